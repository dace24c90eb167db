//! The plan as the contract shapes it: sites in order of benefit, the figures of the whole, a table, a layer.

use geo_types::{Geometry, Point};
use serde_json::{Value, json};

use super::asked::Asked;
use super::given::GivenPlaces;
use super::proposal::{Loads, Planned, Proposal};
use super::site::Origin;
use super::words;
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::Aim;
use crate::plan::solve::End;
use crate::question::answering::{
    Standing, Villages, collection, put_chainage, put_road, round_mm, side_text,
};
use crate::question::posts::posts;
use crate::question::service::sharing;
use crate::question::{Cancelled, Progress};

/// # Errors
/// When the asker stopped it.
pub(super) fn answer(
    snapshot: &Snapshot,
    asked: &Asked,
    proposal: &Proposal<'_>,
    given: Option<&GivenPlaces<'_>>,
    notes: Vec<Text>,
    progress: &Progress,
) -> Result<Answer, Cancelled> {
    let villages = Villages::of(snapshot);
    let mut table = Table::new(columns(asked.aim, proposal));
    let (mut features, mut curve, mut cumulative) = (Vec::new(), vec![json!(0)], 0.0);
    for (at, planned) in proposal.planned.iter().enumerate() {
        cumulative += planned.gain;
        curve.push(number(cumulative, proposal.unit));
        let properties = properties(planned, at + 1, cumulative, proposal.unit, &villages);
        let get = |name: &str| properties.get(name).cloned().unwrap_or_default();
        table.push(
            format!("site-{}", at + 1),
            vec![
                json!(at + 1),
                json!(planned.site.road.label()),
                get("chainage"),
                get("side_text"),
                get("village"),
                get("gain"),
                get("cumulative"),
                get("reason"),
            ],
        );
        features.push(AnswerFeature {
            id: format!("site-{}", at + 1),
            layer: "proposal".to_owned(),
            geometry: Some(Geometry::Point(Point(planned.site.place.coord()))),
            properties,
        });
    }
    let figures = proposal.figures();
    let sentence = words::sentence(asked, proposal);
    let cost = proposal.cost(asked.price);
    let said = json!({
        "aim": asked.aim.as_str(),
        "unit": proposal.unit,
        "count": proposal.planned.len(),
        "asked_count": asked.count,
        "open_before": number(proposal.open, proposal.unit),
        "open_after": number(proposal.open - cumulative, proposal.unit),
        "objective": number(figures.objective, figures.unit),
        "bound": number(figures.bound, figures.unit),
        "objective_unit": figures.unit,
        "gap_pct": figures.gap_pct(),
        "proved_optimal": figures.is_proved(),
        "stopped": figures.end == End::Stopped,
        "cost_yuan": cost,
        "benefit_curve": curve,
        "by_village": by_village(&features, proposal),
        "considered": proposal.considered,
        "assumed": sharing::json(proposal.assumed, &proposal.shared),
        "backup": proposal.had_twice.map(|[before, after]| backup(asked, before, after)),
        "room": proposal.loads.map(|loads| room(asked, loads)),
        "forbidden": proposal.refused.places,
        "excluded": excluded(proposal),
        "given": given.map(GivenPlaces::json),
        "checker": "ok",
        "sentence": sentence,
        "notes": notes,
    });
    let result = collection(&features, said, progress)?;
    Ok(Answer {
        question: "place-bins".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features,
        table,
    })
}

/// Who has two bins within the radius, before and after.
fn backup(asked: &Asked, before: (f64, f64), after: (f64, f64)) -> Value {
    json!({
        "share": asked.backup,
        "households_with_one_before": before.0,
        "households_with_one_after": after.0,
        "households_with_two_before": before.1,
        "households_with_two_after": after.1,
    })
}

/// How many households find room, before and after.
fn room(asked: &Asked, loads: Loads) -> Value {
    json!({
        "per_bin": asked.per_bin,
        "households": loads.all,
        "households_with_room_before": loads.before,
        "households_with_room_after": loads.after,
    })
}

/// Why not elsewhere: how many places each rule forbids; several may forbid one.
fn excluded(proposal: &Proposal<'_>) -> Vec<Value> {
    let by_rule = proposal.refused.by_rule.iter();
    by_rule.map(|(reason, rule, places)| json!({"reason": reason, "rule": rule, "places": places})).collect()
}

/// Metres to the millimetre, households as they are.
fn number(value: f64, unit: &str) -> Value {
    if unit == "m" || unit == "household_m" {
        json!(round_mm(value))
    } else {
        json!((value * 1e6).round() / 1e6)
    }
}

fn columns(aim: Aim, proposal: &Proposal<'_>) -> Vec<TableColumn> {
    let in_all = Text::new("累计", "In all");
    let (gain, cumulative) = match (aim, proposal.unit) {
        (Aim::FillGaps, unit) => (
            TableColumn::in_unit("gain", Text::new("补上", "Closes"), unit),
            TableColumn::in_unit("cumulative", in_all, unit),
        ),
        (Aim::Fairest, unit) => (
            TableColumn::in_unit("gain", Text::new("最远的一户近了", "Farthest nearer by"), unit),
            TableColumn::in_unit("cumulative", in_all, unit),
        ),
        (Aim::Walk, _) => (
            TableColumn::in_unit(
                "gain",
                Text::new("少走（户·米）", "Saves (household metres)"),
                "household_m",
            ),
            TableColumn::in_unit("cumulative", in_all, "household_m"),
        ),
        _ => (
            TableColumn::new("gain", Text::new("新覆盖户数", "Households covered")),
            TableColumn::new("cumulative", in_all),
        ),
    };
    vec![
        TableColumn::new("rank", Text::new("序", "No.")),
        TableColumn::new("road_number", Text::new("道路", "Road")),
        TableColumn::new("chainage", Text::new("桩号", "Chainage")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::new("village", Text::new("村", "Village")),
        gain,
        cumulative,
        TableColumn::new("reason", Text::new("理由", "Reason")),
    ]
}

fn properties(
    planned: &Planned<'_>,
    rank: usize,
    cumulative: f64,
    unit: &'static str,
    villages: &Villages<'_>,
) -> Properties {
    let site = &planned.site;
    let azimuth = site.road.curve.at(site.measure).map_or(f64::NAN, |at| at.azimuth_deg);
    let mut all = Properties::new();
    all.insert("rank".to_owned(), json!(rank));
    put_road(&mut all, site.road);
    put_chainage(&mut all, "chainage", site.road.curve.chainage_at(site.measure));
    all.insert("side".to_owned(), json!(site.side));
    all.insert("side_text".to_owned(), json!(side_text(site.side, azimuth)));
    all.insert("offset_m".to_owned(), json!(round_mm(site.offset_m)));
    all.insert("gain".to_owned(), number(planned.gain, unit));
    all.insert("cumulative".to_owned(), number(cumulative, unit));
    all.insert("unit".to_owned(), json!(unit));
    let standing = Standing { road: site.road, measure: site.measure, side: site.side };
    let village =
        planned.village.as_deref().or_else(|| villages.at(site.place)).or_else(|| villages.along(standing));
    all.insert("village".to_owned(), json!(village));
    all.insert("households".to_owned(), json!(planned.households));
    if let Some((gap, side)) = planned.gap {
        let mut closes = Properties::new();
        posts(&mut closes, &site.road.curve, gap);
        closes.insert("side".to_owned(), json!(side.map_or("both", |side| side.as_str())));
        all.insert("closes".to_owned(), Value::Object(closes));
    }
    all.insert("replaces".to_owned(), json!(site.replaces));
    let (at_junction, given) = match site.of {
        Origin::Given(number) => (false, Some(number)),
        of => (of == Origin::Junction, None),
    };
    all.insert("at_junction".to_owned(), json!(at_junction));
    all.insert("given".to_owned(), json!(given));
    all.insert("reason".to_owned(), json!(planned.reason));
    all
}

/// How many bins and how much gain each village gets.
fn by_village(features: &[AnswerFeature], proposal: &Proposal<'_>) -> Vec<Value> {
    let none = |(name, ..): &(Option<String>, f64, f64)| (name.clone(), (0, 0.0));
    let mut villages: std::collections::BTreeMap<Option<String>, (usize, f64)> =
        proposal.reachable.iter().map(none).collect();
    for feature in features {
        let name = feature.properties.get("village").and_then(Value::as_str).map(str::to_owned);
        let entry = villages.entry(name).or_default();
        entry.0 += 1;
        entry.1 += feature.properties.get("gain").and_then(Value::as_f64).unwrap_or_default();
    }
    villages
        .into_iter()
        .map(|(village, (count, gain))| json!({"village": village, "count": count, "gain": round_mm(gain)}))
        .collect()
}
