//! The log of change sets: heads and the values before and after.

use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;
use uuid::Uuid;

use super::StoreError;
use crate::exchange::gpkg::blob;
use crate::model::change::{Change, ChangeHead, ChangeSet, Origin};
use crate::model::feature::Feature;

const HEAD: &str = "seq, id, recorded_at, occurred_at, actor, reason, origin, base_seq, schema_version, count, undoes, \
                    undone_by";

/// The newest number given; 0 before the first.
pub(super) fn newest(connection: &Connection) -> rusqlite::Result<u64> {
    let seq: i64 =
        connection.query_row("SELECT coalesce(max(seq), 0) FROM verge_changes", [], |row| row.get(0))?;
    Ok(seq.unsigned_abs())
}

/// Heads older than `before`, newest first.
pub(super) fn heads(
    connection: &Connection,
    limit: u32,
    before: Option<u64>,
) -> Result<Vec<ChangeHead>, StoreError> {
    let sql = format!("SELECT {HEAD} FROM verge_changes WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2");
    let before = before.map_or(i64::MAX, |seq| i64::try_from(seq).unwrap_or(i64::MAX));
    let mut statement = connection.prepare_cached(&sql)?;
    let heads = statement.query_map(params![before, limit], head)?;
    Ok(heads.collect::<rusqlite::Result<_>>()?)
}

/// Heads newer than `after`, oldest first.
pub(super) fn heads_after(connection: &Connection, after: u64) -> Result<Vec<ChangeHead>, StoreError> {
    let sql = format!("SELECT {HEAD} FROM verge_changes WHERE seq > ?1 ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let heads = statement.query_map([i64::try_from(after).unwrap_or(i64::MAX)], head)?;
    Ok(heads.collect::<rusqlite::Result<_>>()?)
}

/// The head with a client's id.
pub(super) fn head_of(connection: &Connection, id: Uuid) -> Result<Option<ChangeHead>, StoreError> {
    let sql = format!("SELECT {HEAD} FROM verge_changes WHERE id = ?1");
    Ok(connection.query_row(&sql, [id.to_string()], head).optional()?)
}

/// Heads that touched a feature, newest first.
pub(super) fn heads_of_feature(
    connection: &Connection,
    feature: Uuid,
) -> Result<Vec<ChangeHead>, StoreError> {
    let sql = format!(
        "SELECT {HEAD} FROM verge_changes WHERE seq IN (SELECT seq FROM verge_change_items WHERE id = ?1) ORDER BY seq DESC"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let heads = statement.query_map([feature.as_bytes().as_slice()], head)?;
    Ok(heads.collect::<rusqlite::Result<_>>()?)
}

/// A change set with its values.
pub(super) fn change_set(connection: &Connection, seq: u64) -> Result<Option<ChangeSet>, StoreError> {
    let sql = format!("SELECT {HEAD} FROM verge_changes WHERE seq = ?1");
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let Some(head) = connection.query_row(&sql, [seq], head).optional()? else { return Ok(None) };
    let mut statement = connection.prepare_cached(
        "SELECT collection, id, fid, before_geometry, before, after_geometry, after FROM verge_change_items
         WHERE seq = ?1 ORDER BY item",
    )?;
    let changes = statement.query_map([seq], change)?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(ChangeSet { head, changes }))
}

/// Every change after a number, oldest first, given one by one.
pub(super) fn replay(
    connection: &Connection,
    up_to: u64,
    mut each: impl FnMut(Change),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(
        "SELECT collection, id, fid, before_geometry, before, after_geometry, after FROM verge_change_items
         WHERE seq <= ?1 ORDER BY seq, item",
    )?;
    let mut rows = statement.query([i64::try_from(up_to).unwrap_or(i64::MAX)])?;
    while let Some(row) = rows.next()? {
        each(change(row)?);
    }
    Ok(())
}

/// The number of the last change set recorded at or before a moment.
pub(super) fn seq_at(connection: &Connection, moment: Timestamp) -> Result<u64, StoreError> {
    let seq: i64 = connection.query_row(
        "SELECT coalesce(max(seq), 0) FROM verge_changes WHERE recorded_at <= ?1",
        [format!("{moment:.6}")],
        |row| row.get(0),
    )?;
    Ok(seq.unsigned_abs())
}

/// The value a feature had after the last change set that touched it; none when it was removed or never there.
pub(super) fn last_known(
    connection: &Connection,
    collection: &str,
    id: Uuid,
) -> Result<Option<Feature>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT collection, id, fid, before_geometry, before, after_geometry, after FROM verge_change_items
         WHERE id = ?1 AND collection = ?2 ORDER BY seq DESC, item DESC LIMIT 1",
    )?;
    let found = statement.query_row(params![id.as_bytes().as_slice(), collection], change).optional()?;
    Ok(found.and_then(|change| change.after))
}

/// Writes a change set's head and values.
pub(super) fn append(connection: &Connection, set: &ChangeSet, srs_id: i32) -> Result<(), StoreError> {
    let head = &set.head;
    connection.execute(
        &format!(
            "INSERT INTO verge_changes ({HEAD}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL)"
        ),
        params![
            signed(head.seq),
            head.id.to_string(),
            format!("{:.6}", head.recorded_at),
            head.occurred_at.to_string(),
            head.actor,
            head.reason,
            head.origin.as_str(),
            signed(head.base_seq),
            head.schema_version,
            signed(head.count),
            head.undoes.map(signed),
        ],
    )?;
    if let Some(undone) = head.undoes {
        connection.execute(
            "UPDATE verge_changes SET undone_by = ?1 WHERE seq = ?2",
            params![signed(head.seq), signed(undone)],
        )?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO verge_change_items (seq, collection, id, fid, before_geometry, before, after_geometry, after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for change in &set.changes {
        let (before_geometry, before) = written(change.before.as_ref(), srs_id);
        let (after_geometry, after) = written(change.after.as_ref(), srs_id);
        let fid = change.after.as_ref().or(change.before.as_ref()).and_then(|feature| feature.fid);
        insert.execute(params![
            signed(head.seq),
            change.collection,
            change.id.as_bytes().as_slice(),
            fid,
            before_geometry,
            before,
            after_geometry,
            after
        ])?;
    }
    Ok(())
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn written(feature: Option<&Feature>, srs_id: i32) -> (Option<Vec<u8>>, Option<String>) {
    let Some(feature) = feature else { return (None, None) };
    let geometry = feature.geometry.as_ref().map(|geometry| blob::encode(geometry, srs_id));
    (geometry, Some(serde_json::to_string(&feature.properties).unwrap_or_default()))
}

fn head(row: &Row<'_>) -> rusqlite::Result<ChangeHead> {
    let number = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    Ok(ChangeHead {
        seq: number(0)?,
        id: parsed(row, 1, |text| Uuid::from_str(text).ok())?,
        recorded_at: parsed(row, 2, |text| text.parse().ok())?,
        occurred_at: parsed(row, 3, |text| text.parse().ok())?,
        actor: row.get(4)?,
        reason: row.get(5)?,
        origin: parsed(row, 6, Origin::parse)?,
        base_seq: number(7)?,
        schema_version: row.get(8)?,
        count: number(9)?,
        undoes: row.get::<_, Option<i64>>(10)?.map(i64::unsigned_abs),
        undone_by: row.get::<_, Option<i64>>(11)?.map(i64::unsigned_abs),
    })
}

fn parsed<T>(row: &Row<'_>, at: usize, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    read(&text).ok_or_else(|| unreadable(at, format!("{text:?} in the log")))
}

fn unreadable(at: usize, what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(at, Type::Text, what.into())
}

fn change(row: &Row<'_>) -> rusqlite::Result<Change> {
    let id: Vec<u8> = row.get(1)?;
    let id = Uuid::from_slice(&id).map_err(|error| unreadable(1, error.to_string()))?;
    let fid: Option<i64> = row.get(2)?;
    Ok(Change {
        collection: row.get(0)?,
        id,
        before: value(row, id, fid, 3)?,
        after: value(row, id, fid, 5)?,
    })
}

fn value(row: &Row<'_>, id: Uuid, fid: Option<i64>, at: usize) -> rusqlite::Result<Option<Feature>> {
    let Some(text) = row.get::<_, Option<String>>(at + 1)? else { return Ok(None) };
    let Ok(Value::Object(properties)) = serde_json::from_str(&text) else {
        return Err(unreadable(at + 1, "properties in the log".to_owned()));
    };
    let geometry = match row.get_ref(at)?.as_blob_or_null()? {
        Some(bytes) => blob::decode(bytes).map_err(|error| unreadable(at, error.to_string()))?.geometry,
        None => None,
    };
    Ok(Some(Feature { id, fid, geometry, properties }))
}
