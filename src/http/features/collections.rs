//! `/api/collections` and `/api/collections/{collection}`.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::collection;
use super::links::link;
use crate::http::app::{Ask, Shared};
use crate::http::json::put;
use crate::http::problem::Problem;
use crate::http::reply::{self, GEOJSON, JSON};
use crate::model::snapshot::Collection;

const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
const SCHEMA: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";
const TILES: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

/// All collections.
pub(in crate::http) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let snapshot = app.register.snapshot();
    let all: Vec<Value> = snapshot.collections().map(|collection| describe(collection, &ask)).collect();
    let document = json!({
        "title": app.register.description().name,
        "links": [link(format!("{}/api/collections", ask.base), "self", JSON, "collections")],
        "crs": [CRS84],
        "numberMatched": all.len(),
        "numberReturned": all.len(),
        "collections": all,
    });
    reply::document(&document, &ask.params, &ask.headers)
}

/// One collection.
pub(in crate::http) async fn one(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let snapshot = app.register.snapshot();
    reply::document(&describe(collection(&snapshot, &id)?, &ask), &ask.params, &ask.headers)
}

fn describe(collection: &Collection, ask: &Ask) -> Value {
    let kind = &collection.kind;
    let path = format!("{}/api/collections/{}", ask.base, kind.id);
    let title = kind.title.get(ask.lang);
    let schema = "application/schema+json";
    let mut document = json!({
        "id": kind.id,
        "title": title,
        "x-title": kind.title,
        "itemType": "feature",
        "crs": [CRS84],
        "storageCrs": CRS84,
        "x-count": collection.layer.len(),
        "links": [
            link(path.clone(), "self", JSON, title),
            link(format!("{path}/items"), "items", GEOJSON, title),
            link(format!("{path}/items?f=html"), "items", "text/html", title),
            link(format!("{path}/queryables"), QUERYABLES, schema, "queryables"),
            link(format!("{path}/schema"), SCHEMA, schema, "schema"),
            link(format!("{path}/tiles"), TILES, JSON, "vector tiles"),
        ],
    });
    if let Some(extent) = collection.layer.extent() {
        let ([west, south], [east, north]) = (extent.min, extent.max);
        put(
            &mut document,
            "extent",
            json!({"spatial": {"bbox": [[west, south, east, north]], "crs": CRS84}}),
        );
    }
    document
}
