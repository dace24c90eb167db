//! POST `/api/plans/accept`: the sites of a plan become planned bins in one change set.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;
use uuid::Uuid;

use super::committed;
use crate::exchange::stakes::MEDIA_TYPE;
use crate::geodesy::Position;
use crate::http::app::{Ask, Shared, work};
use crate::http::features::write::say_seq;
use crate::http::problem::Problem;
use crate::http::{body, download};
use crate::model::text::Text;
use crate::service::plans::Acceptance;

/// POST
pub(in crate::http) async fn post(
    State(app): State<Shared>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        let sent = body::json(&ask.headers, &sent)?;
        let accepted = app.register.accept(&acceptance(&sent)?, ask.actor(app))?;
        let mut response = committed::told(app, &accepted);
        say_seq(&mut response, accepted.head().map(|head| head.seq));
        Ok(response)
    })
    .await
}

/// POST `/api/plans/stakes`: the same sites as a page to print.
pub(in crate::http) async fn stakes(
    State(app): State<Shared>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        let sent = body::json(&ask.headers, &sent)?;
        let page = app.register.stakes(&acceptance(&sent)?, ask.lang)?;
        Ok(download::named(page.into_bytes(), MEDIA_TYPE, "stakes.html"))
    })
    .await
}

fn acceptance(sent: &Value) -> Result<Acceptance, Problem> {
    let member = |name: &str| sent.get(name).filter(|value| !value.is_null());
    let plan = member("plan").cloned().ok_or_else(|| wrong("plan", "缺少方案", "is missing"))?;
    let only = member("only").map(ranks).transpose()?.unwrap_or_default();
    let moved = member("moved").map(moved).transpose()?.unwrap_or_default();
    let why = member("why")
        .map(|why| why.as_str().map(str::to_owned).ok_or_else(|| wrong("why", "应为文字", "must be text")));
    let flag = |name: &'static str| match member(name).map(Value::as_bool) {
        None => Ok(false),
        Some(Some(flag)) => Ok(flag),
        Some(None) => Err(wrong(name, "应为 true 或 false", "must be true or false")),
    };
    let id = member("id").map(|id| {
        let read = id.as_str().and_then(|id| Uuid::parse_str(id).ok());
        read.ok_or_else(|| wrong("id", "应为 UUID", "must be a UUID"))
    });
    Ok(Acceptance {
        plan,
        only,
        moved,
        why: why.transpose()?,
        anyway: flag("anyway")?,
        release: flag("release")?,
        id: id.transpose()?,
    })
}

/// `[1, 3, 5]`
fn ranks(value: &Value) -> Result<Vec<usize>, Problem> {
    let fault = || wrong("only", "应为序号的数组", "must be an array of ranks");
    let each = value.as_array().ok_or_else(fault)?.iter();
    each.map(|rank| rank.as_u64().and_then(|rank| usize::try_from(rank).ok()).ok_or_else(fault)).collect()
}

/// `{"3": [117.1, 33.2]}`
fn moved(value: &Value) -> Result<Vec<(usize, Position)>, Problem> {
    let fault =
        || wrong("moved", "应为 {\"序号\": [经度, 纬度]}", "must be {\"rank\": [longitude, latitude]}");
    let each = value.as_object().ok_or_else(fault)?.iter();
    each.map(|(rank, at)| {
        let degree = |nth: usize| at.get(nth).and_then(Value::as_f64);
        let place = degree(0).zip(degree(1)).and_then(|(lon, lat)| Position::new(lon, lat).ok());
        rank.parse().ok().zip(place).ok_or_else(fault)
    })
    .collect()
}

fn wrong(member: &str, zh: &str, en: &str) -> Problem {
    Problem::bad("accept-form", Text::new(format!("{member} {zh}"), format!("{member} {en}")))
        .with("member", member)
}
