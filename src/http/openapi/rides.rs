//! The addresses of rides.

use serde_json::{Map, Value, json};

use super::paths::{JSON, add, content, described, parameter, parameters, secured};
use crate::model::text::{Lang, Text};

/// All of them.
pub(super) fn all(all: &mut Map<String, Value>, lang: Lang) {
    let ok = |schema: &str| json!({"200": content("OK", JSON, schema)});
    let both = |schema: &str| json!({"200": content("It was there already", JSON, schema), "201": content("Created", JSON, schema)});
    let calls = [
        ("get", "/api/rides", ok("document"), None, "待处理的行程", "Rides that wait to be looked at"),
        ("post", "/api/rides", both("document"), Some("ride"), "手机送来一趟", "Send a ride"),
        (
            "get",
            "/api/rides/{ride}",
            ok("document"),
            None,
            "一趟和它会变成什么",
            "A ride and what it would become",
        ),
        (
            "delete",
            "/api/rides/{ride}",
            json!({"204": {"description": "Gone"}}),
            None,
            "删除一趟（只限本机）",
            "Remove a ride (on this computer only)",
        ),
        (
            "post",
            "/api/rides/{ride}/accept",
            both("head"),
            Some("rideChoices"),
            "接受一趟，或以 dry_run 试看（只限本机）",
            "Accept a ride, or with dry_run see what it would become (on this computer only)",
        ),
    ];
    for (method, path, answer, sent, zh, en) in calls {
        let mut operation = described(method, path, "changes", Text::new(zh, en).get(lang), &answer);
        parameters(&mut operation, path, (method == "get").then(|| parameter("f", "string")).into_iter());
        if method != "get" {
            secured(&mut operation, sent.map(|schema| (JSON, schema)));
        }
        add(all, path, method, operation);
    }
}

/// A ride as phones send it.
pub(super) fn ride() -> Value {
    let uuid = json!({"type": "string", "format": "uuid"});
    let text = json!({"type": "string"});
    let moment = json!({"type": "string", "format": "date-time"});
    let number = json!({"type": "number"});
    json!({
        "type": "object", "required": ["id", "started_at", "ended_at", "fixes"],
        "properties": {
            "id": uuid, "started_at": moment, "ended_at": moment, "start_village": text,
            "road": {"type": "object", "properties": {"id": uuid, "number": text, "name": text, "class": text}},
            "direction": {"type": "string", "enum": ["up", "down", "unknown"]},
            "fixes": {
                "type": "array", "maxItems": 100_000,
                "description": "[seq, elapsed_ms, lon, lat, accuracy_m]",
                "items": {"type": "array", "minItems": 5, "maxItems": 5, "items": number}
            },
            "taps": {"type": "array", "maxItems": 5_000, "items": {
                "type": "object", "required": ["seq", "elapsed_ms", "kind"],
                "properties": {
                    "seq": {"type": "integer"}, "elapsed_ms": number,
                    "kind": {"type": "string", "enum": ["stone", "edge", "asset", "width"]},
                    "chainage_m": number, "village": text, "collection": text,
                    "side": {"type": "string", "enum": ["left", "right"]}, "width_m": number
                }
            }}
        }
    })
}

/// What the person who looks at a ride chooses.
pub(super) fn choices() -> Value {
    let uuid = json!({"type": "string", "format": "uuid"});
    let text = json!({"type": "string"});
    json!({
        "type": "object",
        "properties": {
            "id": uuid, "dry_run": {"type": "boolean"}, "road": uuid, "new_road": {"type": "boolean"},
            "number": text, "name": text, "class": text, "width_m": {"type": "number"},
            "line": {"type": "string", "enum": ["ridden", "kept"]},
            "tolerance_m": {"type": "number", "minimum": 0.1, "maximum": 50},
            "leave": {"type": "array", "items": {"type": "integer"}, "description": "places in taps, from 0"},
            "stones": {"type": "object", "additionalProperties": {"type": "number"}, "description": "chainage_m by place in taps"}
        }
    })
}
