//! Registers made in code, for tests that ask questions.

use std::sync::Arc;

use geo_types::Geometry;
use serde_json::Value;
use uuid::Uuid;
use verge::model::answer::Answer;
use verge::model::change::Change;
use verge::model::feature::Feature;
use verge::model::kind::KindCatalogue;
use verge::model::rule_book::RuleBook;
use verge::model::snapshot::Snapshot;
use verge::question::{Progress, Question};

/// A thing whose id and fid are the same number.
pub fn thing(fid: i64, geometry: impl Into<Option<Geometry<f64>>>, properties: Value) -> Feature {
    let Value::Object(properties) = properties else { panic!("{properties} is not an object") };
    let id = Uuid::from_u128(u128::try_from(fid).unwrap());
    Feature { id, fid: Some(fid), geometry: geometry.into(), properties }
}

/// An empty register.
pub fn empty() -> Snapshot {
    let kinds = Arc::new(KindCatalogue::embedded().unwrap());
    Snapshot::new(0, kinds, Arc::new(RuleBook::embedded().unwrap()), Vec::new())
}

/// The register after these things were put into it at once.
pub fn with(register: &Snapshot, things: Vec<(&str, Feature)>) -> Snapshot {
    let put = |(collection, feature): (&str, Feature)| Change {
        collection: collection.to_owned(),
        id: feature.id,
        before: None,
        after: Some(feature),
    };
    let changes: Vec<Change> = things.into_iter().map(put).collect();
    register.apply(register.seq() + 1, &changes).unwrap()
}

/// The answer to a question.
pub fn ask(question: &dyn Question, register: &Snapshot, inputs: Value) -> Answer {
    let Value::Object(inputs) = inputs else { panic!("{inputs} is not an object") };
    question.run(register, &inputs, &Progress::new()).unwrap_or_else(|error| panic!("{}", error.text()))
}
