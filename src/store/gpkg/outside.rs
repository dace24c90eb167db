//! Edits that another program saved straight into the file: found by the triggers' notes, or by looking through a table
//! that was made anew, and turned into changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{StoreError, load, log, tables};
use crate::exchange::gpkg::schema::quoted;
use crate::model::change::Change;
use crate::model::kind::{Kind, KindCatalogue};
use crate::model::snapshot::{Collection, Snapshot};

/// What was touched in one collection.
#[derive(Debug, Default)]
struct Touched {
    fids: BTreeSet<i64>,
    ids: BTreeSet<Uuid>,
    /// Whether the table was made anew, so that a row number says nothing about which row it was before.
    anew: bool,
}

/// Whether anything waits to be swept.
pub(super) fn waits(connection: &Connection, kinds: &KindCatalogue) -> Result<bool, StoreError> {
    let noted: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM verge_outbox)")?
        .query_row([], |row| row.get(0))?;
    if noted {
        return Ok(true);
    }
    for kind in kinds.iter() {
        if !tables::is_whole(connection, &kind.id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The changes that others made, inside the caller's transaction: new rows get an id, a second row of one id gets its
/// own, a changed id is put back. Tables that were dropped or made anew are made whole first. `known` is the state verge
/// last showed; at start-up, when there is none yet, the log tells what was there before.
pub(super) fn sweep(
    connection: &Connection,
    kinds: &KindCatalogue,
    known: Option<&Snapshot>,
    srs_id: i32,
) -> Result<Vec<Change>, StoreError> {
    super::write::own(connection, true)?;
    let mut broken = Vec::new();
    for kind in kinds.iter() {
        if !tables::is_whole(connection, &kind.id)? {
            broken.push(kind.id.clone());
        }
    }
    tables::ensure(connection, kinds, srs_id)?;
    let mut touched = noted(connection)?;
    for collection in broken {
        touched.insert(collection.clone(), everything(connection, &collection, known)?);
    }
    let mut changes = Vec::new();
    for (collection, touched) in touched {
        if let Some(kind) = kinds.get(&collection) {
            let known = known.and_then(|snapshot| snapshot.collection(&collection));
            changes.extend(resolve(connection, kind, known, touched)?);
        }
    }
    connection.execute("DELETE FROM verge_outbox", [])?;
    super::write::own(connection, false)?;
    Ok(changes)
}

fn noted(connection: &Connection) -> Result<BTreeMap<String, Touched>, StoreError> {
    let mut touched: BTreeMap<String, Touched> = BTreeMap::new();
    let mut statement =
        connection.prepare_cached("SELECT collection, fid, id FROM verge_outbox ORDER BY item")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let entry = touched.entry(row.get(0)?).or_default();
        entry.fids.extend(row.get::<_, Option<i64>>(1)?);
        let id = row.get_ref(2)?.as_str_or_null().ok().flatten();
        entry.ids.extend(id.and_then(|text| Uuid::parse_str(text).ok()));
    }
    Ok(touched)
}

/// Every row of a table and every feature known: for a table that lost its triggers nothing else is sure.
fn everything(
    connection: &Connection,
    collection: &str,
    known: Option<&Snapshot>,
) -> Result<Touched, StoreError> {
    let table = quoted(&tables::table_name(collection));
    let mut statement = connection.prepare(&format!("SELECT fid FROM {table}"))?;
    let fids = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let ids = match known.and_then(|snapshot| snapshot.collection(collection)) {
        Some(collection) => collection.layer.rows().map(|row| row.id()).collect(),
        None => {
            let mut ids = BTreeSet::new();
            log::replay(connection, u64::MAX, |change| {
                if change.collection == collection {
                    ids.insert(change.id);
                }
            })?;
            ids
        }
    };
    Ok(Touched { fids, ids, anew: true })
}

fn resolve(
    connection: &Connection,
    kind: &Kind,
    known: Option<&Collection>,
    mut touched: Touched,
) -> Result<Vec<Change>, StoreError> {
    let before_of = |id: Uuid| match known {
        Some(collection) => Ok(collection.get(id)),
        None => log::last_known(connection, &kind.id, id),
    };
    let table = quoted(&tables::table_name(&kind.id));
    let mut set_id = connection.prepare_cached(&format!("UPDATE {table} SET id = ?1 WHERE fid = ?2"))?;
    let mut known_fids: HashMap<i64, Uuid> = HashMap::new();
    if !touched.anew {
        for id in &touched.ids {
            known_fids.extend(before_of(*id)?.and_then(|feature| Some((feature.fid?, *id))));
        }
        // A copy names the id of the row it was copied from: that row is looked at too, or it would seem gone.
        touched.fids.extend(known_fids.keys());
    }
    let mut after: BTreeMap<Uuid, crate::model::feature::Feature> = BTreeMap::new();
    for fid in &touched.fids {
        let Some((text, mut feature)) = load::row(connection, kind, *fid)? else { continue };
        let own = known_fids.get(fid).copied();
        let claimed = text.as_deref().and_then(|text| Uuid::parse_str(text).ok());
        // A row keeps the id it had; a new row keeps a free one it brought; else it gets its own.
        let free = |id: &Uuid| !after.contains_key(id) && !known_fids.values().any(|taken| taken == id);
        let elsewhere =
            |id: &Uuid| before_of(*id).ok().flatten().is_some_and(|other| other.fid != Some(*fid));
        feature.id = own
            .or_else(|| claimed.filter(|id| free(id) && (!elsewhere(id) || touched.ids.contains(id))))
            .unwrap_or_else(Uuid::now_v7);
        let stored = feature.id.to_string();
        if text.as_deref() != Some(stored.as_str()) {
            set_id.execute(params![stored, fid])?;
        }
        after.insert(feature.id, feature);
    }
    let mut ids = touched.ids;
    ids.extend(after.keys().copied());
    let mut changes = Vec::new();
    for id in ids {
        let before = before_of(id)?;
        let after = after.remove(&id);
        let same = match (&before, &after) {
            (Some(before), Some(after)) => before.same_content(after) && before.fid == after.fid,
            (None, None) => true,
            _ => false,
        };
        if !same {
            changes.push(Change { collection: kind.id.clone(), id, before, after });
        }
    }
    Ok(changes)
}
