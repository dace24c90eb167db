//! An answer as tables: what it draws for maps, what it reads for spreadsheets.

use std::collections::{HashMap, HashSet};

use geo_types::Geometry;
use serde_json::Value;

use crate::exchange::sheet::{Places, Sheet, SheetColumn, SheetRow};
use crate::exchange::write::Target;
use crate::model::answer::{Answer, AnswerFeature, TableColumn};
use crate::model::kind::FieldType;
use crate::model::text::{Lang, Text};
use crate::service::catalogue;
use crate::store::Description;

/// The tables of an answer in a format: its features, a layer for each sort, for GeoPackage, in one for GeoJSON; its
/// table with the places of what the rows show for CSV and workbooks.
pub fn answer<'a>(answer: &'a Answer, target: Target, of: &Description, lang: Lang) -> Vec<Sheet<'a>> {
    let asked = Asked { answer, of, lang, title: title(answer) };
    match target {
        Target::Csv | Target::Xlsx if !answer.table.columns.is_empty() => vec![asked.table()],
        Target::Gpkg if answer.features.is_empty() => vec![asked.table()],
        Target::Gpkg => {
            let mut layers: Vec<&str> = Vec::new();
            for feature in &answer.features {
                if !layers.contains(&feature.layer.as_str()) {
                    layers.push(&feature.layer);
                }
            }
            let layer_of = |layer| asked.features(|feature| feature.layer == layer, Some(layer));
            layers.into_iter().map(layer_of).collect()
        }
        Target::GeoJson => {
            let own = own_features(answer);
            vec![
                asked.features(
                    |feature| own.as_ref().is_none_or(|own| own.contains(feature.id.as_str())),
                    None,
                ),
            ]
        }
        _ => vec![asked.features(|_| true, None)],
    }
}

/// The ids that the contract's own FeatureCollection has, where the answer is one: the roads drawn behind it are not
/// part of it.
fn own_features(answer: &Answer) -> Option<HashSet<&str>> {
    let result = &answer.result;
    (result.get("type")?.as_str()? == "FeatureCollection").then_some(())?;
    Some(
        result
            .get("features")?
            .as_array()?
            .iter()
            .filter_map(|feature| feature.get("id")?.as_str())
            .collect(),
    )
}

fn title(answer: &Answer) -> Text {
    catalogue::find(&answer.question)
        .map_or_else(|| Text::same(answer.question.clone()), |asked| asked.about().title)
}

struct Asked<'a, 'o> {
    answer: &'a Answer,
    of: &'o Description,
    lang: Lang,
    title: Text,
}

impl<'a> Asked<'a, '_> {
    fn sheet(&self, name: String, columns: Vec<SheetColumn>, rows: Vec<SheetRow>) -> Sheet<'a> {
        let mut notes = vec![self.answer.sentence.clone()];
        notes.extend(self.answer.notes.iter().cloned());
        Sheet {
            name,
            title: self.title.clone(),
            notes,
            columns,
            places: places(&rows),
            ids: rows.iter().any(|row| row.id.is_some()),
            demo: self.of.demo,
            srs_id: self.of.srs_id,
            rows: Box::new(rows.into_iter()),
        }
    }

    fn table(&self) -> Sheet<'a> {
        let table = &self.answer.table;
        let drawn: HashMap<&str, &AnswerFeature> =
            self.answer.features.iter().map(|feature| (feature.id.as_str(), feature)).collect();
        let own_id = table.columns.iter().any(|column| column.name == "id");
        let rows: Vec<SheetRow> = table
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let id = table.ids.get(at).filter(|id| !id.is_empty());
                let shown = id.and_then(|id| drawn.get(id.as_str()));
                SheetRow {
                    id: id.filter(|_| !own_id).cloned(),
                    geometry: shown.and_then(|feature| feature.geometry.clone()),
                    derived: false,
                    values: row.iter().map(|value| plain(value, self.lang)).collect(),
                }
            })
            .collect();
        let columns = table.columns.iter().enumerate().map(|(at, column)| {
            let kind = kind_of(rows.iter().filter_map(|row| row.values.get(at)));
            let TableColumn { name, title, unit } = column.clone();
            SheetColumn { name, title, unit, kind, choices: Vec::new() }
        });
        self.sheet(self.answer.question.clone(), columns.collect(), rows)
    }

    fn features(&self, wanted: impl Fn(&AnswerFeature) -> bool, layer: Option<&str>) -> Sheet<'a> {
        let chosen: Vec<&AnswerFeature> =
            self.answer.features.iter().filter(|feature| wanted(feature)).collect();
        let mut names: Vec<&str> = Vec::new();
        for name in chosen.iter().flat_map(|feature| feature.properties.keys()) {
            if !names.contains(&name.as_str()) && name != "id" && name != "layer" {
                names.push(name);
            }
        }
        let rows: Vec<SheetRow> = chosen
            .iter()
            .map(|feature| {
                let values =
                    names.iter().map(|name| feature.properties.get(*name).cloned().unwrap_or_default());
                SheetRow {
                    id: Some(feature.id.clone()),
                    geometry: feature.geometry.clone(),
                    derived: false,
                    values: std::iter::once(Value::from(feature.layer.as_str())).chain(values).collect(),
                }
            })
            .collect();
        let titled = |name: &str| {
            let known = self.answer.table.columns.iter().find(|column| column.name == name);
            known.map_or_else(|| Text::same(name), |column| column.title.clone())
        };
        let mut columns = vec![SheetColumn::new("layer", Text::new("图层", "Layer"), FieldType::Text)];
        columns.extend(names.iter().enumerate().map(|(at, name)| {
            SheetColumn::new(
                name,
                titled(name),
                kind_of(rows.iter().filter_map(|row| row.values.get(at + 1))),
            )
        }));
        let question = &self.answer.question;
        self.sheet(
            layer.map_or_else(|| question.clone(), |layer| format!("{question}-{layer}")),
            columns,
            rows,
        )
    }
}

/// A sentence in both languages becomes that of the reader.
fn plain(value: &Value, lang: Lang) -> Value {
    let word = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    match value {
        Value::Object(text) if text.len() == 2 && text.contains_key("zh") => {
            text.get(word).cloned().unwrap_or_default()
        }
        other => other.clone(),
    }
}

fn kind_of<'v>(values: impl Iterator<Item = &'v Value>) -> FieldType {
    let mut kind = None;
    for value in values {
        let own = match value {
            Value::Null => continue,
            Value::Bool(_) => FieldType::Boolean,
            Value::Number(number) if number.is_i64() => FieldType::Integer,
            Value::Number(_) => FieldType::Number,
            Value::String(_) => FieldType::Text,
            Value::Array(_) | Value::Object(_) => FieldType::Json,
        };
        kind = match (kind, own) {
            (None, own) => Some(own),
            (Some(before), own) if before == own => Some(own),
            (Some(FieldType::Integer | FieldType::Number), FieldType::Integer | FieldType::Number) => {
                Some(FieldType::Number)
            }
            _ => return FieldType::Json,
        };
    }
    kind.unwrap_or(FieldType::Text)
}

fn places(rows: &[SheetRow]) -> Places {
    let placed = || rows.iter().filter_map(|row| row.geometry.as_ref());
    let points = placed().filter(|geometry| matches!(geometry, Geometry::Point(_))).count();
    match (placed().count(), points) {
        (0, _) => Places::None,
        (all, points) if all == points => Places::Points,
        (_, 0) => Places::Shapes,
        _ => Places::Any,
    }
}
