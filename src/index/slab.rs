//! Rows that were built together and never change: ids, shapes, columns and the tree over them.

use uuid::Uuid;

use crate::geodesy::Box2;

use super::columns::Columns;
use super::row::{Piece, Row};
use super::shapes::Shapes;
use super::tree::{Leaf, Tree};

/// An immutable block of rows in Hilbert order.
#[derive(Debug, Clone)]
pub struct Slab {
    pub(super) ids: Vec<u128>,
    pub(super) fids: Vec<i64>,
    pub(super) shapes: Shapes,
    pub(super) columns: Columns,
    /// Rows sorted by id.
    pub(super) by_id: Vec<u32>,
    /// Rows sorted by fid.
    pub(super) by_fid: Vec<u32>,
    pub(super) tree: Tree,
    pub(super) extent: Option<Box2>,
}

impl Slab {
    /// How many rows it holds, replaced ones included.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(super) fn id(&self, row: u32) -> Uuid {
        Uuid::from_u128(self.ids.get(row as usize).copied().unwrap_or_default())
    }

    pub(super) fn fid(&self, row: u32) -> i64 {
        self.fids.get(row as usize).copied().unwrap_or_default()
    }

    pub(super) fn row(&self, row: u32) -> Row<'_> {
        Row { slab: self, row }
    }

    /// The row with an id.
    pub(super) fn find(&self, id: u128) -> Option<u32> {
        let id_of = |row: &u32| self.ids.get(*row as usize).copied().unwrap_or_default();
        self.by_id.binary_search_by_key(&id, id_of).ok().and_then(|at| self.by_id.get(at).copied())
    }

    /// Where in `by_fid` the rows with a greater fid begin.
    pub(super) fn after_fid(&self, fid: i64) -> usize {
        self.by_fid.partition_point(|row| self.fid(*row) <= fid)
    }

    /// Pieces of rows whose boxes meet the given one.
    pub(super) fn pieces(&self, bounds: Box2) -> impl Iterator<Item = (u32, Piece<'_>)> {
        self.tree.meeting(bounds).map(|leaf| (leaf.row, self.piece(leaf)))
    }

    pub(super) fn piece(&self, leaf: Leaf) -> Piece<'_> {
        let row = self.row(leaf.row);
        let whole = row.shape().coords();
        let first = leaf.first as usize;
        let coords = match leaf.count {
            0 => whole,
            count => whole.get(first..first + count as usize).unwrap_or_default(),
        };
        Piece { row, first, coords }
    }
}
