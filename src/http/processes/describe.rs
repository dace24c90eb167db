//! What questions there are and what they take.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::question;
use crate::http::app::{Ask, Shared};
use crate::http::features::link;
use crate::http::json::put;
use crate::http::problem::Problem;
use crate::http::reply::{self, JSON};
use crate::model::rule_book::RuleBook;
use crate::model::text::Lang;
use crate::question::{Input, Question, Widget};
use crate::service::catalogue;

/// GET `/api/processes`; with `full=true` each with what it takes, so that a page with forms asks once.
pub(in crate::http) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f", "full"])?;
    let full = ask.params.number::<bool>("full")?.unwrap_or(false);
    let snapshot = app.register.snapshot();
    let describe = |question: &dyn Question| {
        if full { whole(question, snapshot.rules(), &ask) } else { summary(question, &ask) }
    };
    let processes: Vec<Value> = catalogue::all().iter().map(|question| describe(question.as_ref())).collect();
    let document = json!({
        "title": "processes",
        "processes": processes,
        "links": [link(format!("{}/api/processes", ask.base), "self", JSON, "processes")],
    });
    reply::document(&document, &ask.params, &ask.headers)
}

/// GET `/api/processes/{process}`
pub(in crate::http) async fn one(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let question = question(&id)?;
    let document = whole(question.as_ref(), app.register.snapshot().rules(), &ask);
    reply::document(&document, &ask.params, &ask.headers)
}

/// A question with everything it takes.
fn whole(question: &dyn Question, rules: &RuleBook, ask: &Ask) -> Value {
    let mut document = summary(question, ask);
    let mut inputs = Map::new();
    for input in question.inputs() {
        let described = json!({
            "title": input.title.get(ask.lang),
            "description": input.description.get(ask.lang),
            "minOccurs": u8::from(input.required),
            "maxOccurs": 1,
            "schema": schema(&input, rules, ask.lang),
        });
        inputs.insert(input.name.to_owned(), described);
    }
    put(&mut document, "inputs", Value::Object(inputs));
    put(
        &mut document,
        "outputs",
        json!({
            "result": {
                "title": question.about().title.get(ask.lang),
                "schema": {"type": "object", "contentMediaType": "application/json"},
            }
        }),
    );
    document
}

fn summary(question: &dyn Question, ask: &Ask) -> Value {
    let about = question.about();
    let path = format!("{}/api/processes/{}", ask.base, about.id);
    json!({
        "id": about.id,
        "version": env!("CARGO_PKG_VERSION"),
        "title": about.title.get(ask.lang),
        "description": about.summary.get(ask.lang),
        "jobControlOptions": ["sync-execute", "async-execute", "dismiss"],
        "outputTransmission": ["value"],
        "x-verge": about,
        "links": [
            link(path.clone(), "self", JSON, about.title.get(ask.lang)),
            link(
                format!("{path}/execution"),
                "http://www.opengis.net/def/rel/ogc/1.0/execute",
                JSON,
                "ask it (POST)",
            ),
        ],
    })
}

/// An input as JSON Schema, with the whole of it for forms in `x-verge`.
pub(in crate::http) fn schema(input: &Input, rules: &RuleBook, lang: Lang) -> Value {
    let mut schema = match input.widget {
        Widget::Length => json!({"oneOf": [{"type": "number"}, {"type": "string"}]}),
        Widget::Integer => json!({"type": "integer"}),
        Widget::Boolean => json!({"type": "boolean"}),
        Widget::Date => json!({"type": "string", "format": "date"}),
        Widget::Choice => {
            let words: Vec<&str> = input.choices.iter().map(|choice| choice.value).collect();
            json!({"type": "string", "enum": words})
        }
        Widget::Selection | Widget::Road | Widget::Chainage | Widget::States | Widget::Text => {
            json!({"type": "string"})
        }
    };
    put(&mut schema, "title", input.title.get(lang));
    if let Some(minimum) = input.minimum {
        put(&mut schema, "minimum", minimum);
    }
    if let Some(maximum) = input.maximum {
        put(&mut schema, "maximum", maximum);
    }
    if let Some(default) = &input.default {
        put(&mut schema, "default", default.clone());
    }
    let mut own = json!(input);
    if let Some(id) = input.rule {
        put(&mut own, "rule", rule(id, rules));
    }
    put(&mut schema, "x-verge", own);
    schema
}

/// The rule a default comes from, with its figure and how sure it is.
fn rule(id: &str, rules: &RuleBook) -> Value {
    let today = jiff::Zoned::now().date();
    match rules.get(id, today) {
        Some(rule) => json!({
            "id": rule.id,
            "title": rule.title,
            "value": rule.value,
            "value_max": rule.value_max,
            "unit": rule.unit,
            "mark": rule.verified.mark(),
            "verified": rule.verified,
            "note": rule.note(),
        }),
        None => json!({"id": id}),
    }
}
