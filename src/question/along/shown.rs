//! The answer as a table and as a layer.

use std::collections::HashSet;

use geo_types::{Geometry, MultiLineString};
use serde_json::{Value, json};
use uuid::Uuid;

use super::inputs::Asked;
use super::item::Item;
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::put_road;

pub(super) fn shown(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    items: &[Item<'_, '_>],
) -> (Table, Vec<AnswerFeature>) {
    let mut table = Table::new(vec![
        TableColumn::new("chainage", Text::new("桩号", "Chainage")),
        TableColumn::new("to", Text::new("止", "To")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::in_unit("offset_m", Text::new("离路", "Offset"), "m"),
        TableColumn::new("kind", Text::new("种类", "Kind")),
        TableColumn::new("name", Text::new("名称", "Name")),
        TableColumn::new("state", Text::new("状态", "State")),
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::new("households", Text::new("户数", "Households")),
    ]);
    let mut features = vec![road(asked)];
    let mut seen: HashSet<Uuid> = HashSet::new();
    for item in items {
        let id = item.stand.row.id();
        table.push(id.to_string(), cells(item));
        if seen.insert(id) {
            features.push(feature(snapshot, asked, item));
        }
    }
    (table, features)
}

fn cells(item: &Item<'_, '_>) -> Vec<Value> {
    let (at, to) = item.posts;
    vec![
        json!(at.whole_metre().to_string()),
        json!(to.map(|to| to.whole_metre().to_string())),
        item.field("side_text"),
        item.field("offset_m"),
        item.field("kind_text"),
        item.field("name"),
        item.field("state_text"),
        item.field("village"),
        item.field("households"),
    ]
}

fn feature(snapshot: &Snapshot, asked: &Asked<'_>, item: &Item<'_, '_>) -> AnswerFeature {
    let mut properties = item.fields.clone();
    put_road(&mut properties, asked.road);
    let placed = snapshot.place_of(item.stand.collection, &item.stand.row);
    AnswerFeature {
        id: item.stand.row.id().to_string(),
        layer: "subject".to_owned(),
        geometry: placed.map(|placed| placed.geometry),
        properties,
    }
}

/// The road itself, as far as it was asked about.
fn road(asked: &Asked<'_>) -> AnswerFeature {
    let mut properties = Properties::new();
    put_road(&mut properties, asked.road);
    asked.put_ends(&mut properties);
    properties.insert("village".to_owned(), Value::Null);
    properties.insert("households".to_owned(), Value::Null);
    let mut lines = MultiLineString(Vec::new());
    for stretch in asked.window.iter() {
        lines.0.extend(asked.road.curve.slice(stretch).0);
    }
    AnswerFeature {
        id: asked.road.id.to_string(),
        layer: "road".to_owned(),
        geometry: Some(Geometry::MultiLineString(lines)),
        properties,
    }
}
