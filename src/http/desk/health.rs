//! Whether the server lives and whether it can do its work.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::http::app::{Shared, work};
use crate::http::problem::Problem;
use crate::http::reply;

/// `/healthz`: it lives.
pub(in crate::http) async fn live() -> Response {
    reply::json(&json!({"status": "ok"}))
}

/// `/readyz`: it can read the register.
pub(in crate::http) async fn ready(State(app): State<Shared>) -> Result<Response, Problem> {
    work(&app, |app| {
        let newest = app.register.history(1, None)?.first().map_or(0, |head| head.seq);
        Ok(reply::json(&json!({"status": "ready", "seq": newest})))
    })
    .await
}
