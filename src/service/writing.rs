//! From a draft to changes: checked, compared with what is there, numbered.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::refusal::Refusal;
use crate::model::change::{Change, Draft, Edit};
use crate::model::checks;
use crate::model::feature::Feature;
use crate::model::finding::{Finding, Severity};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::store::GpkgStore;

/// The changes a draft makes to a state; edits that change nothing are left out. A later edit of one feature wins.
pub(super) fn changes(snapshot: &Snapshot, store: &GpkgStore, draft: &Draft) -> Result<Vec<Change>, Refusal> {
    if let Some(base) = draft.base_seq {
        refuse_stale(store, draft, base)?;
    }
    let mut findings: Vec<Finding> = Vec::new();
    let mut places: HashMap<(&str, Uuid), usize> = HashMap::new();
    let mut changes: Vec<Change> = Vec::new();
    for edit in &draft.edits {
        let (collection, id) = match edit {
            Edit::Put { collection, feature } => (collection.as_str(), feature.id),
            Edit::Delete { collection, id } => (collection.as_str(), *id),
        };
        let Some(known) = snapshot.collection(collection) else { return Err(unknown_collection(collection)) };
        let after = match edit {
            Edit::Put { feature, .. } => match checks::check(&known.kind, feature.clone()) {
                Ok(checked) => Some(checked.feature),
                Err(found) => {
                    let errors = found.into_iter().filter(|finding| finding.severity == Severity::Error);
                    findings.extend(errors.map(|finding| finding.on_object(id.to_string())));
                    continue;
                }
            },
            Edit::Delete { .. } => None,
        };
        let change = Change { collection: collection.to_owned(), id, before: known.get(id), after };
        match places.get(&(collection, id)).and_then(|at| changes.get_mut(*at)) {
            Some(earlier) => earlier.after = change.after,
            None => {
                places.insert((collection, id), changes.len());
                changes.push(change);
            }
        }
    }
    if !findings.is_empty() {
        return Err(Refusal::Invalid(findings));
    }
    changes.retain(|change| !changes_nothing(change));
    Ok(changes)
}

/// Stamps what changed, and gives each new feature the next row number of its table.
pub(super) fn number(
    snapshot: &Snapshot,
    store: &GpkgStore,
    changes: &mut [Change],
    now: Timestamp,
) -> Result<(), Refusal> {
    let mut next: HashMap<String, i64> = HashMap::new();
    let stamp = format!("{now:.0}");
    for change in changes {
        let Some(after) = &mut change.after else { continue };
        after.set("updated_at", stamp.clone().into());
        after.fid = change.before.as_ref().and_then(|before| before.fid);
        if after.fid.is_none() {
            let fid = match next.get(&change.collection) {
                Some(last) => last + 1,
                None => {
                    let loaded = snapshot.collection(&change.collection).map_or(0, |own| own.layer.max_fid());
                    loaded.max(store.greatest_fid(&change.collection)?) + 1
                }
            };
            next.insert(change.collection.clone(), fid);
            after.fid = Some(fid);
        }
    }
    Ok(())
}

fn changes_nothing(change: &Change) -> bool {
    match (&change.before, &change.after) {
        (None, None) => true,
        (Some(before), Some(after)) => same(before, after),
        _ => false,
    }
}

/// Whether both say the same; when verge last wrote is not something said.
pub(super) fn same(one: &Feature, other: &Feature) -> bool {
    let said = |feature: &Feature| {
        feature.properties.len() - usize::from(feature.properties.contains_key("updated_at"))
    };
    one.geometry == other.geometry
        && said(one) == said(other)
        && one
            .properties
            .iter()
            .all(|(name, value)| name == "updated_at" || other.properties.get(name) == Some(value))
}

fn refuse_stale(store: &GpkgStore, draft: &Draft, base: u64) -> Result<(), Refusal> {
    let touched: HashSet<Uuid> = draft
        .edits
        .iter()
        .map(|edit| match edit {
            Edit::Put { feature, .. } => feature.id,
            Edit::Delete { id, .. } => *id,
        })
        .collect();
    let mut stale = HashSet::new();
    for head in store.heads_after(base)? {
        let set = store.change_set(head.seq)?;
        let ids = set.iter().flat_map(|set| set.changes.iter().map(|change| change.id));
        stale.extend(ids.filter(|id| touched.contains(id)));
    }
    if stale.is_empty() { Ok(()) } else { Err(Refusal::Stale(stale.into_iter().collect())) }
}

fn unknown_collection(word: &str) -> Refusal {
    let shown: String = word.chars().take(60).collect();
    Refusal::NotFound(Text::new(
        format!("没有“{shown}”这个种类"),
        format!("there is no collection {shown:?}"),
    ))
}
