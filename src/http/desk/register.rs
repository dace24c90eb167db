//! The register in a few words, its kinds and its rules.

use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use jiff::Zoned;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::geodesy::Box2;
use crate::http::app::{Ask, Shared};
use crate::http::problem::Problem;
use crate::http::{etag, reply};
use crate::model::kind::Kind;
use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::service::rules::document;

/// GET `/api/register`
pub(in crate::http) async fn show(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let (snapshot, description) = (app.register.snapshot(), app.register.description());
    let counts: Map<String, Value> =
        snapshot.collections().map(|own| (own.kind.id.clone(), own.layer.len().into())).collect();
    Ok(reply::json(&json!({
        "name": description.name,
        "demo": description.demo,
        "srs": format!("EPSG:{}", description.srs_id),
        "seq": snapshot.seq(),
        "extent": extent(&snapshot).map(|bounds| corners(&bounds)),
        "extents": extents(&snapshot),
        "version": env!("CARGO_PKG_VERSION"),
        "actor": ask.actor(&app),
        "lets_phones_in": app.lan.is_some() && ask.is_desk(),
        "counts": counts,
    })))
}

/// GET `/api/kinds`
pub(in crate::http) async fn kinds(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let snapshot = app.register.snapshot();
    let kinds: Vec<&Kind> = snapshot.kinds().iter().map(AsRef::as_ref).collect();
    Ok(tagged(&ask, &json!(kinds)))
}

/// GET `/api/rules`: all rules, the office's own last, each with whether it is in force on a day (today without `on`).
pub(in crate::http) async fn rules(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["on"])?;
    let snapshot = app.register.snapshot();
    let book = snapshot.rules();
    let day = match ask.params.number::<Date>("on") {
        Ok(day) => day.unwrap_or_else(|| Zoned::now().date()),
        Err(_) => {
            let text = Text::new("on 是日期，写成 2015-03-20", "on is a date, written as 2015-03-20");
            return Err(Problem::bad("parameter-value", text).with("parameter", "on"));
        }
    };
    let in_force: Vec<&Rule> = book.on(day).collect();
    let holds = |rule: &Rule| in_force.iter().any(|one| std::ptr::eq(*one, rule));
    let rules: Vec<Value> = book.iter().map(|rule| document(rule, holds(rule))).collect();
    Ok(tagged(&ask, &json!(rules)))
}

/// What does not change while the server runs: sent once.
fn tagged(ask: &Ask, value: &Value) -> Response {
    let text = value.to_string();
    let tag = etag::of(text.as_bytes());
    etag::unchanged(&ask.headers, &tag).unwrap_or_else(|| {
        let mut response = reply::typed(text, reply::JSON);
        reply::set(&mut response, header::ETAG, &tag);
        response
    })
}

/// A box around everything; none when nothing has a place.
fn extent(snapshot: &Snapshot) -> Option<Box2> {
    let boxes = snapshot.collections().filter_map(|collection| collection.layer.extent());
    boxes.reduce(|mut all, own| {
        all.unite(&own);
        all
    })
}

/// The box around each collection's things, so that whoever opens a map need not ask for each.
fn extents(snapshot: &Snapshot) -> Map<String, Value> {
    let boxes = snapshot.collections().filter_map(|collection| {
        let bounds = collection.layer.extent()?;
        Some((collection.kind.id.clone(), json!(corners(&bounds))))
    });
    boxes.collect()
}

/// `[west, south, east, north]`
pub(super) fn corners(bounds: &Box2) -> [f64; 4] {
    let ([west, south], [east, north]) = (bounds.min, bounds.max);
    [west, south, east, north]
}
