//! One place for a whole geometry, where its shape does not matter: whose land it is on, where a list or a haul leads.

use geo_types::{Coord, Geometry};

use super::{Box2, Position, walk};

/// The point, or the middle of the geometry's box; none of what has no vertex. Over the antimeridian it is the middle of
/// the side on which the geometry lies, not of the other side of the Earth.
pub fn middle_of(geometry: &Geometry<f64>) -> Option<Position> {
    if let Geometry::Point(at) = geometry {
        return Position::from_coord(at.0).ok();
    }
    let bounds = Box2::of_geometry(geometry)?;
    let ([west, _], [east, _]) = (bounds.min, bounds.max);
    if east - west <= 180.0 {
        return bounds.middle();
    }
    let mut turned: Option<Box2> = None;
    walk::points(geometry, &mut |at| {
        let at = Box2::of_coord(Coord { x: at.x.rem_euclid(360.0), y: at.y });
        match &mut turned {
            Some(all) => all.unite(&at),
            None => turned = Some(at),
        }
    });
    let ([west, south], [east, north]) = turned.map(|all| (all.min, all.max))?;
    let lon = west.midpoint(east);
    Position::new(if lon > 180.0 { lon - 360.0 } else { lon }, south.midpoint(north)).ok()
}

#[cfg(test)]
mod tests {
    use geo_types::{line_string, point, polygon};

    use super::*;

    #[test]
    fn what_lies_over_the_antimeridian_has_its_middle_there() {
        let house = polygon![(x: 179.9999, y: 33.0), (x: -179.9995, y: 33.0), (x: -179.9995, y: 33.0002), (x: 179.9999, y: 33.0002)];
        let middle = middle_of(&house.into()).unwrap();
        assert!(
            (middle.lon() + 179.9998).abs() < 1e-9 && (middle.lat() - 33.0001).abs() < 1e-9,
            "{middle:?}"
        );
        let line = line_string![(x: 179.9, y: 0.0), (x: -179.96, y: 0.0)];
        assert!((middle_of(&line.into()).unwrap().lon() - 179.97).abs() < 1e-9);
        let plain = line_string![(x: 117.0, y: 33.0), (x: 117.5, y: 33.0)];
        assert!((middle_of(&plain.into()).unwrap().lon() - 117.25).abs() < 1e-9);
        assert_eq!(middle_of(&point!(x: 180.0, y: 1.0).into()).unwrap().lon().abs(), 180.0);
    }
}
