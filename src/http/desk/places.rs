//! Names of places for a map to write: the outlines they belong to are a hundred times as large.

use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use serde_json::{Value, json};

use super::search::centre;
use crate::http::app::{Ask, Shared, work};
use crate::http::problem::Problem;
use crate::http::{etag, reply};
use crate::model::snapshot::Snapshot;

/// More names than this are a country's: nobody reads them on one map.
const MOST: usize = 2000;

/// GET `/api/places`: each division's name, its level and the middle of its box; none of them when there are too many.
pub(in crate::http) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
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

fn all(snapshot: &Snapshot) -> Vec<Value> {
    let Some(divisions) = snapshot.collection("divisions").filter(|own| own.layer.len() <= MOST) else {
        return Vec::new();
    };
    let named = divisions.layer.rows().filter_map(|row| {
        let name = row.value("name").as_str().filter(|name| !name.is_empty())?;
        let [lon, lat] = centre(&row.bbox()?);
        Some(json!({"name": name, "level": row.value("level").as_str(), "lon": lon, "lat": lat}))
    });
    named.collect()
}
