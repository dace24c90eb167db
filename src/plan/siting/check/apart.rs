//! How far two geometries are apart, every edge against every edge: slow, and by itself.

use geo_types::{Coord, Geometry};

use crate::geodesy::{LocalFrame, Position, distance_m, point_to_segment, segment_to_segment};

/// A geometry as its unbroken lines (a point is a line of one) and whether they bound surfaces.
struct Drawn {
    lines: Vec<Vec<Position>>,
    surface: bool,
}

/// Metres between two geometries; 0 where they overlap. None for a form that no kind has.
pub(super) fn apart_m(one: &Geometry<f64>, other: &Geometry<f64>) -> Option<f64> {
    let (one, other) = (drawn(one)?, drawn(other)?);
    if holds(&one, &other) || holds(&other, &one) {
        return Some(0.0);
    }
    let mut least = f64::INFINITY;
    for a in &one.lines {
        for b in &other.lines {
            least = least.min(lines_m(a, b));
        }
    }
    Some(least)
}

fn drawn(geometry: &Geometry<f64>) -> Option<Drawn> {
    let line = |coords: &[Coord<f64>]| {
        let places: Result<Vec<Position>, _> = coords.iter().map(|at| Position::from_coord(*at)).collect();
        places.ok()
    };
    let rings = |polygon: &geo_types::Polygon<f64>| -> Vec<Option<Vec<Position>>> {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|ring| line(&ring.0)).collect()
    };
    let lines: Vec<Option<Vec<Position>>> = match geometry {
        Geometry::Point(at) => vec![line(&[at.0])],
        Geometry::MultiPoint(all) => all.iter().map(|at| line(&[at.0])).collect(),
        Geometry::LineString(own) => vec![line(&own.0)],
        Geometry::MultiLineString(all) => all.iter().map(|own| line(&own.0)).collect(),
        Geometry::Polygon(own) => rings(own),
        Geometry::MultiPolygon(all) => all.iter().flat_map(rings).collect(),
        _ => return None,
    };
    let surface = matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_));
    Some(Drawn { lines: lines.into_iter().collect::<Option<_>>()?, surface })
}

fn lines_m(one: &[Position], other: &[Position]) -> f64 {
    match (one, other) {
        ([a], [b]) => distance_m(*a, *b),
        ([a], line) | (line, [a]) => edges(line)
            .map(|(from, to)| point_to_segment(*a, from, to).offset_m)
            .fold(f64::INFINITY, f64::min),
        _ => edges(one)
            .flat_map(|(a, b)| edges(other).map(move |(c, d)| segment_to_segment(a, b, c, d).offset_m))
            .fold(f64::INFINITY, f64::min),
    }
}

fn edges(line: &[Position]) -> impl Iterator<Item = (Position, Position)> + '_ {
    line.windows(2).filter_map(|pair| if let [a, b] = pair { Some((*a, *b)) } else { None })
}

/// Whether a surface holds a vertex of the other: the rings cross the ray to the east an odd number of times.
fn holds(surface: &Drawn, other: &Drawn) -> bool {
    surface.surface
        && other.lines.iter().filter_map(|line| line.first()).any(|place| {
            let frame = LocalFrame::at(*place);
            let crossed = |(a, b): (Position, Position)| {
                let ([ax, ay], [bx, by]) = (frame.to_plane(a), frame.to_plane(b));
                (ay > 0.0) != (by > 0.0) && ((ax * by - bx * ay > 0.0) == (by > ay))
            };
            surface.lines.iter().flat_map(|ring| edges(ring)).filter(|edge| crossed(*edge)).count() % 2 == 1
        })
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;
    use crate::geodesy::offset_m;
    use crate::question::testing::{line, point};

    #[test]
    fn it_agrees_with_the_figures() {
        let yard = Geometry::Polygon(
            polygon![(x: 117.0, y: 33.0), (x: 117.001, y: 33.0), (x: 117.001, y: 33.001), (x: 117.0, y: 33.001)],
        );
        for other in [
            point(117.0005, 33.0005),
            point(117.003, 33.0005),
            line(&[(117.002, 33.0), (117.003, 33.002)]),
            line(&[(116.999, 33.0005), (117.003, 33.0005)]),
        ] {
            let (own, wanted) = (apart_m(&yard, &other).unwrap(), offset_m(&yard, &other).unwrap());
            assert!((own - wanted).abs() < 1e-3, "{other:?}: {own}, {wanted}");
        }
    }
}
