//! A geometry as GeoJSON (RFC 7946): longitude first, up to nine decimals, which is a tenth of a millimetre.

mod digits;
mod row;
mod text;

pub use row::RowWriter;
pub use text::write;

use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::{Value, json};

use super::feature::Properties;

/// Decimals of a degree that are written; what doubles hold beyond them is noise of arithmetic.
const SCALE: f64 = 1e9;

/// The geometry as a GeoJSON object.
pub fn geometry(geometry: &Geometry<f64>) -> Value {
    match geometry {
        Geometry::Point(point) => of("Point", position(point.0)),
        Geometry::MultiPoint(points) => {
            of("MultiPoint", points.iter().map(|point| position(point.0)).collect())
        }
        Geometry::Line(line) => of("LineString", [line.start, line.end].into_iter().map(position).collect()),
        Geometry::LineString(part) => of("LineString", line(part)),
        Geometry::MultiLineString(lines) => of("MultiLineString", lines.iter().map(line).collect()),
        Geometry::Polygon(surface) => of("Polygon", polygon(surface)),
        Geometry::MultiPolygon(surfaces) => of("MultiPolygon", surfaces.iter().map(polygon).collect()),
        Geometry::Rect(rect) => of("Polygon", polygon(&rect.to_polygon())),
        Geometry::Triangle(triangle) => of("Polygon", polygon(&triangle.to_polygon())),
        Geometry::GeometryCollection(parts) => object([
            ("type", "GeometryCollection".into()),
            ("geometries", parts.iter().map(self::geometry).collect()),
        ]),
    }
}

/// A GeoJSON feature; a geometry that is not known is null.
pub fn feature(id: &str, place: Option<&Geometry<f64>>, properties: &Properties) -> Value {
    object([
        ("type", "Feature".into()),
        ("id", id.into()),
        ("geometry", place.map_or(Value::Null, geometry)),
        ("properties", properties.clone().into()),
    ])
}

fn of(kind: &str, coordinates: Value) -> Value {
    object([("type", kind.into()), ("coordinates", coordinates)])
}

/// `json!` would copy each of them.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn position(at: Coord<f64>) -> Value {
    let rounded = |degrees: f64| (degrees * SCALE).round() / SCALE;
    json!([rounded(at.x), rounded(at.y)])
}

fn line(line: &LineString<f64>) -> Value {
    line.0.iter().copied().map(position).collect()
}

fn polygon(polygon: &Polygon<f64>) -> Value {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line).collect()
}

#[cfg(test)]
mod tests {
    use geo_types::{Point, polygon};

    use super::*;

    #[test]
    fn a_place_is_written_with_nine_decimals() {
        let at = geometry(&Geometry::Point(Point::new(117.000_000_123_456, -33.1)));
        assert_eq!(at.to_string(), r#"{"type":"Point","coordinates":[117.000000123,-33.1]}"#);
    }

    #[test]
    fn rings_are_closed_and_holes_follow() {
        let yard = polygon!(exterior: [(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.)],
            interiors: [[(x: 1., y: 1.), (x: 2., y: 1.), (x: 2., y: 2.)]]);
        let rings = geometry(&Geometry::Polygon(yard))["coordinates"].as_array().unwrap().clone();
        assert_eq!(rings.len(), 2);
        assert!(rings.iter().all(|ring| ring[0] == ring[3]));
    }

    #[test]
    fn a_feature_without_a_place_has_null_geometry() {
        let written = feature("a", None, &Properties::new());
        assert!(written["geometry"].is_null() && written["id"] == "a");
    }
}
