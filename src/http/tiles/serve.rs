//! GET a tile.

use std::io::{Read, Write};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::build::build;
use super::cache::Tile;
use super::grid::{DEEPEST, TileId};
use crate::http::app::{App, Ask, Shared, work};
use crate::http::features::collection;
use crate::http::problem::Problem;
use crate::http::{etag, reply};
use crate::model::filter::{Bound, Filter};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// The media type of Mapbox vector tiles.
pub(super) const MVT: &str = "application/vnd.mapbox-vector-tile";

/// GET `/api/collections/{collection}/tiles/WebMercatorQuad/{z}/{row}/{col}`
pub(in crate::http) async fn tile(
    State(app): State<Shared>,
    Path((id, z, row, col)): Path<(String, String, String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f", "v", "filter"])?;
    if let Some(other) = ask.params.get("f").filter(|format| !["mvt", "pbf"].contains(format)) {
        return Err(reply::unknown_format(other, "mvt"));
    }
    let tile = address(&z, &row, &col)?;
    let snapshot = app.register.snapshot();
    let kind = &collection(&snapshot, &id)?.kind;
    if let Some(text) = ask.params.get("filter") {
        // What one person filters is looked at by that person: it is made anew and not kept.
        let filter = Filter::parse(text)?.bind(kind)?;
        let made = work(&app, move |app| made(&app.register.snapshot(), &id, tile, Some(&filter))).await?;
        return respond(&made, &ask.headers);
    }
    let made = match app.tiles.get(&id, tile, snapshot.seq()) {
        Some(kept) => kept,
        None => work(&app, move |app| make(app, &id, tile)).await?,
    };
    respond(&made, &ask.headers)
}

fn make(app: &App, id: &str, tile: TileId) -> Result<Arc<Tile>, Problem> {
    let snapshot = app.register.snapshot();
    let made = Arc::new(made(&snapshot, id, tile, None)?);
    app.tiles.put(id, tile, snapshot.seq(), Arc::clone(&made));
    Ok(made)
}

fn made(snapshot: &Snapshot, id: &str, tile: TileId, filter: Option<&Bound>) -> Result<Tile, Problem> {
    let bytes = build(snapshot, collection(snapshot, id)?, tile, filter)
        .map_err(|error| Problem::inside(&error.to_string()))?;
    let tag = etag::of(&bytes);
    let gzip = if bytes.is_empty() { Vec::new() } else { compressed(&bytes)? };
    Ok(Tile { gzip, tag })
}

fn compressed(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| Problem::inside(&error.to_string()))
}

fn respond(tile: &Tile, headers: &HeaderMap) -> Result<Response, Problem> {
    if let Some(unchanged) = etag::unchanged(headers, &tile.tag) {
        return Ok(unchanged);
    }
    let mut response = if tile.gzip.is_empty() {
        // An empty tile is a tile without layers; 204 is what clients take for it.
        reply::no_content()
    } else if reply::accepts_encoding(headers, "gzip") {
        let mut response = reply::typed(tile.gzip.clone(), MVT);
        reply::set(&mut response, header::CONTENT_ENCODING, "gzip");
        response
    } else {
        let mut bytes = Vec::new();
        let read = GzDecoder::new(tile.gzip.as_slice()).read_to_end(&mut bytes);
        read.map_err(|error| Problem::inside(&error.to_string()))?;
        reply::typed(bytes, MVT)
    };
    reply::set(&mut response, header::ETAG, &tile.tag);
    reply::set(&mut response, header::CACHE_CONTROL, "no-cache");
    reply::set(&mut response, header::VARY, "accept-encoding");
    Ok(response)
}

fn address(z: &str, row: &str, col: &str) -> Result<TileId, Problem> {
    let tile = z.parse().ok().and_then(|z| TileId::new(z, row.parse().ok()?, col.parse().ok()?));
    tile.ok_or_else(|| {
        let text = Text::new(
            format!("没有这块瓦片：层级 0 到 {DEEPEST}，行列不出该层范围"),
            format!("there is no such tile: levels are 0 to {DEEPEST}, rows and columns within the level"),
        );
        Problem::missing("tile-unknown", text)
    })
}
