//! What a collection's features look like, as JSON Schema: for QGIS's attribute forms and for filters.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::collection;
use crate::http::app::{Ask, Shared};
use crate::http::json::put;
use crate::http::problem::Problem;
use crate::http::reply;
use crate::model::kind::{Field, FieldType, GeometryType, Kind};
use crate::model::text::Lang;

const SCHEMA_JSON: &str = "application/schema+json";

/// What features have and take.
pub(in crate::http) async fn schema(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    respond(&app, &id, &ask, "schema")
}

/// What filters may name.
pub(in crate::http) async fn queryables(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    respond(&app, &id, &ask, "queryables")
}

fn respond(app: &Shared, id: &str, ask: &Ask, name: &str) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let snapshot = app.register.snapshot();
    let kind = &collection(&snapshot, id)?.kind;
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}/api/collections/{id}/{name}", ask.base),
        "type": "object",
        "title": kind.title.get(ask.lang),
        "properties": properties(kind, ask.lang),
        "additionalProperties": false,
    });
    let required: Vec<&str> =
        kind.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
    if name == "schema" && !required.is_empty() {
        put(&mut document, "required", json!(required));
    }
    if reply::wants_html(&ask.params, &ask.headers) {
        return reply::document(&document, &ask.params, &ask.headers);
    }
    Ok(reply::typed(document.to_string(), SCHEMA_JSON))
}

fn properties(kind: &Kind, lang: Lang) -> Map<String, Value> {
    let mut all = Map::new();
    let id = json!({"type": "string", "format": "uuid", "title": "id", "readOnly": true, "x-ogc-role": "id"});
    all.insert("id".to_owned(), id);
    if let Some(format) = geometry_format(kind) {
        let mut geometry = json!({"format": format, "x-ogc-role": "primary-geometry"});
        if kind.derived {
            put(&mut geometry, "readOnly", true);
        }
        all.insert("geometry".to_owned(), geometry);
    }
    for (at, field) in kind.fields.iter().enumerate() {
        let mut property = value_schema(field, lang);
        put(&mut property, "x-ogc-propertySeq", at + 1);
        all.insert(field.name.clone(), property);
    }
    all
}

/// The form of geometry: a single one is named, so that QGIS makes the right layer.
pub(in crate::http) fn geometry_format(kind: &Kind) -> Option<&'static str> {
    Some(match kind.geometry.as_slice() {
        [] if kind.derived => "geometry-linestring-or-multilinestring",
        [] => return None,
        [GeometryType::Point] => "geometry-point-or-multipoint",
        [GeometryType::LineString] => "geometry-linestring-or-multilinestring",
        [GeometryType::Polygon] => "geometry-polygon-or-multipolygon",
        _ => "geometry-any",
    })
}

/// A field as JSON Schema.
pub(in crate::http) fn value_schema(field: &Field, lang: Lang) -> Value {
    let mut schema = match field.kind {
        FieldType::Text => json!({"type": "string"}),
        FieldType::Number => json!({"type": "number"}),
        FieldType::Integer => json!({"type": "integer"}),
        FieldType::Boolean => json!({"type": "boolean"}),
        FieldType::Date => json!({"type": "string", "format": "date"}),
        FieldType::Time => json!({"type": "string", "format": "date-time"}),
        FieldType::TextList => json!({"type": "array", "items": {"type": "string"}}),
        FieldType::Json => json!({"type": "object"}),
    };
    put(&mut schema, "title", field.title.get(lang));
    if let Some(unit) = &field.unit {
        put(&mut schema, "x-ogc-unit", unit.as_str());
    }
    if let Some(min) = field.min {
        put(&mut schema, "minimum", min);
    }
    if let Some(max) = field.max {
        put(&mut schema, "maximum", max);
    }
    if !field.values.is_empty() {
        let values: Vec<&str> = field.values.iter().map(|choice| choice.value.as_str()).collect();
        let inner = field.kind == FieldType::TextList;
        match schema.get_mut("items").filter(|_| inner) {
            Some(items) => put(items, "enum", values),
            None => put(&mut schema, "enum", values),
        }
    }
    if let Some(default) = &field.default {
        put(&mut schema, "default", default.clone());
    }
    if field.read_only {
        put(&mut schema, "readOnly", true);
    }
    schema
}
