//! Plain pages of the server itself, without scripts: JSON documents for people who follow links with a browser, the API,
//! and what a phone sees before it is paired.

use std::fmt::Write as _;

use axum::http::header;
use axum::response::Response;
use serde_json::Value;
use uuid::Uuid;

use super::reply;
use crate::model::text::{Lang, Text};

/// The most characters of JSON shown.
const MOST_SHOWN: usize = 200_000;

/// One page of the server.
pub(super) struct Page<'p> {
    pub(super) lang: Lang,
    /// Plain text.
    pub(super) title: &'p str,
    /// More elements of the head.
    pub(super) head: &'p str,
    pub(super) style: &'static str,
    /// Markup: whatever came from elsewhere is [`escaped`] in it.
    pub(super) body: &'p str,
}

impl Page<'_> {
    /// The page, whose style alone is let through: markup that slipped into it could neither run nor look like ours.
    pub(super) fn response(&self) -> Response {
        let Page { lang, title, head, style, body } = self;
        let nonce = Uuid::new_v4().simple();
        let page = format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width,initial-scale=1\">{head}<title>{}</title><style nonce=\"{nonce}\">{style}</style></head>\
             <body>{body}</body></html>",
            if *lang == Lang::Zh { "zh-CN" } else { "en" },
            escaped(title),
        );
        let mut response = reply::typed(page, "text/html; charset=utf-8");
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        reply::set(&mut response, header::CONTENT_SECURITY_POLICY, &policy);
        response
    }
}

const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    pre{background:#f4f4f2;padding:1rem;overflow:auto;font-size:13px}";

/// A page with the document's title, its links and its JSON.
pub(super) fn response(value: &Value, lang: Lang) -> Response {
    let title = value.get("title").and_then(Value::as_str).unwrap_or("verge");
    Page { lang, title, head: "", style: STYLE, body: &html(value, title, lang) }.response()
}

fn html(value: &Value, title: &str, lang: Lang) -> String {
    let mut page = format!("<h1>{}</h1>", escaped(title));
    if let Some(description) = value.get("description").and_then(Value::as_str) {
        let _ = write!(page, "<p>{}</p>", escaped(description));
    }
    page.push_str("<ul>");
    for link in links(value) {
        page.push_str(&link);
    }
    page.push_str("</ul>");
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    if let Some((at, _)) = text.char_indices().nth(MOST_SHOWN) {
        text.truncate(at);
        let cut = Text::new("\n…（其余请用 f=json 查看）", "\n… (see the rest with f=json)");
        text.push_str(cut.get(lang));
    }
    let _ = write!(page, "<pre>{}</pre>", escaped(&text));
    page
}

/// The document's own links and those of its collections or processes.
fn links(value: &Value) -> Vec<String> {
    let own = value.get("links").and_then(Value::as_array).into_iter().flatten();
    let inner = ["collections", "processes", "jobs"].into_iter().flat_map(|name| {
        let parts = value.get(name).and_then(Value::as_array).into_iter().flatten();
        parts.filter_map(|part| part.get("links")?.as_array()?.first())
    });
    own.chain(inner)
        .filter_map(|link| {
            let href = link.get("href")?.as_str()?;
            let title = link.get("title").or(link.get("rel")).and_then(Value::as_str).unwrap_or(href);
            Some(format!("<li><a href=\"{}\">{}</a></li>", escaped(href), escaped(title)))
        })
        .collect()
}

/// Text that cannot become markup.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_that_is_markup_stays_text() {
        let page = html(&json!({"x": "</pre><b>"}), "<script>alert(1)</script>", Lang::En);
        assert!(!page.contains("<script>") && !page.contains("</pre><b>"), "{page}");
    }
}
