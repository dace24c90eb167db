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
}

impl SlabBuilder {
    /// An empty builder for these columns.
    pub fn new(schema: Arc<Schema>) -> SlabBuilder {
        SlabBuilder {
            ids: Vec::new(),
            fids: Vec::new(),
            shapes: Shapes::default(),
            columns: Columns::new(schema),
        }
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
        self.shapes.push(geometry)?;
        self.ids.push(id.as_u128());
        self.fids.push(fid);
        for (column, cell) in cells {
            self.columns.set(column, row, cell);
        }
        Ok(())
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
        let SlabBuilder { ids, fids, shapes, columns } = self;
        let order = hilbert_order(&ids, &shapes);
        let mut packed = Shapes::default();
        for row in &order {
            packed.push_copy(shapes.get(*row));
        }
        drop(shapes);
        packed.shrink();
        let ids: Vec<u128> = order.iter().filter_map(|row| ids.get(*row as usize).copied()).collect();
        let fids: Vec<i64> = order.iter().filter_map(|row| fids.get(*row as usize).copied()).collect();
        let columns = columns.reordered(&order);
        let rows = 0..ids.len() as u32;
        let mut by_id: Vec<u32> = rows.clone().collect();
        by_id.sort_unstable_by_key(|row| ids.get(*row as usize).copied());
        let mut by_fid: Vec<u32> = rows.clone().collect();
        by_fid.sort_unstable_by_key(|row| fids.get(*row as usize).copied());
        let tree = Tree::build(rows.map(|row| (row, packed.get(row))));
        let extent = (0..packed.len() as u32).filter_map(|row| packed.get(row).bbox()).reduce(around);
        Slab { ids, fids, shapes: packed, columns, by_id, by_fid, tree, extent }
    }
}

/// Rows along the Hilbert curve by the middle of their boxes, those without a place last; without doubles.
fn hilbert_order(ids: &[u128], shapes: &Shapes) -> Vec<u32> {
    let mut last = std::collections::HashMap::with_capacity(ids.len());
    for (row, id) in ids.iter().enumerate() {
        last.insert(*id, row as u32);
    }
    let mut keyed: Vec<(u64, u32)> = ids
        .iter()
        .enumerate()
        .filter(|(row, id)| last.get(id) == Some(&(*row as u32)))
        .map(|(row, _)| {
            let key = shapes.get(row as u32).bbox().map_or(u64::MAX, |bounds| {
                let ([west, south], [east, north]) = (bounds.min, bounds.max);
                u64::from(hilbert::place(f64::midpoint(west, east), f64::midpoint(south, north)))
            });
            (key, row as u32)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// The smallest box around both.
pub(super) fn around(mut one: Box2, other: Box2) -> Box2 {
    one.unite(&other);
    one
}
