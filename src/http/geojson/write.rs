//! Writing features. Pages hold thousands of them, so they are written as text at once instead of as trees.

use std::fmt::Write;

use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::Value;
use uuid::Uuid;

use crate::model::feature::{Feature, Properties};

/// Appends a feature; `derived` says that its geometry follows from road and chainage.
pub(in crate::http) fn feature(
    out: &mut String,
    id: Uuid,
    place: Option<&Geometry<f64>>,
    derived: bool,
    properties: &Properties,
) {
    let _ = write!(out, "{{\"type\":\"Feature\",\"id\":\"{id}\",\"geometry\":");
    match place {
        Some(place) => geometry(out, place),
        None => out.push_str("null"),
    }
    out.push_str(",\"properties\":{");
    let mut first = true;
    for (name, value) in properties {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        let _ = write!(out, "{}:{value}", Value::from(name.as_str()));
    }
    if derived {
        out.push_str(if first { "\"derived_position\":true" } else { ",\"derived_position\":true" });
    }
    out.push_str("}}");
}

/// A feature as it is stored.
pub(in crate::http) fn of_feature(one: &Feature) -> String {
    let mut out = String::new();
    feature(&mut out, one.id, one.geometry.as_ref(), false, &one.properties);
    out
}

/// Appends a geometry.
pub(in crate::http) fn geometry(out: &mut String, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(point) => typed(out, "Point", |out| position(out, point.0)),
        Geometry::MultiPoint(points) => {
            typed(out, "MultiPoint", |out| list(out, points.0.iter(), |out, point| position(out, point.0)));
        }
        Geometry::LineString(path) => typed(out, "LineString", |out| line(out, path)),
        Geometry::MultiLineString(lines) => {
            typed(out, "MultiLineString", |out| list(out, lines.0.iter(), line));
        }
        Geometry::Polygon(surface) => typed(out, "Polygon", |out| polygon(out, surface)),
        Geometry::MultiPolygon(surfaces) => {
            typed(out, "MultiPolygon", |out| list(out, surfaces.0.iter(), polygon));
        }
        Geometry::Line(segment) => {
            let path = LineString::new(vec![segment.start, segment.end]);
            typed(out, "LineString", |out| line(out, &path));
        }
        Geometry::Rect(rect) => typed(out, "Polygon", |out| polygon(out, &rect.to_polygon())),
        Geometry::Triangle(triangle) => typed(out, "Polygon", |out| polygon(out, &triangle.to_polygon())),
        Geometry::GeometryCollection(all) => {
            out.push_str("{\"type\":\"GeometryCollection\",\"geometries\":");
            list(out, all.0.iter(), self::geometry);
            out.push('}');
        }
    }
}

fn typed(out: &mut String, name: &str, coordinates: impl FnOnce(&mut String)) {
    let _ = write!(out, "{{\"type\":\"{name}\",\"coordinates\":");
    coordinates(out);
    out.push('}');
}

fn list<T>(out: &mut String, all: impl Iterator<Item = T>, mut one: impl FnMut(&mut String, T)) {
    out.push('[');
    for (at, item) in all.enumerate() {
        if at > 0 {
            out.push(',');
        }
        one(out, item);
    }
    out.push(']');
}

fn line(out: &mut String, path: &LineString<f64>) {
    list(out, path.0.iter(), |out, at| position(out, *at));
}

fn polygon(out: &mut String, surface: &Polygon<f64>) {
    let rings = std::iter::once(surface.exterior()).chain(surface.interiors());
    list(out, rings, line);
}

fn position(out: &mut String, at: Coord<f64>) {
    let _ = write!(out, "[{},{}]", rounded(at.x), rounded(at.y));
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;
    use serde_json::json;

    #[test]
    fn positions_have_at_most_nine_decimals() {
        let mut out = String::new();
        geometry(&mut out, &Geometry::Point((116.123_456_789_49, 33.0).into()));
        assert_eq!(out, r#"{"type":"Point","coordinates":[116.123456789,33]}"#);
    }

    #[test]
    fn what_is_written_is_what_geojson_reads() {
        let holed = polygon!(exterior: [(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0)],
            interiors: [[(x: 2.0, y: 1.0), (x: 3.0, y: 1.0), (x: 3.0, y: 2.0)]]);
        for shape in [
            Geometry::Polygon(holed.clone()),
            Geometry::MultiPolygon(vec![holed].into()),
            Geometry::MultiPoint(vec![(1.0, 2.0), (3.0, 4.0)].into()),
        ] {
            let mut out = String::new();
            geometry(&mut out, &shape);
            let read: ::geojson::Geometry = out.parse().unwrap();
            assert_eq!(Geometry::<f64>::try_from(read).unwrap(), shape);
        }
    }

    #[test]
    fn a_name_with_quotes_stays_one_value() {
        let mut one = Feature::new(None, Properties::new());
        one.set("name", "a\"b\\\n".into());
        let read: Value = serde_json::from_str(&of_feature(&one)).unwrap();
        assert_eq!(read["properties"], json!({"name": "a\"b\\\n"}));
    }
}
