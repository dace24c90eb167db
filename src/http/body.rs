//! Bodies of requests: bounded, JSON, and refused in plain words.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::problem::Problem;
use crate::model::text::Text;

/// A body as JSON. Nesting is bounded by the reader (128 levels), size by the server's limit.
pub(super) fn json(headers: &HeaderMap, body: &Bytes) -> Result<Value, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let fits = essence.is_empty() || essence == "application/json" || essence.ends_with("+json");
    if !fits {
        let shown: String = essence.chars().take(60).collect();
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            Text::new(
                format!("请以 application/json 发送，这里是 {shown}"),
                format!("send it as application/json, not as {shown}"),
            ),
        ));
    }
    serde_json::from_slice(body).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let said = error.to_string();
    let (zh, en) = if said.starts_with("recursion limit") {
        ("嵌套太深，最多 128 层", "it is nested too deeply, at most 128 levels are read")
    } else if said.starts_with("number out of range") {
        ("这个数太大，存不下", "this number is too large")
    } else if error.is_eof() {
        ("内容不完整", "it ends too early")
    } else {
        ("不是 JSON", "this is not JSON")
    };
    Problem::bad(
        "body-unreadable",
        Text::new(
            format!("内容读不出来：第 {line} 行第 {column} 列，{zh}"),
            format!("the body cannot be read: line {line}, column {column}: {en}"),
        ),
    )
}
