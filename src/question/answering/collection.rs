//! What was found as the contract's FeatureCollection.

use serde_json::Value;

use crate::model::answer::AnswerFeature;
use crate::model::feature::Properties;
use crate::model::geojson;
use crate::question::let_go::LetGo;
use crate::question::{Cancelled, Progress};

/// Features, and beside them what else is said of them all: `said`, an object.
///
/// # Errors
/// When the asker stopped it.
pub(crate) fn collection(
    features: &[AnswerFeature],
    said: Value,
    progress: &Progress,
) -> Result<Value, Cancelled> {
    let features = as_features(features, progress)?;
    Ok(led_by([("type", "FeatureCollection".into()), ("features", features)], said))
}

/// Members of an answer, and after them what else it says: `said`, an object.
///
/// `json!` writes out anew whatever stands in it: of ten thousand features that takes longer than finding them.
pub(crate) fn led_by<const N: usize>(members: [(&str, Value); N], said: Value) -> Value {
    let mut all: Properties = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    if let Value::Object(said) = said {
        all.extend(said);
    }
    all.into()
}

/// Features as a list of GeoJSON features.
///
/// # Errors
/// When the asker stopped it.
pub(crate) fn as_features(features: &[AnswerFeature], progress: &Progress) -> Result<Value, Cancelled> {
    let one = |one: &AnswerFeature| Some(geojson::feature(&one.id, one.geometry.as_ref(), &one.properties));
    Ok(LetGo::made(features, one, progress)?.keep().into())
}
