//! What must be known beside a plan.

use super::asked::Asked;
use super::given::GivenPlaces;
use super::proposal::{Planned, Proposal};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::Aim;
use crate::plan::rules::{self, Refused, metres};
use crate::question::service::sharing;

/// That bins stand beside several roads at once.
pub(super) fn shared(gained_m: f64) -> Text {
    Text::new(
        format!(
            "有的新桶同时在几条路旁（并行或重复画的路），几条路的缺口一起补上：实际共补 {gained_m:.0} 米。道路若是重复画的，请先删去一条。"
        ),
        format!(
            "Some new bins stand beside several roads at once (side by side, or drawn twice) and close the gaps of all: {gained_m:.0} m \
             are closed in truth. Where a road was drawn twice, remove one first."
        ),
    )
}

/// What must be known beside the answer.
pub(super) fn of(
    snapshot: &Snapshot,
    asked: &Asked,
    proposal: &Proposal<'_>,
    given: Option<&GivenPlaces<'_>>,
) -> Vec<Text> {
    let rules = snapshot.rules();
    let mut ids = vec!["site.edge", "site.bridge", "site.spacing"];
    if asked.aim == Aim::FillGaps && asked.max_gap_m.is_none() {
        ids.insert(0, "bin.rural");
    }
    let figure = |id: &str| {
        let metres = metres(rules, id, asked.day);
        let note = rules.get(id, asked.day)?.note();
        Some(Text::new(format!("{}：{metres} 米", note.zh), format!("{}: {metres} m", note.en)))
    };
    let mut notes: Vec<Text> = ids.into_iter().filter_map(figure).collect();
    if proposal.assumed > 0 {
        let count = proposal.assumed;
        notes.push(Text::new(
            format!("{count} 处没有登记户数，每处按 1 户算。"),
            format!("Nobody counted the households of {count} places: each counts as one."),
        ));
    }
    notes.extend(sharing::note(&proposal.shared));
    notes.extend(refused(proposal));
    notes.extend(given.and_then(GivenPlaces::note));
    notes.extend(near_rivers(snapshot, asked, proposal));
    notes
}

/// How many places were forbidden, and by what.
fn refused(proposal: &Proposal<'_>) -> Option<Text> {
    let Refused { places, by_rule } = &proposal.refused;
    if *places == 0 {
        return None;
    }
    let said = |pick: fn(&Text) -> &str, by: &str| {
        let each = by_rule.iter().map(|(words, _, places)| format!("{} {places}", pick(words)));
        each.collect::<Vec<_>>().join(by)
    };
    Some(Text::new(
        format!("另看过 {places} 处不许放：{}；一处可能几条规则都不许。", said(|text| &text.zh, "、")),
        format!(
            "{places} other places looked at are forbidden: {}; several rules may forbid one.",
            said(|text| &text.en, ", ")
        ),
    ))
}

/// That a bin near a river may lie in its management zone, which only its authority knows.
fn near_rivers(snapshot: &Snapshot, asked: &Asked, proposal: &Proposal<'_>) -> Option<Text> {
    let reach_m = metres(snapshot.rules(), "survey.river", asked.day);
    let near = |planned: &&Planned<'_>| rules::is_near_river(snapshot, planned.site.place, reach_m);
    let count = proposal.planned.iter().filter(near).count();
    (count > 0).then(|| {
        Text::new(
            format!("{count} 只新桶离河湖不到 {reach_m} 米，是否在河道管理范围内须问河道主管机关（河道管理条例第24条）。"),
            format!(
                "{count} of the new bins are less than {reach_m} m from a river or lake: ask the river authority whether they \
                 lie in its management zone (Regulation on River Management, article 24)."
            ),
        )
    })
}
