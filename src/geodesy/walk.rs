//! Walking a geometry's vertices and edges, whatever its type.

use geo_types::{Coord, Geometry, LineString, Polygon};

/// Calls `f` with every vertex.
pub(crate) fn points(geometry: &Geometry<f64>, f: &mut impl FnMut(Coord<f64>)) {
    match geometry {
        Geometry::Point(p) => f(p.0),
        Geometry::MultiPoint(points) => points.iter().for_each(|p| f(p.0)),
        Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| points(part, f)),
        _ => lines(geometry, &mut |line| line.iter().for_each(|&c| f(c))),
    }
}

/// Calls `f` with every edge of lines and rings.
pub(crate) fn edges(geometry: &Geometry<f64>, f: &mut impl FnMut(Coord<f64>, Coord<f64>)) {
    lines(geometry, &mut |line| {
        for pair in line.windows(2) {
            if let [a, b] = pair {
                f(*a, *b);
            }
        }
    });
}

/// Calls `f` with the vertices of every line and every ring.
pub(crate) fn lines(geometry: &Geometry<f64>, f: &mut impl FnMut(&[Coord<f64>])) {
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => {}
        Geometry::Line(line) => f(&[line.start, line.end]),
        Geometry::LineString(line) => f(&line.0),
        Geometry::MultiLineString(parts) => parts.iter().for_each(|line| f(&line.0)),
        Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| lines(part, f)),
        _ => polygons(geometry, &mut |polygon| rings(polygon).for_each(|ring| f(&ring.0))),
    }
}

/// Calls `f` with every polygon.
pub(crate) fn polygons(geometry: &Geometry<f64>, f: &mut impl FnMut(&Polygon<f64>)) {
    match geometry {
        Geometry::Polygon(polygon) => f(polygon),
        Geometry::MultiPolygon(parts) => parts.iter().for_each(f),
        Geometry::Rect(rect) => f(&rect.to_polygon()),
        Geometry::Triangle(triangle) => f(&triangle.to_polygon()),
        Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| polygons(part, f)),
        Geometry::Point(_)
        | Geometry::Line(_)
        | Geometry::LineString(_)
        | Geometry::MultiPoint(_)
        | Geometry::MultiLineString(_) => {}
    }
}

/// A polygon's outer ring, then its holes.
pub(crate) fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}
