//! The sums as JSON, as rows and as places to draw.

use serde_json::{Value, json};

use super::loss::{Dated, Found, Loss};
use super::sums::{SectionSum, Tally};
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::put_road;
use crate::question::posts::posts;

fn put(fields: &mut Properties, tally: &Tally, with_rate: bool) {
    fields.insert("losses".to_owned(), tally.losses().into());
    fields.insert("damaged".to_owned(), tally.damaged.into());
    fields.insert("lost".to_owned(), tally.lost.into());
    fields.insert("only_found".to_owned(), tally.only_found.into());
    if with_rate {
        fields.insert("set_out".to_owned(), tally.set_out.into());
        fields.insert("rate".to_owned(), json!(tally.rate()));
    }
}

pub(super) fn of_tally(tally: &Tally) -> Value {
    let mut fields = Properties::new();
    put(&mut fields, tally, true);
    Value::Object(fields)
}

pub(super) fn of_months(months: &[(Option<String>, Tally)]) -> Value {
    let told = months.iter().map(|(month, tally)| {
        let mut fields = Properties::new();
        fields.insert("month".to_owned(), json!(month));
        put(&mut fields, tally, false);
        Value::Object(fields)
    });
    told.collect()
}

pub(super) fn of_villages(villages: &[(Option<&str>, Tally)]) -> Value {
    let told = villages.iter().map(|(village, tally)| {
        let mut fields = Properties::new();
        fields.insert("village".to_owned(), json!(village));
        put(&mut fields, tally, true);
        Value::Object(fields)
    });
    told.collect()
}

/// What a section is called: its name, else its village, else that there is none.
pub(super) fn section_title(sum: &SectionSum<'_>) -> Text {
    let Some(road) = sum.road else { return Text::new("不在路旁", "beside no road") };
    let row = sum.part.as_ref().and_then(|part| part.row);
    let name = row.and_then(|row| row.value("name").as_str().or(row.value("village").as_str()));
    name.map_or_else(
        || Text::new(format!("{} 没有路段的部分", road.label()), format!("{}: in no section", road.label())),
        Text::same,
    )
}

fn section_fields(sum: &SectionSum<'_>) -> Properties {
    let mut fields = Properties::new();
    let row = sum.part.as_ref().and_then(|part| part.row);
    let text = |name: &str| json!(row.and_then(|row| row.value(name).as_str()));
    if let Some(road) = sum.road {
        put_road(&mut fields, road);
    } else {
        for name in ["road", "road_number", "road_name"] {
            fields.insert(name.to_owned(), Value::Null);
        }
    }
    fields.insert("section".to_owned(), json!(row.map(|row| row.id())));
    fields.insert("title".to_owned(), json!(section_title(sum)));
    fields.insert("village".to_owned(), text("village"));
    let hull = sum.part.as_ref().filter(|part| part.row.is_some()).and_then(|part| part.whole().hull());
    if let Some((hull, road)) = hull.zip(sum.road) {
        posts(&mut fields, &road.curve, hull);
    }
    put(&mut fields, &sum.tally, true);
    fields
}

pub(super) fn of_section(sum: &SectionSum<'_>) -> Value {
    let mut fields = section_fields(sum);
    fields.insert("months".to_owned(), of_months(&sum.months));
    Value::Object(fields)
}

fn of_loss(loss: &Loss<'_>) -> Properties {
    let mut fields = Properties::new();
    fields.insert("what".to_owned(), loss.what.as_str().into());
    fields.insert("day".to_owned(), json!(loss.day));
    fields.insert("month".to_owned(), json!(loss.month()));
    let dated = match loss.dated {
        Dated::Finding => Some("finding"),
        Dated::Seen => Some("seen_at"),
        Dated::Unknown => None,
    };
    fields.insert("dated_by".to_owned(), json!(dated));
    fields.insert("only_found".to_owned(), loss.only_found.into());
    fields
}

/// One place that lost something more than once.
pub(super) fn of_place(found: &Found<'_>, rank: usize, members: &[usize]) -> Value {
    let losses: Vec<&Loss<'_>> = members.iter().filter_map(|at| found.losses.get(*at)).collect();
    let mut fields = Properties::new();
    fields.insert("rank".to_owned(), rank.into());
    if let Some(first) = losses.first() {
        first.thing.put(&mut fields);
        for name in ["collection", "id", "kind", "name", "state", "offset_m", "households"] {
            fields.shift_remove(name);
        }
    }
    put(&mut fields, &Tally::of(losses.iter().copied()), false);
    let told: Vec<Value> = losses
        .iter()
        .map(|loss| {
            let mut own = Properties::new();
            loss.thing.put(&mut own);
            own.extend(of_loss(loss));
            Value::Object(own)
        })
        .collect();
    fields.insert("members".to_owned(), told.into());
    Value::Object(fields)
}

pub(super) struct Sums<'a, 's> {
    pub sections: &'a [SectionSum<'s>],
    pub months: &'a [(Option<String>, Tally)],
    pub places: &'a [Vec<usize>],
}

pub(super) fn shown(
    snapshot: &Snapshot,
    found: &Found<'_>,
    sums: &Sums<'_, '_>,
) -> (Table, Vec<AnswerFeature>) {
    let mut columns = vec![
        TableColumn::new("by", Text::new("分类", "By")),
        TableColumn::new("item", Text::new("项目", "Item")),
        TableColumn::new("losses", Text::new("毁坏及丢失", "Losses")),
        TableColumn::new("damaged", Text::new("损坏", "Damaged")),
        TableColumn::new("lost", Text::new("丢失", "Lost")),
        TableColumn::new("set_out", Text::new("投放", "Set out")),
        TableColumn::in_unit("rate_pct", Text::new("损失率", "Rate"), "%"),
    ];
    for (month, _) in sums.months {
        let title = month.as_ref().map_or_else(|| Text::new("月份不详", "month unknown"), Text::same);
        columns.push(TableColumn::new(month.as_deref().unwrap_or("month_unknown"), title));
    }
    let mut table = Table::new(columns);
    let rate = |tally: &Tally| json!(tally.rate().map(|rate| (rate * 1000.0).round() / 10.0));
    let row = |by: Text, item: Value, tally: &Tally, with_rate: bool, months: &[(Option<String>, Tally)]| {
        let mut row = vec![
            json!(by),
            item,
            tally.losses().into(),
            tally.damaged.into(),
            tally.lost.into(),
            if with_rate { tally.set_out.into() } else { Value::Null },
            if with_rate { rate(tally) } else { Value::Null },
        ];
        row.extend(sums.months.iter().map(|(month, _)| {
            let own = months.iter().find(|(own, _)| own == month);
            json!(own.map_or(0, |(_, tally)| tally.losses()))
        }));
        row
    };
    // Lanes have no sections: a row for each where nothing was lost would bury those where something was.
    let told = |sum: &&SectionSum<'_>| {
        sum.tally.losses() > 0 || sum.part.as_ref().is_some_and(|part| part.row.is_some())
    };
    for sum in sums.sections.iter().filter(told) {
        let title = section_title(sum);
        table.push("", row(Text::new("路段", "Section"), json!(title), &sum.tally, true, &sum.months));
    }
    for members in sums.places {
        let losses: Vec<&Loss<'_>> = members.iter().filter_map(|at| found.losses.get(*at)).collect();
        let Some(first) = losses.first() else { continue };
        let place = match &first.thing.foot {
            Some(foot) => {
                let side = foot.hand.text().unwrap_or_default();
                let at = format!("{} {}", foot.road.label(), foot.chainage().whole_metre());
                json!(Text::new(format!("{at} {}", side.zh), format!("{at} {}", side.en.to_lowercase())))
            }
            None => json!(first.thing.village),
        };
        let tally = Tally::of(losses.iter().copied());
        let months = super::sums::by_month(losses.iter().copied());
        let by = Text::new("反复丢失处", "Again and again");
        table.push(first.thing.row.id().to_string(), row(by, place, &tally, false, &months));
    }
    let features = found.losses.iter().map(|loss| loss.thing.feature(snapshot, of_loss(loss))).collect();
    (table, features)
}
