//! One thing of the register as it is read, checked, written and shown.

use geo_types::Geometry;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Named values of a feature; an absent name is unknown, and null is never stored.
pub type Properties = Map<String, Value>;

/// One thing: where it is and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Never reused; UUIDv7 when verge gives it.
    pub id: Uuid,
    /// Row number in the register file; none before it is stored. Never a reference.
    pub fid: Option<i64>,
    /// Positions are longitude, latitude in degrees.
    pub geometry: Option<Geometry<f64>>,
    /// Named values, as the kind catalogue names them.
    pub properties: Properties,
}

impl Feature {
    /// A new feature with a fresh id.
    pub fn new(geometry: Option<Geometry<f64>>, properties: Properties) -> Feature {
        Feature { id: Uuid::now_v7(), fid: None, geometry, properties }
    }

    /// A property as text, when it is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.properties.get(name).and_then(Value::as_str)
    }

    /// A property as a number, when it is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.properties.get(name).and_then(Value::as_f64)
    }

    /// Where the feature came from, such as `osm:way/123`.
    pub fn source_id(&self) -> Option<&str> {
        self.text("source_id")
    }

    /// Sets a property; null removes it, so that unknown is always absence.
    pub fn set(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        if value.is_null() {
            self.properties.shift_remove(&name);
        } else {
            self.properties.insert(name, value);
        }
    }

    /// Whether both say the same: geometry bit by bit and properties, whatever their order and `fid`.
    pub fn same_content(&self, other: &Feature) -> bool {
        self.geometry == other.geometry && self.properties == other.properties
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_null_removes_a_property() {
        let mut feature = Feature::new(None, Properties::new());
        feature.set("name", "石桥".into());
        feature.set("name", Value::Null);
        assert!(feature.properties.is_empty());
    }

    #[test]
    fn content_is_compared_without_the_order_of_properties() {
        let mut first = Feature::new(None, Properties::new());
        first.set("a", 1.into());
        first.set("b", 2.into());
        let mut second = Feature { fid: Some(7), ..first.clone() };
        second.properties = Properties::new();
        second.set("b", 2.into());
        second.set("a", 1.into());
        assert!(first.same_content(&second));
    }
}
