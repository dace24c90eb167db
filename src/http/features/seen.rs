//! A row as it is shown: at its own place, else at the one that follows from its road and chainage.

use std::borrow::Cow;
use std::cell::OnceCell;

use geo_types::Geometry;

use crate::geodesy::Box2;
use crate::http::geojson;
use crate::index::Row;
use crate::model::filter::{Datum, Subject};
use crate::model::geojson::RowWriter;
use crate::model::snapshot::{Collection, Placed, Snapshot};

/// One row of a collection.
pub(in crate::http) struct Seen<'a> {
    pub(in crate::http) row: Row<'a>,
    snapshot: &'a Snapshot,
    collection: &'a Collection,
    /// Worked out when first asked for: a page without a place in its question never pays for it.
    place: OnceCell<Option<Placed>>,
}

impl<'a> Seen<'a> {
    pub(in crate::http) fn new(snapshot: &'a Snapshot, collection: &'a Collection, row: Row<'a>) -> Seen<'a> {
        Seen { row, snapshot, collection, place: OnceCell::new() }
    }

    pub(in crate::http) fn place(&self) -> Option<&Placed> {
        self.place.get_or_init(|| self.snapshot.place_of(self.collection, &self.row)).as_ref()
    }

    /// Appends it as GeoJSON, with a writer for its collection.
    pub(in crate::http) fn write(&self, rows: &RowWriter, out: &mut Vec<u8>) {
        if self.row.has_place() {
            return rows.write(out, &self.row);
        }
        let place = self.place();
        let derived = place.is_some_and(|placed| placed.derived);
        let geometry = place.map(|placed| &placed.geometry);
        let mut text = String::new();
        geojson::feature(&mut text, self.row.id(), geometry, derived, &self.collection.properties(&self.row));
        out.extend_from_slice(text.as_bytes());
    }
}

impl Subject for Seen<'_> {
    fn datum(&self, name: &str) -> Datum<'_> {
        self.row.datum(name)
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry<f64>>> {
        self.place().map(|placed| Cow::Borrowed(&placed.geometry))
    }

    fn bounds(&self) -> Option<Box2> {
        self.row.bbox().or_else(|| Box2::of_geometry(&self.place()?.geometry))
    }
}
