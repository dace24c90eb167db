//! Offsets between places and geodesic edges.
//!
//! Near things are measured in the gnomonic plane of the place asked about, where geodesics are straight to a
//! micrometre; far ones by iteration on the geodesic itself (`long_edge`). The caller never sees which.

use super::local_frame::Xy;
use super::{LocalFrame, Position, long_edge, plane};

/// Both ends within this many metres: the plane is exact enough (2 µm, asserted in `tests/oracle`).
const NEAR_M: f64 = 20_000.0;
/// Below this, `turn` counts as on the line: a double in degrees does not resolve less.
const ON_LINE_M: f64 = 1e-6;

/// The nearest point of an edge to a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foot {
    /// The nearest point of the edge.
    pub position: Position,
    /// Its share of the way along the edge by length, 0 at the start, 1 at the end.
    pub fraction: f64,
    /// Geodesic distance to it, metres.
    pub offset_m: f64,
    /// Signed distance in metres from the geodesic that carries the edge, beyond its ends too: positive when
    /// the place is left of the direction of going, negative when right, 0 when within a micrometre of it
    /// or when the edge has no length. At a kink, where two edges share the nearest vertex, the edge with the
    /// larger |turn| tells the side.
    pub turn: f64,
}

/// The nearest points of two edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closest {
    /// Geodesic distance between them, metres; 0 when the edges cross or touch.
    pub offset_m: f64,
    /// Share along the first edge, and the place.
    pub on_first: (f64, Position),
    /// Share along the second edge, and the place.
    pub on_second: (f64, Position),
}

impl Closest {
    fn swapped(self) -> Self {
        Self { offset_m: self.offset_m, on_first: self.on_second, on_second: self.on_first }
    }
}

/// The nearest point of the geodesic edge `a`–`b` to `p`.
///
/// # Units
/// - `offset_m`, `turn`: metres, true to 10 µm up to 20 km; beyond, and for edges of any length up to a
///   quarter of the Earth, to 1 µm by iteration (S. Baselga, J. C. Martínez-Llario, *Intersection and
///   point-to-line solutions for geodesics on the ellipsoid*, Stud. Geophys. Geod. 62, 2018).
/// - A bin 4 m right of the centre line of S225 gives `offset_m` 4, `turn` −4.
pub fn point_to_segment(p: Position, a: Position, b: Position) -> Foot {
    let frame = LocalFrame::at(p);
    match near_foot(&frame, a, b) {
        Some(foot) => foot.placed(&frame, a, b),
        None => long_edge::foot(p, a, b),
    }
}

/// A foot as found in the gnomonic plane of `p`; the position is worked out only for the best of many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NearFoot {
    pub(crate) fraction: f64,
    pub(crate) offset_m: f64,
    pub(crate) turn: f64,
    /// The foot in the equidistant plane of the place asked about.
    at: Xy,
}

impl NearFoot {
    pub(crate) fn placed(&self, frame: &LocalFrame, a: Position, b: Position) -> Foot {
        let position = if self.fraction <= 0.0 {
            a
        } else if self.fraction >= 1.0 {
            b
        } else {
            frame.to_position(self.at)
        };
        Foot { position, fraction: self.fraction, offset_m: self.offset_m, turn: self.turn }
    }
}

/// Gnomonic stretch of a distance from the origin: tan(s√K)/(s√K).
fn stretch(curvature: f64, [x, y]: Xy) -> Xy {
    let t = curvature * (x * x + y * y);
    let factor = 1.0 + t * (1.0 / 3.0 + t * (2.0 / 15.0));
    [x * factor, y * factor]
}

/// A distance from the origin as the gnomonic plane shows it.
pub(super) fn stretched(curvature: f64, metres: f64) -> f64 {
    let [x, _] = stretch(curvature, [metres, 0.0]);
    x
}

/// The true length along a line of the gnomonic plane, from the foot of the perpendicular that the line leaves `turn`
/// metres aside.
pub(super) fn along_line(curvature: f64, turn: f64, flat: f64) -> f64 {
    let flat = flat / (1.0 + curvature * turn * turn).sqrt();
    flat * shrink(curvature, flat * flat)
}

/// The inverse of the stretch as a factor: atan(ρ√K)/(ρ√K).
pub(super) fn shrink(curvature: f64, radius2: f64) -> f64 {
    let t = curvature * radius2;
    1.0 - t * (1.0 / 3.0 - t * (1.0 / 5.0))
}

/// A place in the gnomonic plane of a frame, where edges are straight; `None` when too far away.
pub(super) fn gnomonic(frame: &LocalFrame, p: Position) -> Option<Xy> {
    let [x, y] = frame.near(p)?;
    (x * x + y * y <= NEAR_M * NEAR_M).then(|| stretch(frame.gauss_curvature(), [x, y]))
}

/// The nearest point of `a`–`b` to the frame's origin; `None` when an end is too far away for the plane.
pub(crate) fn near_foot(frame: &LocalFrame, a: Position, b: Position) -> Option<NearFoot> {
    let (pa, pb) = (gnomonic(frame, a)?, gnomonic(frame, b)?);
    Some(foot_at_origin(frame.gauss_curvature(), pa, pb))
}

fn foot_at_origin(curvature: f64, a: Xy, b: Xy) -> NearFoot {
    let flat = plane::point_to_segment([0.0, 0.0], a, b);
    let [x, y] = flat.point;
    let factor = shrink(curvature, x * x + y * y);
    let turn = flat.turn * shrink(curvature, flat.turn * flat.turn);
    NearFoot {
        fraction: share_by_length(curvature, a, b, &flat),
        offset_m: flat.offset_m * factor,
        turn: if turn.abs() < ON_LINE_M { 0.0 } else { turn },
        at: [x * factor, y * factor],
    }
}

/// The gnomonic plane stretches lengths along the line away from the origin: the share by length is taken
/// from the true distances to the foot of the perpendicular.
fn share_by_length(curvature: f64, [ax, ay]: Xy, [bx, by]: Xy, foot: &plane::PlaneFoot) -> f64 {
    if foot.fraction <= 0.0 || foot.fraction >= 1.0 {
        return foot.fraction;
    }
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx.hypot(dy);
    let from_perpendicular = |x: f64, y: f64| along_line(curvature, foot.turn, (x * dx + y * dy) / length);
    let [fx, fy] = foot.point;
    let (start, end, at) =
        (from_perpendicular(ax, ay), from_perpendicular(bx, by), from_perpendicular(fx, fy));
    ((at - start) / (end - start)).clamp(0.0, 1.0)
}

/// The nearest points of the geodesic edges `a`–`b` and `c`–`d`.
///
/// # Units
/// - `offset_m`: metres, true to 0.1 mm when all four ends lie within 2 km of `a`, to 10 µm (20 km) and
///   1 µm (beyond) otherwise; 0 when the edges cross.
pub fn segment_to_segment(a: Position, b: Position, c: Position, d: Position) -> Closest {
    let frame = LocalFrame::at(a);
    let close = |p: Position| {
        let [x, y] = frame.near(p)?;
        (x * x + y * y <= LocalFrame::REACH_M * LocalFrame::REACH_M).then_some([x, y])
    };
    if let (Some(pb), Some(pc), Some(pd)) = (close(b), close(c), close(d)) {
        let flat = plane::segment_to_segment([0.0, 0.0], pb, pc, pd);
        let place = |(share, xy): (f64, Xy), start: Position, end: Position| {
            let position = if share <= 0.0 {
                start
            } else if share >= 1.0 {
                end
            } else {
                frame.to_position(xy)
            };
            (share, position)
        };
        let (on_first, on_second) = (place(flat.on_first, a, b), place(flat.on_second, c, d));
        return Closest { offset_m: flat.offset_m, on_first, on_second };
    }
    if let Some(crossing) = crossing(&frame, a, b, c, d) {
        return crossing;
    }
    [
        to_second(a, 0.0, c, d),
        to_second(b, 1.0, c, d),
        to_second(c, 0.0, a, b).swapped(),
        to_second(d, 1.0, a, b).swapped(),
    ]
    .into_iter()
    .fold(None, |best: Option<Closest>, next| match best {
        Some(best) if best.offset_m <= next.offset_m => Some(best),
        _ => Some(next),
    })
    .unwrap_or_else(|| to_second(a, 0.0, c, d))
}

fn to_second(p: Position, share: f64, c: Position, d: Position) -> Closest {
    let foot = point_to_segment(p, c, d);
    Closest { offset_m: foot.offset_m, on_first: (share, p), on_second: (foot.fraction, foot.position) }
}

/// Where two edges cross: in the gnomonic plane of `frame` when all ends are near, else by iteration.
fn crossing(frame: &LocalFrame, a: Position, b: Position, c: Position, d: Position) -> Option<Closest> {
    let ends = (gnomonic(frame, a), gnomonic(frame, b), gnomonic(frame, c), gnomonic(frame, d));
    let (Some(pa), Some(pb), Some(pc), Some(pd)) = ends else {
        return long_edge::crossing(a, b, c, d);
    };
    let (first, _) = plane::crossing(pa, pb, pc, pd)?;
    let [x, y] = plane::between(pa, pb, first);
    let factor = shrink(frame.gauss_curvature(), x * x + y * y);
    let position = frame.to_position([x * factor, y * factor]);
    let share = |from: Position, to: Position| point_to_segment(position, from, to).fraction;
    Some(Closest { offset_m: 0.0, on_first: (share(a, b), position), on_second: (share(c, d), position) })
}
