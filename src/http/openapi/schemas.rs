//! The forms of what is sent and answered.

use super::rides;
use serde_json::{Map, Value, json};

use super::document::one;
use crate::http::features::schema::value_schema;
use crate::http::processes::describe;
use crate::model::kind::{GeometryType, Kind};
use crate::model::snapshot::Snapshot;
use crate::model::text::Lang;
use crate::question::Question;
use crate::service::catalogue;

/// All of them by name.
pub(super) fn all(snapshot: &Snapshot, lang: Lang) -> Map<String, Value> {
    let mut all: Map<String, Value> = general();
    for kind in snapshot.kinds().iter() {
        let (feature, page) = (name_of(kind), page_of(kind));
        all.insert(page, collection_of(&feature));
        all.insert(feature, feature_of(kind, lang));
    }
    for question in catalogue::all() {
        let inputs = inputs_of(question.as_ref(), snapshot, lang);
        all.insert(format!("inputs-{}", question.about().id), inputs);
    }
    all
}

/// The name of a kind's feature.
pub(super) fn name_of(kind: &Kind) -> String {
    format!("feature-{}", kind.id)
}

/// The name of a page of a kind's features.
pub(super) fn page_of(kind: &Kind) -> String {
    format!("page-{}", kind.id)
}

/// A reference to one of them.
pub(super) fn reference(name: &str) -> Value {
    one("$ref", format!("#/components/schemas/{name}").into())
}

fn general() -> Map<String, Value> {
    let text = json!({
        "type": "object", "required": ["zh", "en"],
        "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    });
    let link = json!({
        "type": "object", "required": ["href", "rel"],
        "properties": {
            "href": {"type": "string"}, "rel": {"type": "string"},
            "type": {"type": "string"}, "title": {"type": "string"},
        },
    });
    let problem = json!({
        "type": "object", "required": ["type", "title", "status", "code", "detail", "detail_zh", "detail_en"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "code": {"type": "string"}, "detail": {"type": "string"}, "detail_zh": {"type": "string"},
            "detail_en": {"type": "string"}, "findings": {"type": "array", "items": {"type": "object"}},
        },
    });
    let geometry = json!({
        "type": "object", "nullable": true, "required": ["type", "coordinates"],
        "properties": {"type": {"type": "string"}, "coordinates": {"type": "array", "items": {}}},
    });
    let head = json!({
        "type": "object", "required": ["id", "seq", "recorded_at", "actor", "reason", "origin", "count"],
        "properties": {
            "id": {"type": "string", "format": "uuid"}, "seq": {"type": "integer"},
            "recorded_at": {"type": "string", "format": "date-time"},
            "occurred_at": {"type": "string", "format": "date-time"}, "actor": {"type": "string"},
            "reason": {"type": "string"},
            "origin": {"type": "string", "enum": ["user", "import", "outside", "undo", "plan", "demo"]},
            "base_seq": {"type": "integer"}, "schema_version": {"type": "integer"}, "count": {"type": "integer"},
            "undoes": {"type": "integer"}, "undone_by": {"type": "integer"},
        },
    });
    let edit = json!({
        "type": "object", "required": ["op", "collection"],
        "properties": {
            "op": {"type": "string", "enum": ["put", "merge", "delete"]}, "collection": {"type": "string"},
            "feature": {"type": "object"}, "id": {"type": "string", "format": "uuid"},
            "geometry": reference("geometry"), "properties": {"type": "object"}, "expect": {"type": "object"},
            "snap": {"type": "boolean"},
        },
    });
    let draft = json!({
        "type": "object", "required": ["edits"],
        "properties": {
            "id": {"type": "string", "format": "uuid"}, "reason": {"type": "string"},
            "base_seq": {"type": "integer"}, "occurred_at": {"type": "string", "format": "date-time"},
            "origin": {"type": "string", "enum": ["user", "plan"]},
            "edits": {"type": "array", "maxItems": 20000, "items": reference("edit")},
        },
    });
    let job = json!({
        "type": "object", "required": ["jobID", "type", "status"],
        "properties": {
            "jobID": {"type": "string", "format": "uuid"}, "processID": {"type": "string"},
            "type": {"type": "string", "enum": ["process"]},
            "status": {"type": "string", "enum": ["accepted", "running", "successful", "failed", "dismissed"]},
            "progress": {"type": "number"}, "message": {"type": "string"},
            "created": {"type": "string", "format": "date-time"},
            "links": {"type": "array", "items": reference("link")},
        },
    });
    let all = [
        ("text", text),
        ("link", link),
        ("problem", problem),
        ("geometry", geometry),
        ("head", head),
        ("edit", edit),
        ("draft", draft),
        ("acceptance", acceptance()),
        ("job", job),
        ("photo", photo()),
        ("imported", imported()),
        ("ride", rides::ride()),
        ("rideChoices", rides::choices()),
        ("picture", json!({"type": "string", "format": "binary"})),
        ("document", json!({"type": "object"})),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// What is told of a photograph that was sent.
fn photo() -> Value {
    json!({
        "type": "object",
        "required": ["hash", "size", "media_type", "width", "height"],
        "properties": {
            "hash": {"type": "string", "description": "SHA-256, the photo's name in the field photos"},
            "size": {"type": "integer"},
            "media_type": {"type": "string", "enum": ["image/jpeg", "image/png", "image/webp"]},
            "width": {"type": "integer"},
            "height": {"type": "integer"},
            "taken_at": {"type": "string", "nullable": true},
            "position": {
                "type": "object", "nullable": true,
                "properties": {"lon": {"type": "number"}, "lat": {"type": "number"}}
            }
        }
    })
}

/// What became of a file that was sent.
fn imported() -> Value {
    let number = json!({"type": "integer"});
    let list = json!({"type": "array", "items": {"type": "object"}});
    json!({
        "type": "object",
        "required": ["dry_run", "kinds", "columns", "findings", "sentence"],
        "properties": {
            "dry_run": {"type": "boolean"}, "kinds": list, "columns": list, "findings": list, "rejected": number,
            "taken": number, "lost": number, "errors": number, "warnings": number, "shown": number,
            "head": {"allOf": [reference("head")], "nullable": true}, "sentence": reference("text")
        }
    })
}

/// What accepts a plan.
fn acceptance() -> Value {
    json!({
        "type": "object",
        "required": ["plan"],
        "properties": {
            "plan": {"type": "object", "description": "the answer of place-bins"},
            "only": {"type": "array", "items": {"type": "integer"}, "description": "ranks of the sites accepted"},
            "moved": {"type": "object", "description": "rank: [longitude, latitude]"},
            "why": {"type": "string"},
            "anyway": {"type": "boolean"},
            "release": {"type": "boolean", "description": "what the plan was made without will be moved"},
            "id": {"type": "string", "format": "uuid"}
        }
    })
}

fn feature_of(kind: &Kind, lang: Lang) -> Value {
    let fields: Map<String, Value> =
        kind.fields.iter().map(|field| (field.name.clone(), value_schema(field, lang))).collect();
    let forms: Vec<&str> = kind
        .geometry
        .iter()
        .flat_map(|form| match form {
            GeometryType::Point => ["Point", "MultiPoint"],
            GeometryType::LineString => ["LineString", "MultiLineString"],
            GeometryType::Polygon => ["Polygon", "MultiPolygon"],
        })
        .collect();
    json!({
        "type": "object",
        "title": kind.one.get(lang),
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string", "format": "uuid"},
            "geometry": {
                "allOf": [reference("geometry")],
                "nullable": true,
                "description": forms.join(", "),
            },
            "properties": {"type": "object", "properties": fields},
        },
    })
}

fn collection_of(feature: &str) -> Value {
    json!({
        "type": "object", "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer"}, "numberReturned": {"type": "integer"}, "seq": {"type": "integer"},
            "links": {"type": "array", "items": reference("link")},
            "features": {"type": "array", "items": reference(feature)},
        },
    })
}

fn inputs_of(question: &dyn Question, snapshot: &Snapshot, lang: Lang) -> Value {
    let inputs = question.inputs();
    let required: Vec<&str> = inputs.iter().filter(|input| input.required).map(|input| input.name).collect();
    let properties: Map<String, Value> = inputs
        .iter()
        .map(|input| (input.name.to_owned(), describe::schema(input, snapshot.rules(), lang)))
        .collect();
    let mut own = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        crate::http::json::put(&mut own, "required", required);
    }
    json!({"type": "object", "properties": {"inputs": own}})
}
