//! Links between documents.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::http::params::Params;

/// One link.
pub(in crate::http) fn link(href: impl Into<String>, rel: &str, kind: &str, title: &str) -> Value {
    json!({"href": href.into(), "rel": rel, "type": kind, "title": title})
}

/// The parameters of a request as a query string, some of them replaced (none: left out).
pub(super) fn query(params: &Params, replaced: &[(&str, Option<&str>)]) -> String {
    let kept = params.pairs.iter().filter(|(name, _)| !replaced.iter().any(|(other, _)| other == name));
    let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
    let new = replaced.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    let pairs: Vec<String> =
        kept.chain(new).map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_the_parameters_and_replaces_the_cursor() {
        let pairs = [("filter", "状态='在用'&x"), ("cursor", "5")];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let next = query(&Params { pairs }, &[("cursor", Some("9"))]);
        assert_eq!(next, "?filter=%E7%8A%B6%E6%80%81%3D%27%E5%9C%A8%E7%94%A8%27%26x&cursor=9");
    }
}
