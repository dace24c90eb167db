//! Edges too long, or too far away, for a plane: iteration on the geodesic itself.

use geographiclib_rs::{GeodesicLine, InverseGeodesic, geodesic_capability as caps};

use super::Position;
use super::ellipsoid::{MEAN_RADIUS_M, along, direct, distance_m, geodesic, inverse};
use super::segment::{Closest, Foot};

/// Steps below this are converged, metres.
const CONVERGED_M: f64 = 1e-8;
/// Newton on a nearly spherical Earth gains three or more digits a step; this is far more than it takes.
const MAX_STEPS: usize = 24;

/// A geodesic edge ready to be walked along.
struct Edge {
    line: GeodesicLine,
    length: f64,
}

impl Edge {
    fn new(a: Position, b: Position) -> Self {
        let task = inverse(a, b);
        let line = GeodesicLine::new(geodesic(), a.lat(), a.lon(), task.azimuth1_deg, None, None, None);
        Self { line, length: task.distance_m }
    }

    /// The place `s` metres from the start, and the azimuth of going on there.
    fn walk(&self, s: f64) -> (Position, f64) {
        let mask = caps::LATITUDE | caps::LONGITUDE | caps::AZIMUTH;
        let (_, lat, lon, azimuth, ..) = self.line._gen_position(false, s, mask);
        (Position::wrapped(lon, lat), azimuth)
    }

    /// From the place `s` metres along, how far to go for the perpendicular through `p`, and how far left of
    /// the line `p` then lies, both as on a sphere: a Newton step, exact where it converges.
    fn step(&self, s: f64, p: Position) -> (f64, f64) {
        let (here, heading) = self.walk(s);
        let task = inverse(here, p);
        let (sin, cos) = (task.azimuth1_deg - heading).to_radians().sin_cos();
        let (sin_arc, cos_arc) = (task.distance_m / MEAN_RADIUS_M).sin_cos();
        let forward = MEAN_RADIUS_M * (sin_arc * cos).atan2(cos_arc);
        (forward, -task.distance_m * sin)
    }
}

/// The nearest point of the edge `a`–`b` to `p`.
pub(super) fn foot(p: Position, a: Position, b: Position) -> Foot {
    let edge = Edge::new(a, b);
    let ends = [(0.0, a, distance_m(p, a)), (1.0, b, distance_m(p, b))];
    let nearest_end = if ends[0].2 <= ends[1].2 { ends[0] } else { ends[1] };
    let (fraction, position, offset_m) = nearest_end;
    if edge.length == 0.0 {
        return Foot { position, fraction: 0.0, offset_m, turn: 0.0 };
    }
    let mut s = start(&edge, p);
    let mut turn = 0.0;
    for _ in 0..MAX_STEPS {
        let (forward, left) = edge.step(s, p);
        s += forward;
        turn = left;
        if forward.abs() < CONVERGED_M {
            break;
        }
    }
    let end = Foot { position, fraction, offset_m, turn };
    if s <= 0.0 || s >= edge.length {
        return end;
    }
    let (position, _) = edge.walk(s);
    let offset_m = distance_m(p, position);
    if offset_m > end.offset_m {
        return end;
    }
    Foot { position, fraction: s / edge.length, offset_m, turn }
}

/// A start for the iteration: the nearest of a few places, so that an edge across half an ocean does not
/// converge to the far side of the Earth.
fn start(edge: &Edge, p: Position) -> f64 {
    let pieces = (edge.length / 1_000_000.0).ceil().clamp(1.0, 20.0) as u32;
    let mut best = (f64::INFINITY, 0.0);
    for i in 0..=pieces {
        let s = edge.length * f64::from(i) / f64::from(pieces);
        let away = distance_m(p, edge.walk(s).0);
        if away < best.0 {
            best = (away, s);
        }
    }
    best.1
}

/// Where two edges cross, by gnomonic planes laid again and again at the last crossing (Karney 2013, §8).
/// Edges that end more than a quarter of the Earth from there are taken not to cross.
pub(super) fn crossing(a: Position, b: Position, c: Position, d: Position) -> Option<Closest> {
    let mut at = along(a, b, 0.5);
    for _ in 0..MAX_STEPS {
        let (pa, pb, pc, pd) = (gnomonic(at, a)?, gnomonic(at, b)?, gnomonic(at, c)?, gnomonic(at, d)?);
        let [x, y] = lines_meet(pa, pb, pc, pd)?;
        let away = x.hypot(y);
        if away < CONVERGED_M {
            return closest_at(at, a, b, c, d);
        }
        at = direct(at, x.atan2(y).to_degrees(), MEAN_RADIUS_M * (away / MEAN_RADIUS_M).atan());
    }
    None
}

/// The edges' lines meet at `at`: the edges cross if that is between the ends of both.
fn closest_at(at: Position, a: Position, b: Position, c: Position, d: Position) -> Option<Closest> {
    let share = |from: Position, to: Position| {
        let (before, after, whole) = (distance_m(from, at), distance_m(at, to), distance_m(from, to));
        (before + after - whole < 1e-6 && whole > 0.0).then(|| (before / whole).clamp(0.0, 1.0))
    };
    let (first, second) = (share(a, b)?, share(c, d)?);
    Some(Closest { offset_m: 0.0, on_first: (first, at), on_second: (second, at) })
}

fn gnomonic(centre: Position, p: Position) -> Option<[f64; 2]> {
    type Full = (f64, f64, f64, f64, f64, f64, f64);
    let (_, azimuth, _, reduced, scale, _, _): Full =
        geodesic().inverse(centre.lat(), centre.lon(), p.lat(), p.lon());
    let (sin, cos) = azimuth.to_radians().sin_cos();
    let radius = reduced / scale;
    (scale > 0.0).then_some([radius * sin, radius * cos])
}

/// Where two infinite lines meet.
fn lines_meet(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> Option<[f64; 2]> {
    let ([ax, ay], [bx, by], [cx, cy], [dx, dy]) = (a, b, c, d);
    let (ux, uy, vx, vy) = (bx - ax, by - ay, dx - cx, dy - cy);
    let turn = ux * vy - uy * vx;
    let share = ((cx - ax) * vy - (cy - ay) * vx) / turn;
    let meet = [share.mul_add(ux, ax), share.mul_add(uy, ay)];
    meet.iter().all(|m| m.is_finite()).then_some(meet)
}
