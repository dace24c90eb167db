//! Roads that run over the same ground: two numbers on one stretch (共线), or one road drawn twice. What they share is
//! counted on each of them, and once in their sum.

use std::collections::HashMap;

use rayon::prelude::*;
use uuid::Uuid;

use super::beside::rows_near;
use super::progress::{Cancelled, Progress};
use crate::geodesy::{Box2, Position};
use crate::linear::{Curve, CurveSegment, Interval, Intervals, Measure};
use crate::model::snapshot::{Road, Snapshot};

/// Lines no farther apart than this lie on each other, metres: no position of unknown datum claims better. The two
/// carriageways of a road are several metres apart and never do.
const APART_M: f64 = 1.0;
/// Lines that cross or part are near each other for a few metres; less than this is no shared stretch, millimetres.
const LEAST_MM: i64 = 20_000;
/// Lines that part at a vertex stay near for a while: the stretch they share is cut back to that vertex when it is no
/// farther, metres.
const BACK_M: f64 = 30.0;

/// For each road what of it lies on a road before it in the list.
pub(crate) fn again(
    snapshot: &Snapshot,
    roads: &[&Road],
    progress: &Progress,
) -> Result<Vec<Intervals>, Cancelled> {
    let Some(collection) = snapshot.collection("roads") else {
        return Ok(vec![Intervals::empty(); roads.len()]);
    };
    let number: HashMap<Uuid, usize> = roads.iter().enumerate().map(|(at, road)| (road.id, at)).collect();
    roads
        .par_iter()
        .enumerate()
        .map(|(at, road)| {
            progress.tick(0.0)?;
            let near = rows_near(&collection.layer, &road.curve, APART_M);
            let before = near.iter().filter_map(|row| number.get(&row.id())).filter(|other| **other < at);
            let mut found: Vec<Interval> = Vec::new();
            for other in before.filter_map(|other| roads.get(*other)) {
                progress.tick(0.0)?;
                found.extend(shared(&road.curve, &other.curve));
            }
            Ok(Intervals::new(found))
        })
        .collect()
}

/// What of a curve lies on another.
fn shared(curve: &Curve, other: &Curve) -> Vec<Interval> {
    let place = |at: geo_types::Coord<f64>| Position::from_coord(at).ok();
    let Some(bounds) =
        curve.parts().iter().flat_map(|part| &part.0).map(|at| Box2::of_coord(*at)).reduce(united)
    else {
        return Vec::new();
    };
    let bounds = bounds.grown(APART_M);
    let edges = other.segments().filter(|edge| bounds.intersects(&Box2::of_edge(edge.a, edge.b)));
    let near: Intervals = edges
        .filter_map(|edge| Some((place(edge.a)?, place(edge.b)?)))
        .flat_map(|(c, d)| curve.around_edge(c, d, APART_M))
        .collect();
    let long: Vec<Interval> = near.iter().filter(|stretch| stretch.length_mm() >= LEAST_MM).collect();
    if long.is_empty() {
        return long;
    }
    let partings = partings(curve, other);
    let cut = |stretch: Interval| cut_back(curve, other, stretch, &partings);
    long.into_iter().map(cut).filter(|stretch| stretch.length_mm() >= LEAST_MM).collect()
}

fn united(mut one: Box2, other: Box2) -> Box2 {
    one.unite(&other);
    one
}

/// Where two lines may part: the vertices of the one, and beside the ends of the other, in order.
fn partings(curve: &Curve, other: &Curve) -> Vec<Measure> {
    let ends = |segment: CurveSegment| [Measure::from_m(segment.from_m), Measure::from_m(segment.to_m)];
    let mut all: Vec<Measure> = curve.segments().flat_map(ends).flatten().collect();
    let tips = other.parts().iter().flat_map(|part| [part.0.first(), part.0.last()]).flatten();
    let beside = |at: &geo_types::Coord<f64>| {
        Some(curve.locate_within(Position::from_coord(*at).ok()?, APART_M)?.measure)
    };
    all.extend(tips.filter_map(beside));
    all.sort_unstable();
    all
}

/// A stretch without the metres at its ends where the lines have parted already.
fn cut_back(curve: &Curve, other: &Curve, stretch: Interval, partings: &[Measure]) -> Interval {
    let off_m = |at: Measure| {
        let place = curve.at(at)?.position;
        Some(other.locate_within(place, 2.0 * APART_M)?.offset_m)
    };
    let is_parted = |at: Measure| off_m(at).is_none_or(|off_m| off_m > APART_M / 2.0);
    let limit = |at: Measure| Interval::around(at, (BACK_M * 1000.0) as i64);
    let inside = || partings.iter().copied().filter(|at| stretch.contains(*at));
    let (mut from, mut to) = (stretch.from(), stretch.to());
    if is_parted(from) {
        let first = inside().filter(|at| limit(from).touches(*at)).find(|at| !is_parted(*at));
        from = first.unwrap_or(from);
    }
    if is_parted(to) {
        let last = inside().filter(|at| limit(to).touches(*at)).rfind(|at| !is_parted(*at));
        to = last.unwrap_or(to);
    }
    Interval::new(from, to.max(from))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::question::testing::{line, register, thing};

    /// What of the second road lies on the first.
    fn second(one: &[(f64, f64)], other: &[(f64, f64)]) -> (Intervals, f64) {
        let road = |fid: i64, at: &[(f64, f64)]| ("roads", thing(fid, line(at), json!({"class": "county"})));
        let snapshot = register(vec![road(1, one), road(2, other)]);
        let roads: Vec<&Road> = snapshot.roads().iter().map(|road| &**road).collect();
        let mut found = again(&snapshot, &roads, &Progress::new()).unwrap();
        assert!(found[0].is_empty());
        (found.remove(1), roads[1].curve.length_m())
    }

    const STRAIGHT: &[(f64, f64)] = &[(117.0, 33.0), (117.01, 33.0), (117.02, 33.0)];

    #[test]
    fn a_road_drawn_twice_lies_on_itself_whichever_way_it_was_drawn() {
        let (found, length_m) = second(STRAIGHT, STRAIGHT);
        assert!((found.length_m() - length_m).abs() < 0.002);
        let back: Vec<(f64, f64)> = STRAIGHT.iter().rev().copied().collect();
        assert!((second(STRAIGHT, &back).0.length_m() - length_m).abs() < 0.002);
        // By another hand, with vertices of its own, 0.4 m off.
        let by_hand = [(117.0, 33.000_003_6), (117.013, 33.000_003_6), (117.02, 33.000_003_6)];
        assert!((second(STRAIGHT, &by_hand).0.length_m() - length_m).abs() < 0.1);
    }

    #[test]
    fn what_is_shared_ends_where_the_lines_part() {
        let leaves = [(117.005, 33.0), (117.01, 33.0), (117.01, 33.01)];
        let (found, _) = second(STRAIGHT, &leaves);
        assert!((found.length_m() - 467.3).abs() < 1.0, "{found:?}");
        let flat = [(117.005, 33.0), (117.01, 33.0), (117.02, 33.001)];
        let (again, _) = second(STRAIGHT, &flat);
        assert_eq!(again.length_mm(), found.length_mm(), "{again:?}");
        // Going on past the end of the other.
        let longer = [(117.0, 33.0), (117.03, 33.0)];
        let (whole, _) = second(STRAIGHT, &longer);
        assert!((whole.length_m() - 1_869.2).abs() < 1.0, "{whole:?}");
    }

    #[test]
    fn carriageways_and_roads_that_cross_share_nothing() {
        let beside = [(117.0, 33.000_09), (117.02, 33.000_09)];
        assert!(second(STRAIGHT, &beside).0.is_empty());
        let across = [(117.01, 32.99), (117.01, 33.01)];
        assert!(second(STRAIGHT, &across).0.is_empty());
    }
}
