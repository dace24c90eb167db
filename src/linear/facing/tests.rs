//! Walls beside roads whose feet are known without any search.

use geo_types::{LineString, MultiLineString};

use super::*;

/// A road through places so many metres east and north of 117° E, 33° N.
fn road(places: &[(f64, f64)]) -> Curve {
    let line: LineString<f64> = places.iter().map(|at| here(*at).coord()).collect();
    Curve::new(&MultiLineString(vec![line]), None).unwrap()
}

fn here((east, north): (f64, f64)) -> Position {
    LocalFrame::at(Position::new(117.0, 33.0).unwrap()).to_position([east, north])
}

/// What of one hand is faced by a wall, joined where it meets, metres.
fn faced(road: &Curve, wall: &[(f64, f64)], reach_m: f64, side: Side) -> Vec<(f64, f64)> {
    let edges = wall.windows(2).map(|pair| (here(pair[0]), here(pair[1])));
    let mut own: Vec<Interval> = road
        .facing(edges, reach_m)
        .into_iter()
        .filter(|one| one.side == side)
        .map(|one| one.stretch)
        .collect();
    own.sort();
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for one in own {
        let (from, to) = (one.from().m(), one.to().m());
        match joined.last_mut() {
            Some(last) if from <= last.1 + 0.002 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

fn check(found: &[(f64, f64)], wanted: &[(f64, f64)]) {
    assert_eq!(found.len(), wanted.len(), "{found:?} instead of {wanted:?}");
    for (one, other) in found.iter().zip(wanted) {
        let agrees = (one.0 - other.0).abs() < 0.0015 && (one.1 - other.1).abs() < 0.0015;
        assert!(agrees, "{found:?} instead of {wanted:?}");
    }
}

#[test]
fn a_skew_wall_counts_as_far_as_it_is_within_reach() {
    let straight = road(&[(0.0, 0.0), (400.0, 0.0)]);
    let wall = [(20.0, 5.0), (320.0, 45.0)];
    check(&faced(&straight, &wall, 30.0, Side::Left), &[(20.0, 20.0 + 25.0 * 7.5)]);
    assert!(faced(&straight, &wall, 30.0, Side::Right).is_empty());
    assert!(straight.facing([(here(wall[0]), here(wall[1]))], f64::NAN).is_empty());
}

#[test]
fn a_wall_that_dips_into_the_reach_between_two_corners_is_found() {
    // Nearest in its middle, where no corner of either is; reach and least offset are a hand's breadth apart.
    let bent = road(&[(0.0, 0.0), (500.0, 60.0), (1000.0, 0.0)]);
    let wall = [(0.0, 75.0), (1000.0, 75.0)];
    let least_m = 15.0;
    assert!(faced(&bent, &wall, least_m - 0.001, Side::Left).is_empty());
    let vertex_m = 500.0_f64.hypot(60.0);
    let found = faced(&bent, &wall, least_m + 0.1, Side::Left);
    assert_eq!(found.len(), 1);
    assert!((found[0].0 - vertex_m).abs() < 0.002 && (found[0].1 - vertex_m).abs() < 0.002, "{found:?}");
}

#[test]
fn outside_a_bend_the_corner_is_faced_and_inside_it_is_filled() {
    let bend = road(&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)]);
    let outside = [(50.0, -10.0), (110.0, -10.0), (110.0, 50.0)];
    check(&faced(&bend, &outside, 15.0, Side::Right), &[(50.0, 150.0)]);
    let inside = [(50.0, 10.0), (90.0, 10.0), (90.0, 50.0)];
    check(&faced(&bend, &inside, 15.0, Side::Left), &[(50.0, 150.0)]);
}

#[test]
fn inside_a_hairpin_each_leg_has_its_own() {
    let hairpin = road(&[(0.0, 0.0), (300.0, 0.0), (300.0, 20.0), (0.0, 20.0)]);
    // From one leg across to the other: as near to both halfway.
    check(
        &faced(&hairpin, &[(100.0, 4.0), (140.0, 16.0)], 15.0, Side::Left),
        &[(100.0, 120.0), (480.0, 500.0)],
    );
    // Along the middle it is as near to both all the way.
    check(
        &faced(&hairpin, &[(100.0, 10.0), (140.0, 10.0)], 15.0, Side::Left),
        &[(100.0, 140.0), (480.0, 520.0)],
    );
}

#[test]
fn a_wall_through_the_road_is_on_it_where_it_crosses_and_on_either_hand_beside() {
    let straight = road(&[(0.0, 0.0), (400.0, 0.0)]);
    let wall = [(100.0, -30.0), (200.0, 30.0)];
    check(&faced(&straight, &wall, 12.0, Side::Right), &[(130.0, 149.998)]);
    check(&faced(&straight, &wall, 12.0, Side::Left), &[(150.002, 170.0)]);
    check(&faced(&straight, &wall, 12.0, Side::On), &[(149.998, 150.002)]);
}

#[test]
fn a_wall_round_the_end_of_the_road_stands_on_both_hands() {
    let straight = road(&[(0.0, 0.0), (400.0, 0.0)]);
    let wall = [(350.0, 8.0), (408.0, 8.0), (408.0, -8.0), (380.0, -8.0)];
    check(&faced(&straight, &wall, 15.0, Side::Left), &[(350.0, 400.0)]);
    check(&faced(&straight, &wall, 15.0, Side::Right), &[(380.0, 400.0)]);
}

#[test]
fn a_long_edge_beside_a_long_segment_is_found_where_it_is_near() {
    let place = |lon: f64, lat: f64| Position::new(lon, lat).unwrap();
    let line = LineString::from(vec![(117.0, 33.0), (118.0, 33.0)]);
    let curve = Curve::new(&MultiLineString(vec![line]), None).unwrap();
    let (a, b) = (place(117.2, 32.9), place(117.8, 33.1));
    let mut ends: Vec<f64> = Vec::new();
    for one in curve.facing([(a, b)], 500.0) {
        ends.extend([one.stretch.from().m(), one.stretch.to().m()]);
    }
    for end_m in
        [ends.iter().copied().fold(f64::INFINITY, f64::min), ends.iter().copied().fold(0.0, f64::max)]
    {
        let foot = curve.at(Measure::from_m(end_m).unwrap()).unwrap().position;
        // Square to the road, the wall is as far as the reach; seen from the road it is a little nearer.
        let off_m = crate::geodesy::point_to_segment(foot, a, b).offset_m;
        assert!(off_m < 500.0 && off_m > 450.0, "{off_m}");
    }
    // Halving the edge at any place changes nothing.
    let middle = along(a, b, 0.37);
    let hull = |edges: Vec<(Position, Position)>| {
        let all = curve.facing(edges, 500.0);
        (all.iter().map(|one| one.stretch.from()).min(), all.iter().map(|one| one.stretch.to()).max())
    };
    let (whole, halves) = (hull(vec![(a, b)]), hull(vec![(a, middle), (middle, b)]));
    for (one, other) in [(whole.0, halves.0), (whole.1, halves.1)] {
        assert!((one.unwrap().mm() - other.unwrap().mm()).abs() <= 1, "{whole:?} {halves:?}");
    }
}

#[test]
fn what_stands_off_the_cut_of_a_small_ring_does_not_take_up_all_of_it() {
    let corner = |at: u32| {
        let turn = f64::from(at % 5) / 5.0 * std::f64::consts::TAU;
        (10.0 * turn.cos(), 10.0 * turn.sin())
    };
    let ring = road(&(0..=5).map(corner).collect::<Vec<_>>());
    // Its foot rests at the first corner, which is the last too; with 30 m between, 59 m of ring would be a bend.
    let found = faced(&ring, &[(40.0, -30.0), (40.0, 30.0)], 60.0, Side::Right);
    let told_m: f64 = found.iter().map(|(from, to)| to - from).sum();
    assert!(told_m > 5.0 && told_m < 15.0, "{found:?}");
}
