//! The register in a few words, its kinds and its rules.

use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::geodesy::Box2;
use crate::http::app::{Ask, Shared};
use crate::http::json::put;
use crate::http::problem::Problem;
use crate::http::{etag, reply};
use crate::model::kind::Kind;
use crate::model::snapshot::Snapshot;

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
        "version": env!("CARGO_PKG_VERSION"),
        "actor": app.actor,
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

/// GET `/api/rules`
pub(in crate::http) async fn rules(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let snapshot = app.register.snapshot();
    let rules: Vec<Value> = snapshot
        .rules()
        .iter()
        .map(|rule| {
            let mut shown = json!(rule);
            put(&mut shown, "note", json!(rule.note()));
            put(&mut shown, "mark", json!(rule.verified.mark()));
            shown
        })
        .collect();
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

/// `[west, south, east, north]`
pub(super) fn corners(bounds: &Box2) -> [f64; 4] {
    let ([west, south], [east, north]) = (bounds.min, bounds.max);
    [west, south, east, north]
}
