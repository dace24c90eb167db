//! The `calibration` field of a road as JSON.
//!
//! A list of points (or `{"points": […]}`): `measure_m` and either `chainage` (text) or `chainage_m` (metres). A break
//! adds `ahead` or `ahead_m`, or writes both as one: `"chainage": "K17+230=K17+400"`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value, json};

use super::{Calibration, CalibrationError, CalibrationPoint, Chainage, ChainageError, Measure};

impl Calibration {
    /// Reads the field; all spellings of a chainage are understood.
    pub fn from_json(value: &Value) -> Result<Self, CalibrationError> {
        let list = match value {
            Value::Object(object) => object.get("points"),
            other => Some(other),
        };
        let list = list.and_then(Value::as_array).ok_or(CalibrationError::NotATable)?;
        let read = |(at, value): (usize, &Value)| point(at + 1, value);
        Self::new(list.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?)
    }

    /// Writes the field; every chainage as the pair of the contract, metres and text.
    pub fn to_json(&self) -> Value {
        let write = |point: &CalibrationPoint| {
            let mut object = Map::new();
            object.insert("measure_m".into(), json!(point.measure.m()));
            object.insert("chainage_m".into(), json!(point.behind.m()));
            object.insert("chainage".into(), json!(point.behind.to_string()));
            if point.ahead != point.behind {
                object.insert("ahead_m".into(), json!(point.ahead.m()));
                object.insert("ahead".into(), json!(point.ahead.to_string()));
            }
            Value::Object(object)
        };
        self.points().iter().map(write).collect()
    }
}

fn point(number: usize, value: &Value) -> Result<CalibrationPoint, CalibrationError> {
    let object = value.as_object().ok_or(CalibrationError::NotATable)?;
    let measure = object.get("measure_m").and_then(Value::as_f64).and_then(Measure::from_m);
    let measure =
        measure.filter(|m| *m >= Measure::ZERO).ok_or(CalibrationError::Measure { point: number })?;
    let wrong = |source| CalibrationError::Chainage { point: number, source };
    let (behind, joined) =
        match object.get("chainage").and_then(Value::as_str).map(|text| text.split_once(['=', '＝'])) {
            Some(Some((behind, ahead))) => {
                (Some(Chainage::parse(behind).map_err(wrong)?), Some(Chainage::parse(ahead).map_err(wrong)?))
            }
            _ => (chainage(object, "chainage_m", "chainage").map_err(wrong)?, None),
        };
    let behind = behind.ok_or_else(|| wrong(ChainageError::Empty))?;
    let ahead = match joined {
        Some(ahead) => ahead,
        None => chainage(object, "ahead_m", "ahead").map_err(wrong)?.unwrap_or(behind),
    };
    Ok(CalibrationPoint { measure, behind, ahead })
}

/// The text first: a person edits that one, and would wonder at a change that the metres beside it undo.
fn chainage(
    object: &Map<String, Value>,
    metres: &str,
    text: &str,
) -> Result<Option<Chainage>, ChainageError> {
    match (object.get(text), object.get(metres)) {
        (Some(Value::String(text)), _) => Chainage::parse(text).map(Some),
        (None | Some(Value::Null), Some(Value::Number(number))) => {
            let metres = number.as_f64().ok_or(ChainageError::NotFinite)?;
            if metres < 0.0 { Err(ChainageError::Negative) } else { Chainage::from_m(metres).map(Some) }
        }
        (None | Some(Value::Null), None | Some(Value::Null)) => Ok(None),
        _ => Err(ChainageError::NotAChainage),
    }
}

impl Serialize for Calibration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Calibration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_may_be_written_as_one_equation() {
        let one = json!([{"measure_m": 5230, "chainage": "K17+230=K17+400"}]);
        let two = json!({"points": [{"measure_m": 5230.0, "chainage_m": 17230, "ahead": "K17+400"}]});
        assert_eq!(Calibration::from_json(&one), Calibration::from_json(&two));
        assert_eq!(Calibration::from_json(&one).unwrap().points()[0].ahead.mm(), 17_400_000);
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let json = json!([
            {"measure_m": 0, "chainage": "K12"},
            {"measure_m": 5230.125, "chainage": "K17+230=K17+400"}
        ]);
        let table = Calibration::from_json(&json).unwrap();
        let text = serde_json::to_string(&table).unwrap();
        assert_eq!(serde_json::from_str::<Calibration>(&text).unwrap(), table);
    }

    #[test]
    fn every_mistake_names_its_point() {
        let read = |value| Calibration::from_json(&value);
        assert_eq!(read(json!("K12")), Err(CalibrationError::NotATable));
        assert_eq!(read(json!([])), Err(CalibrationError::Empty));
        assert_eq!(read(json!([{"chainage": "K1"}])), Err(CalibrationError::Measure { point: 1 }));
        assert_eq!(
            read(json!([{"measure_m": -1, "chainage": "K1"}])),
            Err(CalibrationError::Measure { point: 1 })
        );
        let wrong = |source| Err(CalibrationError::Chainage { point: 2, source });
        let first = json!({"measure_m": 0, "chainage": "K1"});
        assert_eq!(read(json!([first, {"measure_m": 9}])), wrong(ChainageError::Empty));
        assert_eq!(
            read(json!([first, {"measure_m": 9, "chainage": "12"}])),
            wrong(ChainageError::BareNumber)
        );
        assert_eq!(read(json!([first, {"measure_m": 9, "chainage_m": -3}])), wrong(ChainageError::Negative));
        assert_eq!(
            read(json!([first, {"measure_m": 9, "chainage": true}])),
            wrong(ChainageError::NotAChainage)
        );
    }
}
