//! What must hold before a feature enters the register. All problems are collected, not just the first.

mod geometry;
mod photo;
mod value;

use serde_json::Value;

pub use geometry::{check_geometry, refused};
pub use photo::{PHOTOS, are_photos, is_photo};
pub use value::{check_value, number_value};

use super::feature::Feature;
use super::finding::{Finding, Severity};
use super::kind::{Field, Kind};
use super::text::Text;

/// The most text one value may hold, in bytes: a photo pasted into a cell is not a name.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;

/// A feature brought into the form its kind asks for, with what was repaired or doubtful on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The feature as it may be stored.
    pub feature: Feature,
    /// Warnings and notices.
    pub findings: Vec<Finding>,
}

/// Checks a feature that shall be stored: values by type, unit range and choices, names by the catalogue,
/// geometry by form and validity. Numbers and yes/no written as text are read; choices are taken by any of their
/// names; defaults are filled in.
///
/// # Errors
/// Every problem that forbids storing it, with those that do not.
pub fn check(kind: &Kind, feature: Feature) -> Result<Checked, Vec<Finding>> {
    let mut findings = Vec::new();
    let Feature { id, fid, geometry, properties } = feature;
    let mut checked = Feature { id, fid, geometry: None, properties: serde_json::Map::new() };
    if let Some(geometry) = geometry {
        checked.geometry = check_geometry(kind, geometry, &mut findings);
    }
    for (name, value) in properties {
        let Some(field) = kind.field(&name) else {
            findings.push(unknown_field(kind, &name));
            continue;
        };
        if value.is_null() {
            continue;
        }
        if let Some(value) = check_value(field, value, &mut findings) {
            checked.properties.insert(name, value);
        }
    }
    for field in &kind.fields {
        if checked.properties.contains_key(&field.name) {
            continue;
        }
        if let Some(default) = &field.default {
            checked.properties.insert(field.name.clone(), default.clone());
        } else if field.required {
            findings.push(missing(field));
        }
    }
    derive_main(kind, &mut checked);
    check_place(kind, &checked, &mut findings);
    check_span(kind, &mut checked, &mut findings);
    for finding in &mut findings {
        finding.collection.get_or_insert_with(|| kind.id.clone());
    }
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(findings);
    }
    Ok(Checked { feature: checked, findings })
}

/// Expressways to county roads are main roads unless the office says otherwise (the contract's default).
fn derive_main(kind: &Kind, feature: &mut Feature) {
    if kind.id == "roads" && !feature.properties.contains_key("main") {
        let main = matches!(feature.text("class"), Some("expressway" | "national" | "provincial" | "county"));
        feature.set("main", Value::Bool(main));
    }
}

/// A thing with no geometry must at least say on which road and where, unless its kind has no place at all.
fn check_place(kind: &Kind, feature: &Feature, findings: &mut Vec<Finding>) {
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    if feature.geometry.is_some() || refused || kind.geometry.is_empty() || kind.derived || kind.event {
        return;
    }
    let by_road = kind.beside && feature.text("road").is_some() && feature.number("chainage_m").is_some();
    if by_road || matches!(kind.id.as_str(), "vehicles" | "divisions") {
        return;
    }
    let message = if kind.beside {
        Text::new(
            "没有位置：请给出坐标，或道路加桩号",
            "it has no place: give coordinates, or a road with a chainage",
        )
    } else {
        Text::new("没有位置：请给出坐标或图形", "it has no place: give coordinates or a geometry")
    };
    findings.push(Finding::error("place-missing", message));
}

/// A section that ends before it begins was written the other way round: turned, and said.
fn check_span(kind: &Kind, feature: &mut Feature, findings: &mut Vec<Finding>) {
    if kind.field("from_m").is_none() {
        return;
    }
    let (Some(from), Some(to)) = (feature.number("from_m"), feature.number("to_m")) else {
        return;
    };
    if from == to {
        let message =
            Text::new("起止桩号相同，路段没有长度", "it begins where it ends: the section has no length");
        findings.push(Finding::error("span-empty", message).in_field("to_m"));
    } else if from > to {
        for (name, value) in [("from_m", to), ("to_m", from)] {
            feature.set(name, number_value(value).unwrap_or_default());
        }
        let message = Text::new(
            "起点桩号大于止点桩号，已对调，请核对",
            "it began after its end; the two were exchanged, please check",
        );
        findings.push(Finding::warning("span-turned", message).in_field("from_m"));
    }
}

fn unknown_field(kind: &Kind, name: &str) -> Finding {
    let (zh, en) = (&kind.title.zh, &kind.title.en);
    let shown: String = name.chars().take(60).collect();
    let message = Text::new(
        format!("{zh}没有“{shown}”这个字段；自定义内容请放在 extra 里"),
        format!("{en} have no field {shown:?}; what is your own goes into extra"),
    );
    Finding::error("field-unknown", message).in_field(shown)
}

fn missing(field: &Field) -> Finding {
    let (zh, en) = (&field.title.zh, &field.title.en);
    let message = Text::new(format!("缺少“{zh}”"), format!("{en} is missing"));
    Finding::error("field-missing", message).in_field(field.name.clone())
}

#[cfg(test)]
mod tests;
