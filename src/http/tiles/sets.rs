//! What tiles there are: tile sets and the grid they lie in.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::grid::DEEPEST;
use super::serve::MVT;
use crate::http::app::{Ask, Shared};
use crate::http::features::{collection, link};
use crate::http::json::put;
use crate::http::problem::Problem;
use crate::http::reply::{self, JSON};
use crate::model::kind::GeometryType;
use crate::model::snapshot::Collection;

const GRID: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
const CRS: &str = "http://www.opengis.net/def/crs/EPSG/0/3857";
const SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
/// Half the width of the world in Web Mercator, metres of its plane.
const HALF: f64 = 20_037_508.342_789_244;

/// GET `/api/tiles`: one tile set for each collection.
pub(in crate::http) async fn all(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let snapshot = app.register.snapshot();
    let sets: Vec<Value> = snapshot.collections().map(|collection| item(collection, &ask)).collect();
    reply::document(&json!({"title": "tiles", "tilesets": sets}), &ask.params, &ask.headers)
}

/// GET `/api/collections/{collection}/tiles`
pub(in crate::http) async fn of_collection(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let snapshot = app.register.snapshot();
    let sets = vec![item(collection(&snapshot, &id)?, &ask)];
    let own = link(format!("{}/api/collections/{id}/tiles", ask.base), "self", JSON, "tiles");
    let document = json!({"title": "tiles", "links": [own], "tilesets": sets});
    reply::document(&document, &ask.params, &ask.headers)
}

/// GET `/api/collections/{collection}/tiles/WebMercatorQuad`
pub(in crate::http) async fn one(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let snapshot = app.register.snapshot();
    reply::document(&item(collection(&snapshot, &id)?, &ask), &ask.params, &ask.headers)
}

fn item(collection: &Collection, ask: &Ask) -> Value {
    let kind = &collection.kind;
    let path = format!("{}/api/collections/{}/tiles/WebMercatorQuad", ask.base, kind.id);
    let title = kind.title.get(ask.lang);
    let mut tile = link(format!("{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"), "item", MVT, title);
    put(&mut tile, "templated", true);
    let dimension = match kind.geometry.first() {
        Some(GeometryType::Point) => 0,
        Some(GeometryType::LineString) => 1,
        _ => 2,
    };
    let mut set = json!({
        "title": title,
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": GRID,
        "layers": [{"id": kind.id, "dataType": "vector", "geometryDimension": dimension}],
        "links": [
            link(path, "self", JSON, title),
            tile,
            link(format!("{}/api/tileMatrixSets/WebMercatorQuad", ask.base), SCHEME, JSON, "the grid"),
        ],
    });
    if let Some(extent) = collection.layer.extent() {
        let crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
        put(&mut set, "boundingBox", json!({"lowerLeft": extent.min, "upperRight": extent.max, "crs": crs}));
    }
    set
}

/// GET `/api/tileMatrixSets`
pub(in crate::http) async fn matrix_sets(ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let own =
        link(format!("{}/api/tileMatrixSets/WebMercatorQuad", ask.base), "self", JSON, "WebMercatorQuad");
    let sets = json!([{"id": "WebMercatorQuad", "uri": GRID, "crs": CRS, "links": [own]}]);
    reply::document(&json!({"title": "grids", "tileMatrixSets": sets}), &ask.params, &ask.headers)
}

/// GET `/api/tileMatrixSets/WebMercatorQuad`
pub(in crate::http) async fn matrix_set(ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let matrices: Vec<Value> = (0..=DEEPEST).map(matrix).collect();
    let document = json!({
        "id": "WebMercatorQuad",
        "title": "WebMercatorQuad",
        "uri": GRID,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": matrices,
    });
    reply::document(&document, &ask.params, &ask.headers)
}

fn matrix(z: u8) -> Value {
    let side = 1_u32 << z;
    let cell = 2.0 * HALF / 256.0 / f64::from(side);
    json!({
        "id": z.to_string(),
        "scaleDenominator": cell / 0.00028,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF, HALF],
        "tileWidth": 256,
        "tileHeight": 256,
        "matrixWidth": side,
        "matrixHeight": side,
    })
}
