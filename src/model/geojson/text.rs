//! Geometries as GeoJSON text at once, without a tree between: pages and files hold thousands of them.

use std::io::Write;

use geo_types::{Geometry, LineString, Polygon};

use super::digits::{push_position, push_positions};

/// Appends a geometry as text.
pub fn write(out: &mut String, geometry: &Geometry<f64>) {
    let mut bytes = Vec::new();
    push(&mut bytes, geometry);
    out.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
}

fn push(out: &mut Vec<u8>, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(point) => typed(out, "Point", |out| push_position(out, point.0)),
        Geometry::MultiPoint(points) => {
            typed(out, "MultiPoint", |out| {
                list(out, points.0.iter(), |out, point| push_position(out, point.0));
            });
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
            out.extend_from_slice(b"{\"type\":\"GeometryCollection\",\"geometries\":");
            list(out, all.0.iter(), push);
            out.push(b'}');
        }
    }
}

fn typed(out: &mut Vec<u8>, name: &str, coordinates: impl FnOnce(&mut Vec<u8>)) {
    let _ = write!(out, "{{\"type\":\"{name}\",\"coordinates\":");
    coordinates(out);
    out.push(b'}');
}

fn list<T>(out: &mut Vec<u8>, all: impl Iterator<Item = T>, mut one: impl FnMut(&mut Vec<u8>, T)) {
    out.push(b'[');
    for (at, item) in all.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        one(out, item);
    }
    out.push(b']');
}

fn line(out: &mut Vec<u8>, path: &LineString<f64>) {
    push_positions(out, &path.0);
}

fn polygon(out: &mut Vec<u8>, surface: &Polygon<f64>) {
    let rings = std::iter::once(surface.exterior()).chain(surface.interiors());
    list(out, rings, line);
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
