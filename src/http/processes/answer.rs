//! An answer in the form somebody asked for.

use std::sync::Arc;

use axum::response::Response;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::exchange::svg;
use crate::http::app::Ask;
use crate::http::download;
use crate::http::problem::Problem;
use crate::http::{reply, stream};
use crate::model::answer::{Answer, AnswerFeature};
use crate::model::geojson;
use crate::model::text::Lang;
use crate::question::QuestionError;
use crate::service::export;
use crate::store::Description;

/// The forms of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Form {
    /// The contract's JSON.
    Result,
    /// Everything the map shows: sentence, table, features.
    Answer,
    /// A file to keep.
    File(export::Form),
}

impl Form {
    /// The form named by `f`.
    pub(in crate::http) fn asked(ask: &Ask) -> Result<Form, Problem> {
        match ask.params.get("f") {
            None | Some("json") => Ok(Form::Result),
            Some("answer") => Ok(Form::Answer),
            Some(other) => export::Form::of_name(other).map(Form::File).ok_or_else(|| {
                let files = export::Form::NAMES.join(", ");
                reply::unknown_format(other, &format!("json, answer, {files}"))
            }),
        }
    }

    /// The answer in this form. Called where threads may wait.
    pub(in crate::http) fn response(
        self,
        outcome: &Arc<Outcome>,
        of: &Description,
        lang: Lang,
    ) -> Result<Response, Problem> {
        let answer = match outcome.as_ref() {
            Ok(answer) => answer,
            Err(error) => return Err(error.clone().into()),
        };
        match self {
            Form::Result => Ok(stream::json(Told { outcome: Arc::clone(outcome), whole: false })),
            Form::Answer => Ok(stream::json(Told { outcome: Arc::clone(outcome), whole: true })),
            Form::File(export::Form::Picture) => {
                let picture =
                    export::picture(answer, of, lang).map_err(|told| Problem::bad("format-unfit", told))?;
                let name = format!("{}.svg", answer.question);
                Ok(download::named(picture.into_bytes(), svg::MEDIA_TYPE, &name))
            }
            Form::File(export::Form::Tables(target)) => {
                let sheets = export::answer(answer, target, of, lang);
                download::response(target, sheets, &answer.question, lang)
            }
        }
    }
}

/// What became of a question.
pub(in crate::http) type Outcome = Result<Answer, QuestionError>;

/// An answer being written, feature by feature.
struct Told {
    outcome: Arc<Outcome>,
    /// With sentence, table and features, not its result alone.
    whole: bool,
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Ok(answer) = self.outcome.as_ref() else { return serializer.serialize_unit() };
        if !self.whole {
            return answer.result.serialize(serializer);
        }
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("question", &answer.question)?;
        members.serialize_entry("seq", &answer.seq)?;
        members.serialize_entry("sentence", &answer.sentence)?;
        members.serialize_entry("notes", &answer.notes)?;
        members.serialize_entry("result", &answer.result)?;
        members.serialize_entry("table", &answer.table)?;
        members.serialize_entry("features", &Collection(&answer.features))?;
        members.end()
    }
}

/// Features as a FeatureCollection, one at a time.
struct Collection<'a>(&'a [AnswerFeature]);

impl Serialize for Collection<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(2))?;
        members.serialize_entry("type", "FeatureCollection")?;
        members.serialize_entry("features", &Features(self.0))?;
        members.end()
    }
}

struct Features<'a>(&'a [AnswerFeature]);

impl Serialize for Features<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(feature))
    }
}

fn feature(one: &AnswerFeature) -> Value {
    let mut properties = one.properties.clone();
    properties.insert("layer".to_owned(), one.layer.as_str().into());
    geojson::feature(&one.id, one.geometry.as_ref(), &properties)
}
