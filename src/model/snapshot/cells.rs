//! Properties to cells and back.

use serde_json::Value;

use crate::index::{Cell, ColumnType};
use crate::model::checks::number_value;
use crate::model::kind::FieldType;

/// The column a field is kept in.
pub(super) fn column_type(kind: FieldType) -> ColumnType {
    match kind {
        FieldType::Text | FieldType::Date | FieldType::Time => ColumnType::Text,
        FieldType::Number => ColumnType::Number,
        FieldType::Integer => ColumnType::Integer,
        FieldType::Boolean => ColumnType::Boolean,
        FieldType::TextList | FieldType::Json => ColumnType::Json,
    }
}

/// A value on its way into a cell; JSON needs somewhere to keep its text.
pub(super) enum Held {
    /// As it is.
    Plain,
    /// Lists and objects, as JSON text.
    Json(String),
}

impl Held {
    pub(super) fn of(kind: ColumnType, value: &Value) -> Held {
        if kind == ColumnType::Json { Held::Json(value.to_string()) } else { Held::Plain }
    }

    /// The cell of a value that was checked against its field.
    pub(super) fn cell<'a>(&'a self, kind: ColumnType, value: &'a Value) -> Cell<'a> {
        match (self, kind, value) {
            (Held::Json(text), ..) => Cell::Json(text),
            (_, ColumnType::Text, Value::String(text)) => Cell::Text(text),
            (_, ColumnType::Number, value) => value.as_f64().map_or(Cell::Unknown, Cell::Number),
            (_, ColumnType::Integer, value) => value.as_i64().map_or(Cell::Unknown, Cell::Integer),
            (_, ColumnType::Boolean, Value::Bool(flag)) => Cell::Boolean(*flag),
            _ => Cell::Unknown,
        }
    }
}

/// The JSON value of a cell; none when unknown.
pub fn value_of(cell: Cell<'_>) -> Option<Value> {
    match cell {
        Cell::Unknown => None,
        Cell::Text(text) => Some(Value::from(text)),
        Cell::Number(number) => number_value(number),
        Cell::Integer(number) => Some(Value::from(number)),
        Cell::Boolean(flag) => Some(Value::from(flag)),
        Cell::Json(text) => serde_json::from_str(text).ok(),
    }
}
