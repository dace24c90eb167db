//! Names of places for a map to write: the outlines they belong to are a hundred times as large.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::search::centre;
use super::whole_list;
use crate::http::app::{Ask, Shared};
use crate::http::problem::Problem;
use crate::model::snapshot::Snapshot;

/// More names than this are a country's: nobody reads them on one map.
const MOST: usize = 2000;

/// GET `/api/places`: each division's name, its level and the middle of its box; none of them when there are too many.
pub(in crate::http) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    whole_list(app, ask, all).await
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
