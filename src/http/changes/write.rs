//! POST `/api/changes`: several edits as one change set.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::committed;
use super::edit::{self, wrong};
use crate::http::app::{App, Ask, Shared, work};
use crate::http::body;
use crate::http::features::write::say_seq;
use crate::http::problem::Problem;
use crate::model::change::{Draft, Origin};
use crate::model::snapshot::Snapshot;
use crate::service::Refusal;

/// The most edits of one request; more come in by import.
const MOST_EDITS: usize = 20_000;

/// POST
pub(in crate::http) async fn post(
    State(app): State<Shared>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        let sent = body::json(&ask.headers, &sent)?;
        let mut draft = head(app, &ask, &sent)?;
        let edits = sent
            .get("edits")
            .and_then(Value::as_array)
            .ok_or_else(|| wrong("edits", "应为数组", "must be an array of edits"))?;
        if edits.len() > MOST_EDITS {
            let (zh, en) = (format!("最多 {MOST_EDITS} 条"), format!("may hold at most {MOST_EDITS} edits"));
            return Err(wrong("edits", &zh, &en));
        }
        let mut refused = None;
        let written =
            app.register.commit_with(draft.id, |snapshot| match fill(snapshot, &mut draft, edits) {
                Ok(()) => Ok(draft),
                Err(problem) => {
                    refused = Some(problem);
                    Err(Refusal::Stopped)
                }
            });
        if let Some(problem) = refused {
            return Err(problem);
        }
        let mut response = committed::told(app, &written?);
        say_seq(&mut response, Some(app.register.snapshot().seq()));
        Ok(response)
    })
    .await
}

/// The draft without its edits.
fn head(app: &App, ask: &Ask, sent: &Value) -> Result<Draft, Problem> {
    let text = |name: &str| sent.get(name).filter(|value| !value.is_null());
    let origin = match text("origin").map(|value| value.as_str().unwrap_or_default()) {
        None | Some("user") => Origin::User,
        Some("plan") => Origin::Plan,
        Some(_) => return Err(wrong("origin", "应为 user 或 plan", "must be user or plan")),
    };
    let reason = match text("reason") {
        None => "",
        Some(reason) => reason.as_str().ok_or_else(|| wrong("reason", "应为文字", "must be text"))?,
    };
    let reason: String = reason.chars().take(500).collect();
    let mut draft = Draft::new(origin, ask.actor(app), reason);
    draft.id = text("id").map(edit::uuid).transpose()?;
    draft.base_seq = match text("base_seq") {
        None => None,
        Some(seq) => {
            Some(seq.as_u64().ok_or_else(|| wrong("base_seq", "应为整数", "must be a whole number"))?)
        }
    };
    draft.occurred_at = match text("occurred_at") {
        None => None,
        Some(moment) => Some(
            moment
                .as_str()
                .and_then(|moment| moment.parse().ok())
                .ok_or_else(|| wrong("occurred_at", "应为 RFC 3339 时间", "must be a time of RFC 3339"))?,
        ),
    };
    Ok(draft)
}

fn fill(snapshot: &Snapshot, draft: &mut Draft, edits: &[Value]) -> Result<(), Problem> {
    for (at, sent) in edits.iter().enumerate() {
        edit::add(snapshot, draft, sent).map_err(|problem| problem.with("edit", at))?;
    }
    Ok(())
}
