//! Rows that verge itself wrote, coming back: known by their ids, and taken as they were.

use serde_json::Value;
use uuid::Uuid;

use super::place_words::is_place_word;
use super::record::Record;
use super::sheet::{COLLECTION, DEMO, DERIVED};
use crate::model::kind::{Field, Kind};

/// Whether a row carries an id in the form verge gives them.
pub fn is_own(record: &Record) -> bool {
    let column = record.fields.iter().find(|(name, _)| name == "id").and_then(|(_, value)| value.as_str());
    let id = record.file_id.as_deref().or(column).and_then(|id| id.parse::<Uuid>().ok());
    id.is_some_and(|id| id.get_version_num() == 7)
}

/// The collection that a row of several written into one table names.
pub fn collection(record: &Record) -> Option<&str> {
    if !is_own(record) {
        return None;
    }
    record.fields.iter().find(|(name, _)| name == COLLECTION)?.1.as_str()
}

/// Gives a row that verge wrote its fields by their names instead of their titles, its source, and no place where that
/// was worked out from road and chainage: taken as given, it would stay when the road moves.
pub fn recognise(record: &mut Record, kind: &Kind) {
    if !is_own(record) {
        return;
    }
    let mut derived = false;
    let mut fields = Vec::with_capacity(record.fields.len());
    for (column, value) in std::mem::take(&mut record.fields) {
        match column.as_str() {
            DERIVED => derived = value == Value::Bool(true) || value.as_i64() == Some(1) || value == "true",
            DEMO | COLLECTION | "updated_at" => {}
            "source_id" => record.source_id = value.as_str().map(str::to_owned),
            _ => match kind.fields.iter().find(|field| is_heading(field, &column) && fits(field, &value)) {
                Some(field) if field.name == "updated_at" => {}
                Some(field) if field.name == "source_id" => {
                    record.source_id = value.as_str().map(str::to_owned);
                }
                Some(field) => fields.push((field.name.clone(), value)),
                None => fields.push((column, value)),
            },
        }
    }
    if derived {
        record.geometry = None;
        fields.retain(|(column, _)| kind.field(column).is_some() || !is_place_word(column));
    }
    record.fields = fields;
    record.collection = Some(kind.id.clone());
}

/// Whether a column is called as verge calls the column of a field.
fn is_heading(field: &Field, column: &str) -> bool {
    let bare = column.split(['（', '(']).next().unwrap_or(column).trim_end();
    let unit = field.unit.is_some();
    field.name == column
        || [&field.title.zh, &field.title.en]
            .into_iter()
            .any(|title| title == column || (unit && title == bare))
}

/// A chainage written as people write it is read by who reads people's files.
fn fits(field: &Field, value: &Value) -> bool {
    let number =
        || value.is_number() || value.as_str().is_some_and(|text| text.trim().parse::<f64>().is_ok());
    !matches!(field.name.as_str(), "chainage_m" | "from_m" | "to_m") || number()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::kind::KindCatalogue;

    fn row(id: &str, fields: Value) -> Record {
        let mut fields: Vec<(String, Value)> = fields.as_object().unwrap().clone().into_iter().collect();
        fields.insert(0, ("id".to_owned(), json!(id)));
        Record { fields, ..Record::default() }
    }

    fn recognised(id: &str, fields: Value) -> Record {
        let kinds = KindCatalogue::embedded().unwrap();
        let mut record = row(id, fields);
        recognise(&mut record, kinds.get("bins").unwrap());
        record
    }

    #[test]
    fn titles_become_names_and_a_place_that_was_worked_out_is_left_behind() {
        let id = Uuid::now_v7().to_string();
        let record = recognised(
            &id,
            json!({
                "容积（L）": 240, "桩号（m）": 1500, "来源编号": "osm:node/1", "经度": 117.1, "纬度": 33.0,
                "derived_position": true, "demo_data": "演示数据",
            }),
        );
        let names: Vec<&str> = record.fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["id", "volume_l", "chainage_m"]);
        assert_eq!(record.source_id.as_deref(), Some("osm:node/1"));
        assert_eq!(record.collection.as_deref(), Some("bins"));
    }

    #[test]
    fn what_others_wrote_is_left_as_it_is() {
        let record = recognised("B-17", json!({"容积（L）": 240, "source_id": "x"}));
        assert_eq!(record.fields[1].0, "容积（L）");
        assert_eq!((record.source_id, record.collection), (None, None));
    }
}
