//! `/api/collections/{collection}/items`: pages of features.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;

use super::query::{Page, Query};
use super::{collection, page};
use crate::exchange::write::Target;
use crate::http::app::{App, Ask, Shared, work};
use crate::http::download;
use crate::http::json::put;
use crate::http::params::wrong;
use crate::http::problem::Problem;
use crate::http::reply::{self, GEOJSON};
use crate::http::{etag, page as html};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::service::export;

/// Features of a page that does not say how many it wants.
const PAGE: usize = 100;
/// The most features of a page.
const LARGEST_PAGE: usize = 10_000;

/// GET
pub(in crate::http) async fn list(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    work(&app, move |app| {
        let snapshot = state(app, &ask)?;
        let collection = collection(&snapshot, &id)?;
        let query = Query::read(&ask.params, &collection.kind)?;
        let limit = limit(&ask)?;
        let wanted = query.page(&ask.params, limit)?;
        let html = match ask.params.get("f") {
            None => reply::wants_html(&ask.params, &ask.headers),
            Some("json" | "geojson") => false,
            Some("html") => true,
            Some(other) => {
                let target = Target::of_name(other)
                    .ok_or_else(|| reply::unknown_format(other, "json, geojson, html, csv, xlsx, gpkg"))?;
                // A file holds all that fits, not a page of it.
                let found = query.run(&snapshot, collection, &Page::ALL);
                let of = app.register.description();
                let sheet = export::collection(
                    &snapshot,
                    collection,
                    found.rows.iter().map(|seen| seen.row).collect(),
                    of,
                );
                return download::response(target, vec![sheet], &collection.kind.id, ask.lang);
            }
        };
        let tag = app.state_tag(snapshot.seq());
        if let Some(unchanged) = etag::unchanged(&ask.headers, &tag) {
            return Ok(unchanged);
        }
        let found = query.run(&snapshot, collection, &wanted);
        let document = page::document(&found, collection, &ask, snapshot.seq());
        let mut response = if html {
            let mut value: serde_json::Value =
                serde_json::from_slice(&document).map_err(|error| Problem::inside(&error.to_string()))?;
            put(&mut value, "title", collection.kind.title.get(ask.lang));
            html::response(&value, ask.lang)
        } else {
            reply::typed(document, GEOJSON)
        };
        reply::set(&mut response, header::ETAG, &tag);
        let crs = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>";
        reply::set(&mut response, header::HeaderName::from_static("content-crs"), crs);
        Ok(response)
    })
    .await
}

/// The state asked for: the newest, or the one at `asOf`.
pub(super) fn state(app: &App, ask: &Ask) -> Result<Arc<Snapshot>, Problem> {
    match moment(ask)? {
        None => Ok(app.register.snapshot()),
        Some(moment) => Ok(app.register.as_of(moment)?),
    }
}

/// The moment of `asOf`, if it is given.
pub(in crate::http) fn moment(ask: &Ask) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = ask.params.get("asOf") else { return Ok(None) };
    let moment = text.parse::<Timestamp>().ok().or_else(|| end_of_day(text));
    moment.map(Some).ok_or_else(|| wrong("asOf", text))
}

/// A date means the state at its end.
fn end_of_day(text: &str) -> Option<Timestamp> {
    let next = text.parse::<Date>().ok()?.tomorrow().ok()?;
    let start = next.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Timestamp::from_microsecond(start.as_microsecond() - 1).ok()
}

fn limit(ask: &Ask) -> Result<usize, Problem> {
    let Some(text) = ask.params.get("limit") else { return Ok(PAGE) };
    match text.trim().parse::<usize>() {
        Ok(limit) if limit >= 1 => Ok(limit.min(LARGEST_PAGE)),
        _ => {
            let text = Text::new(
                format!("limit 应为 1 到 {LARGEST_PAGE} 的整数"),
                format!("limit is a whole number from 1 to {LARGEST_PAGE}"),
            );
            Err(Problem::bad("limit", text).with("parameter", "limit"))
        }
    }
}
