//! Tags of states and contents, and the conditions that name them (RFC 9110, 13).

use std::fmt::Write as _;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::problem::Problem;
use super::reply;
use crate::model::text::Text;

/// The strong tag of a content.
pub(super) fn of(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let mut tag = String::from("\"");
    for byte in digest.iter().take(12) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// Whether a header that lists tags names this one; `*` names every one. Weak tags are compared by their content.
fn names(headers: &HeaderMap, name: header::HeaderName, tag: &str) -> Option<bool> {
    let listed = headers.get(name)?.to_str().unwrap_or_default();
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    Some(listed.trim() == "*" || listed.split(',').any(|one| plain(one) == plain(tag)))
}

/// 304 when the asker already has what this tag names.
pub(super) fn unchanged(headers: &HeaderMap, tag: &str) -> Option<Response> {
    names(headers, header::IF_NONE_MATCH, tag).filter(|same| *same).map(|_| {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        reply::set(&mut response, header::ETAG, tag);
        reply::set(&mut response, header::CACHE_CONTROL, "no-cache");
        response
    })
}

/// Refuses a write whose `If-Match` or `If-None-Match` does not hold for what is there; `tag` is none when nothing is.
pub(super) fn permits(headers: &HeaderMap, tag: Option<&str>) -> Result<(), Problem> {
    let matches = names(headers, header::IF_MATCH, tag.unwrap_or_default());
    if matches == Some(false) || (matches.is_some() && tag.is_none()) {
        return Err(Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "changed-meanwhile",
            Text::new(
                "这一件已被别人改过，没有写入；请看过新值再改",
                "somebody changed this meanwhile; nothing was written: look at the new values first",
            ),
        ));
    }
    if tag.is_some_and(|tag| names(headers, header::IF_NONE_MATCH, tag) == Some(true)) {
        return Err(Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "exists-already",
            Text::new("已经有这一件了，没有写入", "it is there already; nothing was written"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_stale_tag_stops_a_write_and_the_present_one_does_not() {
        assert!(permits(&with(header::IF_MATCH, "\"a\""), Some("\"b\"")).is_err());
        assert!(permits(&with(header::IF_MATCH, "\"x\", \"b\""), Some("\"b\"")).is_ok());
        assert!(permits(&with(header::IF_MATCH, "*"), Some("\"b\"")).is_ok());
        assert!(permits(&with(header::IF_MATCH, "*"), None).is_err());
        assert!(permits(&with(header::IF_NONE_MATCH, "*"), Some("\"b\"")).is_err());
        assert!(permits(&HeaderMap::new(), None).is_ok());
    }

    #[test]
    fn a_weak_tag_answers_for_its_content() {
        assert!(unchanged(&with(header::IF_NONE_MATCH, "W/\"7\""), "\"7\"").is_some());
        assert!(unchanged(&with(header::IF_NONE_MATCH, "\"8\""), "\"7\"").is_none());
    }
}
