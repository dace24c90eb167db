//! An answer in the form somebody asked for.

use axum::response::Response;
use serde_json::{Value, json};

use crate::exchange::svg;
use crate::http::app::Ask;
use crate::http::download;
use crate::http::problem::Problem;
use crate::http::reply;
use crate::model::answer::{Answer, AnswerFeature};
use crate::model::geojson;
use crate::model::text::Lang;
use crate::service::export;
use crate::store::Description;

/// The forms of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The contract's JSON.
    Result,
    /// Everything the map shows: sentence, table, features.
    Answer,
    /// A file to keep.
    File(export::Form),
}

impl Form {
    /// The form named by `f`.
    pub(super) fn asked(ask: &Ask) -> Result<Form, Problem> {
        match ask.params.get("f") {
            None | Some("json") => Ok(Form::Result),
            Some("answer") => Ok(Form::Answer),
            Some(other) => export::Form::of_name(other).map(Form::File).ok_or_else(|| {
                let files = export::Form::NAMES.join(", ");
                reply::unknown_format(other, &format!("json, answer, {files}"))
            }),
        }
    }

    /// The answer in this form.
    pub(super) fn response(self, answer: &Answer, of: &Description, lang: Lang) -> Result<Response, Problem> {
        match self {
            Form::Result => Ok(reply::json(&answer.result)),
            Form::Answer => Ok(reply::json(&whole(answer))),
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

fn whole(answer: &Answer) -> Value {
    let features: Vec<Value> = answer.features.iter().map(feature).collect();
    json!({
        "question": answer.question,
        "seq": answer.seq,
        "sentence": answer.sentence,
        "notes": answer.notes,
        "result": answer.result,
        "table": answer.table,
        "features": {"type": "FeatureCollection", "features": features},
    })
}

fn feature(one: &AnswerFeature) -> Value {
    let mut properties = one.properties.clone();
    properties.insert("layer".to_owned(), one.layer.as_str().into());
    geojson::feature(&one.id, one.geometry.as_ref(), &properties)
}
