//! One record to the properties and the geometry of a kind.

use geo_types::Geometry;
use serde_json::Value;

use super::roles::{Role, Roles, id_rank};
use crate::exchange::degrees;
use crate::exchange::place_words::PlacePart;
use crate::exchange::record::Record;
use crate::linear::{Chainage, ChainageError};
use crate::model::checks::{PHOTOS, are_photos, number_value};
use crate::model::feature::Properties;
use crate::model::finding::Finding;
use crate::model::kind::{Field, squash};
use crate::model::road_number::road_number;
use crate::model::text::Text;

/// A record in the words of a kind; its geometry still in the file's own reference system.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapped {
    /// The geometry, where the row has one.
    pub geometry: Option<Geometry<f64>>,
    /// Values by the names of the kind's fields; `extra` holds what the kind has no field for.
    pub properties: Properties,
    /// What may be the file's own id of the row: its column's rank (lower is surer), name and value.
    pub ids: Vec<(usize, String, String)>,
    /// The source id, where the file is one that verge wrote.
    pub source_id: Option<String>,
}

/// Puts a record's values into the fields of a kind.
///
/// # Errors
/// Why the row cannot be taken: all that is wrong with it. Warnings go to `said`.
pub fn map(record: &mut Record, roles: &mut Roles, said: &mut Vec<Finding>) -> Result<Mapped, Vec<Finding>> {
    let mut row =
        Row { mapped: Mapped::default(), extra: Properties::new(), taken: Vec::new(), wrong: Vec::new() };
    let (mut east, mut north) = (None, None);
    let own_geometry = record.geometry.take();
    // A format that knows the kind writes its fields by their own names.
    let trusted = record.collection.is_some();
    for (column, value) in std::mem::take(&mut record.fields) {
        let value = trimmed(value);
        if value.is_null() {
            continue;
        }
        if let Some(rank) = id_rank(&column)
            && let Some(text) = id_text(&value)
        {
            row.mapped.ids.push((rank, column.clone(), text));
        }
        if trusted && roles.kind().field(&column).is_some() {
            row.mapped.properties.insert(column, value);
            continue;
        }
        match roles.of(&column) {
            Role::Field { at, exact } => row.field(roles, at, exact, column, value),
            Role::Nothing => {}
            Role::Own(at) => row.own(roles, at, value),
            Role::Id if column.is_ascii() => {}
            Role::Place(part) if own_geometry.is_none() => match part {
                PlacePart::East => east = Some((column, value)),
                PlacePart::North => north = Some((column, value)),
                PlacePart::Pair => row.pair(column, value),
                PlacePart::Geometry => row.geometry(column, value, said),
            },
            Role::Id | Role::Extra | Role::Place(_) => {
                row.extra.insert(column, value);
            }
        }
    }
    row.point(east, north);
    if own_geometry.is_some() {
        row.mapped.geometry = own_geometry;
    }
    for (name, value) in &roles.mapping().values {
        if let Some(field) = roles.kind().field_called(name)
            && !row.mapped.properties.contains_key(&field.name)
        {
            row.mapped.properties.insert(field.name.clone(), value.clone());
        }
    }
    if !row.extra.is_empty() && !row.mapped.properties.contains_key("extra") {
        row.mapped.properties.insert("extra".to_owned(), Value::Object(row.extra));
    }
    if row.wrong.is_empty() { Ok(row.mapped) } else { Err(row.wrong) }
}

struct Row {
    mapped: Mapped,
    extra: Properties,
    /// Fields that have their value, and from which column.
    taken: Vec<(usize, bool, String)>,
    wrong: Vec<Finding>,
}

impl Row {
    fn field(&mut self, roles: &Roles, at: usize, exact: bool, column: String, value: Value) {
        let Some(field) = roles.kind().fields.get(at) else { return };
        // File names of somebody's own pictures are no photographs of the register: they stay beside.
        if field.name == PHOTOS && !are_photos(&value) {
            self.extra.insert(column, value);
            return;
        }
        // Two columns for one field: the one that is called exactly so wins, the other is kept beside.
        if let Some((_, before, earlier)) = self.taken.iter_mut().find(|(other, ..)| *other == at) {
            if *before || !exact {
                self.extra.insert(column, value);
                return;
            }
            if let Some(old) = self.mapped.properties.shift_remove(&field.name) {
                self.extra.insert(earlier.clone(), old);
            }
            *before = true;
            earlier.clone_from(&column);
        } else {
            self.taken.push((at, exact, column.clone()));
        }
        let value = match field.name.as_str() {
            "chainage_m" | "from_m" | "to_m" => match self.chainage(field, exact, &column, &value) {
                Some(value) => value,
                None => return,
            },
            "road" | "number" => road_value(value),
            "side" => side_value(value),
            _ => value,
        };
        self.mapped.properties.insert(field.name.clone(), value);
    }

    /// What verge wrote itself stands under its own name until it is known whether verge wrote this file.
    fn own(&mut self, roles: &Roles, at: usize, value: Value) {
        let Some(field) = roles.kind().fields.get(at) else { return };
        match field.name.as_str() {
            "updated_at" => return,
            "source_id" => self.mapped.source_id = value.as_str().map(str::to_owned),
            _ => {}
        }
        self.extra.insert(field.name.clone(), value);
    }

    /// A chainage, or a whole place by road in one cell: `S225 K18+980 左`.
    fn chainage(&mut self, field: &Field, exact: bool, column: &str, value: &Value) -> Option<Value> {
        let read = match value {
            Value::Number(number) => number.as_f64().map_or(Err(ChainageError::NotAChainage), |number| {
                match unit_of(column, exact) {
                    Some(unit) => Chainage::from_m(number * unit),
                    None => Err(ChainageError::BareNumber),
                }
            }),
            Value::String(text) => match (unit_of(column, exact), text.trim().parse::<f64>()) {
                (Some(unit), Ok(number)) => Chainage::from_m(number * unit),
                _ => Chainage::parse(text).or_else(|error| self.place_in_words(text).ok_or(error)),
            },
            _ => Err(ChainageError::NotAChainage),
        };
        match read {
            Ok(chainage) => number_value(chainage.m()),
            Err(error) => {
                let (zh, en) = error.words();
                let shown: String = shown(value).chars().take(40).collect();
                let text = Text::new(format!("“{shown}”：{zh}"), format!("{shown:?}: {en}"));
                self.wrong.push(Finding::error("chainage", text).in_field(field.name.clone()));
                None
            }
        }
    }

    fn place_in_words(&mut self, text: &str) -> Option<Chainage> {
        let mut found = None;
        for word in text.split([' ', '\u{3000}', ',', '，', '、']).filter(|word| !word.is_empty()) {
            if let Ok(chainage) = Chainage::parse(word) {
                found = Some(chainage);
            } else if let Some(number) = road_number(word) {
                self.mapped.properties.entry("road").or_insert_with(|| Value::from(number));
            } else {
                let side = crate::linear::Side::parse(word)?;
                self.mapped.properties.entry("side").or_insert_with(|| Value::from(side.as_str()));
            }
        }
        found
    }

    fn pair(&mut self, column: String, value: Value) {
        match value.as_str().and_then(degrees::pair) {
            Some((east, north)) => self.mapped.geometry = Some(degrees::point(east, north)),
            // A column called so may hold anything; only a pair of numbers is a position.
            None => {
                self.extra.insert(column, value);
            }
        }
    }

    fn geometry(&mut self, column: String, value: Value, said: &mut Vec<Finding>) {
        let Some(text) = value.as_str() else {
            self.extra.insert(column, value);
            return;
        };
        match degrees::geometry(text) {
            Ok((geometry, closed)) => {
                if closed {
                    said.push(crate::exchange::geojson::ring_closed());
                }
                self.mapped.geometry = Some(geometry);
            }
            Err(text) => self.wrong.push(Finding::error("geometry-broken", text).in_field(column)),
        }
    }

    fn point(&mut self, east: Option<(String, Value)>, north: Option<(String, Value)>) {
        let (east, north) = match (east, north) {
            (Some(east), Some(north)) => (east, north),
            (None, None) => return,
            (Some((column, value)), None) | (None, Some((column, value))) => {
                // One of two is no position. `x` alone is some number of the file's own.
                if self.mapped.geometry.is_none() && squash(&column).chars().count() > 1 {
                    let text = Text::new(
                        format!("只有“{column}”，缺另一个坐标"),
                        format!("there is only {column:?}; the other coordinate is missing"),
                    );
                    self.wrong.push(Finding::error("position-half", text));
                } else {
                    self.extra.insert(column, value);
                }
                return;
            }
        };
        match (degrees::coordinate(&east.1), degrees::coordinate(&north.1)) {
            (Some(east), Some(north)) => self.mapped.geometry = Some(degrees::point(east, north)),
            (read_east, read_north) => {
                for ((column, value), read) in [(east, read_east), (north, read_north)] {
                    if read.is_none() {
                        let shown: String = shown(&value).chars().take(40).collect();
                        let text =
                            Text::new(format!("“{shown}”不是坐标"), format!("{shown:?} is not a coordinate"));
                        self.wrong.push(Finding::error("position-unreadable", text).in_field(column));
                    }
                }
            }
        }
    }
}

/// Metres in a bare number of a chainage column, where its name says so.
fn unit_of(column: &str, exact: bool) -> Option<f64> {
    let word = squash(column);
    if word.contains("km") || word.contains("公里") || word.contains("千米") {
        return Some(1000.0);
    }
    let metres = word.ends_with("(m)") || word.ends_with("(米)") || word.ends_with('米');
    (exact || metres).then_some(1.0)
}

fn road_value(value: Value) -> Value {
    match value.as_str().and_then(road_number) {
        Some(number) => Value::from(number),
        None => value,
    }
}

/// `左（路东）` is left.
fn side_value(value: Value) -> Value {
    match value.as_str().and_then(|text| text.split(['(', '（']).next()) {
        Some(hand) if !hand.trim().is_empty() => Value::from(hand.trim()),
        _ => value,
    }
}

fn trimmed(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let plain = text.trim();
            if plain.is_empty() {
                Value::Null
            } else if plain.len() == text.len() {
                Value::String(text)
            } else {
                Value::from(plain)
            }
        }
        other => other,
    }
}

fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.len() <= 200 => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::exchange::mapping::MappingFile;
    use crate::model::kind::KindCatalogue;

    fn mapped(fields: Value) -> Result<Mapped, Vec<Finding>> {
        let kinds = KindCatalogue::embedded().unwrap();
        let bins = Arc::clone(kinds.get("bins").unwrap());
        let mut roles = Roles::new(bins, Arc::new(MappingFile::default())).unwrap();
        let fields = fields.as_object().unwrap().clone().into_iter().collect();
        map(&mut Record { fields, ..Record::default() }, &mut roles, &mut Vec::new())
    }

    #[test]
    fn a_row_of_a_chinese_sheet_becomes_a_bin() {
        let bin = mapped(json!({
            "序号": 3, "名称": " 石桥头 ", "经度": "117°06′00″", "纬度": 33.2, "容积(L)": 240, "所属网格": "三"
        }))
        .unwrap();
        assert_eq!(bin.geometry, Some(degrees::point(117.1, 33.2)));
        assert_eq!(bin.properties["name"], "石桥头");
        assert_eq!(bin.properties["volume_l"], 240);
        assert_eq!(bin.properties["extra"], json!({"所属网格": "三"}));
    }

    #[test]
    fn a_place_by_road_is_read_in_three_columns_or_in_one() {
        let want = json!({"road": "S225", "chainage_m": 18980, "side": "left"});
        let three = mapped(json!({"道路": "225省道", "桩号": "K18+980", "侧": "左（路东）"})).unwrap();
        assert_eq!(three.properties["road"], want["road"]);
        assert_eq!(three.properties["chainage_m"], want["chainage_m"]);
        assert_eq!(three.properties["side"], "左");
        let one = mapped(json!({"桩号": "S225 K18+980 左"})).unwrap();
        for name in ["road", "chainage_m", "side"] {
            assert_eq!(one.properties[name], want[name], "{name}");
        }
    }

    #[test]
    fn a_bare_chainage_is_metres_only_where_the_column_says_so() {
        assert_eq!(mapped(json!({"chainage_m": 18980.5})).unwrap().properties["chainage_m"], 18980.5);
        assert_eq!(mapped(json!({"桩号(米)": "18980"})).unwrap().properties["chainage_m"], 18980);
        assert_eq!(mapped(json!({"桩号": 18980})).unwrap_err()[0].code, "chainage");
    }

    #[test]
    fn half_a_position_and_words_in_its_place_are_told() {
        assert_eq!(mapped(json!({"经度": 117.1})).unwrap_err()[0].code, "position-half");
        let wrong = mapped(json!({"经度": "东边", "纬度": "N/A"})).unwrap_err();
        assert_eq!(wrong.len(), 2);
        assert_eq!(wrong[0].code, "position-unreadable");
    }

    #[test]
    fn of_two_columns_for_one_field_the_exact_one_wins() {
        let bin = mapped(json!({"label": "a", "name": "b"})).unwrap();
        assert_eq!(bin.properties["name"], "b");
        assert_eq!(bin.properties["extra"], json!({"label": "a"}));
    }
}
