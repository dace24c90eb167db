//! What the map needs beyond the standards: the register in a few words, its kinds and rules, roads, chainage under the
//! pointer, and search.

pub(super) mod along;
pub(super) mod health;
pub(super) mod locate;
pub(super) mod measure;
pub(super) mod near;
pub(super) mod photos;
pub(super) mod places;
pub(super) mod register;
pub(super) mod roads;
pub(super) mod search;

use axum::http::header;
use axum::response::Response;
use serde_json::Value;

use super::app::{Ask, Shared, work};
use super::problem::Problem;
use super::{etag, reply};
use crate::model::snapshot::Snapshot;

/// A list made of the whole register: 304 to whoever has it as it is.
async fn whole_list(app: Shared, ask: Ask, all: fn(&Snapshot) -> Vec<Value>) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        let snapshot = app.register.snapshot();
        let tag = app.state_tag(snapshot.seq());
        if let Some(unchanged) = etag::unchanged(&ask.headers, &tag) {
            return Ok(unchanged);
        }
        let mut response = reply::json(&Value::from(all(&snapshot)));
        reply::set(&mut response, header::ETAG, &tag);
        Ok(response)
    })
    .await
}
