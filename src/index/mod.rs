//! Rows with shapes and columns, packed for reading: immutable, in Hilbert order, found through a packed tree.
//!
//! A [`Layer`] is a short list of [`Slab`]s. A write makes a new small slab beside the old ones and marks what it
//! replaces, so it never blocks a reader and never copies everything; small slabs are merged as they gather.
//! Lines enter the tree cut into short pieces, everything else by its envelope. This floor knows no kinds:
//! a column is a name and a type.

mod bits;
mod builder;
mod columns;
mod grid;
mod hilbert;
mod layer;
mod nearest;
mod packed;
mod region;
mod row;
mod row_set;
mod shape;
mod shapes;
mod slab;
mod texts;
mod tree;

pub use builder::{NewRow, SlabBuilder};
pub use columns::{Cell, Column, ColumnType, Schema};
pub use layer::{BoxedPiece, BoxedRow, Layer, LayerBytes};
pub use nearest::{MOST_NEAREST, Nearby};
pub use region::Region;
pub use row::{Piece, Row};
pub use row_set::RowSet;
pub use shape::{Shape, ShapeKind};
pub use shapes::ShapeError;
pub use slab::Slab;
