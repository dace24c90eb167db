//! The groups as JSON, as rows and as things to draw.

use serde_json::{Value, json};

use super::group::{Group, known_fields};
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::round_mm;

fn reasons(group: &Group<'_, '_>) -> Vec<(&'static str, Text)> {
    let near = group.reasons.near.then(|| ("near", Text::new("位置很近", "near")));
    let chainage = group.reasons.chainage.then(|| ("chainage", Text::new("桩号很近", "chainage")));
    near.into_iter().chain(chainage).collect()
}

pub(super) fn of_group(group: &Group<'_, '_>) -> Value {
    let keep = group.members.first().map(|thing| thing.row.id());
    let members: Vec<Value> = group
        .members
        .iter()
        .map(|thing| {
            let mut fields = Properties::new();
            thing.put(&mut fields);
            fields.insert("seen_at".to_owned(), json!(thing.row.value("seen_at").as_str()));
            fields.insert("known_fields".to_owned(), known_fields(thing).into());
            fields.insert("keep".to_owned(), (Some(thing.row.id()) == keep).into());
            Value::Object(fields)
        })
        .collect();
    json!({
        "count": group.members.len(),
        "reasons": reasons(group).iter().map(|(word, _)| word).collect::<Vec<_>>(),
        "span_m": group.span_m.map(round_mm),
        "keep": keep,
        "members": members,
    })
}

pub(super) fn shown(snapshot: &Snapshot, groups: &[Group<'_, '_>]) -> (Table, Vec<AnswerFeature>) {
    let mut table = Table::new(vec![
        TableColumn::new("group", Text::new("组", "Group")),
        TableColumn::new("reason", Text::new("理由", "Why")),
        TableColumn::in_unit("span_m", Text::new("最远相距", "Span"), "m"),
        TableColumn::new("keep", Text::new("建议", "Advice")),
        TableColumn::new("kind", Text::new("种类", "Kind")),
        TableColumn::new("name", Text::new("名称", "Name")),
        TableColumn::new("road_number", Text::new("道路", "Road")),
        TableColumn::new("chainage", Text::new("桩号", "Chainage")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::new("seen_at", Text::new("上次见到", "Last seen")),
    ]);
    let mut features = Vec::new();
    for (number, group) in (1..).zip(groups) {
        let words = reasons(group);
        let join = |pick: fn(&Text) -> &str, by: &str| {
            words.iter().map(|(_, text)| pick(text)).collect::<Vec<_>>().join(by)
        };
        let why = Text::new(join(|text| &text.zh, "、"), join(|text| &text.en, ", "));
        for (at, thing) in group.members.iter().enumerate() {
            let keep = at == 0;
            let advice = if keep {
                Text::new("保留", "keep")
            } else {
                Text::new("核实后合并", "merge when sure")
            };
            let [road, chainage, side] = thing.cells();
            table.push(
                thing.row.id().to_string(),
                vec![
                    json!(number),
                    json!(why),
                    json!(group.span_m.map(round_mm)),
                    json!(advice),
                    json!(thing.title()),
                    json!(thing.row.value("name").as_str()),
                    road,
                    chainage,
                    side,
                    json!(thing.village),
                    json!(thing.row.value("seen_at").as_str()),
                ],
            );
            let mut more = Properties::new();
            more.insert("group".to_owned(), number.into());
            more.insert("keep".to_owned(), keep.into());
            more.insert("span_m".to_owned(), json!(group.span_m.map(round_mm)));
            features.push(thing.feature(snapshot, more));
        }
    }
    (table, features)
}
