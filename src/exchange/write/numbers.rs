//! Positions as text: as many decimals as they need, at most nine (a tenth of a millimetre).

use std::fmt::Write;

use geo_types::{Coord, Geometry, LineString, Polygon};

/// A coordinate in degrees with at most nine decimals.
///
/// # Units
/// - `degrees`: any finite number of degrees
pub fn degrees(degrees: f64) -> String {
    let text = format!("{degrees:.9}");
    let plain = text.trim_end_matches('0').trim_end_matches('.');
    if plain == "-0" { "0".to_owned() } else { plain.to_owned() }
}

/// A geometry as well-known text, with at most nine decimals.
pub fn wkt(geometry: &Geometry<f64>) -> String {
    let mut out = String::new();
    tagged(&mut out, geometry);
    out
}

fn tagged(out: &mut String, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(point) => {
            out.push_str("POINT ");
            coords(out, &[point.0]);
        }
        Geometry::Line(line) => {
            out.push_str("LINESTRING ");
            coords(out, &[line.start, line.end]);
        }
        Geometry::LineString(line) => {
            out.push_str("LINESTRING ");
            coords(out, &line.0);
        }
        Geometry::Polygon(polygon) => {
            out.push_str("POLYGON ");
            rings(out, polygon);
        }
        Geometry::Rect(rect) => tagged(out, &Geometry::Polygon(rect.to_polygon())),
        Geometry::Triangle(triangle) => tagged(out, &Geometry::Polygon(triangle.to_polygon())),
        Geometry::MultiPoint(points) => {
            out.push_str("MULTIPOINT ");
            list(out, &points.0, |out, point| coords(out, &[point.0]));
        }
        Geometry::MultiLineString(lines) => {
            out.push_str("MULTILINESTRING ");
            list(out, &lines.0, |out, line| coords(out, &line.0));
        }
        Geometry::MultiPolygon(polygons) => {
            out.push_str("MULTIPOLYGON ");
            list(out, &polygons.0, rings);
        }
        Geometry::GeometryCollection(all) => {
            out.push_str("GEOMETRYCOLLECTION ");
            list(out, &all.0, tagged);
        }
    }
}

fn rings(out: &mut String, polygon: &Polygon<f64>) {
    if polygon.exterior().0.is_empty() {
        out.push_str("EMPTY");
        return;
    }
    let all: Vec<&LineString<f64>> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    list(out, &all, |out, ring| coords(out, &ring.0));
}

fn coords(out: &mut String, all: &[Coord<f64>]) {
    list(out, all, |out, coord| {
        let _ = write!(out, "{} {}", degrees(coord.x), degrees(coord.y));
    });
}

fn list<T>(out: &mut String, all: &[T], mut one: impl FnMut(&mut String, &T)) {
    if all.is_empty() {
        out.push_str("EMPTY");
        return;
    }
    out.push('(');
    for (at, item) in all.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        one(out, item);
    }
    out.push(')');
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPoint, MultiPolygon, Point};

    use super::*;

    #[test]
    fn nine_decimals_at_most_and_no_zeros_that_say_nothing() {
        assert_eq!(degrees(117.123456789123), "117.123456789");
        assert_eq!(degrees(-33.5), "-33.5");
        assert_eq!(degrees(120.0), "120");
        assert_eq!(degrees(-0.0000000001), "0");
    }

    #[test]
    fn every_form_is_written_as_other_programs_read_it() {
        let ring = LineString::from(vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]);
        let polygon = Polygon::new(ring.clone(), vec![]);
        for (geometry, text) in [
            (Geometry::from(Point::new(1.5, 2.0)), "POINT (1.5 2)"),
            (ring.into(), "LINESTRING (0 0, 1 0, 1 1, 0 0)"),
            (polygon.clone().into(), "POLYGON ((0 0, 1 0, 1 1, 0 0))"),
            (MultiPolygon(vec![polygon]).into(), "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"),
            (MultiPoint(vec![Point::new(1.0, 2.0)]).into(), "MULTIPOINT ((1 2))"),
            (MultiPoint(vec![]).into(), "MULTIPOINT EMPTY"),
        ] {
            assert_eq!(wkt(&geometry), text);
        }
    }
}
