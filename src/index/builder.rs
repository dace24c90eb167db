//! Builds a slab: rows in any order in, Hilbert order out.

use std::sync::Arc;

use geo_traits::GeometryTrait;
use geo_types::Geometry;
use uuid::Uuid;

use crate::geodesy::Box2;

use super::columns::{Cell, Columns, Schema};
use super::hilbert;
use super::row::Row;
use super::shapes::{ShapeError, Shapes};
use super::slab::Slab;
use super::tree::Tree;

/// A row to be put into a layer; it replaces the one with its id.
#[derive(Debug, Clone)]
pub struct NewRow<'a> {
    /// The feature's id.
    pub id: Uuid,
    /// The feature's row number in the register file.
    pub fid: i64,
    /// Its geometry, when it has a place.
    pub geometry: Option<&'a Geometry<f64>>,
    /// Its values, by the column's place; columns not named are unknown.
    pub cells: Vec<(usize, Cell<'a>)>,
}

/// Gathers rows and packs them.
#[derive(Debug)]
pub struct SlabBuilder {
    ids: Vec<u128>,
    fids: Vec<i64>,
    shapes: Shapes,
    columns: Columns,
    /// How many rows are to come in all, where it is known, and how many positions at most.
    expected: (usize, usize),
}

/// After so many rows it is plain how much room one takes.
const SAMPLE: usize = 4_096;

impl SlabBuilder {
    /// An empty builder for these columns.
    pub fn new(schema: Arc<Schema>) -> SlabBuilder {
        SlabBuilder {
            ids: Vec::new(),
            fids: Vec::new(),
            shapes: Shapes::default(),
            columns: Columns::new(schema),
            expected: (0, usize::MAX),
        }
    }

    /// Says about how many rows will come. Once the first thousands tell what a row takes, room is made for all: memory that
    /// grows by doubling is handed out by the system, filled with zeros and copied twice over, which for a million rows costs
    /// as much time as reading them. It is a hint: more may come, and fewer; but no room is made for more than so many positions.
    pub fn expect(&mut self, rows: usize, most_positions: usize) {
        self.expected = (rows, most_positions);
    }

    fn make_room(&mut self) {
        let (rows, most_positions) = self.expected;
        let Some(more) = rows.checked_sub(SAMPLE).filter(|more| *more > 0) else { return };
        // A hint that is wrong by far must not end the program.
        let _ = self.ids.try_reserve(more);
        let _ = self.fids.try_reserve(more);
        self.shapes.make_room(more as f64 / SAMPLE as f64, most_positions);
    }

    /// How many rows were pushed.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none was pushed.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Adds a row; the geometry may be read straight from a file's bytes.
    ///
    /// # Errors
    /// When the geometry cannot be a row's shape; nothing of the row is kept then.
    pub fn push<'a, G: GeometryTrait<T = f64>>(
        &mut self,
        id: Uuid,
        fid: i64,
        geometry: Option<&G>,
        cells: impl IntoIterator<Item = (usize, Cell<'a>)>,
    ) -> Result<(), ShapeError> {
        let row = u32::try_from(self.ids.len()).map_err(|_| ShapeError::TooMany)?;
        if self.ids.len() == SAMPLE {
            self.make_room();
        }
        self.shapes.push(geometry)?;
        self.ids.push(id.as_u128());
        self.fids.push(fid);
        for (column, cell) in cells {
            self.columns.set(column, row, cell);
        }
        Ok(())
    }

    /// Sets a value of the row pushed last, in a column it has none in yet.
    pub fn set_last(&mut self, column: usize, cell: Cell<'_>) {
        if let Some(row) = self.ids.len().checked_sub(1) {
            self.columns.set(column, row as u32, cell);
        }
    }

    /// Adds a copy of a row of another slab with the same columns.
    pub(super) fn push_row(&mut self, from: Row<'_>) {
        let row = self.ids.len() as u32;
        self.shapes.push_copy(from.shape());
        self.ids.push(from.id().as_u128());
        self.fids.push(from.fid());
        for column in 0..from.schema().columns().len() {
            match from.cell(column) {
                Cell::Unknown => {}
                cell => self.columns.set(column, row, cell),
            }
        }
    }

    /// Packs the rows. Of two with one id the one pushed last stays.
    pub fn finish(self) -> Slab {
        let SlabBuilder { ids, fids, shapes, columns, .. } = self;
        let known = last_of_equal(in_order(&ids), &ids);
        let order = hilbert_order(&known, &shapes);
        let packed = shapes.reordered(&order);
        drop(shapes);
        let place = places(&order, ids.len());
        let placed = |rows: Vec<u32>| -> Vec<u32> {
            let places = rows.iter().filter_map(|row| place.get(*row as usize).copied());
            places.filter(|place| *place != NOWHERE).collect()
        };
        let (by_id, by_fid) = (placed(known), placed(in_order(&fids)));
        let ids: Vec<u128> = picked(&ids, &order);
        let fids: Vec<i64> = picked(&fids, &order);
        let columns = columns.reordered(&order);
        let tree = Tree::build((0..ids.len() as u32).map(|row| packed.get(row)));
        let extent = packed.extent();
        Slab { ids, fids, shapes: packed, columns, by_id, by_fid, tree, extent }
    }
}

/// The place of a row that is left out.
const NOWHERE: u32 = u32::MAX;

/// Rows in the growing order of their keys, those with equal keys as they came. Mostly they come in order already: then
/// nothing is sorted.
fn in_order<K: Ord + Copy>(keys: &[K]) -> Vec<u32> {
    let rows = 0..keys.len() as u32;
    if keys.is_sorted() {
        return rows.collect();
    }
    let mut all: Vec<(K, u32)> = keys.iter().copied().zip(rows).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, row)| row).collect()
}

/// Of rows with equal keys, which follow each other, the last.
fn last_of_equal<K: Eq>(mut rows: Vec<u32>, keys: &[K]) -> Vec<u32> {
    let key = |row: u32| keys.get(row as usize);
    rows.dedup_by(|next, before| {
        let same = key(*next) == key(*before);
        if same {
            *before = *next;
        }
        same
    });
    rows
}

/// Rows along the Hilbert curve by the middle of their boxes, those without a place last.
fn hilbert_order(known: &[u32], shapes: &Shapes) -> Vec<u32> {
    let mut keyed: Vec<(u64, u32)> = known
        .iter()
        .map(|row| {
            let key = shapes.get(*row).bbox().map_or(u64::MAX, |bounds| {
                let ([west, south], [east, north]) = (bounds.min, bounds.max);
                // The last place of all is kept for what has none.
                hilbert::place(west.midpoint(east), south.midpoint(north)).min(u64::MAX - 1)
            });
            (key, *row)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// Where each row went.
fn places(order: &[u32], rows: usize) -> Vec<u32> {
    let mut places = vec![NOWHERE; rows];
    for (place, row) in (0..).zip(order) {
        if let Some(slot) = places.get_mut(*row as usize) {
            *slot = place;
        }
    }
    places
}

fn picked<T: Copy + Default>(values: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|row| values.get(*row as usize).copied().unwrap_or_default()).collect()
}

/// The smallest box around both.
pub(super) fn around(mut one: Box2, other: Box2) -> Box2 {
    one.unite(&other);
    one
}
