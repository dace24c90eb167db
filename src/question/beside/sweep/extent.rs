//! The box around a thing in the plane of a few bits of road: most of what is found is told from it alone to be too far.

use geo_types::Coord;

use super::SURE_M;
use crate::geodesy::{Box2, Patch, Xy};
use crate::linear::Bit;

/// The box of a thing in the plane.
pub(super) struct Extent {
    middle: Xy,
    /// Half of its width and height, metres.
    half: Xy,
}

impl Extent {
    /// At least the box that stands in degrees, wherever within reach of the origin it lies.
    pub(super) fn about(patch: &Patch, bounds: &Box2) -> Extent {
        let ([west, south], [east, north]) = (bounds.min, bounds.max);
        let middle = patch.to_plane(Coord { x: west.midpoint(east), y: south.midpoint(north) });
        let half = patch.metres((east - west) / 2.0, (north - south) / 2.0).map(|half| half + SURE_M);
        Extent { middle, half }
    }

    /// That of some places.
    pub(super) fn of(plane: &[Xy]) -> Extent {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for [x, y] in plane {
            low = [low[0].min(*x), low[1].min(*y)];
            high = [high[0].max(*x), high[1].max(*y)];
        }
        let ([west, south], [east, north]) = (low, high);
        let half = [(east - west) / 2.0, (north - south) / 2.0];
        Extent { middle: [west + half[0], south + half[1]], half }
    }

    /// Whether it comes within a limit of any of some bits.
    pub(super) fn may_touch_any(&self, bits: &[Bit], limit_m: f64) -> bool {
        // Far from the origin the plane tells nothing: measuring will say so.
        self.reach_m() > Patch::REACH_M || bits.iter().any(|bit| self.may_touch(bit, limit_m))
    }

    /// The farthest it reaches from the origin at most.
    pub(super) fn reach_m(&self) -> f64 {
        let ([x, y], [wide, high]) = (self.middle, self.half);
        x.abs() + y.abs() + wide + high
    }

    /// Whether it comes within a limit of a bit: false when a line along the bit or across it parts them.
    pub(super) fn may_touch(&self, bit: &Bit, limit_m: f64) -> bool {
        let ([ax, ay], [east, north], [x, y]) = (bit.a, bit.heading, self.middle);
        let (dx, dy) = (x - ax, y - ay);
        let (t, s) = (dx * east + dy * north, east * dy - north * dx);
        let ([wide, high], east, north) = (self.half, east.abs(), north.abs());
        let along_m = limit_m + wide * east + high * north;
        let across_m = limit_m + wide * north + high * east;
        // All are compared: which of them fails nobody can foretell.
        [s.abs() <= across_m, t >= -along_m, t <= bit.length_m + along_m] == [true; 3]
    }
}
