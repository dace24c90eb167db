//! Shapes of all rows of a slab in flat memory: one run of positions, part ends, and where each row begins.

use geo_traits::{
    CoordTrait, GeometryTrait, GeometryType, LineStringTrait, MultiLineStringTrait, MultiPointTrait,
    MultiPolygonTrait, PointTrait, PolygonTrait,
};
use geo_types::Coord;
use thiserror::Error;

use super::shape::{Shape, ShapeKind};

/// Why a geometry cannot be a row's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// Points, lines and polygons and their multi-part forms are kept; collections of several forms are not.
    #[error("a geometry of several forms cannot be kept as one feature")]
    Mixed,
    /// A slab counts positions in 32 bits.
    #[error("more than four thousand million positions in one layer")]
    TooMany,
}

/// Flat storage for shapes; row numbers are given in the order of pushing.
#[derive(Debug, Clone, Default)]
pub(super) struct Shapes {
    kinds: Vec<ShapeKind>,
    coords: Vec<Coord<f64>>,
    /// End of each row's parts in `ends`.
    row_parts: Vec<u32>,
    /// End of each part in `coords`.
    ends: Vec<u32>,
    /// Whether each part is an outer ring.
    outer: Vec<bool>,
}

impl Shapes {
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Gives back what growing in doubling steps left unused.
    pub(super) fn shrink(&mut self) {
        self.kinds.shrink_to_fit();
        self.coords.shrink_to_fit();
        self.row_parts.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.outer.shrink_to_fit();
    }

    /// The shape of a row; of form none when there is no such row.
    pub(super) fn get(&self, row: u32) -> Shape<'_> {
        let at = row as usize;
        let end_of =
            |row: Option<usize>| row.and_then(|r| self.row_parts.get(r)).map_or(0, |end| *end as usize);
        let (first_part, last_part) = (end_of(at.checked_sub(1)), end_of(Some(at)));
        let coord_end =
            |part: Option<usize>| part.and_then(|p| self.ends.get(p)).map_or(0, |end| *end as usize);
        let from = coord_end(first_part.checked_sub(1));
        let to = coord_end(last_part.checked_sub(1)).max(from);
        Shape {
            kind: self.kinds.get(at).copied().unwrap_or(ShapeKind::None),
            coords: self.coords.get(from..to).unwrap_or_default(),
            ends: self.ends.get(first_part..last_part).unwrap_or_default(),
            outer: self.outer.get(first_part..last_part).unwrap_or_default(),
            base: from as u32,
        }
    }

    /// Adds a row with a geometry, or without a place; a refused geometry leaves nothing behind.
    pub(super) fn push<G: GeometryTrait<T = f64>>(&mut self, geometry: Option<&G>) -> Result<(), ShapeError> {
        let (coords, parts) = (self.coords.len(), self.ends.len());
        let pushed = geometry.map_or(Ok(ShapeKind::None), |geometry| self.push_parts(geometry));
        let whole = pushed
            .and_then(|kind| u32::try_from(self.coords.len()).map(|_| kind).map_err(|_| ShapeError::TooMany));
        match whole {
            Ok(kind) => {
                // A shape that turned out to have no position is no place.
                self.kinds.push(if self.coords.len() == coords { ShapeKind::None } else { kind });
                self.row_parts.push(self.ends.len() as u32);
                Ok(())
            }
            Err(error) => {
                self.coords.truncate(coords);
                self.ends.truncate(parts);
                self.outer.truncate(parts);
                Err(error)
            }
        }
    }

    /// Adds a row by copying one of another storage.
    pub(super) fn push_copy(&mut self, shape: Shape<'_>) {
        for (outer, part) in shape.rings() {
            self.coords.extend_from_slice(part);
            self.end_part(outer);
        }
        self.kinds.push(shape.kind);
        self.row_parts.push(self.ends.len() as u32);
    }

    fn end_part(&mut self, outer: bool) {
        self.ends.push(self.coords.len() as u32);
        self.outer.push(outer);
    }

    fn push_parts<G: GeometryTrait<T = f64>>(&mut self, geometry: &G) -> Result<ShapeKind, ShapeError> {
        match geometry.as_type() {
            GeometryType::Point(point) => {
                self.coords.extend(point.coord().map(|at| position(&at)));
                self.end_part(true);
                Ok(ShapeKind::Point)
            }
            GeometryType::MultiPoint(points) => {
                self.coords.extend(points.points().filter_map(|point| point.coord().map(|at| position(&at))));
                self.end_part(true);
                Ok(ShapeKind::MultiPoint)
            }
            GeometryType::LineString(line) => {
                self.push_line(line, true);
                Ok(ShapeKind::Line)
            }
            GeometryType::MultiLineString(lines) => {
                for line in lines.line_strings() {
                    self.push_line(&line, true);
                }
                Ok(ShapeKind::MultiLine)
            }
            GeometryType::Polygon(polygon) => {
                self.push_polygon(polygon);
                Ok(ShapeKind::Polygon)
            }
            GeometryType::MultiPolygon(polygons) => {
                for polygon in polygons.polygons() {
                    self.push_polygon(&polygon);
                }
                Ok(ShapeKind::MultiPolygon)
            }
            _ => Err(ShapeError::Mixed),
        }
    }

    fn push_line(&mut self, line: &impl LineStringTrait<T = f64>, outer: bool) {
        self.coords.extend(line.coords().map(|at| position(&at)));
        self.end_part(outer);
    }

    fn push_polygon(&mut self, polygon: &impl PolygonTrait<T = f64>) {
        if let Some(ring) = polygon.exterior() {
            self.push_line(&ring, true);
            for hole in polygon.interiors() {
                self.push_line(&hole, false);
            }
        }
    }
}

fn position(at: &impl CoordTrait<T = f64>) -> Coord<f64> {
    Coord { x: at.x(), y: at.y() }
}
