//! Answers of the server: JSON, GeoJSON, HTML, and the language and format somebody asked for.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::page;
use super::params::Params;
use super::problem::Problem;
use crate::model::text::{Lang, Text};

/// JSON in the form of RFC 8259.
pub(super) const JSON: &str = "application/json";
/// GeoJSON, RFC 7946.
pub(super) const GEOJSON: &str = "application/geo+json";

/// The language of an `Accept-Language` header; English when it names neither.
pub(super) fn lang(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("en");
    let mut best = (0.0, Lang::En);
    for part in accepted.split(',').take(20) {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let tag = tag.trim();
        let weight: f64 = weight.trim().parse().unwrap_or(0.0);
        let known = tag.get(..2).is_some_and(|two| ["zh", "en"].contains(&two.to_ascii_lowercase().as_str()));
        if known && weight > best.0 {
            best = (weight, Lang::of_tag(tag));
        }
    }
    best.1
}

/// Whether the asker takes a content packed in this way.
pub(super) fn accepts_encoding(headers: &HeaderMap, packing: &str) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| {
        accepted.split(',').map(str::trim).any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            name.trim().eq_ignore_ascii_case(packing) && weight.trim() != "q=0"
        })
    })
}

/// Whether a page for people is wanted: `f=html`, or a browser's `Accept` without `f`.
pub(super) fn wants_html(params: &Params, headers: &HeaderMap) -> bool {
    match params.get("f") {
        Some(format) => format == "html",
        None => {
            let accept =
                headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let first = accept.split([',', ';']).next().unwrap_or_default().trim();
            first == "text/html" || first == "application/xhtml+xml"
        }
    }
}

/// A document as JSON, or as a page when a browser asks.
pub(super) fn document(value: &Value, params: &Params, headers: &HeaderMap) -> Result<Response, Problem> {
    match params.get("f") {
        None | Some("json" | "html") => {}
        Some(other) => return Err(unknown_format(other, "json, html")),
    }
    if wants_html(params, headers) {
        return Ok(page::response(value, lang(headers)));
    }
    Ok(json(value))
}

/// A document as JSON.
pub(super) fn json(value: &Value) -> Response {
    typed(value.to_string(), JSON)
}

/// A body with its media type; reads change with every write, so they are always asked for again.
pub(super) fn typed(body: impl IntoResponse, kind: &'static str) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Adds a header whose value verge made itself.
pub(super) fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Nothing to say but that it is done.
pub(super) fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

pub(super) fn unknown_format(given: &str, known: &str) -> Problem {
    let shown: String = given.chars().take(40).collect();
    Problem::bad(
        "format-unknown",
        Text::new(
            format!("没有“{shown}”这种格式，可用：{known}"),
            format!("there is no format {shown:?}; there are {known}"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_heaviest_language_wins() {
        let of = |value| lang(&headers(header::ACCEPT_LANGUAGE, value));
        assert_eq!(of("zh-CN,zh;q=0.9,en;q=0.8"), Lang::Zh);
        assert_eq!(of("fr, en;q=0.3, zh;q=0.7"), Lang::Zh);
        assert_eq!(of("fr"), Lang::En);
        assert_eq!(lang(&HeaderMap::new()), Lang::En);
    }

    #[test]
    fn a_browser_gets_a_page_and_a_program_gets_json() {
        let params = Params::default();
        assert!(wants_html(&params, &headers(header::ACCEPT, "text/html,application/xml;q=0.9,*/*;q=0.8")));
        assert!(!wants_html(&params, &headers(header::ACCEPT, "*/*")));
        assert!(!wants_html(&params, &headers(header::ACCEPT, "application/geo+json, text/html;q=0.5")));
    }
}
