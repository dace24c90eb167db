//! The features of the demo as they are made: each with an id that is the same everywhere, and its mark.

use geo_types::Geometry;
use serde_json::Value;
use uuid::Builder;

use super::random::Random;
use crate::model::feature::{Feature, Properties};

/// The moment the demo is set in, 2015-05-31 08:00 in China: ids carry it.
const SET_IN_MS: u64 = 1_433_030_400_000;

/// All features made so far, in the order they were made.
#[derive(Debug)]
pub(super) struct Sheet {
    chance: Random,
    pub(super) features: Vec<(&'static str, Feature)>,
}

impl Sheet {
    pub(super) fn new(chance: Random) -> Sheet {
        Sheet { chance, features: Vec::new() }
    }

    /// Adds a feature; `key` tells it from others of its collection for ever. Null values are left out: unknown is
    /// absence.
    pub(super) fn put<const N: usize>(
        &mut self,
        collection: &'static str,
        key: &str,
        geometry: Option<Geometry<f64>>,
        properties: [(&str, Value); N],
    ) {
        let mut bytes = [0; 10];
        let (first, second) = (self.chance.bits().to_le_bytes(), self.chance.bits().to_le_bytes());
        for (to, from) in bytes.iter_mut().zip(first.iter().chain(&second)) {
            *to = *from;
        }
        let moment = SET_IN_MS + self.features.len() as u64;
        let id = Builder::from_unix_timestamp_millis(moment, &bytes).into_uuid();
        let mut feature = Feature { id, fid: None, geometry, properties: Properties::new() };
        for (name, value) in properties {
            feature.set(name, value);
        }
        feature.set("source", "demo".into());
        feature.set("source_id", format!("demo:{collection}/{key}").into());
        self.features.push((collection, feature));
    }
}

/// A number without digits that mean nothing.
pub(super) fn tenths(number: f64) -> Value {
    Value::from((number * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_in_the_order_of_making_and_the_same_each_time() {
        let make = || {
            let mut sheet = Sheet::new(Random::of(1, "ids"));
            for key in ["a", "b"] {
                sheet.put("vehicles", key, None, [("name", key.into()), ("note", Value::Null)]);
            }
            sheet.features
        };
        let made = make();
        assert_eq!(made, make());
        assert!(made[0].1.id < made[1].1.id);
        assert_eq!(made[0].1.id.get_version_num(), 7);
        assert_eq!(made[0].1.source_id(), Some("demo:vehicles/a"));
        assert!(!made[0].1.properties.contains_key("note"));
    }
}
