//! Every address of the server and what stands before all of them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use super::app::Shared;
use super::features::{collections, conformance, item, items, landing, schema, write as feature};
use super::{
    assets, base, changes, desk, guard, headers, imports, lan, limits, metrics, openapi, processes, rides,
    tiles,
};

/// The whole server.
pub(super) fn router(app: Shared) -> Router {
    Router::new()
        .merge(features())
        .merge(tile_routes())
        .merge(questions())
        .merge(beyond())
        .merge(rides::routes())
        .route("/api/base", get(base::list))
        .route("/api/base/{base}/{z}/{x}/{y}", get(base::tile))
        .merge(lan::door())
        .merge(lan::desk())
        .fallback(assets::serve)
        .layer(DefaultBodyLimit::max(limits::LARGEST_BODY))
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .layer(from_fn(limits::bounded))
        .layer(from_fn(limits::speak))
        .layer(from_fn_with_state(app.clone(), limits::crowd))
        .layer(from_fn_with_state(app.clone(), headers::policed))
        .layer(from_fn(headers::secure))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}

fn features() -> Router<Shared> {
    Router::new()
        .route("/api", get(landing::show))
        .route("/api/", get(landing::show))
        .route("/api/conformance", get(conformance::show))
        .route("/api/openapi.json", get(openapi::json))
        .route("/api/docs", get(openapi::page))
        .route("/api/collections", get(collections::list))
        .route("/api/collections/{collection}", get(collections::one))
        .route("/api/collections/{collection}/schema", get(schema::schema))
        .route("/api/collections/{collection}/queryables", get(schema::queryables))
        .route("/api/collections/{collection}/items", get(items::list).post(feature::create))
        .route(
            "/api/collections/{collection}/items/{feature}",
            get(item::read).put(feature::replace).patch(feature::merge).delete(feature::remove),
        )
        .route("/api/collections/{collection}/items/{feature}/history", get(changes::history::of_feature))
}

fn tile_routes() -> Router<Shared> {
    Router::new()
        .route("/api/tiles", get(tiles::sets::all))
        .route("/api/collections/{collection}/tiles", get(tiles::sets::of_collection))
        .route("/api/collections/{collection}/tiles/WebMercatorQuad", get(tiles::sets::one))
        .route("/api/collections/{collection}/tiles/WebMercatorQuad/{z}/{row}/{col}", get(tiles::tile))
        .route("/api/tileMatrixSets", get(tiles::sets::matrix_sets))
        .route("/api/tileMatrixSets/WebMercatorQuad", get(tiles::sets::matrix_set))
}

fn questions() -> Router<Shared> {
    use processes::{describe, execute, jobs};
    Router::new()
        .route("/api/processes", get(describe::list))
        .route("/api/processes/{process}", get(describe::one))
        .route("/api/processes/{process}/execution", post(execute::execute))
        .route("/api/jobs", get(jobs::list))
        .route("/api/jobs/{job}", get(jobs::one).delete(jobs::dismiss))
        .route("/api/jobs/{job}/results", get(jobs::results))
}

fn beyond() -> Router<Shared> {
    use desk::{along, health, locate, measure, near, photos, places, register, roads, search};
    Router::new()
        .route("/api/register", get(register::show))
        .route("/api/kinds", get(register::kinds))
        .route("/api/rules", get(register::rules))
        .route("/api/search", get(search::search))
        .route("/api/roads", get(roads::list))
        .route("/api/places", get(places::list))
        .route("/api/roads/{road}/at", get(locate::on_road))
        .route("/api/roads/{road}/place", get(along::place))
        .route("/api/roads/{road}/between", get(along::between))
        .route("/api/locate", get(locate::nearest))
        .route("/api/near", get(near::near))
        .route("/api/measure", post(measure::measure))
        .route("/api/convert", get(measure::convert))
        .route("/api/changes", get(changes::news::listen).post(changes::write::post))
        .route("/api/plans/accept", post(changes::accept::post))
        .route("/api/plans/stakes", post(changes::accept::stakes))
        .route("/api/imports", post(imports::post))
        .route("/api/photos", post(photos::post))
        .route("/api/photos/{hash}", get(photos::get))
        .route("/api/history", get(changes::history::list))
        .route("/api/history/{seq}", get(changes::history::one))
        .route("/api/history/{seq}/undo", post(changes::history::undo))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
}
