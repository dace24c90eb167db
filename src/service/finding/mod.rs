//! Finding things by name among a million: names are read once, and what changes since is looked at by itself.

mod names;
mod sound;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use self::names::Names;
pub use self::sound::{Fit, Wish};
use crate::model::kind::squash;
use crate::model::snapshot::Snapshot;
use crate::service::Register;

/// Change sets, and things in each, that are looked at one by one; beyond, names are read anew.
const MOST_SETS: u64 = 64;
const MOST_CHANGED: u64 = 2_000;
/// Hits of one collection that are ranked: ten thousand houses of one village must not hide everything else.
pub const MOST_RANKED: usize = 400;

/// One thing found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The place of its collection among those of the snapshot.
    pub collection: usize,
    /// Its id.
    pub id: Uuid,
    /// How well it fits.
    pub fit: Fit,
}

/// Names kept between searches.
#[derive(Default)]
pub struct Finder {
    kept: Mutex<Option<Arc<Names>>>,
}

impl Finder {
    /// Reads the names ahead of the first search.
    pub fn warm(&self, register: &Register) {
        let _ = self.names(&register.snapshot(), register);
    }

    /// What fits in a snapshot, the best of each collection first; not yet sorted across collections.
    pub fn find(&self, snapshot: &Snapshot, register: &Register, wish: &Wish) -> Vec<Found> {
        let (names, changed) = self.names(snapshot, register);
        let mut found = Vec::new();
        for (at, collection) in snapshot.collections().enumerate() {
            let fits = |id: Uuid| {
                let row = collection.layer.by_id(id)?;
                let texts = names::FIELDS.into_iter().filter_map(|field| row.value(field).as_str());
                texts.filter_map(|text| wish.fit(&squash(text))).min()
            };
            // A thing that changed may have another name now, or be gone.
            let own = names.find(at, wish).into_iter().filter(|(_, id)| !changed.contains(id));
            found.extend(own.map(|(fit, id)| Found { collection: at, id, fit }));
            let anew =
                changed.iter().filter_map(|id| Some(Found { collection: at, id: *id, fit: fits(*id)? }));
            found.extend(anew);
        }
        found
    }

    /// The names as they were at some moment, and what changed since.
    fn names(&self, snapshot: &Snapshot, register: &Register) -> (Arc<Names>, HashSet<Uuid>) {
        // Held while names are read: a second search waits for them instead of reading them too.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = kept.as_ref()
            && let Some(changed) = changed_since(names.seq, snapshot.seq(), register)
        {
            return (Arc::clone(names), changed);
        }
        let names = Arc::new(Names::of(snapshot));
        *kept = Some(Arc::clone(&names));
        (names, HashSet::new())
    }
}

fn changed_since(then: u64, now: u64, register: &Register) -> Option<HashSet<Uuid>> {
    if now < then || now - then > MOST_SETS {
        return None;
    }
    if now == then {
        return Some(HashSet::new());
    }
    let heads = register.history_after(then).ok()?;
    if heads.iter().map(|head| head.count).sum::<u64>() > MOST_CHANGED {
        return None;
    }
    let mut changed = HashSet::new();
    for head in heads {
        let set = register.change_set(head.seq).ok()??;
        changed.extend(set.changes.iter().map(|change| change.id));
    }
    Some(changed)
}

#[cfg(test)]
mod tests;
