//! One row of a slab, read in place.

use geo_types::{Coord, Geometry};
use uuid::Uuid;

use crate::geodesy::Box2;

use super::columns::{Cell, Schema};
use super::shape::{Shape, ShapeKind};
use super::slab::Slab;

/// A row: its ids, its shape and its values, borrowed from the snapshot.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(super) slab: &'a Slab,
    pub(super) row: u32,
}

/// A run of a line's positions whose box met a question's box.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The row it belongs to.
    pub row: Row<'a>,
    /// Number of its first position among all positions of the row's shape.
    pub first: usize,
    /// Its positions; the whole shape's for what is not a line.
    pub coords: &'a [Coord<f64>],
}

impl<'a> Row<'a> {
    /// The feature's id.
    pub fn id(&self) -> Uuid {
        self.slab.id(self.row)
    }

    /// The feature's row number in the register file.
    pub fn fid(&self) -> i64 {
        self.slab.fid(self.row)
    }

    /// Whether both are the very same stored row, not merely rows of the same feature: rows never change in place.
    pub fn is_same_row(&self, other: &Row<'_>) -> bool {
        std::ptr::eq(self.slab, other.slab) && self.row == other.row
    }

    /// Where it is stored: rows of one layer sorted by this stay beside their neighbours on the ground. It means nothing
    /// beyond this state of the register.
    pub fn place(&self) -> (usize, u32) {
        (std::ptr::from_ref(self.slab) as usize, self.row)
    }

    /// Whether it has a place of its own.
    pub fn has_place(&self) -> bool {
        self.slab.shapes.kind(self.row) != ShapeKind::None
    }

    /// Whether it has a place of its own and all of it lies on the Earth; another program may have saved it elsewhere.
    pub fn is_on_earth(&self) -> bool {
        self.has_place() && (self.slab.shapes.all_on_earth() || self.shape().is_on_earth())
    }

    /// Its shape, without copying.
    pub fn shape(&self) -> Shape<'a> {
        self.slab.shapes.get(self.row)
    }

    /// Its geometry as other crates know it; none when it has no place.
    pub fn geometry(&self) -> Option<Geometry<f64>> {
        self.shape().to_geometry()
    }

    /// The smallest box around its vertices, in degrees.
    pub fn bbox(&self) -> Option<Box2> {
        self.shape().bbox()
    }

    /// A value by the column's place.
    pub fn cell(&self, column: usize) -> Cell<'a> {
        self.slab.columns.get(column, self.row)
    }

    /// A value by the column's name.
    pub fn value(&self, name: &str) -> Cell<'a> {
        self.schema().place(name).map_or(Cell::Unknown, |place| self.cell(place))
    }

    /// The columns of its layer.
    pub fn schema(&self) -> &'a Schema {
        self.slab.columns.schema()
    }
}
