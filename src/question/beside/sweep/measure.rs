//! One thing against a few bits of road in their plane.

use geo_types::Coord;

use super::extent::Extent;
use super::{Foot, SURE_M};
use crate::geodesy::{Patch, Xy};
use crate::index::{Shape, ShapeKind};
use crate::linear::{Bit, Handful};

/// Edges longer than this are geodesics too bent for the plane, metres.
const LONGEST_EDGE_M: f64 = 1_000.0;
/// Along an edge no longer than this degrees may be shared out evenly, metres.
const EVEN_M: f64 = 100.0;
/// The sine of the least angle at which a crossing of two lines is sure along them too: the plane's error counts tenfold there.
const STEEP: f64 = 0.1;

/// The nearest found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) offset_m: f64,
    pub(super) vertex: usize,
    pub(super) foot: Foot,
    /// None where they touch.
    pub(super) place: Option<Coord<f64>>,
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
    /// Where the road runs through the thing: whether it is plain that it first meets it here.
    clear: bool,
}

impl Best {
    /// A start that nothing within the limit is beaten by, and that is never taken for a tie.
    fn beyond(limit_m: f64) -> Best {
        Best {
            offset_m: limit_m + 2.0 * SURE_M,
            bit: usize::MAX / 2,
            along_m: 0.0,
            across_m: 0.0,
            on_thing: (0, 0.0),
            tied: false,
            clear: false,
        }
    }

    fn offer(&mut self, offset_m: f64, bit: usize, [along_m, across_m]: Xy, on_thing: OnThing) {
        if offset_m >= self.offset_m {
            self.tied |= offset_m < self.offset_m + SURE_M && bit.abs_diff(self.bit) > 1;
            return;
        }
        let tied = self.offset_m < offset_m + SURE_M && (self.tied || bit.abs_diff(self.bit) > 1);
        *self = Best { offset_m, bit, along_m, across_m, on_thing, tied, clear: false };
    }
}

/// What came of looking at the bits one by one.
enum Looked {
    Beyond,
    /// Near, and no more is known.
    Unmeasured,
    Best(Best),
}

/// Whether something is within a reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    No,
    Yes,
    /// Only exact measurement can tell.
    Doubtful,
}

impl Scratch {
    /// Measures the positions of a thing, or of the piece of it that came near, against bits of road.
    pub(super) fn measure(
        &mut self,
        handful: Handful<'_>,
        shape: Shape<'_>,
        coords: &[Coord<f64>],
        limit_m: f64,
    ) -> Measured {
        match self.look(handful, shape, coords, limit_m, 0.0) {
            Looked::Beyond => Measured::Beyond,
            Looked::Unmeasured => unmeasured(handful.bits),
            Looked::Best(best) => found(handful.bits, coords, best),
        }
    }

    /// Whether any of them is within a reach: nobody asks which and where, so that the first that is near enough will do.
    pub(super) fn is_within(
        &mut self,
        handful: Handful<'_>,
        shape: Shape<'_>,
        coords: &[Coord<f64>],
        reach_m: f64,
    ) -> Within {
        let enough_m = reach_m - SURE_M;
        match self.look(handful, shape, coords, reach_m + SURE_M, enough_m) {
            Looked::Beyond => Within::No,
            Looked::Best(best) if best.offset_m <= enough_m => Within::Yes,
            Looked::Best(_) | Looked::Unmeasured => Within::Doubtful,
        }
    }

    /// Looks for the nearest, or for the first that is no farther than `enough_m`.
    fn look(
        &mut self,
        handful: Handful<'_>,
        shape: Shape<'_>,
        coords: &[Coord<f64>],
        limit_m: f64,
        enough_m: f64,
    ) -> Looked {
        let Handful { patch, bits, .. } = handful;
        self.plane.clear();
        self.plane.extend(coords.iter().map(|at| patch.to_plane(*at)));
        let extent = Extent::of(&self.plane);
        if extent.reach_m() > Patch::REACH_M {
            let outside = |[x, y]: &Xy| x * x + y * y > Patch::REACH_M * Patch::REACH_M;
            if self.plane.iter().any(outside) {
                return Looked::Unmeasured;
            }
        }
        let mut best = Best::beyond(limit_m);
        let form = Form::of(shape, coords.len());
        for (at, bit) in bits.iter().enumerate() {
            // Most of what a box finds is not near: the box itself tells that at once.
            if !extent.may_touch(bit, best.offset_m) {
                continue;
            }
            self.lay_beside(bit);
            match &form {
                Form::Points => self.points(at, bit, &mut best),
                Form::OnePart { surface } => {
                    if !self.part(at, bit, *surface, enough_m, &mut best) {
                        return Looked::Unmeasured;
                    }
                }
                // Holes and several parts are rare beside roads: measured exactly.
                Form::Several => return Looked::Unmeasured,
            }
            if best.offset_m <= enough_m {
                break;
            }
        }
        if best.offset_m > limit_m { Looked::Beyond } else { Looked::Best(best) }
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
    fn part(&self, at: usize, bit: &Bit, surface: bool, enough_m: f64, best: &mut Best) -> bool {
        let vertices = self.beside.as_slice();
        let end_m = bit.length_m;
        // Of the bits before this one.
        let before_m = best.offset_m;
        let square_m2 = |[t, s]: &Xy| {
            let over = t - t.clamp(0.0, end_m);
            over * over + s * s
        };
        // All are looked at before any is taken: which of them is the nearest yet nobody could foretell.
        let least_m2 = vertices
            .iter()
            .map(square_m2)
            .fold(f64::INFINITY, |least, square_m2| if square_m2 < least { square_m2 } else { least });
        if enough_m > 0.0 && least_m2 <= enough_m * enough_m {
            // Nobody asks which it is, and where.
            best.offset_m = least_m2.sqrt();
            return true;
        }
        let near_m = best.offset_m + SURE_M;
        if least_m2 < near_m * near_m {
            for (vertex, place) in vertices.iter().enumerate() {
                // Roots are taken only for what may be the nearest.
                if square_m2(place) < (best.offset_m + SURE_M) * (best.offset_m + SURE_M) {
                    let [t, s] = *place;
                    let along_m = t.clamp(0.0, end_m);
                    best.offer(length(t - along_m, s), at, [along_m, s], (vertex, 0.0));
                }
            }
        }
        // A corner on the bit itself, where all is asked for.
        if best.offset_m <= enough_m {
            return true;
        }
        let mut holds_start = false;
        // Where the bit enters the thing, metres along it.
        let mut crossed: Option<Crossing> = None;
        for (vertex, edge) in vertices.windows(2).enumerate() {
            let [[t1, s1], [t2, s2]] = edge else { continue };
            let (dt, ds) = (t2 - t1, s2 - s1);
            let length2 = dt * dt + ds * ds;
            if length2 > LONGEST_EDGE_M * LONGEST_EDGE_M {
                return false;
            }
            if (*s1 > 0.0) != (*s2 > 0.0) {
                let share = s1 / (s1 - s2);
                let along_m = t1 + dt * share;
                holds_start ^= along_m > 0.0;
                if (0.0..=end_m).contains(&along_m) && crossed.is_none_or(|before| along_m < before.along_m) {
                    let steep = ds * ds > STEEP * STEEP * length2;
                    crossed = Some(Crossing { along_m, on_thing: (vertex, share), steep });
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
            best.clear = before_m > 2.0 * SURE_M;
        } else if let Some(Crossing { along_m, on_thing, steep }) = crossed {
            best.offer(0.0, at, [along_m, 0.0], on_thing);
            best.clear = steep && before_m > 2.0 * SURE_M;
        }
        true
    }
}

/// Where a bit crosses an edge of a thing.
#[derive(Clone, Copy)]
struct Crossing {
    along_m: f64,
    on_thing: OnThing,
    /// So steep that the plane's error, magnified along the bit, stays small.
    steep: bool,
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

/// One point against bits of road: what most things beside a road are.
pub(super) fn point(bits: &[Bit], at: Coord<f64>, [x, y]: Xy, limit_m: f64) -> Measured {
    if x * x + y * y > Patch::REACH_M * Patch::REACH_M {
        return unmeasured(bits);
    }
    let mut best = Best::beyond(limit_m);
    for (number, bit) in bits.iter().enumerate() {
        let ([ax, ay], [east, north]) = (bit.a, bit.heading);
        let (dx, dy) = (x - ax, y - ay);
        let (t, s) = (dx * east + dy * north, east * dy - north * dx);
        let along_m = t.clamp(0.0, bit.length_m);
        let over = t - along_m;
        let square_m2 = over * over + s * s;
        if square_m2 < (best.offset_m + SURE_M) * (best.offset_m + SURE_M) {
            best.offer(square_m2.sqrt(), number, [along_m, s], (0, 0.0));
        }
    }
    if best.offset_m > limit_m { Measured::Beyond } else { found(bits, &[at], best) }
}

/// Near, and no more is known.
fn unmeasured(bits: &[Bit]) -> Measured {
    let Some(bit) = bits.first() else { return Measured::Beyond };
    Measured::Found(Found {
        offset_m: 0.0,
        vertex: bit.vertex(),
        foot: Foot { fraction: bit.fraction(0.0), across_m: 0.0, heading: bit.heading },
        place: None,
        sure: false,
    })
}

fn found(bits: &[Bit], coords: &[Coord<f64>], best: Best) -> Measured {
    let Some(bit) = bits.get(best.bit) else { return Measured::Beyond };
    let touches = best.offset_m == 0.0;
    let mut sure = if touches { best.clear } else { !best.tied };
    let (vertex, on_edge) = best.on_thing;
    let place = coords.get(vertex).filter(|_| !touches).map(|here| {
        let Some(next) = coords.get(vertex + 1).filter(|_| on_edge > 0.0) else { return *here };
        let (dx, dy) = (next.x - here.x, next.y - here.y);
        sure &= (dx.abs() + dy.abs()) * 111_320.0 < EVEN_M || on_edge == 1.0;
        Coord { x: here.x + dx * on_edge, y: here.y + dy * on_edge }
    });
    Measured::Found(Found {
        offset_m: best.offset_m,
        vertex: bit.vertex(),
        foot: Foot {
            fraction: bit.fraction(best.along_m),
            across_m: if touches { 0.0 } else { best.across_m },
            heading: bit.heading,
        },
        place,
        sure,
    })
}
