//! What happened, taking it back, and how it was.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::refusal::Refusal;
use super::register::{Committed, Register};
use super::writing::same;
use crate::model::change::{Change, ChangeHead, ChangeSet, Draft, Origin};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// A change set taken back, and what could not be.
#[derive(Debug, Clone)]
pub struct Undone {
    /// The change set that took it back; none when everything had been changed again since.
    pub head: Option<ChangeHead>,
    /// Features that later edits changed again: they were left as they are.
    pub conflicts: Vec<Conflict>,
}

/// A feature that a later edit keeps from being taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its collection.
    pub collection: String,
    /// Its id.
    pub id: Uuid,
    /// The latest change set that touched it.
    pub seq: Option<u64>,
}

impl Register {
    /// Heads older than `before`, newest first.
    pub fn history(&self, limit: u32, before: Option<u64>) -> Result<Vec<ChangeHead>, Refusal> {
        Ok(self.store().heads(limit, before)?)
    }

    /// Heads newer than `after`, oldest first.
    pub fn history_after(&self, after: u64) -> Result<Vec<ChangeHead>, Refusal> {
        Ok(self.store().heads_after(after)?)
    }

    /// The newest change set that is no undo and was not taken back; none when there is nothing to take back.
    pub fn newest_to_undo(&self) -> Result<Option<u64>, Refusal> {
        let mut before = None;
        loop {
            let heads = self.history(64, before)?;
            let Some(last) = heads.last() else { return Ok(None) };
            before = Some(last.seq);
            let open = |head: &&ChangeHead| head.undone_by.is_none() && head.undoes.is_none();
            if let Some(head) = heads.iter().find(open) {
                return Ok(Some(head.seq));
            }
        }
    }

    /// Heads that touched a feature, newest first.
    pub fn feature_history(&self, id: Uuid) -> Result<Vec<ChangeHead>, Refusal> {
        Ok(self.store().heads_of_feature(id)?)
    }

    /// A change set with its values.
    pub fn change_set(&self, seq: u64) -> Result<Option<ChangeSet>, Refusal> {
        Ok(self.store().change_set(seq)?)
    }

    /// The state at a moment, worked out from the log.
    pub fn as_of(&self, moment: Timestamp) -> Result<Arc<Snapshot>, Refusal> {
        let store = self.store();
        let seq = store.seq_at(moment)?;
        let newest = self.snapshot();
        if seq == newest.seq() { Ok(newest) } else { Ok(Arc::new(store.state_at(seq)?)) }
    }

    /// Takes a change set back by appending its inverse. A feature that was changed again since is left as it is and
    /// named; the rest is taken back.
    ///
    /// # Errors
    /// When there is no such change set, it was taken back already, or the file cannot be written.
    pub fn undo(&self, seq: u64, actor: &str) -> Result<Undone, Refusal> {
        let Some(set) = self.change_set(seq)? else {
            let text = Text::new(format!("没有第 {seq} 次变更"), format!("there is no change set {seq}"));
            return Err(Refusal::NotFound(text));
        };
        if let Some(by) = set.head.undone_by {
            let text = Text::new(
                format!("第 {seq} 次变更已由第 {by} 次撤销"),
                format!("change set {seq} was taken back by {by} already"),
            );
            return Err(Refusal::Senseless(text));
        }
        let mut conflicts = Vec::new();
        let committed = self.commit_with(None, |snapshot| {
            let reason = Text::new(format!("撤销第 {seq} 次变更"), format!("take back change set {seq}"));
            let mut draft = Draft::new(Origin::Undo, actor, reason.to_string());
            draft.undoes = Some(seq);
            for change in &set.changes {
                if stands(snapshot, change) {
                    take_back(&mut draft, change);
                } else {
                    conflicts.push(Conflict {
                        collection: change.collection.clone(),
                        id: change.id,
                        seq: None,
                    });
                }
            }
            Ok(draft)
        })?;
        for conflict in conflicts.iter_mut().take(100) {
            conflict.seq = self.feature_history(conflict.id)?.first().map(|head| head.seq);
        }
        let head = match committed {
            Committed::Written(head) => Some(head),
            Committed::Unchanged => None,
        };
        Ok(Undone { head, conflicts })
    }
}

/// Whether a feature is still as the change left it.
fn stands(snapshot: &Snapshot, change: &Change) -> bool {
    match (snapshot.feature(&change.collection, change.id), &change.after) {
        (Some(now), Some(after)) => same(&now, after),
        (None, None) => true,
        _ => false,
    }
}

fn take_back(draft: &mut Draft, change: &Change) {
    match &change.before {
        Some(before) => draft.put(change.collection.clone(), before.clone()),
        None => draft.delete(change.collection.clone(), change.id),
    }
}
