//! `/api/collections/{collection}/items/{feature}`: one feature.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::Response;

use super::links::link;
use super::seen::Seen;
use super::{collection, feature_id, items, no_feature};
use crate::http::app::{Ask, Shared, work};
use crate::http::problem::Problem;
use crate::http::reply::{self, GEOJSON, JSON};
use crate::http::{etag, geojson, page as html};
use crate::model::feature::Feature;
use crate::model::geojson::RowWriter;

/// The tag of a feature's content as it is stored; a write that names it replaces exactly that.
pub(super) fn tag(feature: &Feature) -> String {
    etag::of(geojson::of_feature(feature).as_bytes())
}

/// GET
pub(in crate::http) async fn read(
    State(app): State<Shared>,
    Path((id, feature)): Path<(String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f", "asOf"])?;
    work(&app, move |app| {
        let snapshot = items::state(app, &ask)?;
        let collection = collection(&snapshot, &id)?;
        let row = collection.layer.by_id(feature_id(&feature)?).ok_or_else(|| no_feature(&feature))?;
        let tag = tag(&collection.feature(&row));
        if let Some(unchanged) = etag::unchanged(&ask.headers, &tag) {
            return Ok(unchanged);
        }
        let mut document = Vec::new();
        Seen::new(&snapshot, collection, row).write(&RowWriter::of(collection), &mut document);
        let path = format!("{}/api/collections/{id}", ask.base);
        let title = collection.kind.one.get(ask.lang);
        let links = serde_json::Value::from(vec![
            link(format!("{path}/items/{}", row.id()), "self", GEOJSON, title),
            link(path, "collection", JSON, collection.kind.title.get(ask.lang)),
        ]);
        document.pop();
        document.extend_from_slice(format!(",\"links\":{links}}}").as_bytes());
        let mut response = if reply::wants_html(&ask.params, &ask.headers) {
            let value = serde_json::from_slice(&document).unwrap_or_default();
            html::response(&value, ask.lang)
        } else {
            reply::typed(document, GEOJSON)
        };
        reply::set(&mut response, header::ETAG, &tag);
        Ok(response)
    })
    .await
}
