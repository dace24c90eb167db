//! A chord of the curve in a plane, and how far an edge is from it.

use super::super::curve::Edge;
use crate::geodesy::Xy;

/// Measures that differ by less are of one vertex, metres: shares of an edge are rounded.
const SAME_M: f64 = 1e-6;

/// A quadratic in metres along the edge: what is added, times the metres, times their square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Square(pub(super) [f64; 3]);

impl Square {
    pub(super) fn at(&self, s: f64) -> f64 {
        let Square([c, b, a]) = *self;
        c + s * (b + s * a)
    }

    pub(super) fn less(&self, other: &Square) -> Square {
        let (Square([c, b, a]), Square([oc, ob, oa])) = (*self, *other);
        Square([c - oc, b - ob, a - oa])
    }

    /// Where it turns from falling to growing, or back.
    pub(super) fn turning(&self) -> Option<f64> {
        let Square([_, b, a]) = *self;
        (a != 0.0).then(|| -b / (2.0 * a))
    }

    pub(super) fn minus(&self, constant: f64) -> Square {
        let Square([c, b, a]) = *self;
        Square([c - constant, b, a])
    }
}

/// Where the nearest point of a chord is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Start,
    Beside,
    End,
}

/// A straight piece of the curve.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chord {
    pub(super) edge: Edge,
    /// Which shares of its edge it runs between.
    pub(super) shares: (f64, f64),
    pub(super) a: Xy,
    /// The way it goes, of length 1.
    pub(super) way: Xy,
    pub(super) length_m: f64,
}

/// An edge beside the curve: from a place, a way of length 1, so many metres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wall {
    pub(super) start: Xy,
    pub(super) way: Xy,
    pub(super) length_m: f64,
}

impl Wall {
    /// One without length is taken to go a micrometre to the east, so that it is somewhere.
    pub(super) fn new([ax, ay]: Xy, [bx, by]: Xy) -> Wall {
        let (dx, dy) = (bx - ax, by - ay);
        let length_m = dx.hypot(dy);
        if length_m < 1e-6 {
            return Wall { start: [ax, ay], way: [1.0, 0.0], length_m: 1e-6 };
        }
        Wall { start: [ax, ay], way: [dx / length_m, dy / length_m], length_m }
    }

    pub(super) fn at(&self, s: f64) -> Xy {
        let ([x, y], [ux, uy]) = (self.start, self.way);
        [x + s * ux, y + s * uy]
    }
}

/// What a range of a wall is to one chord: a zone of it, with the squared offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) chord: usize,
    pub(super) zone: Zone,
    pub(super) square: Square,
    /// The measure of the foot, metres: where the wall starts, and for each metre along it.
    measure: (f64, f64),
    /// Metres to the left of the chord's line: where the wall starts, and for each metre along it.
    across: (f64, f64),
}

impl Piece {
    pub(super) fn offset_m(&self, s: f64) -> f64 {
        self.square.at(s).max(0.0).sqrt()
    }

    pub(super) fn measure_m(&self, s: f64) -> f64 {
        self.measure.1.mul_add(s, self.measure.0)
    }

    pub(super) fn across_m(&self, s: f64) -> f64 {
        self.across.1.mul_add(s, self.across.0)
    }

    /// Where it is so far to the left of the chord's line.
    pub(super) fn is_across(&self, metres: f64) -> f64 {
        (metres - self.across.0) / self.across.1
    }

    pub(super) fn between(&self, from: f64, to: f64) -> Piece {
        Piece { from, to, ..*self }
    }

    pub(super) fn is_at_vertex(&self) -> bool {
        self.zone != Zone::Beside
    }

    pub(super) fn is_same(&self, other: &Piece) -> bool {
        self.chord == other.chord && self.zone == other.zone
    }

    /// The end of one chord is the start of the next.
    pub(super) fn is_same_vertex(&self, other: &Piece) -> bool {
        self.is_at_vertex() && other.is_at_vertex() && (self.measure.0 - other.measure.0).abs() < SAME_M
    }
}

impl Chord {
    /// Where in the plane a measure of it is.
    pub(super) fn at(&self, measure_m: f64) -> Xy {
        let along_m = (measure_m - self.edge.measure_m(self.shares.0)).clamp(0.0, self.length_m);
        let ([x, y], [ux, uy]) = (self.a, self.way);
        [x + along_m * ux, y + along_m * uy]
    }

    /// The wall cut by zones of the chord, which is number `at` of its kind.
    pub(super) fn pieces(&self, at: usize, wall: &Wall) -> Vec<Piece> {
        let ([ax, ay], [wx, wy], [sx, sy], [ux, uy]) = (self.a, self.way, wall.start, wall.way);
        let (px, py) = (sx - ax, sy - ay);
        // Along the chord and to its left, where the wall starts and for each metre of the wall.
        let along = (px * wx + py * wy, ux * wx + uy * wy);
        let across = (wx * py - wy * px, wx * uy - wy * ux);
        let reaches = |metres: f64| (metres - along.0) / along.1;
        let cuts = [reaches(0.0), reaches(self.length_m)];
        let ends = super::envelope::cut(0.0, wall.length_m, &cuts);
        let pieces = ends.into_iter().map(|(from, to)| {
            let middle = along.1.mul_add(f64::midpoint(from, to), along.0);
            let zone = if middle < 0.0 {
                Zone::Start
            } else if middle > self.length_m {
                Zone::End
            } else {
                Zone::Beside
            };
            let square = match zone {
                Zone::Beside => [across.0 * across.0, 2.0 * across.0 * across.1, across.1 * across.1],
                Zone::Start => [px * px + py * py, 2.0 * (px * ux + py * uy), 1.0],
                Zone::End => {
                    let (qx, qy) = (px - self.length_m * wx, py - self.length_m * wy);
                    [qx * qx + qy * qy, 2.0 * (qx * ux + qy * uy), 1.0]
                }
            };
            let (first, last) = self.shares;
            let measure = match zone {
                Zone::Start => (self.edge.measure_m(first), 0.0),
                Zone::End => (self.edge.measure_m(last), 0.0),
                Zone::Beside => {
                    let (from_m, to_m) = (self.edge.measure_m(first), self.edge.measure_m(last));
                    let for_each = (to_m - from_m) / self.length_m;
                    (along.0.mul_add(for_each, from_m), along.1 * for_each)
                }
            };
            Piece { from, to, chord: at, zone, square: Square(square), measure, across }
        });
        pieces.collect()
    }

    /// The share of its edge at one of its ends.
    pub(super) fn share(&self, zone: Zone) -> f64 {
        if zone == Zone::Start { self.shares.0 } else { self.shares.1 }
    }
}
