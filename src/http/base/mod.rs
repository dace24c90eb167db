//! Base layers for the map: what there are, and the tiles of those that are files.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::io::Read;

use super::app::{Ask, Shared, work};
use super::problem::Problem;
use super::{etag, headers, reply};
use crate::exchange::pmtiles::{Archive, Packing};
use crate::model::text::Text;
use crate::service::base::{Base, Source};

/// The most bytes of a tile, unpacked.
const LARGEST: u64 = 32 * 1024 * 1024;

/// The policy with exactly the servers that these layers come from.
pub(super) fn policy(bases: &[Base]) -> HeaderValue {
    let mut origins: Vec<String> = bases.iter().flat_map(Base::origins).collect();
    origins.sort();
    origins.dedup();
    HeaderValue::from_str(&headers::policy(&origins))
        .unwrap_or_else(|_| HeaderValue::from_static(headers::POLICY))
}

/// GET `/api/base`
pub(super) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let layers: Vec<Value> = app.bases.iter().map(|base| described(base, &ask.base)).collect();
    let mut response = reply::json(&Value::from(layers));
    // Addresses have the office's key in them: no cache on the way keeps them.
    reply::set(&mut response, header::CACHE_CONTROL, "no-store");
    Ok(response)
}

fn described(base: &Base, server: &str) -> Value {
    let (sources, layers) = match &base.source {
        Source::Tiles(webs) => (json!(webs), Vec::new()),
        Source::File(archive) => {
            let own = format!("{server}/api/base/{}/{{z}}/{{x}}/{{y}}", base.id);
            // A file that does not tell its layers is drawn as none.
            let layers = if base.is_picture() { Vec::new() } else { archive.layers().unwrap_or_default() };
            (json!([{"urls": [own], "size": 256}]), layers)
        }
    };
    json!({
        "id": base.id,
        "title": base.title,
        "picture": base.is_picture(),
        "sources": sources,
        "layers": layers,
        "attribution": base.attribution,
        "review_number": base.review,
        "min_zoom": base.zooms.0,
        "max_zoom": base.zooms.1,
        "gcj02": base.gcj02,
    })
}

/// GET `/api/base/{base}/{z}/{x}/{y}`: a tile of a file.
pub(super) async fn tile(
    State(app): State<Shared>,
    Path((id, z, x, y)): Path<(String, String, String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let address = z.parse::<u8>().ok().zip(x.parse::<u32>().ok()).zip(y.parse::<u32>().ok());
    let Some(((z, x), y)) = address else { return Err(unknown()) };
    work(&app, move |app| {
        let archive = app.bases.iter().find(|base| base.id == id).and_then(|base| match &base.source {
            Source::File(archive) => Some(archive),
            Source::Tiles(_) => None,
        });
        let archive = archive.ok_or_else(unknown)?;
        let found = archive.tile(z, x, y).map_err(|text| damaged(&text))?;
        found.map_or_else(|| Ok(reply::no_content()), |bytes| respond(archive, bytes, &ask))
    })
    .await
}

fn respond(archive: &Archive, bytes: Vec<u8>, ask: &Ask) -> Result<Response, Problem> {
    let tag = etag::of(&bytes);
    if let Some(unchanged) = etag::unchanged(&ask.headers, &tag) {
        return Ok(unchanged);
    }
    let kind = archive.header().kind.media_type();
    let mut response = match archive.header().tile_packing {
        Packing::None => reply::typed(bytes, kind),
        Packing::Gzip if reply::accepts_encoding(&ask.headers, "gzip") => {
            let mut response = reply::typed(bytes, kind);
            reply::set(&mut response, header::CONTENT_ENCODING, "gzip");
            response
        }
        Packing::Gzip => {
            let mut plain = Vec::new();
            let read = GzDecoder::new(bytes.as_slice()).take(LARGEST).read_to_end(&mut plain);
            read.map_err(|_| damaged(&Text::new("瓦片损坏", "a tile is damaged")))?;
            reply::typed(plain, kind)
        }
    };
    reply::set(&mut response, header::ETAG, &tag);
    reply::set(&mut response, header::VARY, "accept-encoding");
    Ok(response)
}

fn unknown() -> Problem {
    Problem::missing(
        "base-unknown",
        Text::new(
            "没有这块底图瓦片；有哪些底图见 /api/base",
            "there is no such tile of a base layer; the layers are listed at /api/base",
        ),
    )
}

fn damaged(text: &Text) -> Problem {
    Problem::missing(
        "base-damaged",
        Text::new(format!("底图{}", text.zh), format!("the base layer: {}", text.en)),
    )
}
