//! A recorded track as the line of a road: smoothed, what was ridden again drawn once, vertices left out that do not matter.

use geo_types::LineString;
use gpx::Waypoint;
use time::OffsetDateTime;

use crate::geodesy::{Position, distance_m};
use crate::linear::ride::{Fix, Track, clean, line_of, simplified, steady};

/// A receiver that says nothing of its accuracy, and what one of its dilution of precision is worth, metres.
const USUAL_M: f64 = 5.0;
/// How near the line stays to the smoothed track, metres.
const TOLERANCE_M: f64 = 2.0;
/// Segments nearer than this to each other are one way with a pause, metres.
const JOINED_M: f64 = 200.0;

/// What became of a track.
pub(super) struct Made {
    pub lines: Vec<LineString<f64>>,
    /// How much of it was ridden again, metres.
    pub again_m: f64,
    /// Points that were too poor, or jumped.
    pub left_out: usize,
}

/// The lines of a track whose points have times; none where they have not: what is no record of a ride stays as it is drawn.
pub(super) fn of<'a>(segments: impl Iterator<Item = &'a [Waypoint]>) -> Option<Made> {
    let mut ways: Vec<Vec<(Position, f64, f64)>> = Vec::new();
    for segment in segments {
        let points: Option<Vec<(Position, f64, f64)>> = segment.iter().map(point).collect();
        let points = points?;
        let Some((first, ..)) = points.first() else { continue };
        let near = ways
            .last()
            .and_then(|way| way.last())
            .is_some_and(|(last, ..)| distance_m(*last, *first) <= JOINED_M);
        match ways.last_mut().filter(|_| near) {
            Some(way) => way.extend(points),
            None => ways.push(points),
        }
    }
    let mut made = Made { lines: Vec::new(), again_m: 0.0, left_out: 0 };
    for way in ways {
        let times = steady(&way.iter().map(|point| point.2).collect::<Vec<_>>());
        let mut fixes: Vec<Fix> = way
            .iter()
            .zip(times)
            .map(|((position, accuracy_m, _), time_s)| Fix {
                position: *position,
                accuracy_m: *accuracy_m,
                time_s,
            })
            .collect();
        fixes.sort_by(|one, other| one.time_s.total_cmp(&other.time_s));
        let cleaned = clean(&fixes);
        made.left_out += cleaned.poor + cleaned.jumps;
        let line = line_of(&Track::of(&cleaned));
        made.again_m += line.again_m;
        let kept = simplified(&line.places, TOLERANCE_M);
        if kept.len() > 1 {
            made.lines.push(LineString(kept.iter().map(|place| place.coord()).collect()));
        }
    }
    Some(made)
}

/// Where, within what, and when.
fn point(point: &Waypoint) -> Option<(Position, f64, f64)> {
    let position = Position::from_coord(point.point().0).ok()?;
    let accuracy_m = point.hdop.map_or(USUAL_M, |hdop| hdop * USUAL_M);
    let moment = OffsetDateTime::from(point.time?);
    Some((position, accuracy_m, moment.unix_timestamp() as f64 + f64::from(moment.millisecond()) / 1000.0))
}
