//! Lines and areas beside a road: what they take up along it.
//!
//! Their edges are cut until the pieces are short, and the ends of those within reach are located; successive ends
//! on one pass of the road make one stretch. An edge farther off than the reach is dropped as a whole.

use geo_types::Coord;

use super::Hand;
use crate::geodesy::{Position, along, distance_m};
use crate::index::Shape;
use crate::linear::{Curve, Interval, Location};

/// Pieces of edges are no longer than this, metres: a stretch may end so much short of the reach's edge.
const STEP_M: f64 = 5.0;

/// A stretch while it is put together.
struct Run {
    stretch: Interval,
    nearest: Location,
}

/// The stretches a line or an area takes up, each with its hand and least offset.
pub(super) fn places(curve: &Curve, shape: Shape<'_>, reach_m: f64) -> Vec<(Interval, Hand, f64)> {
    let mut runs = Vec::new();
    for part in shape.parts() {
        for edge in part.windows(2) {
            let [a, b] = edge else { continue };
            let (Some(a), Some(b)) = (position(*a), position(*b)) else { continue };
            cut(curve, (a, b, distance_m(a, b)), reach_m, &mut runs);
        }
    }
    merged(runs)
        .into_iter()
        .map(|run| (run.stretch, Hand::from(run.nearest.side), run.nearest.offset_m))
        .collect()
}

fn position(at: Coord<f64>) -> Option<Position> {
    Position::from_coord(at).ok()
}

/// Halves an edge until it is short, leaving out what is beyond reach.
fn cut(curve: &Curve, (a, b, length_m): (Position, Position, f64), reach_m: f64, runs: &mut Vec<Run>) {
    let middle = along(a, b, 0.5);
    if curve.locate_within(middle, reach_m + length_m / 2.0).is_none() {
        return;
    }
    if length_m > STEP_M {
        cut(curve, (a, middle, length_m / 2.0), reach_m, runs);
        cut(curve, (middle, b, length_m / 2.0), reach_m, runs);
        return;
    }
    let ends = [curve.locate_within(a, reach_m), curve.locate_within(b, reach_m)];
    if let [Some(from), Some(to)] = ends {
        // Round a bend feet move faster than the wall; on another pass of the road they jump.
        let apart_m = Interval::new(from.measure, to.measure).length_m();
        if apart_m <= 4.0 * length_m + 2.0 * (from.offset_m + to.offset_m) + 1.0 {
            let nearest = if to.offset_m < from.offset_m { to } else { from };
            runs.push(Run { stretch: Interval::new(from.measure, to.measure), nearest });
            return;
        }
    }
    runs.extend(
        ends.into_iter()
            .flatten()
            .map(|end| Run { stretch: Interval::new(end.measure, end.measure), nearest: end }),
    );
}

/// Runs that overlap or touch as one, in order along the curve.
fn merged(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by_key(|run| run.stretch);
    let mut all: Vec<Run> = Vec::new();
    for run in runs {
        match all.last_mut() {
            Some(last) if run.stretch.from() <= last.stretch.to() => {
                let to = last.stretch.to().max(run.stretch.to());
                last.stretch = Interval::new(last.stretch.from(), to);
                if run.nearest.offset_m < last.nearest.offset_m {
                    last.nearest = run.nearest;
                }
            }
            _ => all.push(run),
        }
    }
    all
}
