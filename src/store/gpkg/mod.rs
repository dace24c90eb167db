//! A register in one GeoPackage file: a table per kind that any GIS opens, and verge's own tables beside them
//! (`verge_changes`, `verge_change_items` hold the log; `verge_outbox` what others touched).

mod bulk;
mod copy;
mod describe;
mod load;
mod log;
mod migrations;
mod open;
mod outside;
mod restore;
mod tables;
mod values;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

pub use describe::Description;

use super::StoreError;
use super::lock::{self, Holder, Lock};
use crate::model::change::{Change, ChangeHead, ChangeSet};
use crate::model::kind::KindCatalogue;
use crate::model::rule_book::RuleBook;
use crate::model::snapshot::Snapshot;

/// What a register is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Looking only: works beside a server.
    Read,
    /// Writing: refused while another verge holds it.
    Write,
    /// Writing; made by this description when it is not there.
    Create(Description),
}

/// An open register file.
pub struct GpkgStore {
    path: PathBuf,
    connection: Connection,
    lock: Option<Lock>,
    kinds: Arc<KindCatalogue>,
    rules: Arc<RuleBook>,
    description: Description,
    /// SQLite's count of what other connections wrote, as last seen.
    seen: i64,
}

impl GpkgStore {
    /// Opens or makes a register file.
    ///
    /// # Errors
    /// When it is missing, no register, from a newer verge, damaged, or held by another verge.
    pub fn open(
        path: &Path,
        access: &Access,
        kinds: Arc<KindCatalogue>,
        rules: Arc<RuleBook>,
    ) -> Result<GpkgStore, StoreError> {
        let (lock, connection) = match access {
            Access::Read => (None, open::reading(path)?),
            Access::Write => (Some(Lock::take(path)?), open::writing(path, None, &kinds)?),
            Access::Create(description) => {
                (Some(Lock::take(path)?), open::writing(path, Some(description), &kinds)?)
            }
        };
        let description = Description::read(&connection)?;
        Ok(GpkgStore { path: path.to_owned(), connection, lock, kinds, rules, description, seen: -1 })
    }

    /// Puts a backup in a register's place, and its photographs to those that are there. A register that is there is only
    /// replaced when asked, and then kept beside it; its new name is given back.
    ///
    /// # Errors
    /// When the backup is no register, a register is in its place and shall not be replaced, another verge holds it, or the
    /// disk refuses. What was there is still there then.
    pub fn restore(from: &Path, to: &Path, replace: bool) -> Result<Option<PathBuf>, StoreError> {
        let _lock = Lock::take(to)?;
        restore::restore(from, to, replace)
    }

    /// Who holds a register for writing, as far as can be told.
    pub fn holder(path: &Path) -> Option<Holder> {
        lock::holder(path)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Name, demo mark and reference system.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Writes the address it is served at where a second verge finds it.
    pub fn tell_address(&mut self, address: &str) -> Result<(), StoreError> {
        self.lock.as_mut().map_or(Ok(()), |lock| lock.tell(Some(address.to_owned())))
    }

    /// The state in the tables, packed for reading.
    pub fn load(&self) -> Result<Snapshot, StoreError> {
        let collections = load::collections(&self.path, &self.kinds)?;
        let seq = log::newest(&self.connection)?;
        Ok(Snapshot::new(seq, Arc::clone(&self.kinds), Arc::clone(&self.rules), collections))
    }

    /// Whether another program wrote into the file since this was last asked: cheap enough to ask often.
    pub fn touched_outside(&mut self) -> Result<bool, StoreError> {
        let version: i64 = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        if version == self.seen {
            return Ok(false);
        }
        self.seen = version;
        outside::waits(&self.connection, &self.kinds)
    }

    /// Takes up what others wrote as one change set, whose head `head` makes from its number and count; none when there
    /// was nothing.
    pub fn sweep(
        &mut self,
        known: Option<&Snapshot>,
        head: impl FnOnce(u64, u64) -> ChangeHead,
    ) -> Result<Option<ChangeSet>, StoreError> {
        if !outside::waits(&self.connection, &self.kinds)? {
            return Ok(None);
        }
        let srs_id = self.description.srs_id;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let changes = outside::sweep(&transaction, &self.kinds, known, srs_id)?;
        let mut set = None;
        if !changes.is_empty() {
            let head = head(log::newest(&transaction)? + 1, changes.len() as u64);
            let swept = ChangeSet { head, changes };
            log::append(&transaction, &swept, srs_id)?;
            set = Some(swept);
        }
        transaction.commit()?;
        Ok(set)
    }

    /// Writes a change set; it is on the disk when this returns.
    pub fn append(&mut self, set: &ChangeSet) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        write::change_set(&transaction, &self.kinds, set, self.description.srs_id)?;
        transaction.commit()?;
        Ok(())
    }

    /// The number of the newest change set; 0 before the first.
    pub fn newest(&self) -> Result<u64, StoreError> {
        Ok(log::newest(&self.connection)?)
    }

    /// The greatest row number of a collection's table ever given; the next must be greater.
    pub fn greatest_fid(&self, collection: &str) -> Result<i64, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?1")?;
        Ok(statement.query_row([tables::table_name(collection)], |row| row.get(0))?)
    }

    /// Heads older than `before`, newest first.
    pub fn heads(&self, limit: u32, before: Option<u64>) -> Result<Vec<ChangeHead>, StoreError> {
        log::heads(&self.connection, limit, before)
    }

    /// Heads newer than `after`, oldest first.
    pub fn heads_after(&self, after: u64) -> Result<Vec<ChangeHead>, StoreError> {
        log::heads_after(&self.connection, after)
    }

    /// The head with a client's id.
    pub fn head_of(&self, id: Uuid) -> Result<Option<ChangeHead>, StoreError> {
        log::head_of(&self.connection, id)
    }

    /// Heads that touched a feature, newest first.
    pub fn heads_of_feature(&self, id: Uuid) -> Result<Vec<ChangeHead>, StoreError> {
        log::heads_of_feature(&self.connection, id)
    }

    /// A change set with its values.
    pub fn change_set(&self, seq: u64) -> Result<Option<ChangeSet>, StoreError> {
        log::change_set(&self.connection, seq)
    }

    /// The number of the last change set recorded at or before a moment.
    pub fn seq_at(&self, moment: Timestamp) -> Result<u64, StoreError> {
        log::seq_at(&self.connection, moment)
    }

    /// The state after a change set, worked out from the log alone.
    pub fn state_at(&self, seq: u64) -> Result<Snapshot, StoreError> {
        let mut last: std::collections::HashMap<(String, Uuid), Change> = std::collections::HashMap::new();
        log::replay(&self.connection, seq, |change| {
            last.insert((change.collection.clone(), change.id), change);
        })?;
        let changes: Vec<Change> = last.into_values().filter(|change| change.after.is_some()).collect();
        let empty = Snapshot::new(0, Arc::clone(&self.kinds), Arc::clone(&self.rules), Vec::new());
        empty.apply(seq, &changes).map_err(|error| {
            let text = crate::model::text::Text::new("变更记录读不出来", "the log cannot be read");
            StoreError { code: "log-unreadable", text, cause: Some(error.to_string()) }
        })
    }

    /// Copies the register, in use or not, to a file that must not be there yet.
    pub fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        copy::copy_to(&self.connection, to)
    }

    /// Gives the file to others in its plainest form: the write-ahead log folded into it.
    pub fn fold(&self) -> Result<(), StoreError> {
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
