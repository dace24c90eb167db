//! `/api/conformance`: what clients may rely on.

use axum::response::Response;
use serde_json::json;

use crate::http::app::Ask;
use crate::http::problem::Problem;
use crate::http::reply;

/// The classes, after `http://www.opengis.net/spec/`. QGIS pushes spatial filters down only when the withdrawn class
/// `basic-spatial-operators` stands beside `basic-spatial-functions`.
const CLASSES: [&str; 43] = [
    "ogcapi-common-1/1.0/conf/core",
    "ogcapi-common-1/1.0/conf/landing-page",
    "ogcapi-common-1/1.0/conf/json",
    "ogcapi-common-1/1.0/conf/html",
    "ogcapi-common-1/1.0/conf/oas30",
    "ogcapi-common-2/1.0/conf/collections",
    "ogcapi-features-1/1.0/conf/core",
    "ogcapi-features-1/1.0/conf/geojson",
    "ogcapi-features-1/1.0/conf/html",
    "ogcapi-features-1/1.0/conf/oas30",
    "ogcapi-features-3/1.0/conf/queryables",
    "ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "ogcapi-features-3/1.0/conf/filter",
    "ogcapi-features-3/1.0/conf/features-filter",
    "ogcapi-features-4/1.0/conf/create-replace-delete",
    "ogcapi-features-4/1.0/conf/update",
    "ogcapi-features-4/1.0/conf/optimistic-locking-etags",
    "ogcapi-features-4/1.0/conf/features",
    "ogcapi-features-5/1.0/conf/schemas",
    "ogcapi-features-5/1.0/conf/core-roles-features",
    "ogcapi-features-5/1.0/conf/queryables",
    "ogcapi-features-5/1.0/conf/returnables-and-receivables",
    "cql2/1.0/conf/cql2-text",
    "cql2/1.0/conf/basic-cql2",
    "cql2/1.0/conf/advanced-comparison-operators",
    "cql2/1.0/conf/case-insensitive-comparison",
    "cql2/1.0/conf/basic-spatial-functions",
    "cql2/1.0/conf/basic-spatial-operators",
    "cql2/1.0/conf/basic-spatial-functions-plus",
    "cql2/1.0/conf/spatial-functions",
    "cql2/1.0/conf/array-functions",
    "ogcapi-tiles-1/1.0/conf/core",
    "ogcapi-tiles-1/1.0/conf/tileset",
    "ogcapi-tiles-1/1.0/conf/tilesets-list",
    "ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "ogcapi-tiles-1/1.0/conf/mvt",
    "ogcapi-tiles-1/1.0/conf/oas30",
    "ogcapi-processes-1/1.0/conf/core",
    "ogcapi-processes-1/1.0/conf/ogc-process-description",
    "ogcapi-processes-1/1.0/conf/json",
    "ogcapi-processes-1/1.0/conf/oas30",
    "ogcapi-processes-1/1.0/conf/job-list",
    "ogcapi-processes-1/1.0/conf/dismiss",
];

/// GET
pub(in crate::http) async fn show(ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let classes: Vec<String> =
        CLASSES.iter().map(|class| format!("http://www.opengis.net/spec/{class}")).collect();
    reply::document(&json!({"title": "conformance", "conformsTo": classes}), &ask.params, &ask.headers)
}
