//! The whole document.

use serde_json::{Map, Value, json};

use super::{paths, schemas};
use crate::model::snapshot::Snapshot;
use crate::model::text::{Lang, Text};
use crate::service::catalogue;

/// OpenAPI 3.0 of this server as it is: a path for each collection and each question.
pub(super) fn document(snapshot: &Snapshot, base: &str, lang: Lang) -> Value {
    let about = Text::new(
        "OGC API – Features、Tiles、Processes，以及地图用到的其他接口。写入要带启动时打印的令牌。",
        "OGC API – Features, Tiles and Processes, and what the map needs beyond them. Writes need the token that is \
         printed at start.",
    );
    let mut all = paths::fixed(lang);
    for kind in snapshot.kinds().iter() {
        paths::collection(&mut all, kind, lang);
    }
    for question in catalogue::all() {
        paths::process(&mut all, question.as_ref(), lang);
    }
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "verge",
            "version": env!("CARGO_PKG_VERSION"),
            "description": about.get(lang),
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": base}],
        "tags": tags(lang),
        "paths": Value::Object(all),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas::all(snapshot, lang),
            "responses": {"problem": problem()},
        },
    })
}

fn tags(lang: Lang) -> Value {
    let tag =
        |name: &str, zh: &str, en: &str| json!({"name": name, "description": Text::new(zh, en).get(lang)});
    json!([
        tag("features", "要素", "Features"),
        tag("tiles", "瓦片", "Vector tiles"),
        tag("processes", "查询与方案", "Questions and plans"),
        tag("changes", "变更与历史", "Changes and history"),
        tag("register", "台账", "The register"),
        tag("server", "服务", "The server"),
    ])
}

fn problem() -> Value {
    let schema = json!({"$ref": "#/components/schemas/problem"});
    json!({"description": "Refused or failed: why, and what to do", "content": {"application/problem+json": {"schema": schema}}})
}

/// A map with one member.
pub(super) fn one(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::kind::KindCatalogue;
    use crate::model::rule_book::RuleBook;

    fn made() -> Value {
        let kinds = Arc::new(KindCatalogue::embedded().unwrap());
        let rules = Arc::new(RuleBook::embedded().unwrap());
        document(&Snapshot::new(0, kinds, rules, Vec::new()), "http://127.0.0.1:8080", Lang::En)
    }

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|inner| references(inner, found));
            }
            Value::Array(all) => all.iter().for_each(|inner| references(inner, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_to_something_in_the_document_itself() {
        let document = made();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 100);
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside"));
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn every_parameter_of_a_path_is_described_and_every_operation_has_its_own_id() {
        let document = made();
        let mut ids = std::collections::HashSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path}"));
                assert!(ids.insert(id.to_owned()), "{id} twice");
                let described: Vec<&str> = operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|parameter| parameter["in"] == "path")
                    .map(|parameter| parameter["name"].as_str().unwrap())
                    .collect();
                let named: Vec<&str> =
                    path.split('{').skip(1).map(|part| part.split('}').next().unwrap()).collect();
                assert_eq!(described, named, "{method} {path}");
                assert!(
                    operation["responses"].as_object().is_some_and(|all| all.len() >= 2),
                    "{method} {path}"
                );
            }
        }
    }

    #[test]
    fn every_kind_and_every_question_has_its_paths() {
        let document = made();
        assert!(document["paths"]["/api/collections/bins/items"]["post"].is_object());
        for question in catalogue::all() {
            let path = format!("/api/processes/{}/execution", question.about().id);
            assert!(document["paths"][&path]["post"].is_object(), "{path}");
        }
    }
}
