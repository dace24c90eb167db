//! Rows that were come by, a bit each: faster than sorting them to find those that come twice.

use super::bits::Bits;
use super::row::Row;
use super::slab::Slab;

/// A set of rows of one snapshot.
#[derive(Debug, Default)]
pub struct RowSet<'s> {
    /// A layer has few slabs.
    slabs: Vec<(&'s Slab, Bits)>,
}

impl<'s> RowSet<'s> {
    /// Adds a row; false when it was there.
    pub fn insert(&mut self, row: &Row<'s>) -> bool {
        if let Some((_, bits)) = self.slabs.iter_mut().find(|(slab, _)| std::ptr::eq(*slab, row.slab)) {
            return bits.insert(row.row);
        }
        let mut bits = Bits::default();
        bits.insert(row.row);
        self.slabs.push((row.slab, bits));
        true
    }
}

#[cfg(test)]
mod tests {
    use geo_types::Point;
    use uuid::Uuid;

    use super::*;
    use crate::index::{Layer, NewRow, Schema};

    #[test]
    fn a_row_is_new_once_whichever_slab_it_lies_in() {
        let point = geo_types::Geometry::Point(Point::new(117.0, 33.0));
        let rows = |fids: std::ops::Range<i64>| -> Vec<NewRow<'_>> {
            let row = |fid: i64| NewRow {
                id: Uuid::from_u128(fid.unsigned_abs().into()),
                fid,
                geometry: Some(&point),
                cells: vec![],
            };
            fids.map(row).collect()
        };
        let first = Layer::empty(Schema::new(Vec::new())).apply(&rows(1..900), &[]).unwrap();
        let layer = first.apply(&rows(900..905), &[]).unwrap();
        let mut known = RowSet::default();
        assert_eq!(layer.rows().filter(|row| known.insert(row)).count(), 904);
        assert!(layer.rows().all(|row| !known.insert(&row)));
    }
}
