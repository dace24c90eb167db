//! Relations of geometries in longitude and latitude. Both sides are finite and valid before they come here.

use geo::{Intersects, Relate};
use geo_types::{Geometry, MultiPolygon, Polygon, Rect};

use super::ast::SpatialOp;

/// `BBOX` as a geometry; west greater than east goes over the antimeridian and becomes two.
pub(super) fn of_box([west, south, east, north]: [f64; 4]) -> Geometry<f64> {
    let part = |from: f64, to: f64| -> Polygon<f64> { Rect::new((from, south), (to, north)).to_polygon() };
    if west <= east {
        part(west, east).into()
    } else {
        MultiPolygon(vec![part(west, 180.0), part(-180.0, east)]).into()
    }
}

/// Whether the relation holds.
pub(super) fn holds(op: SpatialOp, one: &Geometry<f64>, other: &Geometry<f64>) -> bool {
    match op {
        SpatialOp::Intersects => one.intersects(other),
        SpatialOp::Disjoint => !one.intersects(other),
        SpatialOp::Equals => one.relate(other).is_equal_topo(),
        SpatialOp::Within => one.relate(other).is_within(),
        SpatialOp::Contains => one.relate(other).is_contains(),
        SpatialOp::Touches => one.relate(other).is_touches(),
        SpatialOp::Crosses => one.relate(other).is_crosses(),
        SpatialOp::Overlaps => one.relate(other).is_overlaps(),
    }
}
