//! The chords of a curve around a place, laid in the plane of that place.

use super::super::Curve;
use super::super::curve::Edge;
use super::chord::{Chord, Wall};
use super::envelope::TIE_M;
use crate::geodesy::{ChordPoint, Circle, LocalFrame, Position, along, plane, point_to_segment};

/// Longer segments are cut to what is near, in chords no longer than this, metres: so they lie straight in the plane.
const CHORD_M: f64 = 1_000.0;
/// Added to limits that were found by another formula, metres.
const SLACK_M: f64 = 0.01;

/// A plane with the chords that may be nearest to something in a circle around its origin.
pub(super) struct Ground<'c> {
    pub(super) curve: &'c Curve,
    pub(super) frame: LocalFrame,
    /// In order along the curve.
    pub(super) chords: Vec<Chord>,
    reach_m: f64,
}

impl<'c> Ground<'c> {
    /// # Units
    /// - `radius_m`: metres around the origin within which things will be asked about
    /// - `reach_m`: metres from them to the curve
    pub(super) fn around(curve: &'c Curve, frame: LocalFrame, radius_m: f64, reach_m: f64) -> Ground<'c> {
        let origin = frame.origin();
        // The offset grows no faster than one goes: whatever is nearest within the radius is no farther from the
        // origin than what is nearest there, and there and back again.
        let back_m = 2.0 * radius_m + SLACK_M;
        let mut limit_m = reach_m + radius_m + SLACK_M;
        let mut found: Vec<(usize, Edge, f64)> = Vec::new();
        curve.near_runs(ChordPoint::of(origin), limit_m, |vertices| {
            for vertex in vertices {
                let Some(edge) = curve.edge(vertex) else { continue };
                let off_m = offset_m(&frame, &edge);
                if off_m <= limit_m {
                    limit_m = limit_m.min(off_m + back_m);
                    found.push((vertex, edge, off_m));
                }
            }
            limit_m
        });
        found.retain(|(.., off_m)| *off_m <= limit_m);
        found.sort_unstable_by_key(|(vertex, ..)| *vertex);
        let circle = Circle::new(origin, limit_m + 1.0);
        let mut chords = Vec::with_capacity(found.len());
        for (_, edge, _) in found {
            let long_m = edge.to_m - edge.from_m;
            if long_m <= CHORD_M {
                chords.extend(chord(&frame, edge, (0.0, 1.0)));
                continue;
            }
            let Some((from, to)) = circle.on_edge(edge.a, edge.b) else { continue };
            let count = ((to - from) * long_m / CHORD_M).ceil().max(1.0) as u32;
            let share = |at: u32| {
                if at == count { to } else { f64::from(at).mul_add((to - from) / f64::from(count), from) }
            };
            chords.extend((0..count).filter_map(|at| chord(&frame, edge, (share(at), share(at + 1)))));
        }
        Ground { curve, frame, chords, reach_m }
    }

    /// The chords that may be nearest to some place of a wall, by their numbers.
    pub(super) fn beside(&self, wall: &Wall) -> Vec<usize> {
        let middle = wall.at(wall.length_m / 2.0);
        let off_m = |chord: &Chord| {
            let ([ax, ay], [wx, wy]) = (chord.a, chord.way);
            let end = [ax + chord.length_m * wx, ay + chord.length_m * wy];
            plane::point_to_segment(middle, chord.a, end).offset_m
        };
        let offs: Vec<f64> = self.chords.iter().map(off_m).collect();
        let least_m = offs.iter().copied().fold(f64::INFINITY, f64::min);
        let limit_m = (least_m + wall.length_m + TIE_M).min(self.reach_m + wall.length_m / 2.0);
        (0..).zip(offs).filter(|(_, off_m)| *off_m <= limit_m).map(|(at, _)| at).collect()
    }
}

/// How far a segment is from the origin; one that reaches beyond the plane is asked by iteration.
fn offset_m(frame: &LocalFrame, edge: &Edge) -> f64 {
    if edge.to_m - edge.from_m > CHORD_M {
        return point_to_segment(frame.origin(), edge.a, edge.b).offset_m;
    }
    plane::point_to_segment([0.0, 0.0], frame.to_plane(edge.a), frame.to_plane(edge.b)).offset_m
}

/// A chord of an edge between two of its shares.
fn chord(frame: &LocalFrame, edge: Edge, shares: (f64, f64)) -> Option<Chord> {
    let place = |share: f64| -> Position {
        if share <= 0.0 {
            edge.a
        } else if share >= 1.0 {
            edge.b
        } else {
            along(edge.a, edge.b, share)
        }
    };
    let (a, [bx, by]) = (frame.to_plane(place(shares.0)), frame.to_plane(place(shares.1)));
    let (dx, dy) = (bx - a[0], by - a[1]);
    let length_m = dx.hypot(dy);
    (length_m > 0.0).then(|| Chord { edge, shares, a, way: [dx / length_m, dy / length_m], length_m })
}
