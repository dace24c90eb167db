//! How a road turns about a place.

use jiff::civil::Date;

use super::going_on::Vertex;
use super::{LOOK_M, turn_deg};
use crate::geodesy::{Position, along, distance_m, inverse};
use crate::linear::{Location, Side};
use crate::model::snapshot::{Road, Snapshot};

/// How a road turns within [`LOOK_M`] to both sides of a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turning {
    pub radius_m: f64,
    /// The hand it turns to: the inside of the bend.
    pub inner: Side,
}

impl Turning {
    /// About the foot of something. What a road turns is added up corner by corner: a hairpin turns by half a circle and a loop by
    /// more, which the headings at the ends would take for a little the other way.
    pub(super) fn about(snapshot: &Snapshot, road: &Road, at: &Location, day: Date) -> Option<Turning> {
        let road = snapshot.roads().get(road.id)?;
        let vertex = |at_vertex, forward| Vertex { road, part: at.part, at: at_vertex, forward, joint: None };
        let (mut line, back_m) = arm(snapshot, vertex(at.segment, false), at.foot, day)?;
        let (ahead, ahead_m) = arm(snapshot, vertex(at.segment + 1, true), at.foot, day)?;
        line.reverse();
        line.extend(ahead);
        let turned_deg: f64 = line
            .windows(3)
            .map(|corner| match corner {
                [a, b, c] => turn_deg(inverse(*a, *b).azimuth2_deg, inverse(*b, *c).azimuth1_deg),
                _ => 0.0,
            })
            .sum();
        Some(Turning {
            radius_m: (back_m + ahead_m) / turned_deg.abs().to_radians(),
            inner: if turned_deg > 0.0 { Side::Right } else { Side::Left },
        })
    }
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
