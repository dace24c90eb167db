//! Along a road: algebra against bits, numbers there and back, pieces in any order.

use std::collections::BTreeSet;

use geo_types::{LineString, MultiLineString};
use proptest::collection::vec;
use proptest::prelude::*;
use verge::geodesy::{Position, direct, distance_m, point_to_segment};
use verge::linear::{
    Calibration, CalibrationPoint, Chainage, Curve, Interval, Intervals, Measure, Oneway, Piece, Role, Side,
    Unresolved, assemble,
};

/// The toy world of interval algebra: so many millimetres, each covered or not.
const WORLD: i64 = 96;

fn stretches() -> impl Strategy<Value = Vec<(i64, i64)>> {
    vec((-8..WORLD + 8, -8..WORLD + 8), 0..9)
}

fn set(pairs: &[(i64, i64)]) -> Intervals {
    pairs.iter().map(|&(one, other)| Interval::from_mm(one, other)).collect()
}

/// The same set, millimetre by millimetre.
fn bits(pairs: &[(i64, i64)]) -> BTreeSet<i64> {
    pairs.iter().flat_map(|&(one, other)| one.min(other)..one.max(other)).collect()
}

fn bits_of(intervals: &Intervals) -> BTreeSet<i64> {
    intervals.iter().flat_map(|stretch| stretch.from().mm()..stretch.to().mm()).collect()
}

fn is_normal(intervals: &Intervals) -> bool {
    let all: Vec<Interval> = intervals.iter().collect();
    all.iter().all(|stretch| stretch.length_mm() > 0)
        && all.windows(2).all(|pair| pair[0].to() < pair[1].from())
}

proptest! {
    /// Guards every operation against bits; leaves out lengths beyond a toy world (units test the range).
    #[test]
    fn interval_algebra_is_the_algebra_of_sets(a in stretches(), b in stretches(), whole in (0..WORLD, 0..WORLD)) {
        let (x, y) = (set(&a), set(&b));
        let (bx, by) = (bits(&a), bits(&b));
        let window = Interval::from_mm(whole.0, whole.1);
        let bw = bits(&[whole]);
        for (got, wanted) in [
            (x.union(&y), bx.union(&by).copied().collect::<BTreeSet<i64>>()),
            (x.intersect(&y), bx.intersection(&by).copied().collect()),
            (x.subtract(&y), bx.difference(&by).copied().collect()),
            (x.complement(window), bw.difference(&bx).copied().collect()),
            (x.clip(window), bw.intersection(&bx).copied().collect()),
        ] {
            prop_assert!(is_normal(&got), "{got:?}");
            prop_assert_eq!(bits_of(&got), wanted.clone());
            prop_assert_eq!(got.length_mm(), i64::try_from(wanted.len()).unwrap());
        }
        prop_assert_eq!(x.clip(window).length_mm() + x.complement(window).length_mm(), window.length_mm());
    }

    /// Guards the binary search of `contains`.
    #[test]
    fn a_place_is_in_the_set_when_its_millimetre_is(a in stretches(), at in -10..WORLD + 10) {
        prop_assert_eq!(set(&a).contains(Measure::from_mm(at)), bits(&a).contains(&at));
    }

    /// Guards writing and reading, over all lengths a road can have.
    #[test]
    fn a_chainage_is_read_as_it_is_written(mm in 0_i64..1_000_000_000_000) {
        let chainage = Chainage::from_mm(mm);
        prop_assert_eq!(Chainage::parse(&chainage.to_string()), Ok(chainage));
        prop_assert_eq!(Chainage::parse(&chainage.to_string().replace('+', " ＋ ").to_lowercase()), Ok(chainage));
    }

    /// Guards the reader against anything typed into a cell: it answers or refuses, and never gives what it would
    /// itself refuse.
    #[test]
    fn whatever_is_typed_is_a_chainage_or_a_refusal(text in "[kKｋ0-9０-９+＋.\\- 公里千米m桩号:e]{0,20}|\\PC{0,30}") {
        if let Ok(chainage) = Chainage::parse_or_metres(&text) {
            prop_assert!(chainage >= Chainage::ZERO);
            prop_assert_eq!(Chainage::parse(&chainage.to_string()), Ok(chainage));
        }
    }
}

fn town() -> Position {
    Position::new(117.0, 33.0).unwrap()
}

/// A road of legs that turn at most so far at each vertex.
fn places(start: Position, legs: &[(f64, f64)]) -> Vec<Position> {
    let mut azimuth = 0.0;
    let mut places = vec![start];
    for &(turn, metres) in legs {
        azimuth += turn;
        places.push(direct(*places.last().unwrap(), azimuth, metres));
    }
    places
}

fn line(places: &[Position]) -> MultiLineString<f64> {
    MultiLineString(vec![LineString(places.iter().map(|p| p.coord()).collect())])
}

fn winding() -> impl Strategy<Value = Vec<(f64, f64)>> {
    vec((-60.0..60.0, 5.0..400.0), 1..60)
}

/// A table of stretches of road with breaks of either kind between them.
fn table() -> impl Strategy<Value = Vec<CalibrationPoint>> {
    (0_i64..50_000_000, vec((200_000_i64..3_000_000, -2_000_i64..2_000, -150_000_i64..150_000), 1..6))
        .prop_map(|(start, stretches)| {
            let (mut measure, mut behind) = (0, start);
            let mut points = Vec::new();
            for (length, stretch, jump) in stretches {
                // A third of the points are breaks.
                let ahead = if jump % 3 == 0 { (behind + jump).max(0) } else { behind };
                points.push(CalibrationPoint {
                    measure: Measure::from_mm(measure),
                    behind: Chainage::from_mm(behind),
                    ahead: Chainage::from_mm(ahead),
                });
                measure += length;
                behind = ahead + length + stretch;
            }
            points
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Guards the tie of measure and chainage, both ways, at any breaks.
    #[test]
    fn every_place_is_found_again_by_its_chainage(points in table(), share in 0.0..1.0_f64) {
        let table = Calibration::new(points).unwrap();
        let road = Curve::new(&line(&[town(), direct(town(), 10.0, 12_000.0)]), Some(&table)).unwrap();
        let place = Measure::from_mm((road.length_mm() as f64 * share) as i64);
        let found = match road.measure_at(road.chainage_at(place)) {
            Ok(measure) => vec![measure],
            Err(Unresolved::Repeated { measures }) => measures,
            Err(other) => return Err(TestCaseError::fail(format!("{place}: {other}"))),
        };
        // Posts that stand closer than they should squeeze several millimetres into one.
        prop_assert!(found.iter().any(|m| m.past_mm(place).abs() <= 1), "{place} {found:?}");
        let (start, end) = road.chainage_extent();
        prop_assert_eq!(road.measures_between(start, end), Intervals::from(road.extent()));
    }

    /// Guards resolving and locating against each other; leaves out places where another stretch is nearer.
    #[test]
    fn what_stands_beside_the_road_is_located_where_it_stands(
        legs in winding(), share in 0.0..1.0_f64, offset in 0.002..15.0_f64, left in any::<bool>(),
    ) {
        let road = Curve::new(&line(&places(town(), &legs)), None).unwrap();
        let asked = road.chainage_at(Measure::from_mm((road.length_mm() as f64 * share) as i64));
        let side = if left { Side::Left } else { Side::Right };
        let place = road.resolve_beside(asked, side, offset).unwrap();
        let found = road.locate(place).unwrap();
        prop_assert!(found.offset_m <= offset + 1e-5);
        if found.offset_m > offset - 1e-6 && found.tie.is_none() && found.chainage.past_mm(asked).abs() < 1_000 {
            prop_assert_eq!(found.side, side);
            prop_assert!(found.chainage.past_mm(asked).abs() <= 1 || offset < 0.01, "{asked} {found:?}");
        }
        prop_assert!((distance_m(place, found.foot) - found.offset_m).abs() < 1e-5);
    }

    /// Guards the boxes over runs of segments: whatever the parts, the nearest of all segments is found, wherever on
    /// the Earth the road is.
    #[test]
    fn the_boxes_never_hide_the_nearest_segment(
        parts in vec(vec((-170.0..170.0, 1.0..900.0), 1..40), 1..8),
        start in (prop_oneof![Just(179.98), Just(-179.98), -180.0..180.0], -89.5..89.5_f64),
        asked in vec((0.0..360.0_f64, 0.0..9_000.0_f64), 12),
    ) {
        let start = Position::new(start.0, start.1).unwrap();
        let mut from = start;
        let mut lines = Vec::new();
        for legs in &parts {
            let part = places(from, legs);
            from = direct(*part.last().unwrap(), 77.0, 600.0);
            lines.push(LineString(part.iter().map(|p| p.coord()).collect()));
        }
        let road = Curve::new(&MultiLineString(lines), None).unwrap();
        for (azimuth, away) in asked {
            let p = direct(start, azimuth, away);
            let found = road.locate(p).unwrap();
            let at = |c: geo_types::Coord<f64>| Position::from_coord(c).unwrap();
            let least = road
                .segments()
                .map(|s| point_to_segment(p, at(s.a), at(s.b)).offset_m)
                .fold(f64::INFINITY, f64::min);
            prop_assert!((found.offset_m - least).abs() <= 1e-5, "{} {least}", found.offset_m);
            prop_assert_eq!(road.locate_within(p, least + 1e-4).map(|l| l.measure), Some(found.measure));
            prop_assert!(least < 0.01 || road.locate_within(p, least - 0.005).is_none());
        }
    }

    /// Guards direction: a road turned round by its calibration mirrors every answer.
    #[test]
    fn a_road_seen_the_other_way_changes_hands(legs in winding(), azimuth in 0.0..360.0_f64, away in 0.0..800.0_f64) {
        let places = places(town(), &legs);
        let road = Curve::new(&line(&places), None).unwrap();
        let mirrored: Vec<Position> = places.iter().rev().copied().collect();
        let mirrored = Curve::new(&line(&mirrored), None).unwrap();
        let p = direct(town(), azimuth, away);
        let (one, other) = (road.locate(p).unwrap(), mirrored.locate(p).unwrap());
        prop_assert!((one.offset_m - other.offset_m).abs() < 1e-6);
        if one.tie.is_none() && other.tie.is_none() && one.measure.past_mm(Measure::ZERO) + other.measure.mm() - road.length_mm() <= 1 {
            prop_assert_eq!(one.side, other.side.opposite(), "{:?} {:?}", one, other);
        }
    }

    /// Guards cutting: the slices of a road are together as long as the road, and each as long as it says.
    #[test]
    fn slices_add_up(legs in winding(), cut in 0.0..1.0_f64) {
        let road = Curve::new(&line(&places(town(), &legs)), None).unwrap();
        let at = Measure::from_mm((road.length_mm() as f64 * cut) as i64);
        let mut total = 0;
        for stretch in [Interval::new(Measure::ZERO, at), Interval::new(at, road.extent().to())] {
            if stretch.length_mm() > 1 {
                let piece = Curve::new(&road.slice(stretch), None).unwrap();
                prop_assert!((piece.length_mm() - stretch.length_mm()).abs() <= 1);
                total += stretch.length_mm();
            }
        }
        prop_assert!(road.length_mm() - total <= 2);
    }

    /// Guards assembling: a road cut into pieces, each digitised either way and given in any order, is that road.
    #[test]
    fn a_road_cut_to_pieces_is_put_together_again(
        legs in vec((-40.0..40.0, 20.0..400.0), 4..30),
        cuts in vec(any::<bool>(), 30),
        turned in vec(any::<bool>(), 30),
        names in Just((0..30_i64).collect::<Vec<i64>>()).prop_shuffle(),
    ) {
        let places = places(town(), &legs);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut open: Vec<usize> = vec![0];
        for at in 1..places.len() {
            open.push(at);
            if at + 1 == places.len() || cuts[at % cuts.len()] {
                let mut nodes = std::mem::replace(&mut open, vec![at]);
                if turned[pieces.len() % turned.len()] {
                    nodes.reverse();
                }
                let coords = nodes.iter().map(|&node| places[node].coord()).collect();
                let nodes = nodes.into_iter().map(|node| 100 + i64::try_from(node).unwrap()).collect();
                pieces.push(Piece { id: names[pieces.len()], nodes, coords, oneway: Oneway::No });
            }
        }
        let roads = assemble(pieces.clone());
        prop_assert_eq!(roads.len(), 1);
        prop_assert_eq!(roads[0].role, Role::Main);
        let mut wanted: Vec<_> = places.iter().map(|p| p.coord()).collect();
        let got = &roads[0].parts.0[0].0;
        if got.first() != wanted.first() {
            wanted.reverse();
        }
        prop_assert_eq!(got, &wanted);
        pieces.sort_by_key(|piece| std::cmp::Reverse(piece.nodes.clone()));
        prop_assert_eq!(assemble(pieces), roads);
    }
}
