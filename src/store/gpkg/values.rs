//! Properties to SQL values and back.

use std::borrow::Cow;

use rusqlite::types::{Null, ToSqlOutput, Value as Sql, ValueRef};
use serde_json::Value;

use crate::exchange::gpkg::time;
use crate::model::checks::number_value;
use crate::model::kind::FieldType;

/// A property on its way into its column.
pub(super) fn to_sql(kind: FieldType, value: Option<&Value>) -> ToSqlOutput<'_> {
    match (kind, value) {
        (_, None | Some(Value::Null)) => ToSqlOutput::from(Null),
        (FieldType::TextList | FieldType::Json, Some(value)) => {
            ToSqlOutput::Owned(Sql::Text(value.to_string()))
        }
        (FieldType::Time, Some(Value::String(text))) => match time::to_column(text) {
            Cow::Borrowed(text) => ToSqlOutput::from(text),
            Cow::Owned(text) => ToSqlOutput::Owned(Sql::Text(text)),
        },
        (_, Some(Value::String(text))) => ToSqlOutput::from(text.as_str()),
        (_, Some(Value::Bool(flag))) => ToSqlOutput::from(i64::from(*flag)),
        (FieldType::Integer, Some(Value::Number(number))) if number.is_i64() => {
            ToSqlOutput::from(number.as_i64().unwrap_or_default())
        }
        (_, Some(Value::Number(number))) => {
            number.as_f64().map_or_else(|| ToSqlOutput::from(Null), ToSqlOutput::from)
        }
        (_, Some(other)) => ToSqlOutput::Owned(Sql::Text(other.to_string())),
    }
}

/// A column's value as a property; none when NULL. What another program wrote in another type is kept as it reads, and
/// found by the checks.
pub(super) fn from_sql(kind: FieldType, value: ValueRef<'_>) -> Option<Value> {
    match (kind, value) {
        (_, ValueRef::Null | ValueRef::Blob(_)) => None,
        (FieldType::Boolean, ValueRef::Integer(number)) if number == 0 || number == 1 => {
            Some(Value::Bool(number == 1))
        }
        (_, ValueRef::Integer(number)) => Some(Value::from(number)),
        (_, ValueRef::Real(number)) => number_value(number),
        (kind, ValueRef::Text(bytes)) => {
            let text = String::from_utf8_lossy(bytes);
            if matches!(kind, FieldType::TextList | FieldType::Json)
                && let Ok(value) = serde_json::from_str::<Value>(&text)
            {
                return Some(value).filter(|value| !value.is_null());
            }
            let text = if kind == FieldType::Time { time::from_column(&text) } else { text };
            (!text.is_empty()).then(|| Value::from(text.into_owned()))
        }
    }
}
