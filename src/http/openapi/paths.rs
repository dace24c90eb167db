//! The addresses and what may be done at each.

use serde_json::{Map, Value, json};

use super::document::one;
pub(super) use super::reads::JSON;
use super::reads::READS;
use super::schemas::{name_of, page_of, reference};
use super::{rides, sent};
use crate::model::kind::{FieldType, Kind};
use crate::model::text::{Lang, Text};
use crate::question::Question;

/// What does not depend on kinds and questions.
pub(super) fn fixed(lang: Lang) -> Map<String, Value> {
    let mut all = Map::new();
    for (path, tag, media, schema, query, zh, en) in READS {
        let answer = json!({"200": content("OK", media, schema)});
        let mut operation = described("get", path, tag, Text::new(zh, en).get(lang), &answer);
        parameters(&mut operation, path, query.iter().map(|name| parameter(name, "string")));
        add(&mut all, path, "get", operation);
    }
    let writes = [
        ("/api/changes", "post", "changes", "head", Some("draft"), "写入一次变更", "Write a change set"),
        (
            "/api/plans/stakes",
            "post",
            "changes",
            "document",
            Some("acceptance"),
            "方案的放样单（网页）",
            "The stakes sheet of a plan, a page to print",
        ),
        (
            "/api/plans/accept",
            "post",
            "changes",
            "head",
            Some("acceptance"),
            "接受布桶方案",
            "Accept a plan for bins",
        ),
        (
            "/api/history/{seq}/undo",
            "post",
            "changes",
            "document",
            None,
            "撤销一次变更",
            "Take a change set back",
        ),
        (
            "/api/phones",
            "post",
            "server",
            "document",
            Some("document"),
            "给一部手机的配对码（只限本机）",
            "A pairing code for a phone (on this computer only)",
        ),
        (
            "/api/phones/{phone}",
            "delete",
            "server",
            "document",
            None,
            "取消一部手机的配对（只限本机）",
            "Take a phone's pairing back (on this computer only)",
        ),
        ("/api/jobs/{job}", "delete", "processes", "job", None, "停止任务", "Stop a job"),
    ];
    for (path, method, tag, schema, body, zh, en) in writes {
        let answer = json!({"200": content("OK", JSON, schema), "201": content("Created", JSON, schema)});
        let mut operation = described(method, path, tag, Text::new(zh, en).get(lang), &answer);
        parameters(&mut operation, path, std::iter::empty());
        secured(&mut operation, body.map(|schema| (JSON, schema)));
        add(&mut all, path, method, operation);
    }
    add(&mut all, "/api/measure", "post", measuring(lang));
    sent::all(&mut all, lang);
    rides::all(&mut all, lang);
    all
}

/// Measuring reads, though what is measured is sent: it needs no token.
fn measuring(lang: Lang) -> Value {
    let summary = Text::new("量长度和面积", "Measure length and area");
    let answer = json!({"200": content("OK", JSON, "document")});
    let mut operation = described("post", "/api/measure", "register", summary.get(lang), &answer);
    crate::http::json::put(&mut operation, "requestBody", body(JSON, "geometry"));
    operation
}

/// Pages and features of one kind.
pub(super) fn collection(all: &mut Map<String, Value>, kind: &Kind, lang: Lang) {
    let (feature, page) = (name_of(kind), page_of(kind));
    let title = kind.title.get(lang);
    let geojson = "application/geo+json";
    let items = format!("/api/collections/{}/items", kind.id);
    let item = format!("{items}/{{feature}}");
    let mut list =
        described("get", &items, "features", title, &json!({"200": content("OK", geojson, &page)}));
    let general = [
        ("limit", "integer"),
        ("cursor", "string"),
        ("offset", "integer"),
        ("sortby", "string"),
        ("bbox", "string"),
        ("datetime", "string"),
        ("filter", "string"),
        ("filter-lang", "string"),
        ("asOf", "string"),
        ("f", "string"),
    ];
    let fields = kind.fields.iter().filter_map(|field| match field.kind {
        FieldType::Number | FieldType::Integer => Some(parameter(&field.name, "number")),
        FieldType::Boolean => Some(parameter(&field.name, "boolean")),
        FieldType::TextList | FieldType::Json => None,
        _ => Some(parameter(&field.name, "string")),
    });
    parameters(&mut list, &items, general.iter().map(|(name, kind)| parameter(name, kind)).chain(fields));
    add(all, &items, "get", list);
    let methods = [
        ("post", items.as_str(), "201", Some(geojson)),
        ("get", item.as_str(), "200", None),
        ("put", item.as_str(), "200", Some(geojson)),
        ("patch", item.as_str(), "200", Some("application/merge-patch+json")),
        ("delete", item.as_str(), "204", None),
    ];
    for (method, path, status, body) in methods {
        let answer = match method {
            "delete" => one(status, json!({"description": "Gone"})),
            _ => one(status, content("OK", geojson, &feature)),
        };
        let mut operation = described(method, path, "features", kind.one.get(lang), &answer);
        let query: &[&str] = if method == "get" { &["f", "asOf"] } else { &["reason"] };
        parameters(&mut operation, path, query.iter().map(|name| parameter(name, "string")));
        if method != "get" {
            secured(&mut operation, body.map(|media| (media, feature.as_str())));
        }
        add(all, path, method, operation);
    }
}

/// Asking one question.
pub(super) fn process(all: &mut Map<String, Value>, question: &dyn Question, lang: Lang) {
    let about = question.about();
    let path = format!("/api/processes/{}/execution", about.id);
    let answer = json!({"200": content("OK", JSON, "document"), "201": content("Created", JSON, "job")});
    let mut operation = described("post", &path, "processes", about.title.get(lang), &answer);
    let prefer = json!({
        "name": "Prefer", "in": "header", "required": false, "schema": {"type": "string"},
        "description": "respond-async: as a job; wait=N: at most N seconds, 60 without it",
    });
    let query = [parameter("f", "string"), parameter("asOf", "string"), prefer];
    parameters(&mut operation, &path, query.into_iter());
    let inputs = format!("inputs-{}", about.id);
    crate::http::json::put(&mut operation, "description", about.summary.get(lang));
    crate::http::json::put(&mut operation, "requestBody", body(JSON, &inputs));
    add(all, &path, "post", operation);
}

pub(super) fn described(method: &str, path: &str, tag: &str, summary: &str, answers: &Value) -> Value {
    let id: String = format!("{method}{path}")
        .chars()
        .filter(|c| !"{}".contains(*c))
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    let mut responses = answers.clone();
    crate::http::json::put(&mut responses, "default", one("$ref", "#/components/responses/problem".into()));
    json!({"operationId": id, "tags": [tag], "summary": summary, "responses": responses})
}

pub(super) fn parameters(operation: &mut Value, path: &str, query: impl Iterator<Item = Value>) {
    let named = path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let inside =
        named.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
    let all: Vec<Value> = inside.chain(query).collect();
    if !all.is_empty() {
        crate::http::json::put(operation, "parameters", all);
    }
}

pub(super) fn parameter(name: &str, kind: &str) -> Value {
    json!({"name": name, "in": "query", "required": false, "schema": {"type": kind}})
}

pub(super) fn content(description: &str, media: &str, schema: &str) -> Value {
    json!({"description": description, "content": one(media, json!({"schema": reference(schema)}))})
}

fn body(media: &str, schema: &str) -> Value {
    json!({"required": true, "content": one(media, json!({"schema": reference(schema)}))})
}

pub(super) fn secured(operation: &mut Value, sent: Option<(&str, &str)>) {
    crate::http::json::put(operation, "security", vec![one("token", Value::Array(Vec::new()))]);
    if let Some((media, schema)) = sent {
        crate::http::json::put(operation, "requestBody", body(media, schema));
    }
}

/// A write whose body is a file as it is.
pub(super) fn secured_raw(operation: &mut Value, media: &[&str]) {
    secured(operation, None);
    let file = json!({"schema": {"type": "string", "format": "binary"}});
    let forms: Map<String, Value> = media.iter().map(|media| ((*media).to_owned(), file.clone())).collect();
    crate::http::json::put(operation, "requestBody", json!({"required": true, "content": forms}));
}

pub(super) fn add(all: &mut Map<String, Value>, path: &str, method: &str, operation: Value) {
    let item = all.entry(path.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    crate::http::json::put(item, method, operation);
}
