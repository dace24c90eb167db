//! Shapes of all rows of a slab in flat memory: one run of positions, part ends, and where each row begins.

use geo_traits::{
    CoordTrait, GeometryTrait, GeometryType, LineStringTrait, MultiLineStringTrait, MultiPointTrait,
    MultiPolygonTrait, PointTrait, PolygonTrait,
};
use geo_types::Coord;
use thiserror::Error;

use super::shape::{Shape, ShapeKind, all_on_earth, bbox_of};
use crate::geodesy::Box2;

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
    /// Every row is one point, those without a place at the end.
    points_only: bool,
    /// Every position is one on the Earth.
    on_earth: bool,
}

impl Shapes {
    pub(super) fn all_on_earth(&self) -> bool {
        self.on_earth
    }

    /// How many rows have a place: they come first in what was built.
    pub(super) fn placed(&self) -> usize {
        self.kinds.partition_point(|kind| *kind != ShapeKind::None)
    }

    /// The places of successive rows, when every row of the slab that has a place has just one.
    pub(super) fn points(&self, first: usize, count: usize) -> Option<&[Coord<f64>]> {
        if !self.points_only {
            return None;
        }
        self.coords.get(first..(first + count).min(self.coords.len()))
    }

    /// Says once what was pushed, when all was.
    fn settle(&mut self) {
        let placed = self.kinds.iter().take_while(|kind| **kind == ShapeKind::Point).count();
        let rest = self.kinds.get(placed..).unwrap_or_default();
        self.on_earth = all_on_earth(&self.coords);
        self.points_only = placed == self.coords.len() && rest.iter().all(|kind| *kind == ShapeKind::None);
    }

    /// Bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.kinds.capacity()
            + self.coords.capacity() * size_of::<Coord<f64>>()
            + (self.row_parts.capacity() + self.ends.capacity()) * size_of::<u32>()
            + self.outer.capacity()
    }

    pub(super) fn kind(&self, row: u32) -> ShapeKind {
        self.kinds.get(row as usize).copied().unwrap_or(ShapeKind::None)
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

    /// Makes room for so many times what is here, where the system has it, and for no more than so many positions.
    pub(super) fn make_room(&mut self, times: f64, most_positions: usize) {
        // A little over: rows differ.
        let more = |len: usize| (len as f64 * times * 1.05) as usize;
        let _ = self.kinds.try_reserve(more(self.kinds.len()));
        let _ = self.coords.try_reserve(more(self.coords.len()).min(most_positions));
        let _ = self.row_parts.try_reserve(more(self.row_parts.len()));
        let _ = self.ends.try_reserve(more(self.ends.len()));
        let _ = self.outer.try_reserve(more(self.outer.len()));
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

    /// The same shapes in another order, in no more memory than they need.
    pub(super) fn reordered(&self, order: &[u32]) -> Shapes {
        let mut packed = Shapes {
            kinds: Vec::with_capacity(order.len()),
            coords: Vec::with_capacity(self.coords.len()),
            row_parts: Vec::with_capacity(order.len()),
            ends: Vec::with_capacity(self.ends.len()),
            outer: Vec::with_capacity(self.outer.len()),
            points_only: false,
            on_earth: false,
        };
        for row in order {
            packed.push_copy(self.get(*row));
        }
        packed.settle();
        packed
    }

    /// The box around all positions.
    pub(super) fn extent(&self) -> Option<Box2> {
        bbox_of(&self.coords)
    }

    /// Adds a row by copying one of another storage.
    pub(super) fn push_copy(&mut self, shape: Shape<'_>) {
        let shift = self.coords.len() as u32;
        self.coords.extend_from_slice(shape.coords);
        self.ends.extend(shape.ends.iter().map(|end| end - shape.base + shift));
        self.outer.extend_from_slice(shape.outer);
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
