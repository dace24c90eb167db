//! Roads as they are: kinks, bends, rings, crossings, parts, breaks, the date line, the far north.

use geo_types::{Coord, LineString, MultiLineString};
use serde_json::json;

use super::*;
use crate::geodesy::{Position, direct, distance_m, inverse};

fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

/// A road that leaves `start` and goes so many metres at each azimuth in turn.
fn walk(start: Position, legs: &[(f64, f64)]) -> Vec<Position> {
    let mut places = vec![start];
    for &(azimuth, metres) in legs {
        places.push(direct(*places.last().unwrap(), azimuth, metres));
    }
    places
}

fn line(places: &[Position]) -> LineString<f64> {
    LineString(places.iter().map(|p| p.coord()).collect())
}

fn road(places: &[Position]) -> Curve {
    Curve::new(&MultiLineString(vec![line(places)]), None).unwrap()
}

fn parts(parts: &[&[Position]]) -> Curve {
    Curve::new(&MultiLineString(parts.iter().map(|part| line(part)).collect()), None).unwrap()
}

fn calibrated(places: &[Position], table: &serde_json::Value) -> Curve {
    let table = Calibration::from_json(table).unwrap();
    Curve::new(&MultiLineString(vec![line(places)]), Some(&table)).unwrap()
}

fn k(text: &str) -> Chainage {
    text.parse().unwrap()
}

const TOWN: (f64, f64) = (117.0, 33.0);

fn town() -> Position {
    at(TOWN.0, TOWN.1)
}

#[test]
fn a_bin_beside_a_straight_road_has_its_chainage_side_and_offset() {
    let road = road(&walk(town(), &[(90.0, 1000.0)]));
    let on = direct(town(), 90.0, 400.0);
    let heading = inverse(on, direct(town(), 90.0, 1000.0)).azimuth1_deg;
    let found = road.locate(direct(on, heading - 90.0, 5.0)).unwrap();
    assert_eq!((found.chainage, found.side), (k("K0+400"), Side::Left));
    assert!((found.offset_m - 5.0).abs() < 1e-5, "{found:?}");
    assert!((found.azimuth_deg - heading).abs() < 1e-6);
    assert_eq!(found.tie, None);
    assert_eq!(road.locate(direct(on, heading + 90.0, 5.0)).unwrap().side, Side::Right);
}

#[test]
fn a_foot_some_millimetres_past_a_vertex_is_not_the_vertex() {
    let road = road(&walk(town(), &[(0.0, 500.0), (0.0, 500.0)]));
    for past_mm in [0, 2, 4, 9, 14] {
        let on = direct(town(), 0.0, 500.0 + f64::from(past_mm) / 1000.0);
        let found = road.locate(direct(on, 90.0, 100.0)).unwrap();
        assert!((found.measure.mm() - 500_000 - i64::from(past_mm)).abs() <= 1, "{past_mm}: {found:?}");
    }
}

#[test]
fn something_on_the_line_is_on_neither_hand() {
    let road = road(&walk(town(), &[(10.0, 1000.0), (50.0, 800.0)]));
    for metres in [0, 350, 1000, 1799] {
        let place = road.at(Measure::from_mm(metres * 1000)).unwrap();
        let found = road.locate(place.position).unwrap();
        assert_eq!(found.side, Side::On, "{metres}");
        assert!(found.offset_m < 1e-5 && (found.measure.mm() - metres * 1000).abs() <= 1, "{found:?}");
    }
}

#[test]
fn outside_a_sharp_kink_everything_is_on_the_outer_hand() {
    // The road turns left by 160°, so all that has the kink as its foot is right of it.
    let legs = walk(town(), &[(90.0, 300.0), (290.0, 300.0)]);
    let road = road(&legs);
    for azimuth in [21.0, 60.0, 89.9, 90.1, 110.0, 150.0, 179.0] {
        let found = road.locate(direct(legs[1], azimuth, 20.0)).unwrap();
        assert_eq!(found.side, Side::Right, "{azimuth}");
        assert_eq!(found.chainage, k("K0+300"), "{azimuth}");
    }
}

#[test]
fn outside_a_kink_to_the_right_everything_is_left() {
    let legs = walk(town(), &[(0.0, 300.0), (100.0, 300.0)]);
    let road = road(&legs);
    for azimuth in [271.0, 300.0, 330.0, 359.0, 8.0] {
        assert_eq!(road.locate(direct(legs[1], azimuth, 15.0)).unwrap().side, Side::Left, "{azimuth}");
    }
}

#[test]
fn inside_a_gentle_kink_is_one_stretch_and_no_tie() {
    let legs = walk(town(), &[(80.0, 300.0), (100.0, 300.0)]);
    let found = road(&legs).locate(direct(legs[1], 180.0, 20.0)).unwrap();
    assert_eq!((found.side, found.tie), (Side::Right, None));
}

#[test]
fn in_a_hairpin_the_side_is_that_of_the_nearest_leg() {
    // North, across, and back south 40 m beside it: the chord of the whole would call all of it one hand.
    let legs = walk(town(), &[(0.0, 500.0), (90.0, 40.0), (180.0, 500.0)]);
    let road = road(&legs);
    let west = road.locate(direct(direct(town(), 0.0, 200.0), 90.0, 10.0)).unwrap();
    assert_eq!((west.chainage, west.side), (k("K0+200"), Side::Right));
    let east = road.locate(direct(direct(town(), 0.0, 200.0), 90.0, 30.0)).unwrap();
    assert_eq!((east.side, east.chainage.mm() / 100_000), (Side::Right, 8));
    let outside = road.locate(direct(direct(town(), 0.0, 200.0), 270.0, 10.0)).unwrap();
    assert_eq!(outside.side, Side::Left);
}

#[test]
fn halfway_inside_a_u_bend_the_other_leg_is_named_as_a_tie() {
    let legs = walk(town(), &[(0.0, 500.0), (90.0, 40.0), (180.0, 500.0)]);
    let road = road(&legs);
    let found = road.locate(direct(direct(town(), 0.0, 470.0), 90.0, 20.0)).unwrap();
    assert_eq!(found.chainage.whole_metre(), k("K0+470"));
    let tie = found.tie.unwrap();
    assert!((tie.m() - 570.0).abs() < 0.1, "{tie}");
}

#[test]
fn a_ring_is_cut_at_its_first_vertex() {
    let mut corners = walk(town(), &[(0.0, 100.0), (90.0, 100.0), (180.0, 100.0)]);
    corners.push(town());
    let ring = road(&corners);
    assert!(ring.is_ring());
    // South-west of the first corner: the ring turns right there, so outside is left, from both its ends.
    let found = ring.locate(direct(town(), 225.0, 10.0)).unwrap();
    assert_eq!((found.chainage, found.side), (Chainage::ZERO, Side::Left));
    assert_eq!(found.tie, Some(ring.extent().to()));
    let inside = ring.locate(direct(town(), 45.0, 10.0)).unwrap();
    assert_eq!(inside.side, Side::Right);
}

#[test]
fn where_a_road_crosses_itself_the_first_time_is_answered_and_the_last_named() {
    let (south, north) = (direct(town(), 180.0, 200.0), direct(town(), 0.0, 200.0));
    let (west, east) = (direct(town(), 270.0, 200.0), direct(town(), 90.0, 200.0));
    let loops = road(&[south, north, east, west]);
    let found = loops.locate(town()).unwrap();
    assert_eq!(found.side, Side::On);
    assert!((found.measure.m() - 200.0).abs() < 0.002, "{found:?}");
    assert!(found.tie.unwrap() > Measure::from_mm(600_000));
}

#[test]
fn a_road_that_touches_itself_at_a_vertex_is_told_as_a_tie() {
    let mut legs = walk(town(), &[(0.0, 100.0), (60.0, 100.0), (120.0, 100.0), (240.0, 120.0)]);
    legs.push(legs[1]);
    legs.push(direct(legs[1], 300.0, 100.0));
    let found = road(&legs).locate(legs[1]).unwrap();
    assert_eq!(found.chainage, k("K0+100"));
    assert!(found.tie.is_some());
}

#[test]
fn gaps_between_parts_add_nothing() {
    let first = walk(town(), &[(0.0, 1000.0)]);
    let second = walk(direct(town(), 0.0, 1500.0), &[(0.0, 700.0)]);
    let road = parts(&[&first, &second]);
    assert_eq!(road.length_mm(), 1_700_000);
    assert!(distance_m(road.at(Measure::from_mm(1_000_000)).unwrap().position, second[0]) < 1e-6);
    assert!(distance_m(road.resolve(k("K1+200")).unwrap().position, direct(second[0], 0.0, 200.0)) < 1e-4);
    let cut = road.slice(Interval::from_mm(900_000, 1_100_000));
    assert_eq!(cut.0.len(), 2);
    // In the gap, straight beyond an end, is neither hand.
    let between = road.locate(direct(town(), 0.0, 1100.0)).unwrap();
    assert_eq!((between.chainage, between.side), (k("K1"), Side::On));
}

#[test]
fn a_kink_where_two_parts_meet_is_a_kink() {
    let legs = walk(town(), &[(90.0, 300.0), (290.0, 300.0)]);
    let road = parts(&[&legs[..2], &legs[1..]]);
    for azimuth in [60.0, 89.9, 90.1, 150.0] {
        assert_eq!(road.locate(direct(legs[1], azimuth, 20.0)).unwrap().side, Side::Right, "{azimuth}");
    }
}

#[test]
fn an_asset_beside_a_dual_carriageway_is_on_the_outer_hand_of_its_own() {
    let north = road(&walk(direct(town(), 90.0, 10.0), &[(0.0, 1000.0)]));
    let back = walk(direct(town(), 0.0, 1000.0), &[(180.0, 1000.0)]);
    let south = road(&back);
    let bin = direct(direct(town(), 0.0, 400.0), 270.0, 5.0);
    let (near, far) = (south.locate(bin).unwrap(), north.locate(bin).unwrap());
    assert!(near.offset_m < far.offset_m);
    assert_eq!((near.side, far.side), (Side::Right, Side::Left));
    assert_eq!(near.chainage.whole_metre(), k("K0+600"));
}

#[test]
fn a_border_road_has_one_village_on_each_hand_and_its_own_line_in_none() {
    let border = road(&walk(town(), &[(180.0, 800.0), (200.0, 800.0)]));
    let on = border.at(Measure::from_mm(500_000)).unwrap();
    assert_eq!(border.locate(on.beside(Side::Left, 50.0)).unwrap().side, Side::Left);
    assert_eq!(border.locate(on.beside(Side::Right, 50.0)).unwrap().side, Side::Right);
    assert_eq!(border.locate(on.position).unwrap().side, Side::On);
    assert_eq!(Side::Left.compass(on.azimuth_deg).0, "左（路东）");
}

#[test]
fn across_the_antimeridian_a_road_is_as_short_as_it_is() {
    let places = [at(179.99, 33.0), at(-179.99, 33.0), at(-179.99, 33.02)];
    let road = road(&places);
    assert!(
        (road.length_m()
            - (inverse(places[0], places[1]).distance_m + inverse(places[1], places[2]).distance_m))
            .abs()
            < 0.001
    );
    let found = road.locate(at(180.0, 33.001)).unwrap();
    assert_eq!((found.side, found.segment), (Side::Left, 0));
    assert!((found.offset_m - 110.9).abs() < 0.2);
    assert_eq!(road.locate(at(-180.0, 33.001)).unwrap().chainage, found.chainage);
}

#[test]
fn at_seventy_north_a_long_segment_bulges_and_the_side_knows() {
    let (a, b) = (at(25.0, 70.0), at(28.0, 70.0));
    let road = road(&[a, b]);
    // Halfway the geodesic runs north of the parallel: a place between the two is right of it, not left.
    let found = road.locate(at(26.5, 70.002)).unwrap();
    assert_eq!(found.side, Side::Right);
    assert!(found.offset_m > 450.0, "{found:?}");
}

#[test]
fn at_a_break_what_is_measured_inside_is_shown_as_chainage_outside() {
    let legs = walk(town(), &[(180.0, 2000.0)]);
    let table = json!([{"measure_m": 0, "chainage": "K10"}, {"measure_m": 1000, "chainage": "K11=K10+800"}]);
    let road = calibrated(&legs, &table);
    let place = |metres: f64| road.locate(direct(town(), 180.0, metres)).unwrap();
    assert_eq!(place(900.0).chainage, k("K10+900"));
    assert_eq!(place(1100.0).chainage, k("K10+900"));
    assert_ne!(place(900.0).measure, place(1100.0).measure);
    assert!(matches!(road.resolve(k("K10+900")), Err(Unresolved::Repeated { .. })));
    assert_eq!(road.resolve(k("K11+500")).unwrap().measure.mm(), 1_700_000);
    assert_eq!(road.posts_of(Interval::from_mm(500_000, 1_000_000)), (k("K10+500"), k("K11")));
}

#[test]
fn a_road_drawn_against_its_chainage_is_turned_and_so_are_its_hands() {
    let legs = walk(town(), &[(0.0, 1000.0)]);
    let table = json!([{"measure_m": 0, "chainage": "K6"}, {"measure_m": 1000, "chainage": "K5"}]);
    let road = calibrated(&legs, &table);
    let found = road.locate(direct(direct(town(), 0.0, 300.0), 90.0, 8.0)).unwrap();
    assert_eq!((found.chainage, found.side), (k("K5+700"), Side::Left));
    assert!((found.azimuth_deg - 180.0).abs() < 1e-6);
    assert_eq!(road.parts().0[0].0[0], legs[1].coord());
}

#[test]
fn a_place_found_beside_the_road_is_located_where_it_was_asked() {
    let road = road(&walk(town(), &[(30.0, 700.0), (75.0, 400.0), (60.0, 900.0)]));
    for (metres, side) in
        [(0, Side::Left), (350, Side::Right), (700, Side::Left), (1099, Side::Left), (2000, Side::Right)]
    {
        let chainage = Chainage::from_mm(metres * 1000);
        let beside = road.resolve_beside(chainage, side, 3.0).unwrap();
        let found = road.locate(beside).unwrap();
        assert!(found.chainage.past_mm(chainage).abs() <= 1, "{metres}: {found:?}");
        assert_eq!(found.side, side);
        assert!((found.offset_m - 3.0).abs() < 1e-5);
    }
}

#[test]
fn a_slice_is_as_long_as_it_says() {
    let road = road(&walk(town(), &[(30.0, 700.0), (75.0, 400.0), (60.0, 900.0)]));
    for (from, to) in
        [(0, 2_000_000), (650_000, 650_001), (100_000, 800_000), (700_000, 1_100_000), (1_999_000, 9_000_000)]
    {
        let stretch = Interval::from_mm(from, to);
        let cut = Curve::new(&road.slice(stretch), None).unwrap();
        let wanted = stretch.intersect(road.extent()).unwrap().length_mm();
        assert!((cut.length_mm() - wanted).abs() <= 1, "{from} {to}: {} {wanted}", cut.length_mm());
    }
    assert!(road.slice(Interval::from_mm(500, 500)).0.is_empty());
    assert!(road.slice(Interval::from_mm(-500, -100)).0.is_empty());
}

#[test]
fn a_ring_gives_its_first_vertex_back_at_both_its_ends() {
    let mut corners = walk(town(), &[(0.0, 100.0), (90.0, 100.0), (180.0, 100.0)]);
    corners.push(town());
    let ring = road(&corners);
    assert_eq!(ring.at(Measure::ZERO).unwrap().position, town());
    assert_eq!(ring.at(ring.extent().to()).unwrap().position, town());
    assert_eq!(ring.at(ring.extent().to().plus_mm(1)), None);
}

#[test]
fn kilometre_posts_stand_where_the_chainage_is_whole() {
    let table = json!([{"measure_m": 0, "chainage": "K12+345"}]);
    let road = calibrated(&walk(town(), &[(180.0, 2000.0)]), &table);
    let posts: Vec<String> = road.posts(1_000_000).filter_map(|post| post.chainage.post()).collect();
    assert_eq!(posts, ["K13", "K14"]);
}

#[test]
fn what_is_no_line_is_refused_by_name() {
    let new = |parts: Vec<Vec<(f64, f64)>>| {
        Curve::new(&MultiLineString(parts.into_iter().map(LineString::from).collect()), None).map(|_| ())
    };
    assert_eq!(new(vec![]), Err(CurveError::Empty));
    assert_eq!(new(vec![vec![]]), Err(CurveError::Empty));
    assert_eq!(new(vec![vec![(117.0, 33.0), (117.0, 33.0)]]), Err(CurveError::NoLength));
    let off = new(vec![vec![(117.0, 33.0), (117.1, 33.0)], vec![(117.0, 33.0), (33.0, 117.0)]]);
    assert_eq!(off, Err(CurveError::Position { part: 2, vertex: 2, lon: 33.0, lat: 117.0 }));
    assert!(matches!(new(vec![vec![(117.0, f64::NAN), (117.1, 33.0)]]), Err(CurveError::Position { .. })));
}

#[test]
fn repeated_vertices_make_no_segments() {
    let road = road(&[town(), town(), direct(town(), 90.0, 100.0), direct(town(), 90.0, 100.0)]);
    assert_eq!(road.segments().count(), 1);
    assert_eq!(road.segments().next().unwrap().b, direct(town(), 90.0, 100.0).coord());
}

#[test]
fn a_long_road_is_searched_by_boxes_with_the_same_answer_as_segment_by_segment() {
    // A spiral of 2,000 segments: neighbours along it are far from neighbours across it.
    let places: Vec<Position> =
        (0..2000).map(|i| direct(town(), f64::from(i) * 7.0, 50.0 + f64::from(i) * 1.5)).collect();
    let spiral = road(&places);
    for i in 0..60 {
        let p = direct(town(), f64::from(i) * 41.0, f64::from(i) * 70.0);
        let found = spiral.locate(p).unwrap();
        let least = spiral
            .segments()
            .map(|s| {
                let (a, b) = (at(s.a.x, s.a.y), at(s.b.x, s.b.y));
                crate::geodesy::point_to_segment(p, a, b).offset_m
            })
            .fold(f64::INFINITY, f64::min);
        assert!((found.offset_m - least).abs() <= 1e-6, "{i}: {} {least}", found.offset_m);
    }
}

#[test]
fn beyond_the_limit_nothing_is_found() {
    let road = road(&walk(town(), &[(0.0, 100.0)]));
    let p = direct(town(), 270.0, 30.0);
    assert!(road.locate_within(p, 29.9).is_none());
    assert!(road.locate_within(p, 30.1).is_some());
    assert!(road.locate_within(p, f64::NAN).is_none());
}

#[test]
fn every_vertex_is_measured_once_through_all_parts() {
    let road = parts(&[
        &walk(town(), &[(0.0, 10.0), (0.0, 10.0)]),
        &walk(direct(town(), 90.0, 50.0), &[(0.0, 5.0)]),
    ]);
    let spans: Vec<(usize, usize, i64, i64)> = road
        .segments()
        .map(|s| (s.part, s.segment, s.from_m.round() as i64, s.to_m.round() as i64))
        .collect();
    assert_eq!(spans, [(0, 0, 0, 10), (0, 1, 10, 20), (1, 0, 20, 25)]);
    let _: Coord<f64> = road.parts().0[0].0[0];
}
