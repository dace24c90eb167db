//! The figures as JSON, as a table to read and as villages to draw.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::count::{Class, Counted, Tally, is_facility};
use super::plots::Plots;
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::divisions::{Division, put_denominators, ratio};

/// One line of a report.
pub(super) struct Line {
    /// Which table it belongs to.
    part: Text,
    item: Text,
    /// The village it is about, where it is about one.
    village: Option<String>,
    count: Option<usize>,
    detail: Text,
    km: Option<f64>,
    per_km: Value,
    fields: Properties,
}

impl Line {
    pub fn json(&self) -> Value {
        Value::Object(self.fields.clone())
    }
}

fn fields_of(value: Value) -> Properties {
    if let Value::Object(fields) = value { fields } else { Properties::new() }
}

/// Metres of half millimetres.
fn metres(half_mm: i64) -> f64 {
    half_mm as f64 / 2000.0
}

pub(super) fn total(counted: &Counted<'_>) -> Value {
    let sum = |pick: fn(&Tally<'_>) -> i64| metres(counted.classes.values().map(pick).sum());
    let facilities: usize = counted.classes.values().map(Tally::facilities).sum();
    let length_m = sum(|tally| tally.half_mm);
    json!({
        "count": counted.things.len(),
        "facilities": facilities,
        "roads": counted.classes.values().map(|tally| tally.roads).sum::<usize>(),
        "length_m": length_m,
        "main_length_m": sum(|tally| tally.main_half_mm),
        "facilities_per_km": ratio(facilities, Some(length_m / 1000.0)),
    })
}

fn state_title(snapshot: &Snapshot, kind: &str, state: Option<&str>) -> Text {
    let Some(state) = state else { return Text::new("状态不详", "state unknown") };
    let field = snapshot.kinds().get(kind).and_then(|kind| kind.field("state"));
    let choice = field.and_then(|field| field.choice(state));
    choice.map_or_else(|| Text::same(state), |choice| choice.title.clone())
}

/// Kinds in the order of menus.
pub(super) fn kinds(snapshot: &Snapshot, counted: &Counted<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for kind in snapshot.kinds().iter() {
        let Some(states) = counted.states.get(kind.id.as_str()) else { continue };
        let count: usize = states.values().sum();
        let has_states = kind.field("state").is_some();
        let told: Vec<(Text, usize)> = states
            .iter()
            .filter(|_| has_states)
            .map(|(state, count)| (state_title(snapshot, &kind.id, *state), *count))
            .collect();
        let by_state: Vec<Value> = states
            .iter()
            .filter(|_| has_states)
            .map(|(state, count)| json!({"state": state, "title": state_title(snapshot, &kind.id, *state), "count": count}))
            .collect();
        let join = |pick: fn(&Text) -> &str, by: &str| {
            told.iter().map(|(title, count)| format!("{} {count}", pick(title))).collect::<Vec<_>>().join(by)
        };
        lines.push(Line {
            part: Text::new("种类", "Kind"),
            item: kind.title.clone(),
            village: None,
            count: Some(count),
            detail: Text::new(join(|t| &t.zh, "、"), join(|t| &t.en, ", ").to_lowercase()),
            km: None,
            per_km: Value::Null,
            fields: fields_of(json!({
                "collection": kind.id,
                "title": kind.title,
                "count": count,
                "facility": is_facility(&kind.id),
                "by_state": by_state,
            })),
        });
    }
    lines
}

fn put_tally(fields: &mut Properties, tally: &Tally<'_>) {
    fields.insert("count".to_owned(), tally.count().into());
    fields.insert("by_kind".to_owned(), json!(tally.kinds));
    fields.insert("facilities".to_owned(), tally.facilities().into());
    fields.insert("roads".to_owned(), tally.roads.into());
    fields.insert("length_m".to_owned(), metres(tally.half_mm).into());
    fields.insert("main_length_m".to_owned(), metres(tally.main_half_mm).into());
    fields.insert("facilities_per_km".to_owned(), ratio(tally.facilities(), Some(tally.km())));
}

/// Villages by name, the unknown one last.
pub(super) fn villages(counted: &Counted<'_>, known: &BTreeMap<&str, Division>) -> Vec<Line> {
    let mut all: Vec<(Option<&str>, &Tally<'_>)> =
        counted.villages.iter().map(|(name, of)| (*name, of)).collect();
    all.sort_by_key(|(village, _)| (village.is_none(), *village));
    let line = |(village, tally): (Option<&str>, &Tally<'_>)| {
        let division = village.and_then(|name| known.get(name));
        let mut fields = Properties::new();
        fields.insert("village".to_owned(), json!(village));
        put_tally(&mut fields, tally);
        put_denominators(&mut fields, division);
        let households = division.and_then(|own| own.households);
        Line {
            part: Text::new("村", "Village"),
            item: village.map_or_else(|| Text::new("村不详", "village unknown"), Text::same),
            village: village.map(str::to_owned),
            count: Some(tally.count()),
            detail: households.map_or_else(Text::default, |count| {
                Text::new(format!("{count} 户"), format!("{count} households"))
            }),
            km: Some(tally.km()),
            per_km: ratio(tally.facilities(), Some(tally.km())),
            fields,
        }
    };
    all.into_iter().map(line).collect()
}

/// Classes of road, the greatest first; what is beside no road last.
pub(super) fn classes(counted: &Counted<'_>) -> Vec<Line> {
    const ORDER: [&str; 7] =
        ["expressway", "national", "provincial", "county", "township", "village", "street"];
    let rank = |class: &Class| match class {
        Class::Of(class) => ORDER.iter().position(|one| one == class).unwrap_or(ORDER.len()),
        Class::Unknown => ORDER.len() + 1,
        Class::Away => ORDER.len() + 2,
    };
    let mut all: Vec<(&Class, &Tally<'_>)> = counted.classes.iter().collect();
    all.sort_by_key(|(class, _)| rank(class));
    let line = |(class, tally): (&Class, &Tally<'_>)| {
        let mut fields = Properties::new();
        let word = if let Class::Of(class) = class { Some(class) } else { None };
        fields.insert("class".to_owned(), json!(word));
        fields.insert("beside_road".to_owned(), (*class != Class::Away).into());
        put_tally(&mut fields, tally);
        let roads = tally.roads;
        let is_away = *class == Class::Away;
        Line {
            part: Text::new("道路等级", "Road class"),
            item: class_title(class),
            village: None,
            count: Some(tally.count()),
            detail: if is_away {
                Text::default()
            } else {
                Text::new(format!("{roads} 条路"), format!("{roads} roads"))
            },
            km: (!is_away).then(|| tally.km()),
            per_km: if is_away { Value::Null } else { ratio(tally.facilities(), Some(tally.km())) },
            fields,
        }
    };
    all.into_iter().map(line).collect()
}

/// A class as people call it.
pub(super) fn class_title(class: &Class) -> Text {
    match class {
        Class::Of(class) => match class.as_str() {
            "expressway" => Text::new("高速公路", "Expressway"),
            "national" => Text::new("国道", "National road"),
            "provincial" => Text::new("省道", "Provincial road"),
            "county" => Text::new("县道", "County road"),
            "township" => Text::new("乡道", "Township road"),
            "village" => Text::new("村道", "Village road"),
            "street" => Text::new("街道", "Street"),
            other => Text::same(other),
        },
        Class::Unknown => Text::new("等级不详", "class unknown"),
        Class::Away => Text::new("不在路旁", "beside no road"),
    }
}

pub(super) fn table(kinds: &[Line], villages: &[Line], classes: &[Line], plots: &Plots) -> Table {
    let mut table = Table::new(vec![
        TableColumn::new("part", Text::new("分类", "By")),
        TableColumn::new("item", Text::new("项目", "Item")),
        TableColumn::new("count", Text::new("件数", "Count")),
        TableColumn::new("detail", Text::new("其中", "Of which")),
        TableColumn::in_unit("length_km", Text::new("道路", "Road"), "km"),
        TableColumn::new("facilities_per_km", Text::new("每公里设施", "Facilities per km")),
    ]);
    let rounded = |number: f64, to: f64| (number * to).round() / to;
    for line in kinds.iter().chain(classes).chain(villages) {
        let per_km = line.per_km.as_f64().map(|number| rounded(number, 100.0));
        table.push(
            line.village.as_deref().map(|village| format!("village-{village}")).unwrap_or_default(),
            vec![
                json!(line.part),
                json!(line.item),
                json!(line.count),
                json!(line.detail),
                json!(line.km.map(|km| rounded(km, 1000.0))),
                json!(per_km),
            ],
        );
    }
    if plots.count > 0 {
        let mu = |mu: f64| rounded(mu, 10.0);
        let (planned, declared, drawn) =
            (mu(plots.planned_mu), mu(plots.declared_mu), mu(plots.drawn_m2 / crate::units::M2_PER_MU));
        table.push(
            "",
            vec![
                json!(Text::new("小班", "Plots")),
                json!(Text::new("造林面积", "Planted area")),
                json!(plots.count),
                json!(Text::new(
                    format!("计划 {planned} 亩、上报 {declared} 亩、图上 {drawn} 亩"),
                    format!("{planned} mu planned, {declared} mu declared, {drawn} mu drawn"),
                )),
                Value::Null,
                Value::Null,
            ],
        );
    }
    table
}

/// The villages that have a border, with their figures.
pub(super) fn features(
    snapshot: &Snapshot,
    villages: &[Line],
    known: &BTreeMap<&str, Division>,
) -> Vec<AnswerFeature> {
    let drawn = villages.iter().filter_map(|line| {
        let village = line.village.as_deref()?;
        let division = known.get(village)?;
        let geometry = snapshot.collection("divisions")?.layer.by_id(division.id)?.geometry()?;
        let mut properties = line.fields.clone();
        properties.insert("division".to_owned(), json!(division.id));
        Some(AnswerFeature {
            id: format!("village-{village}"),
            layer: "subject".to_owned(),
            geometry: Some(geometry),
            properties,
        })
    });
    drawn.collect()
}
