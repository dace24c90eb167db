//! One edit of a change set: put a whole feature, merge some fields into one, delete one.

use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::geodesy::Position;
use crate::http::features::write::{feature_to_store, merged};
use crate::http::features::{self, read_only::as_stored};
use crate::http::geojson;
use crate::http::problem::Problem;
use crate::model::change::Draft;
use crate::model::feature::Feature;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// How near a road must be for a thing to stand beside it, metres. The map's form looks three times as far: there somebody sees what
/// was filled in before it is saved.
const SNAP_REACH_M: f64 = 100.0;

/// Adds an edit to a draft.
pub(super) fn add(snapshot: &Snapshot, draft: &mut Draft, edit: &Value) -> Result<(), Problem> {
    let id = edit.get("collection").and_then(Value::as_str).unwrap_or_default();
    let collection = features::collection(snapshot, id)?;
    match edit.get("op").and_then(Value::as_str) {
        Some("put") => {
            let feature =
                edit.get("feature").ok_or_else(|| wrong("feature", "缺少要素", "is missing from a put"))?;
            let feature = feature_to_store(snapshot, collection, feature)?;
            draft.put(id, snapped(snapshot, collection, edit, feature)?);
        }
        Some("merge") => {
            let own = own(edit)?;
            // What was written a moment ago in the same draft is not in the snapshot: one edit a feature.
            let known = collection.get(own).ok_or_else(|| features::no_feature(&own.to_string()))?;
            // Its id, geometry and properties are those of a feature; the rest is not looked at there.
            let given = geojson::given(edit)?;
            expected(edit, &known, &given)?;
            let moved = given.geometry.is_some();
            let next = as_stored(snapshot, collection, merged(collection, known, given))?;
            draft.put(id, if moved { snapped(snapshot, collection, edit, next)? } else { next });
        }
        Some("delete") => draft.delete(id, own(edit)?),
        _ => return Err(wrong("op", "应为 put、merge 或 delete", "must be put, merge or delete")),
    }
    Ok(())
}

/// Refuses a merge over values that somebody else has written since: an edit made without a network may be days old.
fn expected(edit: &Value, known: &Feature, given: &geojson::Given) -> Result<(), Problem> {
    let before = match edit.get("expect") {
        None | Some(Value::Null) => return Ok(()),
        Some(before) => before.as_object().ok_or_else(|| wrong("expect", "应为对象", "must be an object"))?,
    };
    let now = |field: &str| known.properties.get(field).cloned().unwrap_or(Value::Null);
    let fields: Vec<Value> = before
        .iter()
        .filter(|(field, value)| {
            let found = now(field);
            !alike(&found, value) && !given.properties.get(*field).is_some_and(|new| alike(&found, new))
        })
        .map(|(field, value)| json!({"field": field, "expected": value, "found": now(field)}))
        .collect();
    if fields.is_empty() {
        return Ok(());
    }
    let text = Text::new(
        "这期间别人改过这几项，没有写入：请看两边的值再定",
        "somebody else changed these fields meanwhile; nothing was written: look at both values and choose",
    );
    let problem = Problem::new(StatusCode::CONFLICT, "change-conflict", text);
    Err(problem.with("id", known.id.to_string()).with("fields", fields))
}

/// Equal as values: 240 is 240.0.
fn alike(one: &Value, other: &Value) -> bool {
    one == other || one.as_f64().is_some() && one.as_f64() == other.as_f64()
}

/// With `snap` a thing beside a road gets its road, chainage and side from its place, as a map with a network fills them
/// in. What stands by no road keeps none.
fn snapped(
    snapshot: &Snapshot,
    collection: &Collection,
    edit: &Value,
    mut feature: Feature,
) -> Result<Feature, Problem> {
    match edit.get("snap") {
        None | Some(Value::Null | Value::Bool(false)) => return Ok(feature),
        Some(Value::Bool(true)) => {}
        Some(_) => return Err(wrong("snap", "应为 true 或 false", "must be true or false")),
    }
    let Some(geo_types::Geometry::Point(point)) = &feature.geometry else { return Ok(feature) };
    let place = Position::new(point.x(), point.y()).ok().filter(|_| collection.kind.beside);
    let Some(place) = place else { return Ok(feature) };
    let near = snapshot.roads().within(place, SNAP_REACH_M);
    if let Some((road, at)) = near.first() {
        feature.set("road", snapshot.roads().word(road).into());
        feature.set("chainage_m", json!(at.chainage.m()));
        feature.set("side", at.side.as_str().into());
    } else {
        for name in ["road", "chainage_m", "side"] {
            feature.properties.shift_remove(name);
        }
    }
    Ok(feature)
}

fn own(edit: &Value) -> Result<Uuid, Problem> {
    uuid(edit.get("id").ok_or_else(|| wrong("id", "缺少编号", "is missing"))?)
}

/// An id as sent.
pub(super) fn uuid(value: &Value) -> Result<Uuid, Problem> {
    let read = value.as_str().and_then(|text| Uuid::parse_str(text).ok());
    read.ok_or_else(|| wrong("id", "应为 UUID", "must be a UUID"))
}

/// What is wrong with a member of what was sent.
pub(super) fn wrong(member: &str, zh: &str, en: &str) -> Problem {
    Problem::bad("change-form", Text::new(format!("{member} {zh}"), format!("{member} {en}")))
        .with("member", member)
}
