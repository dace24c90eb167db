//! The register as everyone uses it: the newest snapshot for readers, one writer at a time, and news of every change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use tokio::sync::broadcast;
use uuid::Uuid;

use super::refusal::Refusal;
use super::{rules, writing};
use crate::model::change::{Change, ChangeHead, ChangeSet, Draft, Origin, SCHEMA_VERSION};
use crate::model::kind::KindCatalogue;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::store::{Access, Description, GpkgStore, Photos, Rides, StoreError};

/// News kept for listeners that fall behind; who falls farther behind reads the log.
const NEWS: usize = 256;

/// An open register, shared by all faces.
pub struct Register {
    snapshot: ArcSwap<Snapshot>,
    store: Mutex<GpkgStore>,
    news: broadcast::Sender<ChangeHead>,
    description: Description,
    path: PathBuf,
}

/// What became of a draft.
#[derive(Debug, Clone)]
pub enum Committed {
    /// It was written, or had been written before under the same id.
    Written(ChangeHead),
    /// It would have changed nothing.
    Unchanged,
}

impl Committed {
    /// The head, when something was written.
    pub fn head(&self) -> Option<&ChangeHead> {
        match self {
            Committed::Written(head) => Some(head),
            Committed::Unchanged => None,
        }
    }
}

impl Register {
    /// Opens a register, taking up what other programs saved into the file meanwhile.
    ///
    /// # Errors
    /// When it is missing, not a register, damaged, or held by another verge.
    pub fn open(path: &Path, access: &Access) -> Result<Register, StoreError> {
        let broken = |error: String| StoreError {
            code: "reference-broken",
            text: Text::new("种类表读不出来", "the kind catalogue cannot be read"),
            cause: Some(error),
        };
        let kinds = Arc::new(KindCatalogue::embedded().map_err(|error| broken(error.to_string()))?);
        let rules = Arc::new(rules::of_register(path)?);
        let mut store = GpkgStore::open(path, access, kinds, rules)?;
        if *access != Access::Read {
            store.sweep(None, outside_head)?;
        }
        let snapshot = store.load()?;
        let description = store.description().clone();
        let (news, _) = broadcast::channel(NEWS);
        Ok(Register {
            snapshot: ArcSwap::from_pointee(snapshot),
            store: Mutex::new(store),
            news,
            description,
            path: path.to_owned(),
        })
    }

    /// The newest state. Keep it as long as you like.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Name, demo mark and reference system.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// News of every change set from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<ChangeHead> {
        self.news.subscribe()
    }

    /// Writes a whole copy of the file as it is now to a file that is not there yet, and its photographs and rides beside that;
    /// gives the number of photographs.
    ///
    /// # Errors
    /// When the target is there already, or the copy cannot be written or does not pass its check.
    pub fn backup(&self, to: &Path) -> Result<u64, StoreError> {
        self.store().copy_to(to)?;
        // After the file: a photograph is kept before a change set names it, so none that the copy names is missed.
        let photos = self.photos().copy_to(&Photos::beside(to));
        let copied = photos.and_then(|count| self.rides().copy_to(&Rides::beside(to)).map(|_| count));
        if copied.is_err() {
            // A copy without its photographs must not be mistaken for a backup.
            let _ = std::fs::remove_file(to);
        }
        copied
    }

    /// Writes the address it is served at where a second verge finds it.
    pub fn tell_address(&self, address: &str) -> Result<(), StoreError> {
        self.store().tell_address(address)
    }

    /// Folds the write-ahead log into the file, so that it can be copied or opened elsewhere as it is.
    pub fn fold(&self) -> Result<(), StoreError> {
        self.store().fold()
    }

    /// A writer that panicked left the file as it was (its transaction was never committed): others go on.
    pub(super) fn store(&self) -> MutexGuard<'_, GpkgStore> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a draft.
    ///
    /// # Errors
    /// When a feature is refused by the checks, a later edit stands in the way, or the file cannot be written. Nothing is
    /// written then.
    pub fn commit(&self, draft: Draft) -> Result<Committed, Refusal> {
        self.commit_with(draft.id, |_| Ok(draft))
    }

    /// Writes a draft made from the newest state, which no one else changes meanwhile: for edits that depend on what is
    /// there. With an id that was written before it is that change, and nothing is made: what an earlier try wrote must not
    /// be held against its repetition.
    ///
    /// # Errors
    /// As [`Register::commit`], and what `make` refuses.
    pub fn commit_with(
        &self,
        id: Option<Uuid>,
        make: impl FnOnce(&Snapshot) -> Result<Draft, Refusal>,
    ) -> Result<Committed, Refusal> {
        self.commit_made(|snapshot, store| {
            if let Some(id) = id
                && let Some(head) = store.head_of(id)?
            {
                return Ok(Made::Before(head));
            }
            let mut draft = make(snapshot)?;
            draft.id = id;
            let changes = writing::changes(snapshot, store, &draft)?;
            Ok(Made::Now(draft, changes))
        })
    }

    /// Writes changes that were checked and compared with the newest state by whoever made them, so that nothing is
    /// checked twice; `make` gives them with a draft that says who and why.
    pub(super) fn commit_checked(
        &self,
        make: impl FnOnce(&Snapshot) -> Result<(Draft, Vec<Change>), Refusal>,
    ) -> Result<Committed, Refusal> {
        self.commit_made(|snapshot, _| make(snapshot).map(|(draft, changes)| Made::Now(draft, changes)))
    }

    fn commit_made(
        &self,
        make: impl FnOnce(&Snapshot, &GpkgStore) -> Result<Made, Refusal>,
    ) -> Result<Committed, Refusal> {
        let mut store = self.store();
        self.sweep_locked(&mut store)?;
        let snapshot = self.snapshot();
        let (draft, mut changes) = match make(&snapshot, &store)? {
            Made::Before(head) => return Ok(Committed::Written(head)),
            Made::Now(draft, changes) => (draft, changes),
        };
        if changes.is_empty() {
            return Ok(Committed::Unchanged);
        }
        let now = now();
        writing::number(&snapshot, &store, &mut changes, now)?;
        let seq = snapshot.seq() + 1;
        let head = ChangeHead {
            id: draft.id.unwrap_or_else(Uuid::now_v7),
            seq,
            recorded_at: now,
            occurred_at: draft.occurred_at.unwrap_or(now),
            actor: draft.actor,
            reason: draft.reason,
            origin: draft.origin,
            base_seq: draft.base_seq.unwrap_or(snapshot.seq()),
            schema_version: SCHEMA_VERSION,
            count: changes.len() as u64,
            undoes: draft.undoes,
            undone_by: None,
        };
        let set = ChangeSet { head, changes };
        let next = next(&snapshot, seq, &set.changes)?;
        store.append(&set)?;
        self.publish(next, set.head.clone());
        Ok(Committed::Written(set.head))
    }

    /// Takes up what other programs saved into the file; none when there was nothing. Cheap enough to ask often.
    pub fn sweep(&self) -> Result<Option<ChangeHead>, Refusal> {
        let mut store = self.store();
        if store.touched_outside()? { self.sweep_locked(&mut store) } else { Ok(None) }
    }

    fn sweep_locked(&self, store: &mut GpkgStore) -> Result<Option<ChangeHead>, Refusal> {
        let snapshot = self.snapshot();
        let Some(set) = store.sweep(Some(&snapshot), outside_head)? else { return Ok(None) };
        let next = match snapshot.apply(set.head.seq, &set.changes) {
            Ok(next) => next,
            // A shape that cannot be kept in memory stays in the file; the tables are the state then.
            Err(_) => store.load()?,
        };
        self.publish(next, set.head.clone());
        Ok(Some(set.head))
    }

    fn publish(&self, next: Snapshot, head: ChangeHead) {
        self.snapshot.store(Arc::new(next));
        // Nobody listening is no fault.
        let _ = self.news.send(head);
    }
}

/// What a maker of changes has to say.
enum Made {
    /// They were written before, under the same id.
    Before(ChangeHead),
    /// They are to be written now; those that change nothing are left out already.
    Now(Draft, Vec<Change>),
}

fn next(snapshot: &Snapshot, seq: u64, changes: &[Change]) -> Result<Snapshot, Refusal> {
    snapshot.apply(seq, changes).map_err(|error| {
        Refusal::Failed(StoreError {
            code: "shape-refused",
            text: Text::new(
                "图形存不下，请拆成点、线或面",
                "a geometry cannot be kept: split it into points, lines or polygons",
            ),
            cause: Some(error.to_string()),
        })
    })
}

/// Now, as exact as the log keeps it.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

fn outside_head(seq: u64, count: u64) -> ChangeHead {
    let now = now();
    ChangeHead {
        id: Uuid::now_v7(),
        seq,
        recorded_at: now,
        occurred_at: now,
        actor: "outside".to_owned(),
        reason: "其他程序直接保存到台账文件 / saved into the register file by another program".to_owned(),
        origin: Origin::Outside,
        base_seq: seq.saturating_sub(1),
        schema_version: SCHEMA_VERSION,
        count,
        undoes: None,
        undone_by: None,
    }
}

#[cfg(test)]
mod tests;
