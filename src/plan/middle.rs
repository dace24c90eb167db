//! One place for a geometry, where a whole one is more than a length of kilometres needs.

use geo_types::Geometry;

use crate::geodesy::{Box2, Position};

/// The point, or the middle of a geometry's box.
pub(super) fn middle(geometry: &Geometry<f64>) -> Option<Position> {
    if let Geometry::Point(at) = geometry {
        return Position::from_coord(at.0).ok();
    }
    Box2::of_geometry(geometry)?.middle()
}
