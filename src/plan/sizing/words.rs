//! The sentence and the notes.

use super::answer::Totals;
use super::count::Counted;
use super::inputs::Asked;
use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

pub(super) fn sentence(totals: &Totals) -> Text {
    let all = &totals.all;
    let text = Text::new(
        format!(
            "现有垃圾池 {} 座、垃圾桶 {} 只、三轮车 {} 辆。{} 处住户够不着收集点，至少再设 {} 处",
            all.pools, all.bins, all.tricycles, all.beyond, all.points_lacking
        ),
        format!(
            "There are {} garbage pools, {} bins and {} tricycles. {} dwellings are beyond every collection point: at least {} \
             more are needed",
            all.pools, all.bins, all.tricycles, all.beyond, all.points_lacking
        ),
    );
    let lacking = totals.bins.lacking.unwrap_or(0);
    let text = text
        .then(format!("；按间距缺桶 {lacking} 只"), format!("; by their spacing {lacking} bins are lacking"));
    match (totals.tricycles.lacking, totals.tricycles.spare) {
        (Some(lacking), Some(spare)) => text.then(
            format!("；三轮车缺 {lacking} 辆、多 {spare} 辆（各村分别算）。"),
            format!("; tricycles: {lacking} lacking and {spare} more than enough, village by village."),
        ),
        _ => text.then("。", "."),
    }
}

pub(super) fn notes(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    counted: &Counted<'_>,
    totals: &Totals,
) -> Vec<Text> {
    let mut notes: Vec<Text> = counted.note_level.iter().cloned().collect();
    rules(snapshot, asked, &mut notes);
    if !counted.proved {
        notes.push(Text::new(
            "有的村没有在限定的计算量内证明是最少，可能还能更少。",
            "For some village it was not proved within the work allowed that fewer would not do.",
        ));
    }
    let mut said = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(zh.replace("{}", &count.to_string()), en.replace("{}", &count.to_string())));
        }
    };
    said(
        totals.unknown_households,
        "{} 个村户数不详（区划没有登记，建筑也没有户数），没有按户数算。",
        "The households of {} villages are unknown (neither their division nor structures say): nothing is asked by households.",
    );
    said(
        counted.needs.all.iter().filter(|need| need.weight.assumed).count(),
        "{} 处建筑没有登记户数；够不够得着照样看，不算进户数之和。",
        "Nobody counted the households of {} places: they are looked at all the same, but are not in sums of households.",
    );
    said(
        totals.all.left_out,
        "{} 处池、桶、车的状态不算数（损坏、丢失、计划、停用等），没有计入现有。",
        "{} pools, bins and tricycles are in states that do not count (damaged, lost, planned, retired) and are not among those standing.",
    );
    said(
        counted.unplaced,
        "{} 处收集点没有位置，看不出服务谁。",
        "{} collection points have no position: whom they serve is unknown.",
    );
    said(
        counted.needs.unplaced,
        "{} 处住户没有位置，没有看。",
        "{} places of demand have no position and were not looked at.",
    );
    let nobody = counted.rows.get(&None);
    said(
        nobody.map_or(0, |own| own.pools + own.bins + own.tricycles),
        "{} 处池、桶、车不知是哪个村的，列在村名为空的一行。",
        "{} pools, bins and tricycles belong to no known village and are in the row without a name.",
    );
    notes
}

fn rules(snapshot: &Snapshot, asked: &Asked<'_>, notes: &mut Vec<Text>) {
    let figure = |rule: &Rule| {
        let note = rule.note();
        Text::new(
            format!("{}：{}", note.zh, rule.figure_text()),
            format!("{}: {}", note.en, rule.figure_text()),
        )
    };
    match asked.radius_rule {
        Some(rule) => notes.push(figure(rule)),
        None => notes.push(Text::new(
            format!("服务半径 {} 米，按所填。", asked.radius_m),
            format!("Radius {} m, as given.", asked.radius_m),
        )),
    }
    if !asked.has_roads {
        notes.push(Text::new(
            "台账里没有主干道，桶的间距没有看；请标出主干道，或写明看哪些路。",
            "The register has no main roads: the spacing of bins was not looked at. Mark them, or name the roads.",
        ));
    }
    match (asked.max_gap_m, snapshot.rules().get("bin.rural", asked.day)) {
        (Some(metres), _) => notes.push(Text::new(
            format!("桶的最大间距 {metres} 米，按所填。"),
            format!("Greatest bin spacing {metres} m, as given."),
        )),
        (None, Some(rule)) => notes.push(figure(rule)),
        (None, None) => {}
    }
    match asked.vehicle {
        Some(rule) => notes.push(figure(rule)),
        None => notes.push(Text::new(
            "没有生效的收运车服务半径规则，三轮车应有多少没有算。",
            "No rule for the radius of collection vehicles is in force: how many tricycles are asked was not reckoned.",
        )),
    }
    for (id, set) in [
        ("sizing.pool", asked.per.pool),
        ("sizing.bin", asked.per.bin),
        ("sizing.tricycle", asked.per.tricycle),
    ] {
        match (set, snapshot.rules().get(id, asked.day)) {
            (Some(rule), _) => notes.push(figure(rule)),
            (None, Some(rule)) => notes.push(Text::new(
                format!("规则 {id}（{}）还没有数值，没有按户数判；本单位定了就写进规则文件。", rule.title.zh),
                format!(
                    "Rule {id} ({}) has no figure: nothing is asked by households until the office writes one into its rule file.",
                    rule.title.en
                ),
            )),
            (None, None) => {}
        }
    }
}
