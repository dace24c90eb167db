//! The answer as the contract shapes it.

use serde_json::{Value, json};

use super::Found;
use super::rank::{Ranked, Ranking};
use super::{shown, words};
use crate::model::answer::Answer;
use crate::model::snapshot::Snapshot;
use crate::question::answering::{collection, round_mm};
use crate::question::{Cancelled, Progress};

/// Weight-metres as household-kilometres.
pub(super) fn household_km(weighted_m: f64) -> f64 {
    (weighted_m * 1e3).round() / 1e6
}

/// # Errors
/// When the asker stopped it.
pub(super) fn answer(
    snapshot: &Snapshot,
    found: &Found<'_, '_>,
    progress: &Progress,
) -> Result<Answer, Cancelled> {
    let (features, table) = shown::shown(snapshot, found);
    let (sentence, notes) = (words::sentence(found), words::notes(found));
    let Ranking { ranked, refused } = found.ranking;
    let best = found.ranking.best();
    let objective = best.map(|best| household_km(best.haul.weighted_m));
    let undecided = ranked.iter().filter(|one| !one.undecided.is_empty()).count();
    let said = json!({
        "kind": found.asked.facility.word(),
        "metric": found.asked.metric.word(),
        "on": found.asked.day.to_string(),
        "unit": "household·km",
        "considered": found.candidates.all.len(),
        "allowed": ranked.len() - undecided,
        "undecided": undecided,
        "refused": refused.len(),
        "outside_area": found.candidates.outside,
        "refused_by": refused_by(found),
        "count": usize::from(best.is_some()),
        "objective": objective,
        // Every candidate was measured: nothing better exists among them.
        "bound": objective,
        "gap_pct": best.map(|_| 0.0),
        "proved_optimal": best.is_some(),
        "mean_haul_m": best.and_then(|best| best.haul.mean_m()).map(round_mm),
        "demand": best.map(|best| best.haul.reached + best.haul.unreached),
        "demand_unreached": best.map(|best| best.haul.unreached),
        "clearances": clearances(found),
        "checker": best.map(|_| "ok"),
        "sentence": sentence,
        "notes": notes,
    });
    let result = collection(&features, said, progress)?;
    Ok(Answer {
        question: "place-facility".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features,
        table,
    })
}

/// How many candidates each rule refuses; one refused by several counts with each.
fn refused_by(found: &Found<'_, '_>) -> Vec<Value> {
    words::refusals(found)
        .into_iter()
        .map(|(rule, count)| {
            json!({
                "rule": rule.id,
                "title": rule.title,
                "source": rule.source,
                "verified": rule.verified,
                "candidates": count,
            })
        })
        .collect()
}

fn clearances(found: &Found<'_, '_>) -> Vec<Value> {
    let checked = found.checked.iter().flat_map(|checked| &checked.clearances);
    checked
        .map(|one| json!({"rule": one.rule, "limit_m": one.limit_m, "measured_m": one.measured_m.map(round_mm)}))
        .collect()
}

/// How much more a candidate hauls than the best, percent.
pub(super) fn more_pct(one: &Ranked<'_, '_>, best: &Ranked<'_, '_>) -> Option<f64> {
    let (own, least) = (one.haul.weighted_m, best.haul.weighted_m);
    (least > 0.0).then(|| 100.0 * (own - least) / least)
}
