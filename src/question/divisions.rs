//! What is known of villages from their divisions: the denominators of figures.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::geodesy::area_m2;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;

/// One village division. Of several of one name the one entered first counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Division {
    /// The feature's id.
    pub id: Uuid,
    /// Households, where entered.
    pub households: Option<i64>,
    /// People, where entered.
    pub population: Option<i64>,
    /// Square metres inside its border; none when it has none.
    pub area_m2: Option<f64>,
}

/// The divisions of a level by name.
pub(crate) fn divisions<'s>(snapshot: &'s Snapshot, level: &str) -> BTreeMap<&'s str, Division> {
    let mut found = BTreeMap::new();
    let Some(collection) = snapshot.collection("divisions") else { return found };
    for row in collection.layer.after_fid(i64::MIN) {
        let Some(name) = row.value("name").as_str() else { continue };
        if row.value("level").as_str() != Some(level) {
            continue;
        }
        let whole = |name: &str| row.value(name).as_f64().map(|number| number as i64);
        let (households, population) = (whole("households"), whole("population"));
        found.entry(name).or_insert_with(|| {
            let area_m2 = row.geometry().and_then(|border| area_m2(&border).ok()).filter(|area| *area > 0.0);
            Division { id: row.id(), households, population, area_m2 }
        });
    }
    found
}

/// Writes the denominators of a village; null what is not known.
pub(crate) fn put_denominators(fields: &mut Properties, division: Option<&Division>) {
    let area_km2 = division.and_then(|own| own.area_m2).map(|area| (area * 1e4).round() / 1e10);
    fields.insert("households".to_owned(), json!(division.and_then(|own| own.households)));
    fields.insert("population".to_owned(), json!(division.and_then(|own| own.population)));
    fields.insert("area_km2".to_owned(), json!(area_km2));
}

/// So many to one of something, null when there is none of it or it is not known.
pub(crate) fn ratio(count: usize, of: Option<f64>) -> Value {
    json!(of.filter(|of| *of > 0.0).map(|of| count as f64 / of))
}
