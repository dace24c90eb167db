//! The account as JSON, a table by village, and the sections on the map.

use geo_types::{Geometry, MultiLineString};
use serde_json::{Map, Value, json};

use super::grade::Grade;
use super::inputs::Asked;
use super::money::yuan;
use super::reckon::{Account, Reckoned};
use super::villages::{Figures, figures, metres};
use super::words;
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::{put_chainage, put_road};
use crate::question::sections::{Section, Sections};

pub(super) fn answer(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    sections: &Sections<'_>,
    account: &Account<'_, '_>,
) -> Answer {
    let (villages, total) = figures(account);
    let told = words::Told { asked, sections, account, villages: &villages, total: &total };
    let (sentence, notes) = (words::sentence(&told), words::notes(&told));
    let mut all = total.json();
    all.insert("covered_m".to_owned(), json!(metres(account.covered_mm)));
    all.insert("disputed_m".to_owned(), json!(metres(account.disputed_mm)));
    all.insert("one_sided_m".to_owned(), json!(metres(account.one_handed_mm)));
    let by_village: Vec<Value> = villages
        .iter()
        .map(|(village, own)| {
            let mut fields = Map::from_iter([("village".to_owned(), json!(village))]);
            fields.extend(own.json());
            Value::Object(fields)
        })
        .collect();
    let result = json!({
        "months": account.rates.iter().map(|rates| json!({
            "month": rates.month.to_string(),
            "rule": rates.reward.id,
            "rule_since": rates.reward.valid_from.map(|day| day.to_string()),
            "reward_yuan_per_km": rates.reward.value,
            "penalty_rule": rates.penalty.map(|rule| &rule.id),
            "penalty_yuan_per_km": rates.penalty_rate(),
        })).collect::<Vec<_>>(),
        "assumed_grade": asked.grade,
        "sections": account.sections.iter().map(|one| Value::Object(of_section(one, account))).collect::<Vec<_>>(),
        "unplaced": sections.unplaced.iter().map(|row| json!({
            "section": row.id(), "name": row.value("name").as_str(), "road": row.value("road").as_str(),
            "village": row.value("village").as_str(),
        })).collect::<Vec<_>>(),
        "by_village": by_village,
        "total": all,
        "sentence": sentence,
        "notes": notes,
    });
    Answer {
        question: "rewards".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features: account.sections.iter().map(|one| feature(one, account)).collect(),
        table: table(&villages, &total),
    }
}

fn of_section(one: &Reckoned<'_, '_>, account: &Account<'_, '_>) -> Map<String, Value> {
    let section = one.section;
    let mut fields = Map::new();
    fields.insert("section".to_owned(), json!(section.row.id()));
    fields.insert("name".to_owned(), json!(section.name()));
    put_road(&mut fields, section.road);
    ends(&mut fields, section);
    fields.insert("side".to_owned(), json!(section.side.map_or("both", crate::linear::Side::as_str)));
    fields.insert("village".to_owned(), json!(section.village));
    fields.insert("households".to_owned(), Value::Null);
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("stretch_m", json!(metres(section.stretch.length_mm())));
    put("share_m", json!(metres(one.share.whole_mm())));
    put("length_m", json!(metres(one.share.counted)));
    put("twice_m", json!(metres(one.share.twice)));
    put("disputed_m", json!(metres(one.share.disputed)));
    let months = one.lines.iter().filter_map(|line| {
        let rates = account.rates.get(line.month)?;
        let (grade, by_score) = match &line.grade {
            Grade::Given(word, by_score) => (Some(word.as_str()), *by_score),
            _ => (None, false),
        };
        let below = grade.is_some() && !line.grade.is_excellent();
        Some(json!({
            "month": rates.month.to_string(),
            "grade": grade,
            "by_score": by_score,
            "reason": line.grade.lack(),
            "reward_yuan": yuan(line.reward_fen),
            "penalty_yuan": if below { json!(rates.penalty_rate().map(|_| yuan(line.penalty_fen))) } else { json!(0.0) },
        }))
    });
    put("months", months.collect());
    put("reward_yuan", json!(yuan(one.lines.iter().map(|line| line.reward_fen).sum())));
    fields
}

/// The outermost posts of a section.
fn ends(fields: &mut Map<String, Value>, section: &Section<'_>) {
    if let Some(hull) = section.stretch.hull() {
        let (from, to) = section.road.curve.posts_of(hull);
        put_chainage(fields, "from", from);
        put_chainage(fields, "to", to);
    }
}

/// Excellent in all months asked about is drawn as covered, graded lower as a gap, not graded as uncovered.
fn feature(one: &Reckoned<'_, '_>, account: &Account<'_, '_>) -> AnswerFeature {
    let mut lines = MultiLineString(Vec::new());
    for stretch in one.section.stretch.iter() {
        lines.0.extend(one.section.road.curve.slice(stretch).0);
    }
    let layer = if one.lines.iter().any(|line| line.grade.lack().is_some()) {
        "uncovered"
    } else if one.lines.iter().all(|line| line.grade.is_excellent()) {
        "covered"
    } else {
        "gap"
    };
    AnswerFeature {
        id: one.section.row.id().to_string(),
        layer: layer.to_owned(),
        geometry: (!lines.0.is_empty()).then_some(Geometry::MultiLineString(lines)),
        properties: of_section(one, account),
    }
}

fn table(villages: &[(Option<String>, Figures)], total: &Figures) -> Table {
    let in_unit = |name, zh, en, unit| TableColumn::in_unit(name, Text::new(zh, en), unit);
    let mut table = Table::new(vec![
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::new("sections", Text::new("路段数", "Sections")),
        TableColumn::new("roads", Text::new("道路", "Roads")),
        in_unit("length_km", "长", "Length", "km"),
        in_unit("excellent_km_months", "优等", "Excellent", "km·month"),
        in_unit("other_km_months", "未达优等", "Below", "km·month"),
        in_unit("ungraded_km_months", "未评", "Not graded", "km·month"),
        in_unit("reward_yuan", "奖励", "Reward", "CNY"),
        in_unit("penalty_yuan", "处罚", "Penalty", "CNY"),
        in_unit("due_yuan", "应兑现", "Due", "CNY"),
    ]);
    for (village, own) in villages {
        let name = village
            .as_ref()
            .map_or_else(|| json!(Text::new("没有登记村", "no village entered")), |village| json!(village));
        table.push("", row(name, own));
    }
    table.push("", row(json!(Text::new("合计", "Total")), total));
    table
}

fn row(name: Value, own: &Figures) -> Vec<Value> {
    let km = |mm: i64| json!(mm as f64 / 1e6);
    let unset = || json!(Text::new("未定", "not set"));
    vec![
        name,
        json!(own.sections),
        json!(own.roads.iter().cloned().collect::<Vec<_>>().join("、")),
        km(own.counted_mm),
        km(own.excellent_mm),
        km(own.other_mm),
        km(own.ungraded_mm),
        json!(yuan(own.reward_fen)),
        own.penalty_yuan().map_or_else(unset, |penalty| json!(penalty)),
        own.due_yuan().map_or_else(unset, |due| json!(due)),
    ]
}
