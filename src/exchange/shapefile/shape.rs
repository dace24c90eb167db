//! A shape to a geometry. Rings are sorted out by what surrounds what: half of the programs that write them turn them the
//! wrong way round.

use geo::{CoordinatePosition, coordinate_position::CoordPos, winding_order::Winding};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use shapefile::Shape;
use shapefile::record::traits::HasXY;

/// The geometry of a shape, and whether heights or measures were left out. None when it is the null shape.
///
/// # Errors
/// When it is a surface in space, which a register does not hold.
pub(super) fn geometry(shape: &Shape) -> Result<(Option<Geometry<f64>>, bool), NotFlat> {
    let point = |x: f64, y: f64| Geometry::Point(Point::new(x, y));
    Ok(match shape {
        Shape::NullShape => (None, false),
        Shape::Point(p) => (Some(point(p.x, p.y)), false),
        Shape::PointM(p) => (Some(point(p.x, p.y)), true),
        Shape::PointZ(p) => (Some(point(p.x, p.y)), true),
        Shape::Multipoint(m) => (points(m.points()), false),
        Shape::MultipointM(m) => (points(m.points()), true),
        Shape::MultipointZ(m) => (points(m.points()), true),
        Shape::Polyline(l) => (lines(l.parts().iter().map(|part| line(part))), false),
        Shape::PolylineM(l) => (lines(l.parts().iter().map(|part| line(part))), true),
        Shape::PolylineZ(l) => (lines(l.parts().iter().map(|part| line(part))), true),
        Shape::Polygon(p) => (areas(p.rings().iter().map(|ring| line(ring.points()))), false),
        Shape::PolygonM(p) => (areas(p.rings().iter().map(|ring| line(ring.points()))), true),
        Shape::PolygonZ(p) => (areas(p.rings().iter().map(|ring| line(ring.points()))), true),
        Shape::Multipatch(_) => return Err(NotFlat),
    })
}

/// A multipatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotFlat;

fn line<P: HasXY>(points: &[P]) -> LineString<f64> {
    points.iter().map(|p| Coord { x: p.x(), y: p.y() }).collect()
}

fn points<P: HasXY>(points: &[P]) -> Option<Geometry<f64>> {
    let all: Vec<Point<f64>> = points.iter().map(|p| Point::new(p.x(), p.y())).collect();
    match all.as_slice() {
        [] => None,
        [only] => Some(Geometry::Point(*only)),
        _ => Some(Geometry::MultiPoint(MultiPoint(all))),
    }
}

fn lines(parts: impl Iterator<Item = LineString<f64>>) -> Option<Geometry<f64>> {
    let mut all: Vec<LineString<f64>> = parts.filter(|line| line.0.len() > 1).collect();
    match (all.len(), all.pop()) {
        (_, None) => None,
        (1, Some(only)) => Some(Geometry::LineString(only)),
        (_, Some(last)) => {
            all.push(last);
            Some(Geometry::MultiLineString(MultiLineString(all)))
        }
    }
}

/// Outer rings run clockwise here. A file that has none of those was written by a program that turned them all; a hole
/// that nothing surrounds is an outer ring that was turned.
fn areas(rings: impl Iterator<Item = LineString<f64>>) -> Option<Geometry<f64>> {
    let rings: Vec<LineString<f64>> = rings.filter(|ring| ring.0.len() > 2).collect();
    let turned = !rings.iter().any(Winding::is_cw);
    let (shells, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| turned || ring.is_cw());
    let mut all: Vec<Polygon<f64>> =
        shells.into_iter().map(|shell| Polygon::new(shell, Vec::new())).collect();
    if turned {
        all = nested(all);
    }
    for hole in holes {
        match all.iter_mut().find(|polygon| surrounds(polygon, &hole)) {
            Some(polygon) => polygon.interiors_push(hole),
            None => all.push(Polygon::new(hole, Vec::new())),
        }
    }
    match (all.len(), all.pop()) {
        (_, None) => None,
        (1, Some(only)) => Some(Geometry::Polygon(only)),
        (_, Some(last)) => {
            all.push(last);
            Some(Geometry::MultiPolygon(MultiPolygon(all)))
        }
    }
}

/// Rings that all run the same way: those inside another are its holes.
fn nested(rings: Vec<Polygon<f64>>) -> Vec<Polygon<f64>> {
    let inside: Vec<bool> = rings
        .iter()
        .enumerate()
        .map(|(at, ring)| {
            rings.iter().enumerate().any(|(other, shell)| other != at && surrounds(shell, ring.exterior()))
        })
        .collect();
    let (mut shells, mut holes) = (Vec::new(), Vec::new());
    for (ring, inside) in rings.into_iter().zip(inside) {
        if inside { holes.push(ring) } else { shells.push(ring) }
    }
    for hole in holes {
        let (exterior, _) = hole.into_inner();
        if let Some(shell) = shells.iter_mut().find(|shell| surrounds(shell, &exterior)) {
            shell.interiors_push(exterior);
        }
    }
    shells
}

fn surrounds(shell: &Polygon<f64>, ring: &LineString<f64>) -> bool {
    let telling =
        ring.0.iter().map(|corner| shell.coordinate_position(corner)).find(|at| *at != CoordPos::OnBoundary);
    telling == Some(CoordPos::Inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(middle: f64, half: f64, clockwise: bool) -> LineString<f64> {
        let (low, high) = (middle - half, middle + half);
        let mut corners = vec![(low, -half), (high, -half), (high, half), (low, half), (low, -half)];
        if clockwise {
            corners.reverse();
        }
        LineString::from(corners)
    }

    fn holes(rings: Vec<LineString<f64>>) -> Vec<usize> {
        match areas(rings.into_iter()) {
            Some(Geometry::Polygon(one)) => vec![one.interiors().len()],
            Some(Geometry::MultiPolygon(all)) => all.0.iter().map(|one| one.interiors().len()).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn holes_go_where_they_lie_and_islands_stay_apart() {
        assert_eq!(holes(vec![ring(0.0, 5.0, true), ring(20.0, 5.0, true), ring(20.0, 1.0, false)]), [0, 1]);
    }

    #[test]
    fn rings_turned_the_wrong_way_round_are_understood() {
        assert_eq!(holes(vec![ring(0.0, 5.0, false), ring(0.0, 1.0, false)]), [1]);
        assert_eq!(holes(vec![ring(0.0, 5.0, true), ring(20.0, 5.0, false)]), [0, 0]);
    }
}
