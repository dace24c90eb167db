//! A collection, or what fits a filter of it, as a table.

use std::sync::Arc;

use geo_types::Geometry;
use serde_json::Value;

use crate::exchange::sheet::{Places, Sheet, SheetColumn, SheetRow};
use crate::index::Row;
use crate::model::filter::Bound;
use crate::model::kind::{GeometryType, Kind};
use crate::model::selection::BoundPart;
use crate::model::snapshot::{Collection, Snapshot};
use crate::store::Description;

/// The tables of a selection, a table for each part, rows in the order in which they came into the register.
pub fn collections<'a>(snapshot: &'a Snapshot, parts: &'a [BoundPart], of: &Description) -> Vec<Sheet<'a>> {
    let found = parts.iter().filter_map(|part| {
        let collection = snapshot.collection(&part.kind.id)?;
        Some(table(snapshot, collection, rows(collection, part.filter.as_ref()), of))
    });
    found.collect()
}

/// The table of some rows of a collection, in their order.
pub fn collection<'a>(
    snapshot: &'a Snapshot,
    collection: &'a Collection,
    rows: Vec<Row<'a>>,
    of: &Description,
) -> Sheet<'a> {
    table(snapshot, collection, Box::new(rows.into_iter()), of)
}

fn rows<'a>(collection: &'a Collection, filter: Option<&'a Bound>) -> Box<dyn Iterator<Item = Row<'a>> + 'a> {
    let all = collection.layer.after_fid(i64::MIN);
    match filter {
        Some(filter) => Box::new(all.filter(|row| filter.matches(row))),
        None => Box::new(all),
    }
}

fn table<'a>(
    snapshot: &'a Snapshot,
    collection: &'a Collection,
    rows: Box<dyn Iterator<Item = Row<'a>> + 'a>,
    of: &Description,
) -> Sheet<'a> {
    let kind: &Arc<Kind> = &collection.kind;
    Sheet {
        name: kind.id.clone(),
        title: kind.title.clone(),
        notes: Vec::new(),
        columns: kind.fields.iter().map(SheetColumn::of_field).collect(),
        places: places(collection),
        ids: true,
        demo: of.demo,
        srs_id: of.srs_id,
        rows: Box::new(rows.map(move |row| {
            let placed = snapshot.place_of(collection, &row);
            let mut properties = collection.properties(&row);
            let fields = collection.kind.fields.iter();
            SheetRow {
                id: Some(row.id().to_string()),
                derived: placed.as_ref().is_some_and(|placed| placed.derived),
                geometry: placed.map(|placed| placed.geometry),
                values: fields
                    .map(|field| properties.get_mut(&field.name).map_or(Value::Null, Value::take))
                    .collect(),
            }
        })),
    }
}

/// A kind of points takes several in one, too, which no two columns can hold.
fn places(collection: &Collection) -> Places {
    let kind = &collection.kind;
    match kind.geometry.as_slice() {
        [] => Places::None,
        [GeometryType::Point] => {
            let plain = |row: Row<'_>| row.geometry().is_none_or(|place| matches!(place, Geometry::Point(_)));
            if collection.layer.rows().all(plain) { Places::Points } else { Places::Any }
        }
        forms if forms.contains(&GeometryType::Point) || kind.beside => Places::Any,
        _ => Places::Shapes,
    }
}
