//! The answer in one sentence, and what must be known beside it.

use super::inputs::Asked;
use super::plots::{Plot, Sum, m2, mu};
use super::rows::{Missing, Rows};
use super::shown::RoadTotal;
use crate::model::text::Text;
use crate::question::answering::rule_length_note;
use crate::units::Area;

fn km(mm: i64) -> String {
    format!("{:.2} km", mm as f64 / 1e6)
}

fn area(cm2: i64) -> Text {
    let words = Area::from_m2(m2(cm2)).map_or_else(|_| ("—".into(), "—".into()), Area::words);
    Text::new(words.0, words.1)
}

pub(super) fn sentence(
    rows: &Rows<'_>,
    total: &RoadTotal,
    missing: &[Missing<'_, '_>],
    plots: Option<&Sum>,
) -> Text {
    let mut told = Vec::new();
    if !rows.roads.is_empty() {
        told.push(of_roads(rows, total, missing));
    }
    told.extend(plots.map(of_plots));
    let join = |pick: fn(&Text) -> &str, by: &str| told.iter().map(pick).collect::<Vec<_>>().join(by);
    Text::new(join(|text| &text.zh, ""), join(|text| &text.en, " "))
}

fn of_roads(rows: &Rows<'_>, total: &RoadTotal, missing: &[Missing<'_, '_>]) -> Text {
    let (roads_zh, roads_en) = match rows.roads.as_slice() {
        [one] => (format!("{} ", one.road.label()), one.road.label()),
        many => (format!("{} 条路共 ", many.len()), format!("{} roads,", many.len())),
    };
    let pct = format!("{:.1}%", total.rate().unwrap_or_default() * 100.0);
    let [left, right] = total.sides;
    let length = km(total.length);
    if missing.is_empty() {
        return Text::new(
            format!("{roads_zh}{length}，两侧都不缺绿，道路绿化普及率 {pct}。"),
            format!("{roads_en} {length}: nothing missing on either side, road greening rate {pct}."),
        );
    }
    let longest = missing.first().map_or_else(Text::default, |one| {
        let (from, to) = one.of.road.curve.posts_of(one.stretch);
        let place = format!("{} {}–{}", one.of.road.label(), from.whole_metre(), to.whole_metre());
        let metres = format!("{:.0} m", one.stretch.length_m());
        Text::new(
            format!("，最长 {metres}，在 {place} {}侧", one.side.zh()),
            format!("; the longest is {metres} at {place} on the {}", one.side.en()),
        )
    });
    let (count, needed) = (missing.len(), total.sum().needed);
    let (left, right) = (km(left.missing), km(right.missing));
    let stretches = if count == 1 { "stretch" } else { "stretches" };
    Text::new(
        format!(
            "{roads_zh}{length}，两侧都有绿化的占 {pct}（道路绿化普及率）；缺绿 {count} 段：左侧 {left}、右侧 {right}{}，按最大株距\
             约需补 {needed} 株。",
            longest.zh
        ),
        format!(
            "{roads_en} {length}: {pct} planted on both sides (road greening rate); {count} {stretches} missing, {left} on the \
             left and {right} on the right{}; about {needed} plants at the greatest spacing.",
            longest.en
        ),
    )
}

fn of_plots(sum: &Sum) -> Text {
    if sum.count == 0 {
        return Text::new("没有登记小班。", "No plots are entered.");
    }
    let round = |mu: f64| (mu * 10.0).round() / 10.0;
    let (measured, done) = (area(sum.net_cm2()), area(sum.done_cm2));
    let (count, planned, declared) = (sum.count, round(sum.planned_mu), round(sum.declared_mu));
    let difference = round(mu(sum.done_cm2) - sum.declared_mu);
    let apart = if difference == 0.0 {
        Text::new("相符", "which agrees")
    } else {
        Text::new(format!("相差 {difference:+} 亩"), format!("{difference:+} mu apart"))
    };
    let overlap = if sum.shared_cm2 > 0 {
        let shared = area(sum.shared_cm2);
        Text::new(
            format!("（重叠 {}只算一次）", shared.zh),
            format!(" (an overlap of {} counted once)", shared.en),
        )
    } else {
        Text::default()
    };
    let survival = sum.survival_pct().map_or_else(
        || Text::new("；成活率都不详", "; survival is not known"),
        |pct| {
            let unknown = sum.done - sum.surveyed;
            let unknown_text = if unknown > 0 {
                Text::new(format!("（{unknown} 块不详）"), format!(" (not known for {unknown})"))
            } else {
                Text::default()
            };
            Text::new(
                format!("；按面积加权成活率 {pct:.1}%{}", unknown_text.zh),
                format!("; survival by area {pct:.1}%{}", unknown_text.en),
            )
        },
    );
    Text::new(
        format!(
            "小班 {count} 块，量得 {}{}，计划 {planned} 亩；已造林的量得 {}，上报 {declared} 亩，{}{}。",
            measured.zh, overlap.zh, done.zh, apart.zh, survival.zh
        ),
        format!(
            "{count} {}, {} measured{}, {planned} mu planned; of those planted {} measured, {declared} mu declared, {}{}.",
            if count == 1 { "plot" } else { "plots" },
            measured.en,
            overlap.en,
            done.en,
            apart.en,
            survival.en
        ),
    )
}

pub(super) fn notes(asked: &Asked<'_>, rows: &Rows<'_>, plots: &[Plot<'_>]) -> Vec<Text> {
    let mut notes: Vec<Text> =
        asked.rules.iter().map(|rule| rule_length_note(&Text::default(), rule, asked.day)).collect();
    if !rows.roads.is_empty() {
        notes.push(Text::new(
            "道路绿化普及率 = 两侧都有行道树的道路长度 ÷ 道路总长，据 GB/T 50563-2010 的记忆，未核实。",
            "Road greening rate = length of road with trees on both sides over the whole length; GB/T 50563-2010 from memory, \
             unverified.",
        ));
        notes.push(Text::new(
            "缺绿里含路口、门口等本来不能栽的地方（桥上的已扣）；补植前请到现场看。",
            "Missing stretches include junctions and gateways where nothing can grow (bridges are taken out): look before planting.",
        ));
    }
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    say(
        rows.roads.iter().map(|road| road.no_side).sum(),
        "处绿化没有登记左右，两侧都算；请补上左右。",
        "plantings have no side entered and count for both: enter the side.",
    );
    say(
        rows.unplaced,
        "处绿化没有位置，所填的路或桩号也找不到唯一的一处，没有算。",
        "plantings have no position, and their road or chainage is not one place: they are not counted.",
    );
    say(
        asked.along.as_ref().map_or(0, |along| along.without_line),
        "条路还没有线形，没有算进来。",
        "roads have no line yet and are left out.",
    );
    let sum = Sum::of(plots.iter());
    say(sum.not_drawn, "块小班没有图形，没有量。", "plots are not drawn and not measured.");
    say(
        sum.planned_unknown,
        "块小班没有计划面积，不在合计内。",
        "plots have no planned area and are not in its sum.",
    );
    say(
        sum.declared_unknown,
        "块已造林的小班没有上报面积，不在上报合计内。",
        "planted plots have no declared area and are not in its sum.",
    );
    say(
        sum.overlapping,
        "块小班与先前的小班重叠，重叠部分算在先前的；位置见图层“finding”。",
        "plots overlap plots before them; the overlap counts with those. The layer finding shows where.",
    );
    notes
}
