//! Registers made of a few things, for the unit tests of questions.

use std::sync::Arc;

use geo_types::{Geometry, LineString, Point};
use serde_json::Value;
use uuid::Uuid;

use crate::model::change::Change;
use crate::model::feature::{Feature, Properties};
use crate::model::kind::KindCatalogue;
use crate::model::rule_book::RuleBook;
use crate::model::snapshot::Snapshot;

/// A thing whose id and fid are the same number.
pub(crate) fn thing(fid: i64, geometry: impl Into<Option<Geometry<f64>>>, properties: Value) -> Feature {
    let geometry = geometry.into();
    Feature { id: Uuid::from_u128(fid as u128), fid: Some(fid), geometry, properties: object(properties) }
}

/// A register of these things and nothing else.
pub(crate) fn register(things: Vec<(&str, Feature)>) -> Snapshot {
    let kinds = Arc::new(KindCatalogue::embedded().unwrap());
    let empty = Snapshot::new(0, kinds, Arc::new(RuleBook::embedded().unwrap()), Vec::new());
    let put = |(collection, feature): (&str, Feature)| Change {
        collection: collection.to_owned(),
        id: feature.id,
        before: None,
        after: Some(feature),
    };
    empty.apply(1, &things.into_iter().map(put).collect::<Vec<_>>()).unwrap()
}

/// The properties of a JSON object.
pub(crate) fn object(value: Value) -> Properties {
    let Value::Object(object) = value else { panic!("{value} is not an object") };
    object
}

pub(crate) fn point(lon: f64, lat: f64) -> Geometry<f64> {
    Geometry::Point(Point::new(lon, lat))
}

pub(crate) fn line(vertices: &[(f64, f64)]) -> Geometry<f64> {
    Geometry::LineString(LineString::from(vertices.to_vec()))
}
