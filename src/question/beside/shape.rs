//! Lines and areas beside a road: how near they come, and what they take up along it.
//!
//! What a thing takes up is the feet of all of it within reach, hand by hand. Of an area the border tells, and what of the
//! road lies inside: the way from a place inside to its foot either crosses the border, and the crossing has the same foot,
//! or it ends inside.

use std::sync::OnceLock;

use geo_types::{Coord, Geometry};

use super::{Hand, ON_LINE_M, Taken};
use crate::geodesy::{Figure, Position};
use crate::index::{Shape, ShapeKind};
use crate::linear::{Curve, Faced, Interval, Location, Side};
use crate::model::snapshot::Road;

/// Added to a limit that was found by another formula, metres.
const SLACK_M: f64 = 0.01;
/// Stretches no farther apart than this are one, millimetres: their ends were found by different ways and rounded.
const JOIN_MM: i64 = 2;

/// A stretch on the line no longer than this, between two hands, is told with each of them, millimetres.
const CROSSING_MM: i64 = 1_000;

/// A road's line, laid out for measuring when the first line or area comes near.
pub(super) struct RoadLine<'r> {
    pub curve: &'r Curve,
    figure: OnceLock<Option<Figure>>,
}

impl<'r> RoadLine<'r> {
    pub fn of(road: &'r Road) -> RoadLine<'r> {
        RoadLine { curve: &road.curve, figure: OnceLock::new() }
    }

    fn figure(&self) -> Option<&Figure> {
        let laid_out = || Figure::of(&Geometry::MultiLineString(self.curve.parts().clone())).ok();
        self.figure.get_or_init(laid_out).as_ref()
    }
}

/// A stretch while it is put together, with the least offset of what faces it.
#[derive(Debug, Clone, Copy)]
struct Run {
    stretch: Interval,
    offset_m: f64,
}

impl Run {
    fn is_long(&self) -> bool {
        self.stretch.length_mm() > JOIN_MM
    }

    fn goes_beyond(&self, other: &Run) -> bool {
        self.stretch.from() < other.stretch.from().plus_mm(-JOIN_MM)
            || self.stretch.to() > other.stretch.to().plus_mm(JOIN_MM)
    }

    fn meets(&self, other: &Run) -> bool {
        self.stretch.from() <= other.stretch.to().plus_mm(JOIN_MM)
            && other.stretch.from() <= self.stretch.to().plus_mm(JOIN_MM)
    }
}

/// The stretches a line or an area takes up; none when it is out of reach.
pub(super) fn places(curve: &Curve, shape: Shape<'_>, reach_m: f64) -> Vec<Taken> {
    let is_area = matches!(shape.kind(), ShapeKind::Polygon | ShapeKind::MultiPolygon);
    // What is on the line is within any reach: at none at all an offset that only touches it would be rounding's to tell.
    let reach_m = reach_m.max(ON_LINE_M);
    let faced = curve.facing(shape.parts().flat_map(|part| edges(part, is_area)), reach_m);
    let of = |side: Side| -> Vec<Run> {
        let own = faced.iter().filter(|one| one.side == side);
        let run = |one: &Faced| Run { stretch: one.stretch, offset_m: one.offset_m };
        merged(own.map(run).collect())
    };
    let mut on = of(Side::On);
    if is_area && let Some(area) = shape.figure() {
        let crossings: Vec<Interval> = on.iter().map(|run| run.stretch).collect();
        let inside = curve.held_between(&crossings, |place| area.holds(place));
        on.extend(inside.into_iter().map(|stretch| Run { stretch, offset_m: 0.0 }));
        on = merged(on);
    }
    let mut hands = [of(Side::Left), of(Side::Right)];
    on.retain(|run| !is_told(run, &mut hands));
    let [left, right] = hands.map(|own| beside_only(&own, &on));
    let taken = |hand: Hand| move |run: Run| (run.stretch, hand, run.offset_m);
    let on_hands = left.into_iter().map(taken(Hand::Left)).chain(right.into_iter().map(taken(Hand::Right)));
    on.into_iter().map(taken(Hand::On)).chain(on_hands).collect()
}

/// The edges of a part. A part of one place is an edge without length, and an open ring is closed.
fn edges(part: &[Coord<f64>], is_ring: bool) -> Vec<(Position, Position)> {
    let corners: Vec<Position> = part.iter().filter_map(|at| Position::from_coord(*at).ok()).collect();
    let (Some(first), Some(last)) = (corners.first(), corners.last()) else { return Vec::new() };
    let closes = is_ring && first != last || corners.len() == 1;
    let pairs = corners.iter().zip(corners.iter().skip(1));
    let mut edges: Vec<(Position, Position)> = pairs.map(|(a, b)| (*a, *b)).collect();
    edges.extend(closes.then_some((*last, *first)));
    edges
}

/// Whether a run on the line is no more than where the thing crosses from one hand to the other: then each hand takes it in.
fn is_told(run: &Run, hands: &mut [Vec<Run>; 2]) -> bool {
    let meets = |one: &Run| one.is_long() && one.meets(run) && one.goes_beyond(run);
    if run.stretch.length_mm() > CROSSING_MM || !hands.iter().all(|own| own.iter().any(meets)) {
        return false;
    }
    for one in hands.iter_mut().flatten().filter(|one| meets(one)) {
        one.stretch = hull(one.stretch, run.stretch);
    }
    true
}

fn hull(one: Interval, other: Interval) -> Interval {
    Interval::new(one.from().min(other.from()), one.to().max(other.to()))
}

/// What of the runs of a hand is not on the line as well: what is on the line counts for both hands.
fn beside_only(own: &[Run], on: &[Run]) -> Vec<Run> {
    let mut left = Vec::new();
    for run in own {
        let mut from = run.stretch.from();
        let mut keep = |from, to| {
            let piece = Run { stretch: Interval::new(from, to), ..*run };
            // What is no longer than a joint belongs to what it joins.
            if piece.is_long() || !on.iter().any(|one| one.meets(&piece)) {
                left.push(piece);
            }
        };
        for cut in on.iter().filter(|one| one.is_long() && one.meets(run)) {
            if cut.stretch.from() > from {
                keep(from, cut.stretch.from());
            }
            from = from.max(cut.stretch.to());
        }
        if from <= run.stretch.to() {
            keep(from, run.stretch.to());
        }
    }
    left
}

/// Where along the road the nearest point is.
pub(super) fn nearest(line: &RoadLine<'_>, figure: &Figure, reach_m: f64) -> Option<Location> {
    nearest_along(line.curve, line.figure()?, figure, reach_m)
}

/// Where along a curve, whose shape is `laid_out`, a figure within a reach comes nearest. Where the road runs through it that
/// is where the road first meets it, on the line and so on neither hand.
pub(crate) fn nearest_along(
    curve: &Curve,
    laid_out: &Figure,
    figure: &Figure,
    reach_m: f64,
) -> Option<Location> {
    let found = laid_out.nearest_within(figure, reach_m)?;
    let place = if found.offset_m == 0.0 {
        laid_out.first_shared(figure).map_or(found.on_first.position, |first| first.position)
    } else {
        found.on_second.position
    };
    let location = curve.locate_within(place, found.offset_m + SLACK_M).or_else(|| curve.locate(place))?;
    Some(Location { offset_m: found.offset_m, ..location })
}

/// Runs that overlap or meet as one, in order along the curve.
fn merged(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by_key(|run| run.stretch);
    let mut all: Vec<Run> = Vec::new();
    for run in runs {
        match all.last_mut() {
            Some(last) if run.stretch.from() <= last.stretch.to().plus_mm(JOIN_MM) => {
                last.stretch = hull(last.stretch, run.stretch);
                last.offset_m = last.offset_m.min(run.offset_m);
            }
            _ => all.push(run),
        }
    }
    all
}
