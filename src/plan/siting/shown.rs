//! What is drawn and listed: the site proposed, the other candidates in order, and those refused with their reasons.

use serde_json::{Value, json};

use super::Found;
use super::answer::{household_km, more_pct};
use super::candidate::{Candidate, Origin};
use super::rank::{Ranked, Refused};
use super::screen::Judged;
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::{Villages, length_text, put_chainage, put_road, round_mm};

pub(super) fn shown(snapshot: &Snapshot, found: &Found<'_, '_>) -> (Vec<AnswerFeature>, Table) {
    let villages = Villages::of(snapshot);
    let mut table = Table::new(columns());
    let mut features = Vec::new();
    let best = found.ranking.best();
    for (rank, one) in (1..).zip(&found.ranking.ranked) {
        let mut said = place(one.site, &villages);
        ranked(&mut said, one, rank, best);
        // A landfill has no collection of its own: nothing to accept it into.
        let proposed = rank == 1 && found.asked.facility.collection().is_some();
        if rank == 1 {
            said.insert("collection".to_owned(), json!(found.asked.facility.collection()));
        }
        push(&mut features, &mut table, one.site, if proposed { "proposal" } else { "candidate" }, said);
    }
    for Refused { site, judged } in &found.ranking.refused {
        let mut said = place(site, &villages);
        said.insert("status".to_owned(), json!("refused"));
        said.insert("status_text".to_owned(), json!(Text::new("不可", "refused")));
        put_judged(&mut said, judged);
        said.insert("reason".to_owned(), json!(reasons(judged)));
        push(&mut features, &mut table, site, "refused", said);
    }
    (features, table)
}

fn push(
    features: &mut Vec<AnswerFeature>,
    table: &mut Table,
    site: &Candidate<'_>,
    layer: &str,
    said: Properties,
) {
    let get = |name: &str| said.get(name).cloned().unwrap_or_default();
    let cells = ["rank", "status_text", "label", "village", "haul", "mean_haul_m", "more_pct", "reason"];
    table.push(site.id(), cells.map(get).to_vec());
    let geometry = Some(site.geometry.clone());
    features.push(AnswerFeature { id: site.id(), layer: layer.to_owned(), geometry, properties: said });
}

fn columns() -> Vec<TableColumn> {
    vec![
        TableColumn::new("rank", Text::new("序", "No.")),
        TableColumn::new("status", Text::new("结论", "Verdict")),
        TableColumn::new("label", Text::new("候选地", "Candidate")),
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::in_unit("haul", Text::new("加权运距", "Weighted haul"), "household·km"),
        TableColumn::in_unit("mean_haul_m", Text::new("户均运距", "Mean haul"), "m"),
        TableColumn::in_unit("more_pct", Text::new("比第一名多", "More than the first"), "%"),
        TableColumn::new("reason", Text::new("理由", "Reason")),
    ]
}

/// Where a candidate is.
fn place(site: &Candidate<'_>, villages: &Villages<'_>) -> Properties {
    let mut said = Properties::new();
    said.insert("label".to_owned(), json!(site.label()));
    match &site.origin {
        Origin::Drawn { collection, row } => {
            said.insert("from".to_owned(), json!(collection.kind.id));
            said.insert("village".to_owned(), villages.find(row, Some(site.middle), None));
        }
        Origin::Beside { road, measure, side } => {
            put_road(&mut said, road);
            put_chainage(&mut said, "chainage", road.curve.chainage_at(*measure));
            said.insert("side".to_owned(), json!(side));
            said.insert("village".to_owned(), json!(villages.at(site.middle)));
        }
    }
    said.insert("footprint_m".to_owned(), json!(site.margin_m));
    said
}

fn ranked(said: &mut Properties, one: &Ranked<'_, '_>, rank: usize, best: Option<&Ranked<'_, '_>>) {
    let more = best.and_then(|best| more_pct(one, best)).map(|more| (more * 100.0).round() / 100.0);
    let (status, status_text) = if one.undecided.is_empty() {
        ("allowed", Text::new("可", "allowed"))
    } else {
        ("undecided", Text::new("未定", "undecided"))
    };
    let mut put = |name: &str, value: Value| said.insert(name.to_owned(), value);
    put("rank", json!(rank));
    put("status", json!(status));
    put("status_text", json!(status_text));
    put("haul", json!(household_km(one.haul.weighted_m)));
    put("mean_haul_m", json!(one.haul.mean_m().map(round_mm)));
    put("farthest_m", json!(round_mm(one.haul.farthest_m)));
    put("unreached", json!(one.haul.unreached));
    put("more_pct", json!(more));
    put("reason", json!(reason(one)));
    put_judged(said, &one.undecided);
}

fn put_judged(said: &mut Properties, judged: &[Judged<'_>]) {
    said.insert("rules".to_owned(), judged.iter().map(Judged::json).collect());
}

/// Why a candidate stands where it does in the list.
fn reason(one: &Ranked<'_, '_>) -> Text {
    let mean = one.haul.mean_m().map(length_text).unwrap_or_default();
    let farthest = length_text(one.haul.farthest_m);
    let mut text = Text::new(
        format!("户均运 {}，最远 {}", mean.zh, farthest.zh),
        format!("{} on the average, {} at the farthest", mean.en, farthest.en),
    );
    if one.haul.unreached > 0.0 {
        let unreached = one.haul.unreached;
        text = text
            .then(format!("；{unreached} 户到不了"), format!("; {unreached} households cannot get there"));
    }
    if one.undecided.is_empty() {
        return text.then("；各条规则都守住", "; every rule kept");
    }
    let todo = reasons(&one.undecided);
    text.then(format!("；未定：{}", todo.zh), format!("; undecided: {}", todo.en))
}

fn reasons(judged: &[Judged<'_>]) -> Text {
    let texts: Vec<Text> = judged.iter().map(Judged::text).collect();
    let zh: Vec<&str> = texts.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = texts.iter().map(|text| text.en.as_str()).collect();
    Text::new(zh.join("；"), en.join("; "))
}
