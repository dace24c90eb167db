//! What was changed, by whom and why; and taking it back.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use crate::http::app::{Ask, Shared, work};
use crate::http::features::{collection, feature_id};
use crate::http::problem::Problem;
use crate::http::reply;
use crate::model::change::ChangeSet;
use crate::model::feature::Feature;
use crate::model::geojson;
use crate::model::text::Text;

/// Heads of one request, unless it says otherwise.
const PAGE: u32 = 50;
/// The most.
const LARGEST_PAGE: u32 = 1000;
/// The most values of one change set shown; an import of a country would be told in gigabytes.
const MOST_SHOWN: usize = 1000;

/// GET `/api/history`
pub(in crate::http) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["limit", "before"])?;
    let limit = ask.params.number::<u32>("limit")?.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let before = ask.params.number::<u64>("before")?;
    work(&app, move |app| Ok(reply::json(&json!(app.register.history(limit, before)?)))).await
}

/// GET `/api/history/{seq}`
pub(in crate::http) async fn one(
    State(app): State<Shared>,
    Path(seq): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        let seq = number(&seq)?;
        let set = app.register.change_set(seq)?.ok_or_else(|| no_change(&seq.to_string()))?;
        Ok(reply::json(&document(&set)))
    })
    .await
}

/// POST `/api/history/{seq}/undo`
pub(in crate::http) async fn undo(
    State(app): State<Shared>,
    Path(seq): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        let undone = app.register.undo(number(&seq)?, ask.actor(app))?;
        let conflicts: Vec<Value> = undone
            .conflicts
            .iter()
            .map(|one| json!({"collection": one.collection, "id": one.id, "seq": one.seq}))
            .collect();
        Ok(reply::json(&json!({"head": undone.head, "conflicts": conflicts})))
    })
    .await
}

/// GET `/api/collections/{collection}/items/{feature}/history`
pub(in crate::http) async fn of_feature(
    State(app): State<Shared>,
    Path((id, feature)): Path<(String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        collection(&app.register.snapshot(), &id)?;
        Ok(reply::json(&json!(app.register.feature_history(feature_id(&feature)?)?)))
    })
    .await
}

fn document(set: &ChangeSet) -> Value {
    let value = |feature: &Option<Feature>| match feature {
        Some(feature) => {
            geojson::feature(&feature.id.to_string(), feature.geometry.as_ref(), &feature.properties)
        }
        None => Value::Null,
    };
    let changes: Vec<Value> = set
        .changes
        .iter()
        .take(MOST_SHOWN)
        .map(|change| {
            json!({
                "collection": change.collection,
                "id": change.id,
                "before": value(&change.before),
                "after": value(&change.after),
            })
        })
        .collect();
    json!({"head": set.head, "changes": changes, "complete": set.changes.len() <= MOST_SHOWN})
}

fn number(text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| no_change(text))
}

fn no_change(shown: &str) -> Problem {
    let shown: String = shown.chars().take(40).collect();
    let text = Text::new(format!("没有第 {shown} 次变更"), format!("there is no change set {shown}"));
    Problem::missing("change-unknown", text)
}
