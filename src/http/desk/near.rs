//! What is nearest to a place, for somebody who stands there.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::locate::{self, place};
use crate::geodesy::{Position, distance_m};
use crate::http::app::{Ask, Shared, work};
use crate::http::features::{self, Seen};
use crate::http::params::wrong;
use crate::http::problem::Problem;
use crate::http::reply;
use crate::index::Row;
use crate::model::geojson::RowWriter;
use crate::model::snapshot::{Collection, Snapshot};

/// The most that may be asked for.
const MOST: usize = 100;
/// As many as a list on a phone shows.
const USUAL: usize = 20;
/// How far is looked, unless asked otherwise, and at most; metres.
const REACH_M: f64 = 2_000.0;
const FARTHEST_M: f64 = 50_000.0;
/// How near a road must be to be named beside a thing, metres.
const ROAD_REACH_M: f64 = 100.0;

/// One thing found.
struct Found<'a> {
    collection: &'a Collection,
    row: Row<'a>,
    distance_m: f64,
}

/// GET `/api/near?lon&lat&kinds=bins,garbage-pools&limit=20&reach=2000`: geodesic metres to the nearest point of each thing,
/// nearest first.
pub(in crate::http) async fn near(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["lon", "lat", "kinds", "limit", "reach"])?;
    let here = place(&ask)?;
    let limit = ask.params.number::<usize>("limit")?.unwrap_or(USUAL);
    let reach_m = ask.params.number::<f64>("reach")?.unwrap_or(REACH_M);
    for (name, good) in
        [("limit", (1..=MOST).contains(&limit)), ("reach", (0.0..=FARTHEST_M).contains(&reach_m))]
    {
        if !good {
            return Err(wrong(name, ask.params.get(name).unwrap_or_default()));
        }
    }
    work(&app, move |app| {
        let snapshot = app.register.snapshot();
        let mut found = Vec::new();
        for kind in ask.params.get("kinds").unwrap_or_default().split(',') {
            found.extend(of_kind(&snapshot, features::collection(&snapshot, kind.trim())?, here, limit));
        }
        found.retain(|one| one.distance_m <= reach_m);
        found.sort_by(|one, other| one.distance_m.total_cmp(&other.distance_m));
        found.truncate(limit);
        Ok(reply::json(&found.iter().map(|one| told(&snapshot, one)).collect::<Value>()))
    })
    .await
}

/// The nearest of a kind, those known by road and chainage alone among them.
fn of_kind<'a>(
    snapshot: &'a Snapshot,
    collection: &'a Collection,
    here: Position,
    limit: usize,
) -> Vec<Found<'a>> {
    let placed = collection.layer.nearest(here, limit, |_| true).into_iter();
    let mut found: Vec<Found<'_>> =
        placed.map(|near| Found { collection, row: near.row, distance_m: near.offset_m }).collect();
    if collection.kind.field("road").is_some() {
        found.extend(collection.layer.placeless().into_iter().filter_map(|row| {
            let geo_types::Geometry::Point(point) = snapshot.place_of(collection, &row)?.geometry else {
                return None;
            };
            let there = Position::new(point.x(), point.y()).ok()?;
            Some(Found { collection, row, distance_m: distance_m(here, there) })
        }));
    }
    found
}

fn told(snapshot: &Snapshot, found: &Found<'_>) -> Value {
    let Found { collection, row, distance_m } = found;
    let seen = Seen::new(snapshot, collection, *row);
    let mut written = Vec::new();
    seen.write(&RowWriter::of(collection), &mut written);
    let thing: Value = serde_json::from_slice(&written).unwrap_or_default();
    let mut told = json!({"collection": collection.kind.id, "thing": thing, "distance_m": distance_m});
    if let Some(geo_types::Geometry::Point(point)) = seen.place().map(|placed| &placed.geometry)
        && let Ok(there) = Position::new(point.x(), point.y())
        && let Some((road, at)) = snapshot.roads().within(there, ROAD_REACH_M).first()
        && let (Some(members), Value::Object(beside)) = (told.as_object_mut(), locate::document(road, at))
    {
        // Where the thing itself is says its geometry.
        let named = ["road", "number", "chainage", "chainage_m", "side", "side_text", "offset_m"];
        members.extend(beside.into_iter().filter(|(name, _)| named.contains(&name.as_str())));
    }
    told
}
