//! Start-up: the tables into packed rows, geometry straight from the file's bytes.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use uuid::Uuid;

use super::{StoreError, open, tables, values};
use crate::exchange::gpkg::blob;
use crate::index::{Cell, ColumnType, SlabBuilder};
use crate::model::feature::Feature;
use crate::model::kind::{Kind, KindCatalogue};
use crate::model::snapshot::{Collection, schema_of};

/// All collections of a file, each read on a connection of its own.
pub(super) fn collections(path: &Path, kinds: &KindCatalogue) -> Result<Vec<Collection>, StoreError> {
    let kinds: Vec<&Arc<Kind>> = kinds.iter().collect();
    kinds
        .into_par_iter()
        .map(|kind| {
            let connection = open::reading(path)?;
            collection(&connection, kind)
        })
        .collect()
}

/// One table. A row without a usable id or with a damaged geometry is left for the sweep, which repairs and reports it.
fn collection(connection: &Connection, kind: &Arc<Kind>) -> Result<Collection, StoreError> {
    let schema = schema_of(kind);
    let mut builder = SlabBuilder::new(Arc::clone(&schema));
    let mut statement = connection.prepare(&tables::select(kind, ""))?;
    let first_field = if tables::has_geometry(kind) { 3 } else { 2 };
    let mut rows = statement.query([])?;
    let mut texts: Vec<(usize, String)> = Vec::new();
    while let Some(row) = rows.next()? {
        let fid: i64 = row.get(0)?;
        let Some(id) =
            row.get_ref(1)?.as_str_or_null().ok().flatten().and_then(|text| Uuid::parse_str(text).ok())
        else {
            continue;
        };
        let bytes = if first_field == 3 { row.get_ref(2)?.as_blob_or_null().ok().flatten() } else { None };
        let geometry = bytes.and_then(|bytes| blob::decode(bytes).ok()).and_then(|blob| blob.geometry);
        texts.clear();
        for (at, field) in kind.fields.iter().enumerate() {
            let value = row.get_ref(first_field + at)?;
            // Only what cannot be a cell as it lies in the row goes through JSON.
            let plain = matches!(
                (schema.columns().get(at).map(|column| column.kind), value),
                (Some(ColumnType::Text | ColumnType::Json), ValueRef::Text(_))
                    | (Some(ColumnType::Number), ValueRef::Real(_) | ValueRef::Integer(_))
                    | (Some(ColumnType::Integer | ColumnType::Boolean), ValueRef::Integer(_))
                    | (_, ValueRef::Null)
            );
            if !plain && let Some(json) = values::from_sql(field.kind, value) {
                texts.push((at, json.as_str().map_or_else(|| json.to_string(), str::to_owned)));
            }
        }
        let mut cells: Vec<(usize, Cell<'_>)> = Vec::with_capacity(kind.fields.len());
        for (at, column) in schema.columns().iter().enumerate() {
            let cell = match (column.kind, row.get_ref(first_field + at)?) {
                (ColumnType::Text, ValueRef::Text(text)) => std::str::from_utf8(text).ok().map(Cell::Text),
                (ColumnType::Json, ValueRef::Text(text)) => std::str::from_utf8(text).ok().map(Cell::Json),
                (ColumnType::Number, ValueRef::Real(number)) => Some(Cell::Number(number)),
                (ColumnType::Number, ValueRef::Integer(number)) => Some(Cell::Number(number as f64)),
                (ColumnType::Integer, ValueRef::Integer(number)) => Some(Cell::Integer(number)),
                (ColumnType::Boolean, ValueRef::Integer(number @ (0 | 1))) => {
                    Some(Cell::Boolean(number == 1))
                }
                _ => None,
            };
            cells.extend(cell.map(|cell| (at, cell)));
        }
        for (at, text) in &texts {
            if schema.columns().get(*at).is_some_and(|column| column.kind == ColumnType::Text) {
                cells.push((*at, Cell::Text(text)));
            }
        }
        // A geometry of several forms cannot have come through verge; the sweep reports it.
        let _ = builder.push(id, fid, geometry.as_ref(), cells);
    }
    Ok(Collection::from_slab(Arc::clone(kind), builder.finish()))
}

/// One row as a feature, and its id as it stands in the table; none when there is no such row.
pub(super) fn row(
    connection: &Connection,
    kind: &Kind,
    fid: i64,
) -> Result<Option<(Option<String>, Feature)>, StoreError> {
    let mut statement = connection.prepare_cached(&tables::select(kind, "WHERE fid = ?1"))?;
    let mut rows = statement.query([fid])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let id = match row.get_ref(1)? {
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        _ => None,
    };
    let first_field = if tables::has_geometry(kind) { 3 } else { 2 };
    let bytes = if first_field == 3 { row.get_ref(2)?.as_blob_or_null().ok().flatten() } else { None };
    let geometry = bytes.and_then(|bytes| blob::decode(bytes).ok()).and_then(|blob| blob.geometry);
    let mut properties = crate::model::feature::Properties::new();
    for (at, field) in kind.fields.iter().enumerate() {
        if let Some(value) = values::from_sql(field.kind, row.get_ref(first_field + at)?) {
            properties.insert(field.name.clone(), value);
        }
    }
    let parsed = id.as_deref().and_then(|text| Uuid::parse_str(text).ok()).unwrap_or_else(Uuid::now_v7);
    Ok(Some((id, Feature { id: parsed, fid: Some(fid), geometry, properties })))
}
