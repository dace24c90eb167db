//! When a write without a condition replaces what another writer wrote within the last day, both are told: it is noted in
//! the change set's reason and in the answer.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::geojson::Given;
use crate::http::problem::Problem;
use crate::model::change::Draft;
use crate::model::feature::Feature;

/// How long somebody's value counts as fresh.
const FRESH: SignedDuration = SignedDuration::from_hours(24);
/// The most earlier change sets looked through.
const MOST_LOOKED_AT: usize = 50;

/// A fresh value of another writer that is replaced.
pub(in crate::http) struct Flagged {
    pub(in crate::http) field: String,
    actor: String,
    seq: u64,
}

/// The fields of a merge by `actor` whose present value another writer wrote within a day.
pub(in crate::http) fn flagged(
    app: &App,
    actor: &str,
    (collection, id): (&str, Uuid),
    given: &Given,
) -> Result<Vec<Flagged>, Problem> {
    let snapshot = app.register.snapshot();
    let Some(now) = snapshot.feature(collection, id) else { return Ok(Vec::new()) };
    let mut open: Vec<String> = given
        .properties
        .iter()
        .filter(|(name, value)| now.properties.get(*name).unwrap_or(&Value::Null) != *value)
        .map(|(name, _)| name.clone())
        .collect();
    if given.geometry.as_ref().is_some_and(|geometry| *geometry != now.geometry) {
        open.push("geometry".to_owned());
    }
    let mut flagged = Vec::new();
    let since = Timestamp::now() - FRESH;
    for head in app.register.feature_history(id)?.into_iter().take(MOST_LOOKED_AT) {
        if open.is_empty() || head.recorded_at < since {
            break;
        }
        let Some(set) = app.register.change_set(head.seq)? else { continue };
        let Some(change) =
            set.changes.iter().find(|change| change.id == id && change.collection == collection)
        else {
            continue;
        };
        // The newest change of a field is its writer; older ones no longer matter.
        let written: Vec<String> = open
            .extract_if(.., |field| differs(change.before.as_ref(), change.after.as_ref(), field))
            .collect();
        if head.actor != actor {
            let own = |field| Flagged { field, actor: head.actor.clone(), seq: head.seq };
            flagged.extend(written.into_iter().map(own));
        }
    }
    Ok(flagged)
}

fn differs(before: Option<&Feature>, after: Option<&Feature>, field: &str) -> bool {
    if field == "geometry" {
        return before.map(|one| &one.geometry) != after.map(|one| &one.geometry);
    }
    let value = |feature: Option<&Feature>| feature.and_then(|one| one.properties.get(field).cloned());
    value(before) != value(after)
}

/// Adds it to the draft's reason.
pub(in crate::http) fn say(draft: &mut Draft, flagged: &[Flagged]) {
    for one in flagged.iter().take(10) {
        let Flagged { field, actor, seq } = one;
        let _ = write!(draft.reason, "；覆盖 {actor} 的 {field} / replaced {field} of {actor} (#{seq})");
    }
}
