//! Boxes of degrees: what the spatial index is asked with. They may be too large, never too small.

use geo_types::{Coord, Geometry};

use super::ellipsoid::{E2, EQUATORIAL_RADIUS_M};
use super::{Position, walk};

/// A box of longitudes and latitudes, degrees; never across the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Box2 {
    /// South-west corner, `[lon, lat]` degrees.
    pub min: [f64; 2],
    /// North-east corner, `[lon, lat]` degrees.
    pub max: [f64; 2],
}

/// One box, or two where the antimeridian cuts it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boxes {
    first: Box2,
    second: Option<Box2>,
}

impl Boxes {
    /// The one or two boxes.
    pub fn iter(&self) -> impl Iterator<Item = Box2> + use<> {
        std::iter::once(self.first).chain(self.second)
    }

    /// Whether any of them meets the other box.
    pub fn intersects(&self, other: &Box2) -> bool {
        self.iter().any(|part| part.intersects(other))
    }
}

/// Added to every side, degrees (0.1 mm): covers the rounding of the formulas below.
const ROUNDING_DEG: f64 = 1e-9;

impl Box2 {
    /// The box of nothing: what is united with it stays as it is.
    pub const NOTHING: Box2 = Box2 { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };

    /// The box of one point.
    pub fn of_coord(coord: Coord<f64>) -> Self {
        Self { min: [coord.x, coord.y], max: [coord.x, coord.y] }
    }

    /// The place in its middle, as degrees go; none of a box beyond the Earth.
    pub fn middle(&self) -> Option<Position> {
        let ([west, south], [east, north]) = (self.min, self.max);
        Position::new(west.midpoint(east), south.midpoint(north)).ok()
    }

    /// Every place within `metres` of `p`, and a little more.
    ///
    /// # Units
    /// - `metres`: 0 or more (negative and NaN count as 0). Near a pole the box is a whole cap.
    pub fn around(p: Position, metres: f64) -> Boxes {
        Self::of_coord(p.coord()).grown(metres)
    }

    /// The box grown by `metres` on all sides, and a little more; in two parts where it meets the antimeridian.
    pub fn grown(&self, metres: f64) -> Boxes {
        let ([west, south], [east, north]) = (self.min, self.max);
        let metres = metres.max(0.0);
        // The meridian bends most at the equator: there a degree of latitude is shortest.
        let shortest_meridian_radius = EQUATORIAL_RADIUS_M * (1.0 - E2);
        let d_lat = (metres / shortest_meridian_radius).to_degrees() + ROUNDING_DEG;
        let (south, north) = (south - d_lat, north + d_lat);
        let widest = south.abs().max(north.abs());
        if widest >= 90.0 {
            let whole = Self { min: [-180.0, south.max(-90.0)], max: [180.0, north.min(90.0)] };
            return Boxes { first: whole, second: None };
        }
        // A circle reaches its widest longitude poleward of its centre, at the latitude where sin Δλ =
        // sin(r)/cos(lat) of the centre; taking the box's own poleward edge is wider still.
        let reach = (metres / shortest_meridian_radius).sin().min(1.0) / widest.to_radians().cos();
        let d_lon = if reach >= 1.0 { 180.0 } else { reach.asin().to_degrees() + ROUNDING_DEG };
        let (west, east) = (west - d_lon, east + d_lon);
        let band = |west: f64, east: f64| Self { min: [west, south], max: [east, north] };
        if east - west >= 360.0 {
            return Boxes { first: band(-180.0, 180.0), second: None };
        }
        if west < -180.0 {
            return Boxes { first: band(-180.0, east), second: Some(band(west + 360.0, 180.0)) };
        }
        if east > 180.0 {
            return Boxes { first: band(west, 180.0), second: Some(band(-180.0, east - 360.0)) };
        }
        Boxes { first: band(west, east), second: None }
    }

    /// The box of a geodesic edge. It reaches poleward of both ends, because geodesics do: by 2 cm over a
    /// kilometre, by 100 m over 80 km at 33° N.
    pub fn of_edge(a: Coord<f64>, b: Coord<f64>) -> Self {
        let mut edge = Self::of_coord(a);
        edge.include(b);
        let d_lon = (a.x - b.x).abs();
        if d_lon > 180.0 {
            edge.min[0] = -180.0;
            edge.max[0] = 180.0;
        }
        let half = (if d_lon > 180.0 { 360.0 - d_lon } else { d_lon }).to_radians() / 2.0;
        // The edge between two places at the more poleward latitude peaks at tan φ / cos(Δλ/2): over an edge of some
        // kilometres by less than half²/4, wherever it is.
        let bulged = |lat: f64| {
            if half < 1e-3 {
                return (lat + (half * half).to_degrees() / 3.9 + ROUNDING_DEG).min(90.0);
            }
            let peak =
                if half < 1.5 { (lat.to_radians().tan() / half.cos()).atan().to_degrees() } else { 90.0 };
            (lat + (peak - lat) * 1.02 + ROUNDING_DEG).min(90.0)
        };
        let ([_, south], [_, north]) = (edge.min, edge.max);
        if north > 0.0 {
            edge.max[1] = bulged(north);
        }
        if south < 0.0 {
            edge.min[1] = -bulged(-south);
        }
        edge
    }

    /// The box of a geometry, bulging edges included; `None` when it has no vertex.
    pub fn of_geometry(geometry: &Geometry<f64>) -> Option<Self> {
        let mut all: Option<Self> = None;
        let mut add = |part: Self| match &mut all {
            Some(all) => all.unite(&part),
            None => all = Some(part),
        };
        walk::points(geometry, &mut |c| add(Self::of_coord(c)));
        walk::edges(geometry, &mut |a, b| add(Self::of_edge(a, b)));
        all
    }

    /// Makes room for a point.
    pub fn include(&mut self, coord: Coord<f64>) {
        self.unite(&Self::of_coord(coord));
    }

    /// Makes room for another box.
    pub fn unite(&mut self, other: &Self) {
        let ([w, s], [e, n]) = (self.min, self.max);
        let ([ow, os], [oe, on]) = (other.min, other.max);
        *self = Self { min: [w.min(ow), s.min(os)], max: [e.max(oe), n.max(on)] };
    }

    /// Whether the boxes share at least a point.
    pub fn intersects(&self, other: &Self) -> bool {
        let ([w, s], [e, n]) = (self.min, self.max);
        let ([ow, os], [oe, on]) = (other.min, other.max);
        w <= oe && ow <= e && s <= on && os <= n
    }

    /// Whether the point lies in the box, its border included.
    pub fn contains(&self, coord: Coord<f64>) -> bool {
        self.intersects(&Self::of_coord(coord))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::testing::{at, everywhere};
    use crate::geodesy::{along, direct};

    #[test]
    fn whatever_is_within_the_distance_is_within_the_box() {
        for p in everywhere() {
            for metres in [0.0, 5.0, 1_000.0, 30_000.0, 400_000.0] {
                let boxes = Box2::around(p, metres);
                for azimuth in 0..72 {
                    let q = direct(p, f64::from(azimuth) * 5.0, metres);
                    assert!(boxes.iter().any(|b| b.contains(q.coord())), "{p:?} {metres} m {q:?} {boxes:?}");
                }
            }
        }
    }

    #[test]
    fn an_ordinary_box_is_one_and_tight() {
        let boxes: Vec<_> = Box2::around(at(117.0, 33.0), 1_000.0).iter().collect();
        let [only] = boxes.as_slice() else { panic!("{boxes:?}") };
        assert!(only.max[1] - only.min[1] < 0.0182 && only.max[0] - only.min[0] < 0.0217);
    }

    #[test]
    fn a_box_at_the_antimeridian_is_two() {
        let boxes = Box2::around(at(179.999, 33.0), 1_000.0);
        assert_eq!(boxes.iter().count(), 2);
        assert!(boxes.iter().all(|b| b.min[0] >= -180.0 && b.max[0] <= 180.0));
    }

    #[test]
    fn an_edge_lies_in_its_box_with_its_bulge() {
        for (a, b) in [
            (at(116.0, 33.0), at(117.1, 33.0)),
            (at(0.0, 70.0), at(60.0, 60.0)),
            (at(0.0, -40.0), at(9.0, -40.1)),
            (at(-5.0, -1.0), at(5.0, 1.5)),
            (at(116.0, 45.0), at(116.1, 45.0)),
            (at(116.0, -60.0), at(116.003, -60.0)),
            (at(20.0, 84.0), at(20.11, 84.0)),
        ] {
            let edge = Box2::of_edge(a.coord(), b.coord());
            for i in 0..=200 {
                let q = along(a, b, f64::from(i) / 200.0).coord();
                assert!(edge.contains(q), "{a:?} {b:?}: {q:?} is outside {edge:?}");
            }
        }
    }
}
