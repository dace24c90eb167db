//! Writing features. Pages hold thousands of them, so they are written as text at once instead of as trees.

use std::fmt::Write;

use geo_types::Geometry;
use serde_json::Value;
use uuid::Uuid;

use crate::model::feature::{Feature, Properties};
use crate::model::geojson;

/// Appends a feature; `derived` says that its geometry follows from road and chainage.
pub(in crate::http) fn feature(
    out: &mut String,
    id: Uuid,
    place: Option<&Geometry<f64>>,
    derived: bool,
    properties: &Properties,
) {
    let _ = write!(out, "{{\"type\":\"Feature\",\"id\":\"{id}\",\"geometry\":");
    match place {
        Some(place) => geojson::write(out, place),
        None => out.push_str("null"),
    }
    out.push_str(",\"properties\":{");
    let mut first = true;
    for (name, value) in properties {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        let _ = write!(out, "{}:{value}", Value::from(name.as_str()));
    }
    if derived {
        out.push_str(if first { "\"derived_position\":true" } else { ",\"derived_position\":true" });
    }
    out.push_str("}}");
}

/// A feature as it is stored.
pub(in crate::http) fn of_feature(one: &Feature) -> String {
    let mut out = String::new();
    feature(&mut out, one.id, one.geometry.as_ref(), false, &one.properties);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_with_quotes_stays_one_value() {
        let mut one = Feature::new(None, Properties::new());
        one.set("name", "a\"b\\\n".into());
        let read: Value = serde_json::from_str(&of_feature(&one)).unwrap();
        assert_eq!(read["properties"], json!({"name": "a\"b\\\n"}));
    }
}
