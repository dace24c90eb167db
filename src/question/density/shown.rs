//! The figures as JSON, as rows, and kilometres and villages to draw.

use geo_types::{Geometry, MultiLineString};
use serde_json::{Value, json};

use super::count::{Counted, RoadCount, VillageCount};
use crate::linear::Interval;
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Road;
use crate::model::text::Text;
use crate::question::answering::put_road;
use crate::question::posts::posts;
use crate::question::sections::Part;
use crate::question::{Cancelled, Progress};

/// So many to one of something.
pub(super) fn per(count: usize, of: f64) -> Option<f64> {
    (of > 0.0).then(|| count as f64 / of)
}

/// Metres of half millimetres.
pub(super) fn metres(half_mm: i64) -> f64 {
    half_mm as f64 / 2000.0
}

fn put_per_km(fields: &mut Properties, count: usize, length_m: f64) {
    fields.insert("length_m".to_owned(), length_m.into());
    fields.insert("count".to_owned(), count.into());
    fields.insert("per_km".to_owned(), json!(per(count, length_m / 1000.0)));
}

fn of_kilometre(road: &Road, stretch: Interval, count: usize) -> Properties {
    let mut fields = Properties::new();
    posts(&mut fields, &road.curve, stretch);
    put_per_km(&mut fields, count, stretch.length_m());
    fields
}

fn of_section(road: &Road, part: &Part<'_>, count: usize) -> Properties {
    let mut fields = Properties::new();
    let text = |name: &str| json!(part.row.and_then(|row| row.value(name).as_str()));
    fields.insert("section".to_owned(), json!(part.row.map(|row| row.id())));
    fields.insert("name".to_owned(), text("name"));
    fields.insert("village".to_owned(), text("village"));
    fields.insert("side".to_owned(), text("side"));
    if let Some(hull) = part.whole().hull() {
        posts(&mut fields, &road.curve, hull);
    }
    put_per_km(&mut fields, count, metres(part.half_mm()));
    fields
}

pub(super) fn of_road(of: &RoadCount<'_>) -> Value {
    let road = of.road;
    let mut fields = Properties::new();
    put_road(&mut fields, road);
    fields.insert("number".to_owned(), json!(road.number));
    fields.insert("class".to_owned(), json!(road.class));
    put_per_km(&mut fields, of.stands.len(), road.curve.length_m());
    let sections: Vec<Properties> =
        of.sections.iter().map(|(part, count)| of_section(road, part, *count)).collect();
    fields.insert("sections".to_owned(), json!(sections));
    let kilometres: Vec<Properties> =
        of.kilometres.iter().map(|(stretch, count)| of_kilometre(road, *stretch, *count)).collect();
    fields.insert("kilometres".to_owned(), json!(kilometres));
    Value::Object(fields)
}

pub(super) fn of_village(name: Option<&str>, of: &VillageCount) -> Properties {
    let mut fields = Properties::new();
    fields.insert("village".to_owned(), json!(name));
    fields.insert("count".to_owned(), of.count.into());
    fields.insert("roadside".to_owned(), of.roadside.into());
    fields.insert("length_m".to_owned(), metres(of.half_mm).into());
    fields.insert("roadside_per_km".to_owned(), json!(per(of.roadside, metres(of.half_mm) / 1000.0)));
    fields.insert("households".to_owned(), json!(of.households));
    let source = of.households.map(|_| if of.from_structures { "structures" } else { "divisions" });
    fields.insert("households_from".to_owned(), json!(source));
    let hundreds = of.households.map(|count| count as f64 / 100.0);
    fields.insert("per_100_households".to_owned(), json!(hundreds.and_then(|of_all| per(of.count, of_all))));
    let area_km2 = of.area_m2.map(|area| (area * 1e4).round() / 1e10);
    fields.insert("area_km2".to_owned(), json!(area_km2));
    fields.insert("per_km2".to_owned(), json!(area_km2.and_then(|area| per(of.count, area))));
    fields
}

/// Villages by name, the unknown one last.
pub(super) fn villages(counted: &Counted<'_>) -> Vec<Properties> {
    let mut all: Vec<(Option<&str>, &VillageCount)> =
        counted.villages.iter().map(|(name, of)| (*name, of)).collect();
    all.sort_by_key(|(name, _)| (name.is_none(), *name));
    all.into_iter().map(|(name, of)| of_village(name, of)).collect()
}

fn line(road: &Road, stretch: Interval) -> Option<Geometry<f64>> {
    let MultiLineString(mut parts) = road.curve.slice(stretch);
    match parts.len() {
        0 => None,
        1 => parts.pop().map(Geometry::LineString),
        _ => Some(Geometry::MultiLineString(MultiLineString(parts))),
    }
}

/// # Errors
/// When the asker stopped it.
pub(super) fn shown(
    counted: &Counted<'_>,
    progress: &Progress,
) -> Result<(Table, Vec<AnswerFeature>), Cancelled> {
    let mut table = Table::new(vec![
        TableColumn::new("by", Text::new("分类", "By")),
        TableColumn::new("item", Text::new("项目", "Item")),
        TableColumn::new("from", Text::new("起", "From")),
        TableColumn::new("to", Text::new("止", "To")),
        TableColumn::in_unit("length_m", Text::new("长", "Length"), "m"),
        TableColumn::new("count", Text::new("件数", "Count")),
        TableColumn::new("per_km", Text::new("每公里", "Per km")),
        TableColumn::new("households", Text::new("户数", "Households")),
        TableColumn::new("per_100_households", Text::new("每百户", "Per 100 households")),
        TableColumn::in_unit("area_km2", Text::new("面积", "Area"), "km²"),
        TableColumn::new("per_km2", Text::new("每平方公里", "Per km²")),
    ]);
    let mut features = Vec::new();
    let mut stretch_row = |by: Text, item: Value, fields: &Properties, id: String| {
        let value = |name: &str| fields.get(name).cloned().unwrap_or(Value::Null);
        let mut row = vec![json!(by), item, value("from"), value("to"), value("length_m"), value("count")];
        row.push(rounded(fields, "per_km"));
        row.extend([Value::Null, Value::Null, Value::Null, Value::Null]);
        table.push(id, row);
    };
    for of in &counted.roads {
        progress.tick(1.0)?;
        let road = of.road;
        let mut fields = of_kilometre(road, road.curve.extent(), of.stands.len());
        let id = road.id.to_string();
        stretch_row(Text::new("道路", "Road"), json!(road.label()), &fields, id.clone());
        put_road(&mut fields, road);
        features.push(feature(id, "road", line(road, road.curve.extent()), fields));
    }
    for (at, of) in counted.roads.iter().enumerate() {
        progress.tick(1.0)?;
        for (number, (part, count)) in of.sections.iter().enumerate().filter(|_| of.sections.len() > 1) {
            let Some(hull) = part.whole().hull() else { continue };
            let mut fields = of_section(of.road, part, *count);
            let name = part.row.and_then(|row| row.value("name").as_str().or(row.value("village").as_str()));
            let none = Text::new(
                format!("{} 没有路段的部分", of.road.label()),
                format!("{}: in no section", of.road.label()),
            );
            let item = name.map_or_else(|| json!(none), |name| json!(name));
            let id = format!("section-{at}-{number}");
            stretch_row(Text::new("路段", "Section"), item, &fields, id.clone());
            put_road(&mut fields, of.road);
            features.push(feature(id, "covered", line(of.road, hull), fields));
        }
    }
    for (at, of) in counted.roads.iter().enumerate() {
        progress.tick(1.0)?;
        for (number, (stretch, count)) in of.kilometres.iter().enumerate() {
            let mut fields = of_kilometre(of.road, *stretch, *count);
            let id = format!("km-{at}-{number}");
            stretch_row(Text::new("公里", "Kilometre"), json!(of.road.label()), &fields, id.clone());
            put_road(&mut fields, of.road);
            let layer = if *count > 0 { "covered" } else { "uncovered" };
            features.push(feature(id, layer, line(of.road, *stretch), fields));
        }
    }
    for fields in villages(counted) {
        let value = |name: &str| fields.get(name).cloned().unwrap_or(Value::Null);
        let name = value("village");
        let item = if name.is_null() { json!(Text::new("村不详", "village unknown")) } else { name };
        table.push(
            "",
            vec![
                json!(Text::new("村", "Village")),
                item,
                Value::Null,
                Value::Null,
                value("length_m"),
                value("count"),
                rounded(&fields, "roadside_per_km"),
                value("households"),
                rounded(&fields, "per_100_households"),
                rounded(&fields, "area_km2"),
                rounded(&fields, "per_km2"),
            ],
        );
    }
    Ok((table, features))
}

/// As a table shows a rate: to a hundredth.
fn rounded(fields: &Properties, name: &str) -> Value {
    let number = fields.get(name).and_then(Value::as_f64);
    json!(number.map(|number| (number * 100.0).round() / 100.0))
}

fn feature(
    id: String,
    layer: &str,
    geometry: Option<Geometry<f64>>,
    mut properties: Properties,
) -> AnswerFeature {
    for name in ["village", "households"] {
        properties.entry(name.to_owned()).or_insert(Value::Null);
    }
    AnswerFeature { id, layer: layer.to_owned(), geometry, properties }
}
