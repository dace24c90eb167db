//! Geometries as GeoJSON text at once, without a tree between: pages and files hold thousands of them.

use std::fmt::Write;

use geo_types::{Coord, Geometry, LineString, Polygon};

use super::digits::push_position;

/// Appends a geometry as text.
pub fn write(out: &mut String, geometry: &Geometry<f64>) {
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
            list(out, all.0.iter(), write);
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
    let mut bytes = Vec::with_capacity(40);
    push_position(&mut bytes, at);
    out.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    #[test]
    fn positions_have_at_most_nine_decimals() {
        let mut out = String::new();
        write(&mut out, &Geometry::Point((116.123_456_789_49, 33.0).into()));
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
            write(&mut out, &shape);
            let read: ::geojson::Geometry = out.parse().unwrap();
            assert_eq!(Geometry::<f64>::try_from(read).unwrap(), shape);
        }
    }
}
