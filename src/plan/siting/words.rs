//! The sentence and the notes.

use super::Found;
use super::answer::{household_km, more_pct};
use super::candidate::Origin;
use super::inputs::{Metric, Source};
use super::kind::Facility;
use super::screen::Outcome;
use crate::model::rule_book::Rule;
use crate::model::text::Text;
use crate::question::answering::{capital, length_text};

/// How many candidates each rule refuses, the most first.
pub(super) fn refusals<'s>(found: &Found<'_, 's>) -> Vec<(&'s Rule, usize)> {
    let mut all: Vec<(&'s Rule, usize)> = Vec::new();
    let judged = found.ranking.refused.iter().flat_map(|refused| &refused.judged);
    for one in judged.filter(|one| one.outcome == Outcome::Refused) {
        match all.iter_mut().find(|(rule, _)| rule.id == one.rule.id) {
            Some((_, count)) => *count += 1,
            None => all.push((one.rule, 1)),
        }
    }
    all.sort_by(|(one, a), (other, b)| b.cmp(a).then_with(|| one.id.cmp(&other.id)));
    all
}

pub(super) fn sentence(found: &Found<'_, '_>) -> Text {
    let facility = found.asked.facility.title();
    let (all, refused) = (found.candidates.all.len(), found.ranking.refused.len());
    let Some(best) = found.ranking.best() else {
        let most = refusals(found).into_iter().next();
        let by = most.map_or_else(Text::default, |(rule, count)| {
            Text::new(
                format!("，最多的是 {}（{count} 处）", rule.title.zh),
                format!(", most often {} ({count})", rule.title.en),
            )
        });
        return Text::new(
            format!("{}的 {all} 处候选地都被规则筛掉{}。", facility.zh, by.zh),
            format!("All {all} candidates for a {} are refused by the rules{}.", facility.en, by.en),
        );
    };
    let label = best.site.label();
    let mean = best.haul.mean_m().map(length_text).unwrap_or_default();
    let total = household_km(best.haul.weighted_m);
    let text = Text::new(
        format!(
            "{}宜建在 {}：加权运距 {total:.1} 户·公里，户均 {}；{all} 处候选地中 {refused} 处被规则筛掉，其余都量过，离最优 0 %。",
            facility.zh, label.zh, mean.zh
        ),
        format!(
            "{} at {}: {total:.1} household-kilometres, {} on the average; of {all} candidates {refused} are refused by the \
             rules and all others were measured, so it is 0 % from the best.",
            capital(&facility.en),
            label.en,
            mean.en
        ),
    );
    let text = match found.ranking.ranked.get(1).and_then(|second| more_pct(second, best)) {
        Some(more) => {
            text.then(format!("第二名多 {more:.1} %。"), format!(" The second hauls {more:.1} % more."))
        }
        None => text,
    };
    if best.undecided.is_empty() {
        return text;
    }
    text.then(
        "这一处还有规则未定，须先量或先问。",
        " A rule is undecided for it still: measure or ask first.",
    )
}

pub(super) fn notes(found: &Found<'_, '_>) -> Vec<Text> {
    let asked = found.asked;
    let mut notes = Vec::new();
    if let Some(one) = found.ranking.better_if_allowed() {
        let label = one.site.label();
        notes.push(Text::new(
            format!("{} 运距更短，但有规则未定；量清或问清后它可能是第一名。", label.zh),
            format!(
                "{} hauls less, but a rule is undecided for it: once settled it may be the first.",
                label.en
            ),
        ));
    }
    if asked.facility == Facility::TransferStation && asked.tonnes.is_none() {
        notes.push(Text::new(
            "没有填日转运量，按小型站的距离筛。",
            "No tonnes a day are given: screened as a small station.",
        ));
    }
    notes.extend(found.screens.unable.iter().cloned());
    if let Some(rule) = footprint(found) {
        notes.push(rule);
    }
    let figure = |rule: &&Rule| {
        let note = rule.note();
        Text::new(
            format!("{}：{} {}", note.zh, rule.value, rule.unit),
            format!("{}: {} {}", note.en, rule.value, rule.unit),
        )
    };
    notes.extend(found.screens.rules.iter().map(figure));
    if let Source::Beside { step_mm, roads } = &asked.source {
        let step = length_text(*step_mm as f64 / 1000.0);
        notes.push(Text::new(
            format!("候选地沿 {} 每 {} 两侧各取一处；没有取的地方没有比较。", roads.words, step.zh),
            format!(
                "Candidates lie every {} on both sides of {}: no other places were compared.",
                step.en, roads.words
            ),
        ));
    }
    haul(found, &mut notes);
    unknown(found, &mut notes);
    notes
}

/// The rule that says how much ground points take.
fn footprint(found: &Found<'_, '_>) -> Option<Text> {
    let metres = found.asked.footprint_m;
    found.candidates.all.iter().any(|one| one.margin_m > 0.0).then(|| {
        Text::new(
            format!("点状候选地按占地半径 {metres} 米量到设施边；画成面的按它的边。"),
            format!("Points are measured from an edge {metres} m around them; surfaces from their own edge."),
        )
    })
}

fn haul(found: &Found<'_, '_>, notes: &mut Vec<Text>) {
    let ways = found.ways;
    if ways.assumed > 0 {
        let count = ways.assumed;
        notes.push(Text::new(
            format!("{count} 处没有登记户数，每处按 1 户算。"),
            format!("Nobody counted the households of {count} places: each counts as one."),
        ));
    }
    if ways.unplaced > 0 {
        let count = ways.unplaced;
        notes.push(Text::new(
            format!("{count} 处需求没有位置，没有算运距。"),
            format!("{count} places of demand have no position and are not hauled."),
        ));
    }
    if !ways.standing.is_empty() {
        let count = ways.standing.len();
        notes.push(Text::new(
            format!("已有 {count} 处同用，各处运到最近的一处。"),
            format!("{count} facilities stay in use: everything is hauled to the nearest."),
        ));
    }
    let unreached = found.ranking.best().map_or(0.0, |best| best.haul.unreached);
    if unreached > 0.0 && found.asked.metric == Metric::Network {
        notes.push(Text::new(
            format!("有 {unreached} 户沿路到不了任何设施：路没有连上，或超过 100 公里；没有算进运距。"),
            format!(
                "{unreached} households get to no facility along the roads: these do not meet, or it is beyond 100 km; they \
                 are not in the haul."
            ),
        ));
    }
}

/// What nobody knows of the candidates.
fn unknown(found: &Found<'_, '_>, notes: &mut Vec<Text>) {
    let unplaced = found.candidates.unplaced;
    if unplaced > 0 {
        notes.push(Text::new(
            format!("{unplaced} 处候选地没有位置，没有比较。"),
            format!("{unplaced} candidates have no position and were not compared."),
        ));
    }
    let drawn = found.candidates.all.iter().filter(|one| matches!(one.origin, Origin::Drawn { .. })).count();
    let vague = found.candidates.all.iter().filter(|one| one.accuracy_m.is_none()).count();
    if vague > 0 {
        let (zh, en) = if drawn > 0 {
            ("候选地", "candidates")
        } else {
            ("候选地旁的路", "roads beside candidates")
        };
        notes.push(Text::new(
            format!("{vague} 处{zh}没有登记精度，按画的位置判断。"),
            format!("The accuracy of {vague} {en} is not entered: judged as drawn."),
        ));
    }
    if found.candidates.all.iter().any(|one| one.slope_pct.is_none()) {
        notes.push(Text::new(
            "没有登记坡度的候选地没有按坡度筛。",
            "Candidates without a slope entered were not screened by slope.",
        ));
    }
}
