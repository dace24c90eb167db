//! Boxes in space: a bound from below on geodesic distance that holds everywhere on the Earth.

use super::Position;
use super::ellipsoid::{Vec3, dot, minus, surface};

/// Smallest radius of curvature of the ellipsoid (the meridian at the equator), metres, rounded down.
const LEAST_RADIUS_M: f64 = 6_335_439.0;

/// A place in Earth-centred coordinates. The straight way through the Earth between two places is never longer than
/// the geodesic, and at a kilometre shorter by a micrometre only; so it tells cheaply what cannot be nearest, with
/// neither poles nor antimeridian to mind.
#[derive(Clone, Copy, Debug)]
pub struct ChordPoint(pub(super) Vec3);

impl ChordPoint {
    /// The place in space.
    pub fn of(p: Position) -> Self {
        Self(surface(p))
    }

    /// # Units
    /// - result: metres straight through the Earth, never more than the geodesic distance
    pub fn chord_m(self, other: Self) -> f64 {
        let d = minus(self.0, other.0);
        dot(d, d).sqrt()
    }
}

/// A box in Earth-centred coordinates that holds geodesic edges with their bulge.
#[derive(Clone, Copy, Debug)]
pub struct ChordBox {
    min: Vec3,
    max: Vec3,
}

impl ChordBox {
    /// The box of a geodesic edge: both ends, grown by as much as a geodesic can leave its chord.
    pub fn of_edge(a: ChordPoint, b: ChordPoint) -> Self {
        let bulge = bulge_m(a.chord_m(b));
        let ([ax, ay, az], [bx, by, bz]) = (a.0, b.0);
        Self {
            min: [ax.min(bx) - bulge, ay.min(by) - bulge, az.min(bz) - bulge],
            max: [ax.max(bx) + bulge, ay.max(by) + bulge, az.max(bz) + bulge],
        }
    }

    /// Makes room for another box.
    pub fn unite(&mut self, other: &Self) {
        for (mine, theirs) in self.min.iter_mut().zip(other.min) {
            *mine = mine.min(theirs);
        }
        for (mine, theirs) in self.max.iter_mut().zip(other.max) {
            *mine = mine.max(theirs);
        }
    }

    /// The same box with room for a surface spanned between its vertices: the Earth bulges out of the box of a ring.
    pub(super) fn over_surface(&self) -> Self {
        let bulge = bulge_m(dot(minus(self.max, self.min), minus(self.max, self.min)).sqrt());
        Self { min: self.min.map(|low| low - bulge), max: self.max.map(|high| high + bulge) }
    }

    /// A bound from below on the geodesic distance between anything in the two boxes.
    ///
    /// # Units
    /// - result: metres, 0 where they meet
    pub fn apart_m(&self, other: &Self) -> f64 {
        let mine = self.min.into_iter().zip(self.max);
        let theirs = other.min.into_iter().zip(other.max);
        let squared: f64 = mine
            .zip(theirs)
            .map(|((low, high), (other_low, other_high))| {
                let gap = (low - other_high).max(other_low - high).max(0.0);
                gap * gap
            })
            .sum();
        squared.sqrt()
    }

    /// A bound from below on the geodesic distance from `p` to anything in the box.
    ///
    /// # Units
    /// - result: metres, 0 inside
    pub fn at_least_m(&self, p: ChordPoint) -> f64 {
        let axes = p.0.into_iter().zip(self.min.into_iter().zip(self.max));
        let squared: f64 = axes
            .map(|(x, (low, high))| {
                let out = (low - x).max(x - high).max(0.0);
                out * out
            })
            .sum();
        squared.sqrt()
    }
}

/// How far a geodesic can leave its chord: the sagitta of the most curved arc over it, and a millimetre for rounding.
///
/// # Units
/// - `chord_m`, result: metres
pub fn bulge_m(chord_m: f64) -> f64 {
    // Up to 1,000 km an arc is within a part in a thousand of its chord; beyond, a half circle bounds it.
    let arc = chord_m * if chord_m < 1_000_000.0 { 1.002 } else { std::f64::consts::FRAC_PI_2 };
    arc * arc / (8.0 * LEAST_RADIUS_M) + 0.001
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::testing::at;
    use crate::geodesy::{along, distance_m};

    #[test]
    fn the_box_of_an_edge_holds_the_whole_geodesic() {
        for (a, b) in [
            (at(116.0, 33.0), at(116.01, 33.0)),
            (at(179.9, 70.0), at(-178.0, 70.2)),
            (at(10.0, 70.0), at(40.0, 70.0)),
            (at(-3.0, 89.9), at(170.0, 89.8)),
        ] {
            let edge = ChordBox::of_edge(ChordPoint::of(a), ChordPoint::of(b));
            for step in 0..=50 {
                let p = along(a, b, f64::from(step) / 50.0);
                assert_eq!(edge.at_least_m(ChordPoint::of(p)), 0.0, "{a:?} {b:?} {p:?}");
            }
        }
    }

    #[test]
    fn the_bound_never_exceeds_the_distance() {
        let (a, b) = (at(116.0, 33.0), at(116.3, 33.1));
        let edge = ChordBox::of_edge(ChordPoint::of(a), ChordPoint::of(b));
        for p in [at(116.0, 33.4), at(115.0, 33.0), at(-64.0, -33.0), at(116.4, 33.1)] {
            let nearest = (0..=200)
                .map(|i| distance_m(p, along(a, b, f64::from(i) / 200.0)))
                .fold(f64::INFINITY, f64::min);
            assert!(edge.at_least_m(ChordPoint::of(p)) <= nearest);
        }
    }
}
