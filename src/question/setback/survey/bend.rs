//! How a road turns about a place.

use jiff::civil::Date;

use super::going_on::Vertex;
use super::{LOOK_M, MEET_M, turn_deg};
use crate::geodesy::{Position, along, distance_m, inverse};
use crate::linear::ride::simplified;
use crate::linear::{Location, Side};
use crate::model::snapshot::{Road, Snapshot};

/// How a road turns within [`LOOK_M`] to both sides of a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turning {
    left_m: f64,
    right_m: f64,
}

impl Turning {
    /// About the foot of something. What a road turns is added up corner by corner: a hairpin turns by half a circle and a loop by
    /// more, which the headings at the ends would take for a little the other way. What an S turns to the one hand is not undone by
    /// what it turns to the other: a hand has the most that any stretch of the line turns to it, once the line is straightened by as
    /// much as hands that draw waver. Of the line as it was drawn only the whole counts: any jog would be a bend, to both hands.
    pub(super) fn about(snapshot: &Snapshot, road: &Road, at: &Location, day: Date) -> Option<Turning> {
        let road = snapshot.roads().get(road.id)?;
        let vertex = |at_vertex, forward| Vertex { road, part: at.part, at: at_vertex, forward, joint: None };
        let (mut line, back_m) = arm(snapshot, vertex(at.segment, false), at.foot, day)?;
        let (ahead, ahead_m) = arm(snapshot, vertex(at.segment + 1, true), at.foot, day)?;
        line.reverse();
        line.extend(ahead);
        let whole_deg: f64 = turns(&line).sum();
        let (left_deg, right_deg) = most_turned(turns(&simplified(&line, MEET_M)));
        let radius_m = |turned_deg: f64| (back_m + ahead_m) / turned_deg.to_radians();
        Some(Turning {
            left_m: radius_m(left_deg.max(-whole_deg)),
            right_m: radius_m(right_deg.max(whole_deg)),
        })
    }

    /// The radius of the bend that a side is inside of; what is on the line is inside of every bend.
    ///
    /// # Units
    /// - metres; infinite where the road never turns to that side
    pub(super) fn radius_m(&self, side: Side) -> f64 {
        match side {
            Side::Left => self.left_m,
            Side::Right => self.right_m,
            Side::On => self.left_m.min(self.right_m),
        }
    }
}

/// How a line turns at each of its corners, degrees, to the right positive.
fn turns(line: &[Position]) -> impl Iterator<Item = f64> + '_ {
    line.windows(3).map(|corner| match corner {
        [a, b, c] => turn_deg(inverse(*a, *b).azimuth2_deg, inverse(*b, *c).azimuth1_deg),
        _ => 0.0,
    })
}

/// The most that turns one after the other add up to, to the left and to the right (the greatest sum of consecutive members, by
/// Kadane's algorithm: Bentley, Communications of the ACM 27, 1984).
fn most_turned(turns: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut left, mut right, mut most) = (0.0_f64, 0.0_f64, (0.0_f64, 0.0_f64));
    for turn in turns {
        left = (left - turn).max(0.0);
        right = (right + turn).max(0.0);
        most = (most.0.max(left), most.1.max(right));
    }
    most
}

/// No road has more corners in [`LOOK_M`].
const MOST_CORNERS: usize = 10_000;

/// The line from a foot on, its corners and where it is cut, and how long it is: less than [`LOOK_M`] where the road ends.
fn arm(snapshot: &Snapshot, first: Vertex<'_>, foot: Position, day: Date) -> Option<(Vec<Position>, f64)> {
    let (mut line, mut gone_m) = (Vec::new(), 0.0);
    let (mut here, mut next) = (foot, Some(first));
    // Roads of a few centimetres that lead to each other end to end would be walked for ever.
    while let Some(vertex) = next.filter(|_| line.len() < MOST_CORNERS) {
        let place = vertex.position()?;
        let step_m = distance_m(here, place);
        if gone_m + step_m >= LOOK_M {
            line.push(along(here, place, (LOOK_M - gone_m) / step_m));
            return Some((line, LOOK_M));
        }
        gone_m += step_m;
        line.push(place);
        here = place;
        next = vertex.next(snapshot, day);
    }
    Some((line, gone_m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hand_has_the_most_turned_to_it_by_any_stretch() {
        assert_eq!(most_turned([].into_iter()), (0.0, 0.0));
        assert_eq!(most_turned([10.0, 20.0, 5.0].into_iter()), (0.0, 35.0));
        // An S: neither half undoes the other.
        assert_eq!(most_turned([20.0, 30.0, -25.0, -25.0].into_iter()), (50.0, 50.0));
        // Little wiggles do not make a bend, and do not break one.
        assert_eq!(most_turned([2.0, -2.0, 2.0, -2.0].into_iter()), (2.0, 2.0));
        assert_eq!(most_turned([-20.0, 1.0, -20.0].into_iter()), (39.0, 1.0));
    }
}
