//! What the writer of a change set is told.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::http::app::App;
use crate::http::reply;
use crate::service::Committed;

/// 201 with the head of the change set; 200 where everything was as it should be already.
pub(in crate::http) fn told(app: &App, committed: &Committed) -> Response {
    let Some(head) = committed.head() else {
        let seq = app.register.snapshot().seq();
        return reply::json(&json!({"seq": seq, "count": 0, "unchanged": true}));
    };
    let mut response = reply::json(&json!(head));
    *response.status_mut() = StatusCode::CREATED;
    response
}
