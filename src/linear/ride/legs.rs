//! One line out of a ride that went there and back, missed something, or looked into a side road.

use std::collections::HashMap;

use super::Track;
use super::turns::{Way, turns};
use crate::geodesy::{LocalFrame, Position, distance_m};
use crate::linear::{Interval, Measure};

/// A way back is looked for within this, metres, and the radius of the fixes…
const BESIDE_M: f64 = 8.0;
/// …but never within less than this…
const LEAST_WIDTH_M: f64 = 10.0;
/// …nor more than this: the legs of the tightest hairpin of a public road are 30 m apart (JTG D20, 15 m radius).
const MOST_WIDTH_M: f64 = 20.0;
/// Places nearer than this to the one before are left out while turns are looked for, metres.
const STEP_M: f64 = 4.0;

/// A place of this width, metres,…
const CELL_M: f64 = 40.0;
/// …with more steps in it than this was crossed some fifty times: a yard, or made up. Looking for turns there would take
/// minutes and find nothing that is a road.
const MOST_STEPS: u32 = 600;

/// The line of the road, the way it was first ridden.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its places.
    pub places: Vec<Position>,
    /// How much of the ride ran over what had been ridden, metres.
    pub again_m: f64,
    /// The lengths of side trips that were left out, metres.
    pub side_trips_m: Vec<f64>,
}

/// The line of a ride: what is ridden again, back or forth, is in it once.
///
/// The ride is cut where it turns back ([`turns`]). Each further leg follows the line as far as it keeps within the width of it.
/// What then goes on lengthens the line at the end where it leaves it. Where it leaves it in between, there are three arms,
/// and the shortest is a side trip that is left out.
pub fn line_of(track: &Track) -> Line {
    let width_m =
        (BESIDE_M + 1.5 * track.accuracy_m().unwrap_or_default()).clamp(LEAST_WIDTH_M, MOST_WIDTH_M);
    let spaced = spaced(track.positions());
    let Some(way) = Way::of(&spaced) else { return Line::default() };
    let mut ends = if is_trodden(&spaced) { Vec::new() } else { turns(&way, width_m) };
    ends.push(way.length_m());
    let mut from_m = 0.0;
    let mut line = Line::default();
    for to_m in ends {
        let leg = slice(&way, from_m, to_m);
        from_m = to_m;
        line =
            if line.places.is_empty() { Line { places: leg, ..line } } else { joined(line, &leg, width_m) };
    }
    line
}

/// Whether somewhere the ride goes to and fro without end.
fn is_trodden(places: &[Position]) -> bool {
    let Some(middle) = places.get(places.len() / 2) else { return false };
    let frame = LocalFrame::at(*middle);
    let mut steps: HashMap<(i64, i64), u32> = HashMap::new();
    places.iter().any(|place| {
        let [east, north] = frame.to_plane(*place);
        let count =
            steps.entry(((east / CELL_M).floor() as i64, (north / CELL_M).floor() as i64)).or_default();
        *count += 1;
        *count > MOST_STEPS
    })
}

/// Places a step apart, and the last.
fn spaced(places: impl Iterator<Item = Position>) -> Vec<Position> {
    let mut kept: Vec<Position> = Vec::new();
    let mut last = None;
    for place in places {
        if kept.last().is_none_or(|before| distance_m(*before, place) >= STEP_M) {
            kept.push(place);
        }
        last = Some(place);
    }
    if let Some(last) = last.filter(|last| kept.last() != Some(last)) {
        kept.push(last);
    }
    kept
}

fn slice(way: &Way, from_m: f64, to_m: f64) -> Vec<Position> {
    let ends = Measure::from_m(from_m).zip(Measure::from_m(to_m));
    let Some((from, to)) = ends else { return Vec::new() };
    let parts = way.curve.slice(Interval::new(from, to));
    parts.iter().flat_map(|part| part.0.iter()).filter_map(|c| Position::from_coord(*c).ok()).collect()
}

/// The line with a leg that starts where the one before turned.
fn joined(line: Line, leg: &[Position], width_m: f64) -> Line {
    let (Some(way), Some(own)) = (Way::of(&line.places), Way::of(leg)) else { return line };
    let Some((left_m, foot_m)) = leaves(&way, &own, width_m) else { return line };
    let again_m = line.again_m + left_m;
    let rest_m = own.length_m() - left_m;
    let whole_m = way.length_m();
    // What goes on for less than the width of the road is the noise of a turn.
    if rest_m <= 2.0 * width_m {
        return Line { again_m, ..line };
    }
    let rest = slice(&own, left_m, own.length_m());
    let backwards = || rest.iter().rev().copied();
    let (before, after) = (slice(&way, 0.0, foot_m), slice(&way, foot_m, whole_m));
    let near_m = 3.0 * width_m;
    let arms = [foot_m, whole_m - foot_m, rest_m];
    let shortest = arms.iter().copied().fold(f64::INFINITY, f64::min);
    let mut side_trips_m = line.side_trips_m;
    let places = if whole_m - foot_m <= near_m {
        before.into_iter().chain(rest).collect()
    } else if foot_m <= near_m {
        backwards().chain(after).collect()
    } else {
        side_trips_m.push(shortest);
        if rest_m <= shortest {
            line.places
        } else if whole_m - foot_m <= shortest {
            before.into_iter().chain(rest).collect()
        } else {
            backwards().chain(after).collect()
        }
    };
    Line { places, again_m, side_trips_m }
}

/// Where a leg leaves a line for good: the measure on the leg, and that of its foot on the line.
fn leaves(line: &Way, leg: &Way, width_m: f64) -> Option<(f64, f64)> {
    let mut last = None;
    for (place, here_m) in &leg.places {
        if let Some(foot) = line.curve.locate_within(*place, width_m) {
            last = Some((*here_m, foot.measure.m()));
        } else if last.is_none_or(|(left_m, _)| here_m - left_m > 3.0 * width_m) {
            break;
        }
    }
    last
}
