//! The field of photographs: names of pictures kept beside the register.

use serde_json::Value;

use crate::model::finding::Finding;
use crate::model::kind::Field;
use crate::model::text::Text;

/// The field, on every kind that has it.
pub const PHOTOS: &str = "photos";

/// The most one thing may have: more belong to its events.
pub(super) const MOST: usize = 60;

/// Whether a text can be the name of a photograph: 64 small hex digits of what is in it.
pub fn is_photo(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a value, a list or the text of one, holds names of photographs and nothing else.
pub fn are_photos(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| item.as_str().is_some_and(is_photo)),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(list @ Value::Array(_)) => are_photos(&list),
            _ => text.split(['、', ',', '，', ';', '；']).all(|name| is_photo(name.trim())),
        },
        _ => false,
    }
}

/// A list of names without those named twice; none when it was refused.
pub(super) fn checked(field: &Field, list: Value, findings: &mut Vec<Finding>) -> Option<Value> {
    let Value::Array(items) = list else { return None };
    let mut names: Vec<Value> = Vec::with_capacity(items.len());
    for item in items {
        if !names.contains(&item) {
            names.push(item);
        }
    }
    let message = if names.len() > MOST {
        Text::new(
            format!("照片有 {} 张，最多 {MOST} 张", names.len()),
            format!("there are {} photos, at most {MOST} may be kept with one thing", names.len()),
        )
    } else if names.iter().all(|name| name.as_str().is_some_and(is_photo)) {
        return Some(Value::Array(names));
    } else {
        Text::new(
            "照片须先上传（POST /api/photos），再写它的编号",
            "a photo is sent first (POST /api/photos), and named here by the hash that comes back",
        )
    };
    findings.push(Finding::error("photo-name", message).in_field(field.name.clone()));
    None
}
