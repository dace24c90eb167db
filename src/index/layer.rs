//! A collection as readers see it: immutable slabs, the newest last, and the rows that later ones replaced.

use std::sync::Arc;

use geo_types::Coord;
use uuid::Uuid;

use crate::geodesy::{Box2, Boxes};

use super::bits::Bits;
use super::builder::{NewRow, SlabBuilder, around};
use super::columns::Schema;
use super::grid::GridBox;
use super::row::{Piece, Row};
use super::shapes::ShapeError;
use super::slab::Slab;
use super::tree::Leaf;

/// One slab and which of its rows no longer count.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) slab: Arc<Slab>,
    pub(super) dead: Arc<Bits>,
}

impl Part {
    fn live(&self) -> usize {
        self.slab.len() - self.dead.count()
    }

    fn find(&self, id: u128) -> Option<u32> {
        self.slab.find(id).filter(|row| !self.dead.contains(*row))
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.slab.len() as u32).filter(|row| !self.dead.contains(*row)).map(|row| self.slab.row(row))
    }
}

/// Rows of one collection. Cloning shares everything.
#[derive(Debug, Clone)]
pub struct Layer {
    schema: Arc<Schema>,
    pub(super) parts: Vec<Part>,
}

/// A piece that the tree found, with the box it was found by.
#[derive(Debug, Clone, Copy)]
pub struct BoxedPiece<'s> {
    slab: &'s Slab,
    leaf: Leaf,
    bounds: GridBox,
}

impl<'s> BoxedPiece<'s> {
    pub(super) fn new(slab: &'s Slab, leaf: Leaf, bounds: GridBox) -> BoxedPiece<'s> {
        BoxedPiece { slab, leaf, bounds }
    }

    /// The box, to a centimetre outwards.
    pub fn bounds(&self) -> Box2 {
        self.bounds.degrees()
    }

    /// The piece.
    pub fn piece(&self) -> Piece<'s> {
        self.slab.piece(self.leaf)
    }

    /// Its place, when every row of its slab is one point.
    pub fn point(&self) -> Option<Coord<f64>> {
        self.slab.shapes.points(self.leaf.row as usize, 1)?.first().copied()
    }

    /// Its row.
    pub fn row(&self) -> Row<'s> {
        self.slab.row(self.leaf.row)
    }
}

/// A row with the box around it.
#[derive(Debug, Clone, Copy)]
pub struct BoxedRow<'s> {
    /// The row.
    pub row: Row<'s>,
    /// A box around it, never too small but for what edges of kilometres bulge.
    pub bounds: Box2,
}

/// What a layer takes in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerBytes {
    /// Positions, parts and rings.
    pub geometry: usize,
    /// The tree.
    pub index: usize,
    /// Ids, what finds rows by them, and values.
    pub attributes: usize,
}

impl Layer {
    /// A layer without rows.
    pub fn empty(schema: Arc<Schema>) -> Layer {
        Layer { schema, parts: Vec::new() }
    }

    /// A layer of one slab.
    pub fn of(schema: Arc<Schema>, slab: Slab) -> Layer {
        let parts = vec![Part { slab: Arc::new(slab), dead: Arc::default() }];
        Layer { schema, parts }
    }

    /// The columns.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// How many rows count.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Part::live).sum()
    }

    /// Whether no row counts.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows, in no order that means anything.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.parts.iter().flat_map(Part::rows)
    }

    /// The rows that have no place of their own, by fid: found without going through those that have one.
    pub fn placeless(&self) -> Vec<Row<'_>> {
        let of = |part: &'_ Part| part.slab.shapes.placed() as u32..part.slab.len() as u32;
        let mut rows: Vec<Row<'_>> = (self.parts.iter())
            .flat_map(|part| of(part).filter(|row| !part.dead.contains(*row)).map(|row| part.slab.row(row)))
            .collect();
        rows.sort_unstable_by_key(Row::fid);
        rows
    }

    /// The row with an id.
    pub fn by_id(&self, id: Uuid) -> Option<Row<'_>> {
        self.parts.iter().rev().find_map(|part| part.find(id.as_u128()).map(|row| part.slab.row(row)))
    }

    /// Rows whose vertices' box meets the given one, each once, by fid. A row without a place is in no box.
    pub fn in_box(&self, bounds: Box2) -> Vec<Row<'_>> {
        let wanted = GridBox::around(bounds);
        let mut rows: Vec<Row<'_>> = Vec::new();
        for part in &self.parts {
            part.slab.tree.visit(&wanted, |leaf, _| {
                let row = part.slab.row(leaf.row);
                if !part.dead.contains(leaf.row) && row.bbox().is_some_and(|own| own.intersects(&bounds)) {
                    rows.push(row);
                }
            });
        }
        rows.sort_unstable_by_key(Row::fid);
        rows.dedup_by(|one, other| one.is_same_row(other));
        rows
    }

    /// Pieces of rows whose boxes meet the given one: a line comes as the short runs that are near, so that a long
    /// road is not walked from end to end. Boxes are rounded outwards to the grid, so a piece may lie just outside.
    pub fn pieces_in_box(&self, bounds: Box2) -> impl Iterator<Item = Piece<'_>> {
        self.parts.iter().flat_map(move |part| {
            part.slab.pieces(bounds).filter(|(row, _)| !part.dead.contains(*row)).map(|(_, piece)| piece)
        })
    }

    /// Calls back with the same pieces: for loops in which a few nanoseconds a piece count.
    pub fn visit_pieces<'s>(&'s self, bounds: Box2, mut found: impl FnMut(Piece<'s>)) {
        let wanted = GridBox::around(bounds);
        for part in &self.parts {
            part.slab.tree.visit(&wanted, |leaf, _| {
                if !part.dead.contains(leaf.row) {
                    found(part.slab.piece(leaf));
                }
            });
        }
    }

    /// Calls back with all rows that have a place, sixteen neighbours at a time, with the box around them.
    pub fn visit_groups<'s>(&'s self, mut found: impl FnMut(&[BoxedRow<'s>])) {
        let mut group = Vec::with_capacity(16);
        for part in &self.parts {
            for first in (0..part.slab.len() as u32).step_by(16) {
                group.clear();
                for row in
                    (first..first + 16).filter(|row| !part.dead.contains(*row)).map(|row| part.slab.row(row))
                {
                    let bounds = match part.slab.tree.whole_box(row.row) {
                        Some(bounds) => Some(bounds.degrees()),
                        None => row.bbox(),
                    };
                    group.extend(bounds.map(|bounds| BoxedRow { row, bounds }));
                }
                if !group.is_empty() {
                    found(&group);
                }
            }
        }
    }

    /// As [`Layer::pieces_in_box`] for a box that the antimeridian may have cut in two; a piece may come twice.
    pub fn pieces_in(&self, boxes: Boxes) -> impl Iterator<Item = Piece<'_>> {
        boxes.iter().flat_map(move |bounds| self.pieces_in_box(bounds))
    }

    /// Rows in growing fid after the given one: the order of pages, which stays while others write.
    pub fn after_fid(&self, fid: i64) -> impl Iterator<Item = Row<'_>> {
        let mut heads: Vec<_> = self
            .parts
            .iter()
            .map(|part| {
                let from = part.slab.after_fid(fid);
                let rows = part.slab.by_fid.get(from..).unwrap_or_default().iter().copied();
                rows.filter(|row| !part.dead.contains(*row)).map(|row| part.slab.row(row)).peekable()
            })
            .collect();
        std::iter::from_fn(move || {
            let least = heads
                .iter_mut()
                .enumerate()
                .filter_map(|(at, head)| head.peek().map(|row| (row.fid(), at)))
                .min()?;
            heads.get_mut(least.1)?.next()
        })
    }

    /// The greatest fid ever used here, replaced rows included: the next one must be greater.
    pub fn max_fid(&self) -> i64 {
        self.parts.iter().filter_map(|part| part.slab.fids.iter().max().copied()).max().unwrap_or(0)
    }

    /// Whether no row has a value in a column: then nobody needs to look.
    pub fn is_unused(&self, column: usize) -> bool {
        self.parts.iter().all(|part| part.slab.columns.is_unused(column))
    }

    /// Whether every row has a place of its own on the Earth; false too when one that had none was replaced a moment ago.
    pub fn all_placed(&self) -> bool {
        // Those without a place come last.
        let last = |slab: &Slab| slab.len().checked_sub(1).map(|last| last as u32);
        self.parts.iter().map(|part| part.slab.as_ref()).all(|slab| {
            slab.shapes.all_on_earth() && last(slab).is_none_or(|last| slab.row(last).has_place())
        })
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> LayerBytes {
        let slabs = || self.parts.iter().map(|part| part.slab.as_ref());
        LayerBytes {
            geometry: slabs().map(|slab| slab.shapes.bytes()).sum(),
            index: slabs().map(|slab| slab.tree.bytes()).sum(),
            attributes: slabs().map(|slab| slab.columns.bytes() + slab.len() * 32).sum(),
        }
    }

    /// A box around all rows; it may be too large after removals, never too small.
    pub fn extent(&self) -> Option<Box2> {
        self.parts.iter().filter(|part| part.live() > 0).filter_map(|part| part.slab.extent).reduce(around)
    }

    /// The layer after a write: rows put replace those with their ids, rows removed no longer count. This layer
    /// stays as it is, and both share all that did not change.
    ///
    /// # Errors
    /// When a geometry cannot be a row's shape; nothing is applied then.
    pub fn apply(&self, puts: &[NewRow<'_>], removed: &[Uuid]) -> Result<Layer, ShapeError> {
        let mut builder = SlabBuilder::new(Arc::clone(&self.schema));
        for row in puts {
            builder.push(row.id, row.fid, row.geometry, row.cells.iter().copied())?;
        }
        let slab = builder.finish();
        let mut parts = self.parts.clone();
        for id in puts.iter().map(|row| row.id).chain(removed.iter().copied()) {
            for part in &mut parts {
                if let Some(row) = part.find(id.as_u128()) {
                    Arc::make_mut(&mut part.dead).insert(row);
                }
            }
        }
        parts.retain(|part| part.live() > 0);
        if !slab.is_empty() {
            parts.push(Part { slab: Arc::new(slab), dead: Arc::default() });
        }
        merge_small(&self.schema, &mut parts);
        Ok(Layer { schema: Arc::clone(&self.schema), parts })
    }
}

/// Merges the newest slabs while the one before is not at least twice as large: a layer of n rows then has at most
/// about log2(n) slabs, and each row is copied about as often.
///
/// How far that goes is found out first: all are then copied once, into one slab.
fn merge_small(schema: &Arc<Schema>, parts: &mut Vec<Part>) {
    let mut merged = 0;
    let mut live = 0;
    for part in parts.iter().rev() {
        if merged > 0 && part.live() > 2 * live {
            break;
        }
        merged += 1;
        live += part.live();
    }
    if merged < 2 {
        return;
    }
    let small = parts.split_off(parts.len() - merged);
    let mut builder = SlabBuilder::new(Arc::clone(schema));
    for row in small.iter().flat_map(Part::rows) {
        builder.push_row(row);
    }
    parts.push(Part { slab: Arc::new(builder.finish()), dead: Arc::default() });
}

#[cfg(test)]
mod tests;
