//! A page of features as a GeoJSON FeatureCollection.

use std::io::Write;

use jiff::Timestamp;

use super::links::{link, query};
use super::query::Found;
use crate::http::app::Ask;
use crate::http::reply::{GEOJSON, JSON};
use crate::model::geojson::RowWriter;
use crate::model::snapshot::Collection;

/// The document, with links to itself and to the next page.
pub(super) fn document(found: &Found<'_>, collection: &Collection, ask: &Ask, seq: u64) -> Vec<u8> {
    let (kind, rows) = (&collection.kind, RowWriter::of(collection));
    let path = format!("{}/api/collections/{}/items", ask.base, kind.id);
    let title = kind.title.get(ask.lang);
    let own = query(&ask.params, &[]);
    let mut links = vec![
        link(format!("{path}{own}"), "self", GEOJSON, title),
        link(
            format!("{path}{}", query(&ask.params, &[("f", Some("html"))])),
            "alternate",
            "text/html",
            title,
        ),
        link(format!("{}/api/collections/{}", ask.base, kind.id), "collection", JSON, title),
    ];
    if let Some(next) = &found.next {
        let page = query(&ask.params, &[("offset", None), ("cursor", Some(next))]);
        links.push(link(format!("{path}{page}"), "next", GEOJSON, "next page"));
    }
    let links = serde_json::Value::from(links);
    let mut out = Vec::with_capacity(1024 + found.rows.len() * 512);
    let _ = write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"timeStamp\":\"{:.0}\",\"numberMatched\":{},\"numberReturned\":{},\
         \"seq\":{seq},\"links\":{links},\"features\":[",
        Timestamp::now(),
        found.matched,
        found.rows.len(),
    );
    for (at, seen) in found.rows.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        seen.write(&rows, &mut out);
    }
    out.extend_from_slice(b"]}");
    out
}
