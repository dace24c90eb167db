//! `/api/rides`: phones send what they rode, the desk looks at it and makes a road of it.

mod review;
mod send;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::app::{Ask, Shared};
use super::problem::Problem;
use crate::model::text::Text;
use crate::service::rides::{Kept, What};

/// Its addresses.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/rides", get(review::list).post(send::post))
        .route("/api/rides/{ride}", get(review::one).delete(review::remove))
        .route("/api/rides/{ride}/accept", post(review::accept))
}

/// What a list says of a ride.
fn head(kept: &Kept) -> Value {
    let ride = &kept.ride;
    let count = |is: fn(&What) -> bool| ride.taps.iter().filter(|tap| is(&tap.what)).count();
    json!({
        "id": ride.id,
        "by": kept.by,
        "received_at": kept.received_at,
        "started_at": ride.started_at,
        "ended_at": ride.ended_at,
        "road": ride.road,
        "direction": ride.direction,
        "fixes": ride.fixes.len(),
        "stones": count(|what| matches!(what, What::Stone { .. })),
        "edges": count(|what| matches!(what, What::Edge { .. })),
        "assets": count(|what| matches!(what, What::Asset { .. })),
    })
}

fn id_of(word: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(word).map_err(|_| missing())
}

fn missing() -> Problem {
    let text = Text::new("没有这一趟，可能已经删除", "there is no such ride; it may have been removed");
    Problem::missing("no-such-ride", text)
}

/// What a ride becomes is decided where the whole of it can be seen.
fn at_desk(ask: &Ask) -> Result<(), Problem> {
    if ask.is_desk() {
        return Ok(());
    }
    let text = Text::new("这一项只能在办公室电脑上做", "this is for the office computer alone");
    Err(Problem::new(StatusCode::FORBIDDEN, "desk-only", text))
}
