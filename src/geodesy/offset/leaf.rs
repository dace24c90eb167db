//! A few edges against a few edges.

use super::figure::Edge;
use super::nearest::Best;
use super::tree::FAN;
use super::{Nearest, Spot};
use crate::geodesy::segment::{gnomonic, shrink};
use crate::geodesy::{LocalFrame, Position, Xy, distance_m, plane, point_to_segment, segment_to_segment};

/// Within this many metres of its origin the gnomonic plane finds the nearest pair: it stretches no length there by
/// more than one part in forty million. The pair found is then measured exactly.
const PLANE_M: f64 = 1_000.0;
/// More than that stretch, for comparing plane with truth.
const STRETCH: f64 = 1.0 + 1e-7;

type FlatEdge = Option<(Xy, Xy)>;

/// Offers the nearest pair of the two runs, each of at most [`FAN`] edges.
pub(super) fn measure(first: &[Edge], second: &[Edge], best: &mut Best) {
    let Some(start) = first.first() else {
        return;
    };
    let frame = LocalFrame::at(start.a.position);
    let (mine, theirs) = (flat(&frame, first), flat(&frame, second));
    let mut nearest: Option<(plane::PlaneClosest, &Edge, &Edge)> = None;
    let mut limit_m = best.limit_m * STRETCH;
    for (one, flat_one) in first.iter().zip(mine) {
        for (other, flat_other) in second.iter().zip(theirs) {
            let (Some((a, b)), Some((c, d))) = (flat_one, flat_other) else {
                if best.wants(one.bounds().apart_m(&other.bounds())) {
                    best.offer(exact(one, other));
                }
                continue;
            };
            if gap(a, b, c, d) > limit_m {
                continue;
            }
            let closest = plane::segment_to_segment(a, b, c, d);
            if closest.offset_m <= limit_m
                && nearest.is_none_or(|(before, ..)| closest.offset_m < before.offset_m)
            {
                limit_m = closest.offset_m;
                nearest = Some((closest, one, other));
            }
        }
    }
    if let Some((closest, one, other)) = nearest {
        best.offer(refined(&frame, &closest, one, other));
    }
}

/// The edges in the frame's gnomonic plane, where geodesics are straight; none for those that leave it.
fn flat(frame: &LocalFrame, edges: &[Edge]) -> [FlatEdge; FAN] {
    let project = |p: Position| gnomonic(frame, p).filter(|[x, y]| x * x + y * y <= PLANE_M * PLANE_M);
    let mut all = [None; FAN];
    let mut before: Option<(Position, Option<Xy>)> = None;
    for (flat, edge) in all.iter_mut().zip(edges) {
        let a = match before {
            Some((position, known)) if position == edge.a.position => known,
            _ => project(edge.a.position),
        };
        let b = project(edge.b.position);
        before = Some((edge.b.position, b));
        *flat = a.zip(b);
    }
    all
}

/// How far the boxes of two segments lie apart along an axis: never more than the segments do.
fn gap([ax, ay]: Xy, [bx, by]: Xy, [cx, cy]: Xy, [dx, dy]: Xy) -> f64 {
    let across = (ax.min(bx) - cx.max(dx)).max(cx.min(dx) - ax.max(bx));
    let along = (ay.min(by) - cy.max(dy)).max(cy.min(dy) - ay.max(by));
    across.max(along)
}

/// The pair found in the plane, measured on the Earth.
fn refined(frame: &LocalFrame, found: &plane::PlaneClosest, one: &Edge, other: &Edge) -> Nearest {
    let ((share, [x, y]), (other_share, _)) = (found.on_first, found.on_second);
    if found.offset_m == 0.0 {
        let factor = shrink(frame.gauss_curvature(), x * x + y * y);
        let at = frame.to_position([x * factor, y * factor]);
        return Nearest { offset_m: 0.0, on_first: spot_at(one, at), on_second: spot_at(other, at) };
    }
    if share <= 0.0 {
        to_edge(one, 0.0, other)
    } else if share >= 1.0 {
        to_edge(one, 1.0, other)
    } else {
        to_edge(other, if other_share <= 0.0 { 0.0 } else { 1.0 }, one).swapped()
    }
}

fn spot_at(edge: &Edge, at: Position) -> Spot {
    let fraction =
        if edge.is_point() { 0.0 } else { point_to_segment(at, edge.a.position, edge.b.position).fraction };
    Spot::on(edge, fraction, at)
}

/// An end of one edge against another edge.
fn to_edge(one: &Edge, end: f64, other: &Edge) -> Nearest {
    let p = if end == 0.0 { one.a.position } else { one.b.position };
    let on_first = Spot::on(one, end, p);
    if other.is_point() {
        let q = other.a.position;
        return Nearest { offset_m: distance_m(p, q), on_first, on_second: Spot::on(other, 0.0, q) };
    }
    let foot = point_to_segment(p, other.a.position, other.b.position);
    Nearest { offset_m: foot.offset_m, on_first, on_second: Spot::on(other, foot.fraction, foot.position) }
}

/// Two edges too long or too far apart for the plane.
fn exact(one: &Edge, other: &Edge) -> Nearest {
    if one.is_point() {
        return to_edge(one, 0.0, other);
    }
    if other.is_point() {
        return to_edge(other, 0.0, one).swapped();
    }
    let closest = segment_to_segment(one.a.position, one.b.position, other.a.position, other.b.position);
    let ((share, p), (other_share, q)) = (closest.on_first, closest.on_second);
    Nearest {
        offset_m: closest.offset_m,
        on_first: Spot::on(one, share, p),
        on_second: Spot::on(other, other_share, q),
    }
}
