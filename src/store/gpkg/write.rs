//! One change set into the file: tables, log and extents in one transaction.

use std::collections::BTreeMap;

use rusqlite::{Connection, params, params_from_iter};

use super::{StoreError, bulk, log, tables, values};
use crate::exchange::gpkg::blob::{self, Envelope};
use crate::exchange::gpkg::schema::{self, FID, quoted};
use crate::model::change::{Change, ChangeSet};
use crate::model::feature::Feature;
use crate::model::kind::{Kind, KindCatalogue};

/// Sets the flag that tells the triggers that these writes are verge's own; only this transaction ever sees it set.
pub(super) fn own(connection: &Connection, busy: bool) -> rusqlite::Result<()> {
    connection.execute("UPDATE verge_writing SET busy = ?1", [i64::from(busy)])?;
    Ok(())
}

/// Writes a change set, inside the caller's transaction.
pub(super) fn change_set(
    connection: &Connection,
    kinds: &KindCatalogue,
    set: &ChangeSet,
    srs_id: i32,
) -> Result<(), StoreError> {
    own(connection, true)?;
    let mut by_collection: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &set.changes {
        by_collection.entry(&change.collection).or_default().push(change);
    }
    for (collection, changes) in by_collection {
        let Some(kind) = kinds.get(collection) else { continue };
        apply(connection, kind, &changes, srs_id)?;
    }
    log::append(connection, set, srs_id)?;
    own(connection, false)?;
    Ok(())
}

/// Writes rows of one table.
fn apply(connection: &Connection, kind: &Kind, changes: &[&Change], srs_id: i32) -> Result<(), StoreError> {
    let table = tables::table_name(&kind.id);
    let is_new = |change: &&&Change| change.before.is_none() && change.after.is_some();
    if changes.iter().filter(is_new).count() < bulk::MANY {
        let extent = rows(connection, kind, changes, srs_id)?;
        return touch(connection, &table, extent);
    }
    let (new, known): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| is_new(change));
    let extent = rows(connection, kind, &known, srs_id)?;
    let triggers = bulk::SetAside::of(connection, &table)?;
    let mut insert = connection.prepare(&tables::insert(kind))?;
    let mut boxes: Vec<(i64, Envelope)> = Vec::with_capacity(new.len());
    for feature in new.iter().filter_map(|change| change.after.as_ref()) {
        boxes.extend(feature.fid.zip(feature.geometry.as_ref().and_then(Envelope::of)));
        put(&mut insert, kind, feature, srs_id)?;
    }
    drop(insert);
    let extent = boxes.iter().map(|(_, envelope)| *envelope).chain(extent).reduce(Envelope::union);
    if tables::has_geometry(kind) {
        bulk::index(connection, kind, boxes)?;
    }
    triggers.put_back(connection)?;
    touch(connection, &table, extent)
}

/// Writes rows one by one, the triggers following each; gives the box around those put.
fn rows(
    connection: &Connection,
    kind: &Kind,
    changes: &[&Change],
    srs_id: i32,
) -> Result<Option<Envelope>, StoreError> {
    let table = tables::table_name(&kind.id);
    let mut upsert = connection.prepare_cached(&tables::upsert(kind))?;
    let mut remove =
        connection.prepare_cached(&format!("DELETE FROM {} WHERE {FID} = ?1", quoted(&table)))?;
    let mut extent: Option<Envelope> = None;
    for change in changes {
        match (&change.after, change.before.as_ref().and_then(|before| before.fid)) {
            (Some(feature), _) => {
                let own = feature.geometry.as_ref().and_then(Envelope::of);
                extent = extent.into_iter().chain(own).reduce(Envelope::union);
                put(&mut upsert, kind, feature, srs_id)?;
            }
            (None, Some(fid)) => {
                remove.execute([fid])?;
            }
            (None, None) => {}
        }
    }
    Ok(extent)
}

/// Writes one row by its fid.
pub(super) fn put(
    upsert: &mut rusqlite::Statement<'_>,
    kind: &Kind,
    feature: &Feature,
    srs_id: i32,
) -> Result<(), StoreError> {
    let id = feature.id.to_string();
    let geometry = feature.geometry.as_ref().map(|geometry| blob::encode(geometry, srs_id));
    let mut row: Vec<rusqlite::types::ToSqlOutput<'_>> = Vec::with_capacity(kind.fields.len() + 3);
    row.push(feature.fid.into_sql());
    row.push(id.as_str().into());
    if tables::has_geometry(kind) {
        row.push(geometry.as_deref().map_or_else(null, Into::into));
    }
    row.extend(
        kind.fields.iter().map(|field| values::to_sql(field.kind, feature.properties.get(&field.name))),
    );
    upsert.execute(params_from_iter(row))?;
    Ok(())
}

fn null<'a>() -> rusqlite::types::ToSqlOutput<'a> {
    rusqlite::types::Null.into()
}

trait IntoSql {
    fn into_sql<'a>(self) -> rusqlite::types::ToSqlOutput<'a>;
}

impl IntoSql for Option<i64> {
    fn into_sql<'a>(self) -> rusqlite::types::ToSqlOutput<'a> {
        self.map_or_else(null, Into::into)
    }
}

/// Widens a layer's extent and notes that it changed. It is never narrowed here: a GIS only needs it not to be too small.
fn touch(connection: &Connection, table: &str, extent: Option<Envelope>) -> Result<(), StoreError> {
    let known = connection.query_row(
        "SELECT min_x, max_x, min_y, max_y FROM gpkg_contents WHERE table_name = ?1",
        params![table],
        |row| {
            let bound = |at: usize| row.get::<_, Option<f64>>(at);
            Ok(match (bound(0)?, bound(1)?, bound(2)?, bound(3)?) {
                (Some(min_x), Some(max_x), Some(min_y), Some(max_y)) => {
                    Some(Envelope { min_x, max_x, min_y, max_y })
                }
                _ => None,
            })
        },
    )?;
    let widened = match (known, extent) {
        (Some(known), Some(extent)) => Some(known.union(extent)),
        (known, extent) => known.or(extent),
    };
    schema::touch_contents(connection, table, widened)?;
    Ok(())
}
