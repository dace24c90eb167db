//! The API as a page: plain HTML that needs neither scripts nor the network.

use std::fmt::Write;

use axum::response::Response;
use serde_json::{Map, Value};

use crate::http::page::{Page, escaped};
use crate::model::text::{Lang, Text};

const STYLE: &str = "body{font:15px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}summary{cursor:pointer}\
    code{font-size:13px}b{display:inline-block;min-width:4rem}li{margin:.2rem 0}";

/// Every address with its methods, parameters and answers.
pub(super) fn page(document: &Value, lang: Lang) -> Response {
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let mut out = format!(
        "<h1>verge API {}</h1><p>{}</p>\
         <p><a href=\"/api/openapi.json\">OpenAPI 3.0</a> · <a href=\"/api?f=html\">/api</a></p>",
        escaped(text("/info/version")),
        escaped(text("/info/description")),
    );
    let empty = Map::new();
    let paths = document.get("paths").and_then(Value::as_object).unwrap_or(&empty);
    for tag in document.get("tags").and_then(Value::as_array).into_iter().flatten() {
        let name = tag.get("name").and_then(Value::as_str).unwrap_or_default();
        let title = tag.get("description").and_then(Value::as_str).unwrap_or(name);
        let _ = write!(out, "<h2>{}</h2>", escaped(title));
        for (path, item) in paths {
            for (method, operation) in item.as_object().unwrap_or(&empty) {
                if operation.pointer("/tags/0").and_then(Value::as_str) == Some(name) {
                    entry(&mut out, path, method, operation, lang);
                }
            }
        }
    }
    Page { lang, title: "verge API", head: "", style: STYLE, body: &out }.response()
}

fn entry(out: &mut String, path: &str, method: &str, operation: &Value, lang: Lang) {
    let text = |name: &str| operation.get(name).and_then(Value::as_str).unwrap_or_default();
    let token = Text::new("要令牌", "token");
    let mark = if operation.get("security").is_some() { token.get(lang) } else { "" };
    let _ = write!(
        out,
        "<details><summary><b>{}</b> <code>{}</code> {} <i>{mark}</i></summary><p>{}</p><ul>",
        method.to_uppercase(),
        escaped(path),
        escaped(text("summary")),
        escaped(text("description")),
    );
    for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        let member = |pointer: &str| parameter.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let (name, place, kind) = (member("/name"), member("/in"), member("/schema/type"));
        let _ = write!(out, "<li><code>{}</code> {place} {kind}</li>", escaped(name));
    }
    out.push_str("</ul></details>");
}
