//! The rides that wait, what one would become, and what becomes of it.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{at_desk, head, id_of, missing};
use crate::http::app::{App, Ask, Shared, work};
use crate::http::changes::committed;
use crate::http::features::write::say_seq;
use crate::http::problem::Problem;
use crate::http::{body, reply};
use crate::model::text::Text;
use crate::service::rides::Choices;

/// GET `/api/rides`: those that wait, the oldest first.
pub(super) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    work(&app, move |app| {
        let rides: Vec<Value> = app.register.waiting_rides()?.iter().map(head).collect();
        reply::document(&json!({"rides": rides}), &ask.params, &ask.headers)
    })
    .await
}

/// GET `/api/rides/{ride}`: the ride and what it would become without further choices.
pub(super) async fn one(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    work(&app, move |app| {
        let document = told(app, id_of(&id)?, &Choices::default())?;
        reply::document(&document, &ask.params, &ask.headers)
    })
    .await
}

/// POST `/api/rides/{ride}/accept`: with `dry_run` what it would become with these choices, else the change set.
pub(super) async fn accept(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    at_desk(&ask)?;
    work(&app, move |app| {
        let ride = id_of(&id)?;
        let Value::Object(mut sent) = body::json(&ask.headers, &sent)? else {
            return Err(wrong("应为对象", "it must be an object"));
        };
        let change: Option<Uuid> = taken(&mut sent, "id")?;
        let dry_run: Option<bool> = taken(&mut sent, "dry_run")?;
        let choices: Choices =
            serde_json::from_value(Value::Object(sent)).map_err(|error| not_read(&error))?;
        if dry_run == Some(true) {
            return Ok(reply::json(&told(app, ride, &choices)?));
        }
        let accepted = app.register.accept_ride(ride, &choices, change, ask.actor(app))?;
        let mut response = committed::told(app, &accepted);
        say_seq(&mut response, accepted.head().map(|head| head.seq));
        Ok(response)
    })
    .await
}

/// DELETE `/api/rides/{ride}`
pub(super) async fn remove(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    at_desk(&ask)?;
    work(&app, move |app| {
        if app.register.rides().remove(id_of(&id)?)? { Ok(reply::no_content()) } else { Err(missing()) }
    })
    .await
}

fn told(app: &App, id: Uuid, choices: &Choices) -> Result<Value, Problem> {
    let (kept, outcome) = app.register.look_at_ride(id, choices)?.ok_or_else(missing)?;
    let mut document = head(&kept);
    let taken = app.register.taken_ride(id)?.map(|head| head.seq);
    if let (Some(all), Value::Object(more)) = (document.as_object_mut(), outcome.document()) {
        all.extend([("taken_as".to_owned(), json!(taken)), ("taps".to_owned(), json!(kept.ride.taps))]);
        all.extend(
            more.into_iter()
                .map(|(name, value)| (if name == "road" { "becomes".to_owned() } else { name }, value)),
        );
    }
    Ok(document)
}

fn taken<T: DeserializeOwned>(sent: &mut Map<String, Value>, name: &str) -> Result<Option<T>, Problem> {
    let Some(value) = sent.shift_remove(name) else { return Ok(None) };
    serde_json::from_value(value).map_err(|error| not_read(&error))
}

fn not_read(error: &serde_json::Error) -> Problem {
    let said: String = error.to_string().chars().take(160).collect();
    wrong(&format!("读不出来：{said}"), &format!("cannot be read: {said}"))
}

fn wrong(zh: &str, en: &str) -> Problem {
    Problem::bad("ride-choices", Text::new(format!("选项{zh}"), format!("the choices: {en}")))
}
