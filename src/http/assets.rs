//! The map: files that the build made, and one page for each of its deep links.

use std::borrow::Cow;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::app::Shared;
use super::guard::Door;
use super::page::escaped;
use super::problem::Problem;
use super::{etag, reply};
use crate::model::text::Text;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/dist"]
struct Files;

/// Everything that is no route of the API.
pub(super) async fn serve(
    State(app): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    door: Option<Extension<Door>>,
) -> Result<Response, Problem> {
    let path = uri.path().trim_start_matches('/');
    let reserved = path == "api" || path.starts_with("api/");
    if reserved || ![Method::GET, Method::HEAD].contains(&method) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    if path != "index.html"
        && let Some(file) = Files::get(path)
    {
        // Packed as tightly as it goes when the program was built: a phone waits for these bytes before it sees anything.
        let packed = Files::get(&format!("{path}.br"));
        return Ok(match packed.filter(|_| reply::accepts_encoding(&headers, "br")) {
            Some(packed) => {
                let mut response = asset(path, packed.data, &headers);
                reply::set(&mut response, header::CONTENT_ENCODING, "br");
                reply::set(&mut response, header::VARY, "accept-encoding");
                response
            }
            None => asset(path, file.data, &headers),
        });
    }
    // A name with a dot in it is a file that is not there, not a place of the map.
    let named = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if named && path != "index.html" {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    index(&app, door.is_some_and(|Extension(door)| door == Door::Lan))
}

/// The map's page with the write token in it: it is never stored, so that an old token is never sent. A phone's page has none:
/// it writes with the phone's own.
fn index(app: &Shared, phone: bool) -> Result<Response, Problem> {
    let Some(file) = Files::get("index.html") else {
        let text = Text::new(
            "这个程序编译时没有带网页地图；接口在 /api",
            "this program was built without the web map; the API is at /api",
        );
        return Err(Problem::missing("no-map", text));
    };
    let page = String::from_utf8_lossy(&file.data);
    let token = if phone { "" } else { app.token.as_str() };
    let token = format!("<meta name=\"verge-token\" content=\"{}\">", escaped(token));
    let with_token = page.replacen("<head>", &format!("<head>{token}"), 1);
    let mut response = reply::typed(with_token, "text/html; charset=utf-8");
    reply::set(&mut response, header::CACHE_CONTROL, "no-store");
    Ok(response)
}

/// A file. Names under `assets/` carry a hash of their content, so they are kept for ever; every other is asked for again,
/// the service worker above all: an old one would go on answering with an old map.
fn asset(path: &str, data: Cow<'static, [u8]>, headers: &HeaderMap) -> Response {
    let tag = etag::of(&data);
    if let Some(unchanged) = etag::unchanged(headers, &tag) {
        return unchanged;
    }
    let mut response = reply::typed(data.into_owned(), media_type(path));
    reply::set(&mut response, header::ETAG, &tag);
    let for_ever = path.starts_with("assets/");
    let kept = if for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    reply::set(&mut response, header::CACHE_CONTROL, kept);
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header_of(response: &Response, name: header::HeaderName) -> String {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    #[test]
    fn the_service_worker_is_a_script_that_is_asked_for_again_each_time() {
        let script = asset("sw.js", Cow::Borrowed(b"1"), &HeaderMap::new());
        assert_eq!(header_of(&script, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(header_of(&script, header::CACHE_CONTROL), "no-cache");
        let tag = header_of(&script, header::ETAG);
        let known = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag.parse().unwrap())]);
        assert_eq!(asset("sw.js", Cow::Borrowed(b"1"), &known).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(asset("sw.js", Cow::Borrowed(b"2"), &known).status(), StatusCode::OK);
    }

    #[test]
    fn what_carries_a_hash_in_its_name_is_kept_for_ever() {
        let script = asset("assets/index-1a2b.js", Cow::Borrowed(b"1"), &HeaderMap::new());
        assert!(header_of(&script, header::CACHE_CONTROL).contains("immutable"));
        let manifest = asset("manifest.webmanifest", Cow::Borrowed(b"{}"), &HeaderMap::new());
        assert_eq!(header_of(&manifest, header::CONTENT_TYPE), "application/manifest+json");
    }
}
