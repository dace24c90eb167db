//! What only verge writes. A client that reads a feature, changes a field and sends the whole back must not be refused
//! for what it was given; one that sends another value for it must be told.

use geo_types::Geometry;
use serde_json::Value;

use crate::http::problem::Problem;
use crate::model::feature::{Feature, Properties};
use crate::model::finding::Finding;
use crate::model::geojson;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::service::Refusal;

/// A feature as sent, made into one that may be stored: read-only values stay as they are, and a geometry that follows
/// from the road is not stored as if it had been given.
///
/// # Errors
/// When a read-only value or a derived geometry is another than the present one.
pub(in crate::http) fn as_stored(
    snapshot: &Snapshot,
    collection: &Collection,
    mut feature: Feature,
) -> Result<Feature, Problem> {
    let before = collection.layer.by_id(feature.id);
    let known = before.as_ref().map(|row| collection.properties(row)).unwrap_or_default();
    let mut findings = Vec::new();
    keep_read_only(collection, &known, &mut feature.properties, &mut findings);
    feature.properties.shift_remove("derived_position");
    if let Some(sent) = &feature.geometry {
        let placed = before.as_ref().and_then(|row| snapshot.place_of(collection, row));
        let echoed = placed.is_some_and(|placed| placed.derived && same_place(&placed.geometry, sent));
        if echoed {
            feature.geometry = None;
        } else if collection.kind.derived {
            let text = Text::new(
                "它的图形由道路和起止桩号得出，请改桩号",
                "its line follows from its road and chainages: change those",
            );
            findings.push(Finding::error("geometry-derived", text).in_field("geometry"));
        }
    }
    if findings.is_empty() { Ok(feature) } else { Err(Refusal::Invalid(findings).into()) }
}

fn keep_read_only(
    collection: &Collection,
    known: &Properties,
    sent: &mut Properties,
    findings: &mut Vec<Finding>,
) {
    for field in collection.kind.fields.iter().filter(|field| field.read_only) {
        let now = known.get(&field.name);
        match sent.get(&field.name).filter(|value| !value.is_null()) {
            Some(value) if Some(value) != now => {
                let (zh, en) = (&field.title.zh, &field.title.en);
                let text =
                    Text::new(format!("“{zh}”由程序填写，不能改"), format!("{en} is written by verge alone"));
                findings.push(Finding::error("field-read-only", text).in_field(field.name.clone()));
            }
            _ => {
                let kept = now.cloned().unwrap_or(Value::Null);
                sent.insert(field.name.clone(), kept);
            }
        }
    }
}

/// Whether two geometries are written alike.
fn same_place(one: &Geometry<f64>, other: &Geometry<f64>) -> bool {
    let written = |geometry: &Geometry<f64>| {
        let mut out = String::new();
        geojson::write(&mut out, geometry);
        out
    };
    written(one) == written(other)
}
