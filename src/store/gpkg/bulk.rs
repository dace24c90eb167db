//! Many new rows at once: the triggers that follow each insert are set aside, the spatial index is filled straight, and
//! the triggers are put back, all inside the caller's transaction, so that no other program ever sees the table without
//! them.

use rusqlite::{Connection, Result, params};

use super::tables;
use crate::exchange::gpkg::blob::Envelope;
use crate::exchange::gpkg::schema::{GEOM, quoted};
use crate::model::kind::Kind;

/// So many new rows are worth the work on the schema.
pub(super) const MANY: usize = 1_000;

/// Set-aside triggers of one table, as they were written.
pub(super) struct SetAside {
    sql: Vec<String>,
}

impl SetAside {
    /// Takes the insert triggers of a table away.
    pub fn of(connection: &Connection, table: &str) -> Result<SetAside> {
        let mut statement = connection
            .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1")?;
        let all: Vec<(String, String)> =
            statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_>>()?;
        let mut sql = Vec::new();
        for (name, text) in all.into_iter().filter(|(_, text)| text.contains(" AFTER INSERT ON ")) {
            connection.execute_batch(&format!("DROP TRIGGER {}", quoted(&name)))?;
            sql.push(text);
        }
        Ok(SetAside { sql })
    }

    /// Puts them back.
    pub fn put_back(self, connection: &Connection) -> Result<()> {
        self.sql.iter().try_for_each(|sql| connection.execute_batch(sql))
    }
}

/// Enters new rows into the spatial index, west to east in strips, so that neighbours come one after the other and the
/// tree's pages are written once.
pub(super) fn index(connection: &Connection, kind: &Kind, mut boxes: Vec<(i64, Envelope)>) -> Result<()> {
    let table = tables::table_name(&kind.id);
    let strip = |envelope: &Envelope| (envelope.min_y * 100.0).floor() as i64;
    boxes.sort_by(|(one_fid, one), (other_fid, other)| {
        strip(one).cmp(&strip(other)).then(one.min_x.total_cmp(&other.min_x)).then(one_fid.cmp(other_fid))
    });
    let tree = quoted(&format!("rtree_{table}_{GEOM}"));
    let mut insert =
        connection.prepare(&format!("INSERT OR REPLACE INTO {tree} VALUES (?1, ?2, ?3, ?4, ?5)"))?;
    for (fid, envelope) in boxes {
        insert.execute(params![fid, envelope.min_x, envelope.max_x, envelope.min_y, envelope.max_y])?;
    }
    Ok(())
}
