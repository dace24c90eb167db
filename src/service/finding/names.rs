//! All names of a snapshot in one piece of memory, with a sieve before them.

use uuid::Uuid;

use super::MOST_RANKED;
use super::sound::{Fit, Wish, mask};
use crate::model::kind::squash;
use crate::model::snapshot::Snapshot;

/// The fields that name a thing.
pub(super) const FIELDS: [&str; 2] = ["name", "number"];

/// The names of one collection; all lists run alike.
#[derive(Debug, Default)]
struct Own {
    text: String,
    /// Where each name ends in the text, bytes.
    ends: Vec<u32>,
    masks: Vec<u64>,
    ids: Vec<Uuid>,
}

/// The names as they were at one state.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) seq: u64,
    own: Vec<Own>,
}

impl Names {
    pub(super) fn of(snapshot: &Snapshot) -> Names {
        let own = snapshot.collections().map(|collection| {
            let mut own = Own::default();
            for row in collection.layer.rows() {
                for text in FIELDS.into_iter().filter_map(|field| row.value(field).as_str()) {
                    own.push(&squash(text), row.id());
                }
            }
            own
        });
        Names { seq: snapshot.seq(), own: own.collect() }
    }

    /// The best of a collection.
    pub(super) fn find(&self, collection: usize, wish: &Wish) -> Vec<(Fit, Uuid)> {
        let Some(own) = self.own.get(collection) else { return Vec::new() };
        let mut found = Vec::new();
        for (at, mask) in own.masks.iter().enumerate() {
            if wish.may_fit(*mask)
                && let Some((name, id)) = own.at(at)
                && let Some(fit) = wish.fit(name)
            {
                found.push((fit, id));
                if found.len() >= MOST_RANKED {
                    break;
                }
            }
        }
        found
    }
}

impl Own {
    fn push(&mut self, name: &str, id: Uuid) {
        // Names of one collection beyond four gigabytes are not kept.
        let Ok(end) = u32::try_from(self.text.len() + name.len()) else { return };
        self.text.push_str(name);
        self.ends.push(end);
        self.masks.push(mask(name));
        self.ids.push(id);
    }

    fn at(&self, at: usize) -> Option<(&str, Uuid)> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        let name = self.text.get(start as usize..*self.ends.get(at)? as usize)?;
        Some((name, *self.ids.get(at)?))
    }
}
