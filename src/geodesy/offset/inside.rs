//! Whether a place lies inside a surface whose edges are geodesics of any length.

use super::figure::{Piece, Surface, Vertex};
use super::{Figure, Nearest, Spot};
use crate::geodesy::ellipsoid::dot;
use crate::geodesy::{ChordPoint, LocalFrame, Position, Xy};

/// A piece of one figure inside a surface of the other, if there is one.
pub(super) fn overlap(first: &Figure, second: &Figure) -> Option<Nearest> {
    piece_inside(first, second).or_else(|| piece_inside(second, first).map(Nearest::swapped))
}

/// A piece of the first figure that begins inside a surface of the second.
fn piece_inside(first: &Figure, second: &Figure) -> Option<Nearest> {
    for surface in &second.surfaces {
        for Piece { vertex, part } in &first.pieces {
            if surface.bounds.at_least_m(vertex.chord) > 0.0 || !holds(second, surface, vertex) {
                continue;
            }
            let position = vertex.position;
            return Some(Nearest {
                offset_m: 0.0,
                on_first: Spot { position, part: *part as usize, segment: Some(0), fraction: 0.0 },
                on_second: Spot { position, part: surface.part as usize, segment: None, fraction: 0.0 },
            });
        }
    }
    None
}

impl Figure {
    /// Whether a place lies inside a surface of this figure. On its border it may be told either way.
    pub fn holds(&self, place: Position) -> bool {
        is_in(self, &Vertex { position: place, chord: ChordPoint::of(place) })
    }
}

/// Whether a place lies inside a surface of a figure.
pub(super) fn is_in(figure: &Figure, at: &Vertex) -> bool {
    let near = |surface: &&Surface| surface.bounds.at_least_m(at.chord) <= 0.0;
    figure.surfaces.iter().filter(near).any(|surface| holds(figure, surface, at))
}

/// Seen from the place, an edge turns through less than half a circle, and which way depends only on the directions of
/// its ends: so the rule of crossings holds in the plane of directions, exactly, for edges of any length.
fn holds(figure: &Figure, surface: &Surface, at: &Vertex) -> bool {
    let frame = LocalFrame::at(at.position);
    let mut inside = false;
    for ring in &surface.rings {
        let vertices = figure.vertices.get(ring.clone()).unwrap_or_default();
        inside ^= goes_round(&frame, vertices) && is_on_this_side(vertices, at);
    }
    inside
}

/// Whether the ring goes round the frame's origin, or round the place opposite it on the Earth.
fn goes_round(frame: &LocalFrame, ring: &[Vertex]) -> bool {
    let mut round = false;
    let mut before: Option<Xy> = None;
    for vertex in ring {
        let here = frame.to_plane(vertex.position);
        if let Some([ax, ay]) = before {
            let [bx, by] = here;
            // The edge crosses the ray to the east when its ends lie on both sides and it turns the right way.
            if (ay > 0.0) != (by > 0.0) && (ax * by - ay * bx > 0.0) == (by > ay) {
                round = !round;
            }
        }
        before = Some(here);
    }
    round
}

/// A ring's inside is the smaller part of the Earth: the one its vertices lie towards.
fn is_on_this_side(ring: &[Vertex], at: &Vertex) -> bool {
    ring.iter().map(|vertex| dot(vertex.chord.0, at.chord.0)).sum::<f64>() > 0.0
}
