//! The lists, the counts, the table and the layer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::inputs::Asked;
use super::{Look, Seen};
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// How many there are, how many were seen lately, too long ago, and never.
#[derive(Default)]
struct Tally {
    count: usize,
    fresh: usize,
    stale: usize,
    never: usize,
    oldest: Option<Date>,
}

impl Tally {
    fn of<'a, 's: 'a>(looks: impl Iterator<Item = &'a Look<'s>>) -> Tally {
        let mut tally = Tally::default();
        for look in looks {
            tally.count += 1;
            match look.seen {
                Seen::Fresh(_) => tally.fresh += 1,
                Seen::Stale(_) => tally.stale += 1,
                Seen::Never => tally.never += 1,
            }
            tally.oldest = match (tally.oldest, look.seen.on()) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        tally
    }

    fn put(&self, fields: &mut Properties) {
        fields.insert("count".to_owned(), self.count.into());
        fields.insert("fresh".to_owned(), self.fresh.into());
        fields.insert("stale".to_owned(), self.stale.into());
        fields.insert("never".to_owned(), self.never.into());
        fields.insert("oldest".to_owned(), json!(self.oldest));
    }
}

pub(super) fn tally<'a, 's: 'a>(looks: impl Iterator<Item = &'a Look<'s>>) -> Properties {
    let mut fields = Properties::new();
    Tally::of(looks).put(&mut fields);
    fields
}

/// Village by village, those with most unseen first; the unknown village last.
pub(super) fn by_village(looks: &[Look<'_>]) -> Vec<Value> {
    let mut own: BTreeMap<Option<&str>, Vec<&Look<'_>>> = BTreeMap::new();
    for look in looks {
        own.entry(look.thing.village).or_default().push(look);
    }
    let mut tallies: Vec<(Option<&str>, Tally)> =
        own.into_iter().map(|(village, looks)| (village, Tally::of(looks.into_iter()))).collect();
    tallies.sort_by_key(|(village, tally)| {
        (village.is_none(), std::cmp::Reverse(tally.stale + tally.never), *village)
    });
    let told = tallies.into_iter().map(|(village, tally)| {
        let mut fields = Properties::new();
        fields.insert("village".to_owned(), json!(village));
        tally.put(&mut fields);
        Value::Object(fields)
    });
    told.collect()
}

fn word(seen: Seen) -> &'static str {
    match seen {
        Seen::Fresh(_) => "fresh",
        Seen::Stale(_) => "stale",
        Seen::Never => "never",
    }
}

fn more(asked: &Asked<'_>, look: &Look<'_>) -> Properties {
    let mut fields = Properties::new();
    fields.insert("seen_at".to_owned(), json!(look.seen.on()));
    fields.insert("days".to_owned(), json!(look.days(asked.day)));
    fields.insert("seen".to_owned(), word(look.seen).into());
    fields
}

/// Those of one sort, in the order of a patrol.
pub(super) fn list(asked: &Asked<'_>, looks: &[Look<'_>], wanted: fn(Seen) -> bool) -> Vec<Value> {
    let told = looks.iter().filter(|look| wanted(look.seen)).map(|look| {
        let mut fields = Properties::new();
        look.thing.put(&mut fields);
        fields.extend(more(asked, look));
        Value::Object(fields)
    });
    told.collect()
}

pub(super) fn shown(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    looks: &[Look<'_>],
) -> (Table, Vec<AnswerFeature>) {
    let mut table = Table::new(vec![
        TableColumn::new("road_number", Text::new("道路", "Road")),
        TableColumn::new("chainage", Text::new("桩号", "Chainage")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::new("kind", Text::new("种类", "Kind")),
        TableColumn::new("name", Text::new("名称", "Name")),
        TableColumn::new("state", Text::new("状态", "State")),
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::new("seen_at", Text::new("上次见到", "Last seen")),
        TableColumn::new("days", Text::new("天数", "Days")),
    ]);
    let mut features = Vec::new();
    for never in [false, true] {
        let wanted = |look: &&Look<'_>| match look.seen {
            Seen::Fresh(_) => false,
            Seen::Stale(_) => !never,
            Seen::Never => never,
        };
        for look in looks.iter().filter(wanted) {
            let thing = &look.thing;
            let [road, chainage, side] = thing.cells();
            let seen = look.seen.on();
            table.push(
                thing.row.id().to_string(),
                vec![
                    road,
                    chainage,
                    side,
                    json!(thing.title()),
                    json!(thing.row.value("name").as_str()),
                    json!(thing.state()),
                    json!(thing.village),
                    seen.map_or_else(|| json!(Text::new("从未", "never")), |day| json!(day)),
                    json!(look.days(asked.day)),
                ],
            );
            features.push(thing.feature(snapshot, more(asked, look)));
        }
    }
    (table, features)
}
