//! Standing still: many fixes that wander about one place.

use super::Fix;
use crate::geodesy::LocalFrame;

/// Who stays within this of a place, metres, or within the radius that its fix claims,…
const STILL_M: f64 = 8.0;
/// …for at least so long, seconds, stands still: whoever walks is out of it sooner.
const STILL_S: f64 = 10.0;
/// So many fixes in a row say no more than one: their errors are nearly the same.
const ALIKE: f64 = 4.0;

/// Each stop as two fixes at one place, that of coming and that of going. Also how many stops there were.
pub(super) fn collapsed(fixes: &[Fix]) -> (Vec<Fix>, usize) {
    let mut kept = Vec::with_capacity(fixes.len());
    let mut stops = 0;
    let mut rest = fixes;
    while let Some(first) = rest.first() {
        let frame = LocalFrame::at(first.position);
        let reach_m = STILL_M.max(first.accuracy_m);
        let near = |fix: &&Fix| {
            let [east, north] = frame.to_plane(fix.position);
            east.hypot(north) <= reach_m
        };
        let count = rest.iter().take_while(near).count().max(1);
        let (stay, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        match stay.last() {
            Some(last) if last.time_s - first.time_s >= STILL_S => {
                let there = middle(&frame, stay, first);
                kept.extend([there, Fix { time_s: last.time_s, ..there }]);
                stops += 1;
                rest = after;
            }
            _ => {
                kept.push(*first);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    (kept, stops)
}

/// The mean of fixes, each with the weight that its claimed radius gives it.
fn middle(frame: &LocalFrame, stay: &[Fix], first: &Fix) -> Fix {
    let (mut sum, mut east, mut north) = (0.0, 0.0, 0.0);
    for fix in stay {
        let weight = 1.0 / (fix.accuracy_m * fix.accuracy_m);
        let [e, n] = frame.to_plane(fix.position);
        sum += weight;
        east += weight * e;
        north += weight * n;
    }
    let count = stay.len() as f64;
    let accuracy_m = (count / sum).sqrt() / count.min(ALIKE).sqrt();
    Fix { position: frame.to_position([east / sum, north / sum]), accuracy_m, time_s: first.time_s }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::{Position, direct, distance_m};

    #[test]
    fn a_stop_is_one_place_and_walking_is_none() {
        let start = Position::new(117.0, 33.0).unwrap();
        let fix = |position, second: u32| Fix { position, accuracy_m: 5.0, time_s: f64::from(second) };
        let wander = (0..60).map(|s| fix(direct(start, f64::from(s * 97), 4.0), s));
        let (stop, count) = collapsed(&wander.collect::<Vec<_>>());
        assert_eq!((stop.len(), count), (2, 1));
        assert!(distance_m(stop[0].position, start) < 0.5);
        assert_eq!((stop[0].time_s, stop[1].time_s), (0.0, 59.0));
        let walk: Vec<Fix> = (0..60).map(|s| fix(direct(start, 90.0, f64::from(s) * 1.2), s)).collect();
        assert_eq!(collapsed(&walk), (walk, 0));
    }
}
