//! Start-up: the tables into packed rows, geometry straight from the file's bytes.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use uuid::Uuid;

use super::{StoreError, open, tables, values};
use crate::exchange::gpkg::blob;
use crate::exchange::gpkg::schema::{FID, quoted};
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
    let (rows, positions) = at_most(connection, kind)?;
    builder.expect(rows, positions);
    let mut statement = connection.prepare(&tables::select(kind, ""))?;
    let first_field = if tables::has_geometry(kind) { 3 } else { 2 };
    let mut rows = statement.query([])?;
    let columns: Vec<ColumnType> = schema.columns().iter().map(|column| column.kind).collect();
    let mut odd: Vec<usize> = Vec::new();
    while let Some(row) = rows.next()? {
        let fid: i64 = row.get(0)?;
        let Some(id) =
            row.get_ref(1)?.as_str_or_null().ok().flatten().and_then(|text| Uuid::parse_str(text).ok())
        else {
            continue;
        };
        let bytes = if first_field == 3 { row.get_ref(2)?.as_blob_or_null().ok().flatten() } else { None };
        let geometry = bytes.and_then(|bytes| blob::decode(bytes).ok()).and_then(|blob| blob.geometry);
        // Only what cannot be a cell as it lies in the row goes through JSON.
        odd.clear();
        let cells = columns.iter().enumerate().filter_map(|(at, column)| {
            let value = row.get_ref(first_field + at).ok()?;
            let cell = match (column, value) {
                (_, ValueRef::Null) => return None,
                (ColumnType::Text, ValueRef::Text(text)) => std::str::from_utf8(text).ok().map(Cell::Text),
                (ColumnType::Json, ValueRef::Text(text)) => std::str::from_utf8(text).ok().map(Cell::Json),
                (ColumnType::Number, ValueRef::Real(number)) => Some(Cell::Number(number)),
                (ColumnType::Number, ValueRef::Integer(number)) => Some(Cell::Number(number as f64)),
                (ColumnType::Integer, ValueRef::Integer(number)) => Some(Cell::Integer(number)),
                (ColumnType::Boolean, ValueRef::Integer(number)) => {
                    matches!(number, 0 | 1).then_some(Cell::Boolean(number == 1))
                }
                _ => {
                    odd.push(at);
                    None
                }
            };
            Some((at, cell?))
        });
        // A geometry of several forms cannot have come through verge; the sweep reports it.
        if builder.push(id, fid, geometry.as_ref(), cells).is_err() {
            continue;
        }
        for at in &odd {
            let Some(field) = kind.fields.get(*at) else { continue };
            let Some(json) = values::from_sql(field.kind, row.get_ref(first_field + at)?) else { continue };
            if columns.get(*at) == Some(&ColumnType::Text) {
                let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
                builder.set_last(*at, Cell::Text(&text));
            }
        }
    }
    Ok(Collection::from_slab(Arc::clone(kind), builder.finish()))
}

/// The bytes of a file that a row takes at least, and those that a position takes.
const ROW_BYTES: i64 = 32;
const POSITION_BYTES: i64 = 16;

/// How many rows and positions a table has at most, told by its greatest row number and by the size of the file: what somebody
/// else numbered from a million on must not be taken for a million rows.
fn at_most(connection: &Connection, kind: &Kind) -> Result<(usize, usize), StoreError> {
    let table = quoted(&tables::table_name(&kind.id));
    let greatest: Option<i64> =
        connection.query_row(&format!("SELECT max({FID}) FROM {table}"), [], |row| row.get(0))?;
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let bytes = pages.saturating_mul(page);
    let rows = greatest.unwrap_or(0).min(bytes / ROW_BYTES);
    Ok([rows, bytes / POSITION_BYTES].map(|most| usize::try_from(most).unwrap_or(0)).into())
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
