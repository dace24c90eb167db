//! One thing against a few bits of road in their plane.

use geo_types::Coord;

use super::laid::Bit;
use super::{Foot, SURE_M};
use crate::geodesy::{Box2, Patch, Position, Xy, along};
use crate::index::{Shape, ShapeKind};

/// Edges longer than this are geodesics too bent for the plane, metres.
const LONGEST_EDGE_M: f64 = 1_000.0;
/// Along an edge no longer than this degrees may be shared out evenly, metres.
const EVEN_M: f64 = 100.0;

/// The nearest found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) offset_m: f64,
    pub(super) vertex: usize,
    pub(super) foot: Foot,
    pub(super) place: Coord<f64>,
    pub(super) sure: bool,
}

/// What came of measuring.
pub(super) enum Measured {
    /// Farther than the limit.
    Beyond,
    Found(Found),
}

/// Room that is used again and again.
#[derive(Default)]
pub(super) struct Scratch {
    plane: Vec<Xy>,
    beside: Vec<Xy>,
}

/// Where on the thing the nearest place is: at a vertex, or so far along the edge that leaves it.
type OnThing = (usize, f64);

/// The nearest so far.
struct Best {
    offset_m: f64,
    bit: usize,
    /// Metres along the bit.
    along_m: f64,
    /// Metres across the bit, left positive; of use only for a foot that is no end of the bit.
    across_m: f64,
    on_thing: OnThing,
    tied: bool,
}

impl Best {
    fn offer(&mut self, offset_m: f64, bit: usize, [along_m, across_m]: Xy, on_thing: OnThing) {
        if offset_m >= self.offset_m {
            self.tied |= offset_m < self.offset_m + SURE_M && bit.abs_diff(self.bit) > 1;
            return;
        }
        let tied = self.offset_m < offset_m + SURE_M && (self.tied || bit.abs_diff(self.bit) > 1);
        *self = Best { offset_m, bit, along_m, across_m, on_thing, tied };
    }
}

impl Scratch {
    /// Measures the positions of a thing, or of the piece of it that came near, against bits of road.
    pub(super) fn measure(
        &mut self,
        patch: &Patch,
        bits: &[Bit],
        shape: Shape<'_>,
        coords: &[Coord<f64>],
        limit_m: f64,
    ) -> Measured {
        self.plane.clear();
        self.plane.extend(coords.iter().map(|at| patch.to_plane(*at)));
        let round = Round::around(&self.plane);
        if round.reach_m() > Patch::REACH_M {
            let outside = |[x, y]: &Xy| x * x + y * y > Patch::REACH_M * Patch::REACH_M;
            if self.plane.iter().any(outside) {
                return unmeasured(bits);
            }
        }
        // A start that nothing within the limit is beaten by, and that is never taken for a tie.
        let mut best = Best {
            offset_m: limit_m + 2.0 * SURE_M,
            bit: usize::MAX / 2,
            along_m: 0.0,
            across_m: 0.0,
            on_thing: (0, 0.0),
            tied: false,
        };
        let form = Form::of(shape, coords.len());
        for (at, bit) in bits.iter().enumerate() {
            // Most of what a box finds is not near: a circle around it tells that at once.
            if !round.may_touch(bit, best.offset_m) {
                continue;
            }
            self.lay_beside(bit);
            match &form {
                Form::Points => self.points(at, bit, &mut best),
                Form::OnePart { surface } => {
                    if !self.part(at, bit, 0..self.beside.len(), *surface, &mut best) {
                        return unmeasured(bits);
                    }
                }
                // Holes and several parts are rare beside roads: measured exactly.
                Form::Several => return unmeasured(bits),
            }
            if best.offset_m == 0.0 {
                break;
            }
        }
        if best.offset_m > limit_m {
            return Measured::Beyond;
        }
        found(bits, coords, best)
    }

    /// Turns the thing so that the bit runs along the first axis from 0.
    fn lay_beside(&mut self, bit: &Bit) {
        let ([ax, ay], [east, north]) = (bit.a, bit.heading);
        self.beside.clear();
        self.beside.extend(self.plane.iter().map(|[x, y]| {
            let (dx, dy) = (x - ax, y - ay);
            [dx * east + dy * north, east * dy - north * dx]
        }));
    }

    fn points(&self, at: usize, bit: &Bit, best: &mut Best) {
        for (vertex, [t, s]) in self.beside.iter().enumerate() {
            let along_m = t.clamp(0.0, bit.length_m);
            best.offer(length(t - along_m, *s), at, [along_m, *s], (vertex, 0.0));
        }
    }

    /// A line or a ring; false when an edge is too long for the plane.
    fn part(
        &self,
        at: usize,
        bit: &Bit,
        range: std::ops::Range<usize>,
        surface: bool,
        best: &mut Best,
    ) -> bool {
        let vertices = self.beside.get(range).unwrap_or_default();
        let end_m = bit.length_m;
        let mut holds_start = false;
        // Where the bit enters the thing, metres along it.
        let mut crossed: Option<(f64, OnThing)> = None;
        for (vertex, [t, s]) in vertices.iter().enumerate() {
            let along_m = t.clamp(0.0, end_m);
            let over = t - along_m;
            // Roots are taken only for what may be the nearest.
            if over * over + s * s < (best.offset_m + SURE_M) * (best.offset_m + SURE_M) {
                best.offer(length(over, *s), at, [along_m, *s], (vertex, 0.0));
            }
        }
        for (vertex, edge) in vertices.windows(2).enumerate() {
            let [[t1, s1], [t2, s2]] = edge else { continue };
            let (dt, ds) = (t2 - t1, s2 - s1);
            let length2 = dt * dt + ds * ds;
            if length2 > LONGEST_EDGE_M * LONGEST_EDGE_M {
                return false;
            }
            if (*s1 > 0.0) != (*s2 > 0.0) {
                let share = s1 / (s1 - s2);
                let crossing = t1 + dt * share;
                holds_start ^= crossing > 0.0;
                if (0.0..=end_m).contains(&crossing) && crossed.is_none_or(|(before, _)| crossing < before) {
                    crossed = Some((crossing, (vertex, share)));
                }
            }
            if length2 == 0.0 {
                continue;
            }
            for end in [0.0, end_m] {
                let share = (((end - t1) * dt - s1 * ds) / length2).clamp(0.0, 1.0);
                let (et, es) = (t1 + dt * share - end, s1 + ds * share);
                if et * et + es * es < (best.offset_m + SURE_M) * (best.offset_m + SURE_M) {
                    best.offer(length(et, es), at, [end, es], (vertex, share));
                }
            }
        }
        if surface && holds_start {
            best.offer(0.0, at, [0.0, 0.0], (0, 0.0));
        } else if let Some((crossing, on_thing)) = crossed {
            best.offer(0.0, at, [crossing, 0.0], on_thing);
        }
        true
    }
}

/// A circle around a thing in the plane.
pub(super) struct Round {
    middle: Xy,
    radius_m: f64,
}

impl Round {
    /// The circle around a box.
    pub(super) fn about(patch: &Patch, bounds: &Box2) -> Round {
        let ([west, south], [east, north]) = (bounds.min, bounds.max);
        let middle = patch.to_plane(Coord { x: west.midpoint(east), y: south.midpoint(north) });
        let (wide, high) = patch.metres(east - west, north - south);
        Round { middle, radius_m: (wide * wide + high * high).sqrt() / 2.0 + SURE_M }
    }

    /// Whether it comes within a limit of any of some bits.
    pub(super) fn may_touch_any(&self, bits: &[Bit], limit_m: f64) -> bool {
        // Far from the origin the plane tells nothing: measuring will say so.
        self.reach_m() > Patch::REACH_M || bits.iter().any(|bit| self.may_touch(bit, limit_m))
    }

    fn around(plane: &[Xy]) -> Round {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for [x, y] in plane {
            low = [low[0].min(*x), low[1].min(*y)];
            high = [high[0].max(*x), high[1].max(*y)];
        }
        let ([west, south], [east, north]) = (low, high);
        let (wide, high) = ((east - west) / 2.0, (north - south) / 2.0);
        Round { middle: [west + wide, south + high], radius_m: (wide * wide + high * high).sqrt() }
    }

    /// The farthest it reaches from the origin at most.
    fn reach_m(&self) -> f64 {
        let [x, y] = self.middle;
        (x * x + y * y).sqrt() + self.radius_m
    }

    /// Whether it comes within a limit of a bit, as far as a box around the bit tells.
    fn may_touch(&self, bit: &Bit, limit_m: f64) -> bool {
        let ([ax, ay], [east, north], [x, y]) = (bit.a, bit.heading, self.middle);
        let (dx, dy) = (x - ax, y - ay);
        let (t, s) = (dx * east + dy * north, east * dy - north * dx);
        let reach_m = limit_m + self.radius_m;
        s.abs() <= reach_m && t >= -reach_m && t <= bit.length_m + reach_m
    }
}

/// What kind of thing the positions are.
enum Form {
    Points,
    OnePart { surface: bool },
    Several,
}

impl Form {
    fn of(shape: Shape<'_>, positions: usize) -> Form {
        match shape.kind() {
            ShapeKind::Point | ShapeKind::MultiPoint => Form::Points,
            ShapeKind::Line | ShapeKind::MultiLine => Form::OnePart { surface: false },
            ShapeKind::Polygon if shape.coords().len() == positions && shape.parts().count() == 1 => {
                Form::OnePart { surface: true }
            }
            _ => Form::Several,
        }
    }
}

/// Plain Pythagoras: these lengths neither overflow nor vanish.
fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// Near, and no more is known.
fn unmeasured(bits: &[Bit]) -> Measured {
    let Some(bit) = bits.first() else { return Measured::Beyond };
    Measured::Found(Found {
        offset_m: 0.0,
        vertex: bit.vertex,
        foot: Foot { fraction: bit.share.0, across_m: 0.0, heading: bit.heading },
        place: bit.ends.0,
        sure: false,
    })
}

fn found(bits: &[Bit], coords: &[Coord<f64>], best: Best) -> Measured {
    let Some(bit) = bits.get(best.bit) else { return Measured::Beyond };
    let (from, to) = bit.share;
    let share = (best.along_m / bit.length_m).clamp(0.0, 1.0);
    let (vertex, on_edge) = best.on_thing;
    let even = |a: Coord<f64>, b: Coord<f64>, share: f64| Coord {
        x: a.x + (b.x - a.x) * share,
        y: a.y + (b.y - a.y) * share,
    };
    let mut sure = !best.tied || best.offset_m == 0.0;
    let place = if best.offset_m == 0.0 {
        let ends = [bit.ends.0, bit.ends.1].map(|end| Position::from_coord(end).ok());
        match ends {
            [Some(a), Some(b)] if bit.length_m > EVEN_M => along(a, b, share).coord(),
            _ => even(bit.ends.0, bit.ends.1, share),
        }
    } else {
        let here = coords.get(vertex).copied().unwrap_or(bit.ends.0);
        match coords.get(vertex + 1).filter(|_| on_edge > 0.0) {
            Some(next) => {
                sure &= ((next.x - here.x).abs() + (next.y - here.y).abs()) * 111_320.0 < EVEN_M
                    || on_edge == 1.0;
                even(here, *next, on_edge)
            }
            None => here,
        }
    };
    Measured::Found(Found {
        offset_m: best.offset_m,
        vertex: bit.vertex,
        foot: Foot {
            fraction: from + (to - from) * share,
            across_m: if best.offset_m == 0.0 { 0.0 } else { best.across_m },
            heading: bit.heading,
        },
        place,
        sure,
    })
}
