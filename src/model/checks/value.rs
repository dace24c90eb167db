//! One value against its field.

use jiff::{Timestamp, civil::Date};
use serde_json::{Number, Value};

use super::{MAX_TEXT_BYTES, photo};
use crate::model::finding::Finding;
use crate::model::kind::{Field, FieldType};
use crate::model::text::Text;

/// The value in the form its field asks for; none when it was refused and a finding says why.
pub fn check_value(field: &Field, value: Value, findings: &mut Vec<Finding>) -> Option<Value> {
    let read = match field.kind {
        FieldType::Text => text(field, &value, findings),
        FieldType::Number => number(field, &value, findings),
        FieldType::Integer => integer(field, &value, findings),
        FieldType::Boolean => boolean(&value),
        FieldType::Date => date(&value),
        FieldType::Time => time(&value),
        FieldType::TextList if field.name == photo::PHOTOS => {
            text_list(&value).and_then(|list| photo::checked(field, list, findings))
        }
        FieldType::TextList => text_list(&value),
        FieldType::Json => {
            Some(written(&value).unwrap_or_else(|| value.clone())).filter(|value| depth_within(value, 16))
        }
    };
    let refused_already =
        findings.last().is_some_and(|finding| finding.field.as_deref() == Some(&field.name));
    if read.is_none() && !refused_already {
        findings.push(wrong_type(field, &value));
    }
    read.filter(|value| !is_blank(value)).and_then(|value| within_size(field, value, findings))
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(str::is_empty)
}

fn within_size(field: &Field, value: Value, findings: &mut Vec<Finding>) -> Option<Value> {
    let bytes = match &value {
        Value::String(text) => text.len(),
        Value::Array(_) | Value::Object(_) => value.to_string().len(),
        _ => 0,
    };
    if bytes <= MAX_TEXT_BYTES {
        return Some(value);
    }
    let message = Text::new(
        format!("“{}”太长：{bytes} 字节，最多 {MAX_TEXT_BYTES} 字节", field.title.zh),
        format!("{} is too long: {bytes} bytes, at most {MAX_TEXT_BYTES}", field.title.en),
    );
    findings.push(Finding::error("field-too-long", message).in_field(field.name.clone()));
    None
}

fn text(field: &Field, value: &Value, findings: &mut Vec<Finding>) -> Option<Value> {
    let word = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    if field.values.is_empty() || word.is_empty() {
        return Some(Value::String(word));
    }
    if let Some(choice) = field.choice(&word) {
        return Some(Value::String(choice.value.clone()));
    }
    let list = |pick: fn(&crate::model::kind::Choice) -> &str, joint: &str| {
        field.values.iter().map(pick).collect::<Vec<_>>().join(joint)
    };
    let shown: String = word.chars().take(60).collect();
    let message = Text::new(
        format!("“{}”不能是“{shown}”，可用：{}", field.title.zh, list(|c| &c.title.zh, "、")),
        format!("{} cannot be {shown:?}; it is one of: {}", field.title.en, list(|c| &c.value, ", ")),
    );
    findings.push(Finding::error("field-choice", message).in_field(field.name.clone()));
    None
}

fn plain_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

fn in_range(field: &Field, number: f64, findings: &mut Vec<Finding>) -> Option<f64> {
    let low = field.min.is_some_and(|min| number < min);
    let high = field.max.is_some_and(|max| number > max);
    if !low && !high {
        return Some(number);
    }
    let unit = field.unit.as_deref().unwrap_or_default();
    let bound = |bound: Option<f64>, none: &str| bound.map_or_else(|| none.to_owned(), |b| b.to_string());
    let message = Text::new(
        format!(
            "“{}”为 {number} {unit}，须在 {} 到 {} 之间",
            field.title.zh,
            bound(field.min, "不限"),
            bound(field.max, "不限")
        ),
        format!(
            "{} is {number} {unit}; it must be between {} and {}",
            field.title.en,
            bound(field.min, "any"),
            bound(field.max, "any")
        ),
    );
    findings.push(Finding::error("field-range", message).in_field(field.name.clone()));
    None
}

fn number(field: &Field, value: &Value, findings: &mut Vec<Finding>) -> Option<Value> {
    if is_blank(value) {
        return Some(value.clone());
    }
    let number = in_range(field, plain_number(value)?, findings)?;
    number_value(number)
}

/// One spelling for one number: 240, 240.0 and "240" are stored as 240, or a row would differ from itself after a
/// round through a file.
pub fn number_value(number: f64) -> Option<Value> {
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < WHOLE {
        return Some(Value::from(number as i64));
    }
    Number::from_f64(number).map(Value::Number)
}

fn integer(field: &Field, value: &Value, findings: &mut Vec<Finding>) -> Option<Value> {
    if is_blank(value) {
        return Some(value.clone());
    }
    let number = plain_number(value).filter(|number| number.fract() == 0.0 && number.abs() < 9e15)?;
    in_range(field, number, findings)?;
    Some(Value::from(number as i64))
}

fn boolean(value: &Value) -> Option<Value> {
    match value {
        Value::Bool(_) => Some(value.clone()),
        Value::Number(number) if number.as_f64() == Some(1.0) => Some(Value::Bool(true)),
        Value::Number(number) if number.as_f64() == Some(0.0) => Some(Value::Bool(false)),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "" => Some(Value::String(String::new())),
            "true" | "yes" | "y" | "1" | "t" | "是" | "有" | "对" | "√" => Some(Value::Bool(true)),
            "false" | "no" | "n" | "0" | "f" | "否" | "无" | "不" | "×" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    }
}

fn date(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    if text.is_empty() {
        return Some(Value::String(String::new()));
    }
    read_date(text).map(|date| Value::String(date.to_string()))
}

/// A calendar date as sheets write it: `2015-03-20`, `2015/3/20`, `2015.3.20`, `20150320`, `2015年3月20日`, or the
/// date of a full timestamp.
fn read_date(text: &str) -> Option<Date> {
    let head = text.split(['T', ' ']).next()?;
    if let Ok(date) = head.parse::<Date>() {
        return Some(date);
    }
    let mut numbers = head.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if numbers.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn time(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    if text.is_empty() {
        return Some(Value::String(String::new()));
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(Value::String(moment.to_string()));
    }
    // A date alone is its midnight; an office's sheet rarely carries a zone.
    let midnight = read_date(text)?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Value::String(midnight.timestamp().to_string()))
}

/// A list or an object that a format of plain cells carries as its JSON text.
fn written(value: &Value) -> Option<Value> {
    let text = value.as_str().filter(|text| text.starts_with(['[', '{']))?;
    serde_json::from_str(text).ok()
}

fn text_list(value: &Value) -> Option<Value> {
    if let Some(list @ Value::Array(_)) = written(value) {
        return text_list(&list);
    }
    match value {
        Value::Array(items) if items.iter().all(Value::is_string) => Some(value.clone()),
        Value::String(text) => {
            let items: Vec<Value> = text
                .split(['、', ',', '，', ';', '；'])
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(Value::from)
                .collect();
            Some(Value::Array(items))
        }
        _ => None,
    }
}

/// Whether a JSON value nests at most `limit` deep: deeper ones overflow the stack of whoever reads them later.
fn depth_within(value: &Value, limit: usize) -> bool {
    match (value, limit) {
        (Value::Array(_) | Value::Object(_), 0) => false,
        (Value::Array(items), _) => items.iter().all(|item| depth_within(item, limit - 1)),
        (Value::Object(items), _) => items.values().all(|item| depth_within(item, limit - 1)),
        _ => true,
    }
}

fn wrong_type(field: &Field, value: &Value) -> Finding {
    let shown: String = match value {
        Value::String(text) => text.chars().take(60).collect(),
        other => other.to_string().chars().take(60).collect(),
    };
    let wanted = field.kind.title();
    let message = Text::new(
        format!("“{}”须为{}，这里是“{shown}”", field.title.zh, wanted.zh),
        format!("{} must be {}, and is {shown:?}", field.title.en, wanted.en),
    );
    Finding::error("field-type", message).in_field(field.name.clone())
}
