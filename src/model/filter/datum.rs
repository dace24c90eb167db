//! What a filter asks of a thing: values, and where it is.

use std::borrow::Cow;

use geo_types::Geometry;
use serde_json::Value;

use crate::geodesy::Box2;
use crate::index::{Cell, Row};
use crate::model::feature::Feature;

/// One value as a filter compares it.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum<'a> {
    /// Not known.
    Unknown,
    /// Text, date or moment.
    Text(Cow<'a, str>),
    /// A number, whole or not.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A list of texts.
    List(Vec<String>),
    /// Anything else; only whether it is there can be asked.
    Other,
}

/// Something a filter can be asked of.
pub trait Subject {
    /// A value by the field's name; `id` is the feature's id.
    fn datum(&self, name: &str) -> Datum<'_>;
    /// Where it is.
    fn geometry(&self) -> Option<Cow<'_, Geometry<f64>>>;
    /// The box around it in degrees; none without a place.
    fn bounds(&self) -> Option<Box2>;
}

impl Subject for Feature {
    fn datum(&self, name: &str) -> Datum<'_> {
        if name == "id" {
            return Datum::Text(self.id.to_string().into());
        }
        match self.properties.get(name) {
            None | Some(Value::Null) => Datum::Unknown,
            Some(Value::String(text)) => Datum::Text(text.into()),
            Some(Value::Number(number)) => number.as_f64().map_or(Datum::Unknown, Datum::Number),
            Some(Value::Bool(flag)) => Datum::Bool(*flag),
            Some(other) => list(other),
        }
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry<f64>>> {
        self.geometry.as_ref().map(Cow::Borrowed)
    }

    fn bounds(&self) -> Option<Box2> {
        self.geometry.as_ref().and_then(Box2::of_geometry)
    }
}

impl Subject for Row<'_> {
    fn datum(&self, name: &str) -> Datum<'_> {
        if name == "id" {
            return Datum::Text(self.id().to_string().into());
        }
        match self.value(name) {
            Cell::Unknown => Datum::Unknown,
            Cell::Text(text) => Datum::Text(text.into()),
            Cell::Number(number) => Datum::Number(number),
            Cell::Integer(number) => Datum::Number(number as f64),
            Cell::Boolean(flag) => Datum::Bool(flag),
            Cell::Json(text) => serde_json::from_str(text).map_or(Datum::Other, |value| list(&value)),
        }
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry<f64>>> {
        Row::geometry(self).map(Cow::Owned)
    }

    fn bounds(&self) -> Option<Box2> {
        self.bbox()
    }
}

fn list(value: &Value) -> Datum<'static> {
    let texts = |all: &Vec<Value>| all.iter().map(|one| one.as_str().map(str::to_owned)).collect();
    value.as_array().and_then(texts).map_or(Datum::Other, Datum::List)
}
