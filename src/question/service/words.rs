//! The answer in one sentence, and what must be known beside it.

use super::Found;
use super::demand::Need;
use super::facilities::Facilities;
use super::inputs::{Asked, Metric};
use super::roads::Length;
use super::sharing;
use super::shown::MOST_COVERED;
use super::villages::{Sum, Tally};
use crate::model::rule_book::Rule;
use crate::model::text::Text;
use crate::question::answering::length_text;

/// The most villages named in a note.
const MOST_VILLAGES: usize = 5;

/// Demand in words: households where they are what counts, else what was entered.
fn amount(asked: &Asked<'_>, needs: &[Need<'_>], value: f64) -> Text {
    let figure = format!("{value:.0}");
    let is_weight = asked.demand.collections().any(|collection| collection.kind.field("weight").is_some());
    if needs.iter().all(|need| need.weight.assumed) {
        Text::new(format!("{figure} 处"), format!("{figure} places"))
    } else if is_weight {
        Text::new(format!("{figure} 份需求"), format!("a demand of {figure}"))
    } else {
        Text::new(format!("{figure} 户"), format!("{figure} households"))
    }
}

pub(super) fn sentence(
    asked: &Asked<'_>,
    needs: &[Need<'_>],
    facilities: &Facilities<'_>,
    sum: &Sum,
    villages: &[(Option<String>, Sum)],
) -> Text {
    let title = asked.facilities.title();
    let radius = length_text(asked.radius_m);
    let Some(share) = sum.share() else {
        let demand = asked.demand.title();
        return Text::new(
            format!("没有需求可算：台账里没有符合的{}。", demand.zh),
            format!("There is no demand to count: the register has no fitting {}.", demand.en),
        );
    };
    let percent = format!("{:.1}%", share * 100.0);
    let said = |value: f64| amount(asked, needs, value);
    let (covered, total, open) = (said(sum.covered), said(sum.total), said(sum.uncovered()));
    let count = facilities.all.len();
    let most = villages.first().filter(|(_, sum)| sum.uncovered() > 0.0).and_then(|(village, sum)| {
        let open = said(sum.uncovered());
        let village = village.as_deref()?;
        Some(Text::new(
            format!("，最多的是{village}，{}", open.zh),
            format!("; most of them in {village}: {}", open.en),
        ))
    });
    let most = most.unwrap_or_default();
    let rest = if sum.places_uncovered() == 0 {
        Text::default()
    } else {
        let places = sum.places_uncovered();
        Text::new(
            format!("；还有 {}（{places} 处）服务不到{}", open.zh, most.zh),
            format!("; {} ({places} places) have none{}", open.en, most.en),
        )
    };
    Text::new(
        format!(
            "{} {count} 处，半径 {}，服务到 {}，占 {}的 {percent}{}。",
            title.zh, radius.zh, covered.zh, total.zh, rest.zh
        ),
        format!(
            "{:.0} of {} ({percent}) have one of {count} {} within {}{}.",
            sum.covered, total.en, title.en, radius.en, rest.en
        ),
    )
}

pub(super) fn notes(asked: &Asked<'_>, found: &Found<'_>, villages: &[(Option<String>, Sum)]) -> Vec<Text> {
    let (needs, facilities) = (found.needs.all.as_slice(), &found.facilities);
    let mut notes: Vec<Text> = asked.rule.iter().map(Rule::note).collect();
    notes.extend(on_foot(asked, found));
    notes.extend(road_length(asked, found));
    notes.extend(served_villages(villages));
    notes.extend(by_village(asked, needs, villages));
    if asked.twice {
        let twice = amount(asked, needs, super::covered_twice(needs));
        notes.push(Text::new(
            format!("半径内有两处设施的：{}。", twice.zh),
            format!("With two facilities within the radius: {}.", twice.en),
        ));
    }
    notes.extend(sharing::note(&found.needs.shared));
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    let assumed = needs.iter().filter(|need| need.weight.assumed).count();
    say(
        if assumed == needs.len() { 0 } else { assumed },
        "处没有登记户数或权重，每处按 1 算；请补登户数。",
        "places have no households or weight entered and count as 1 each: enter their households.",
    );
    if assumed == needs.len() && assumed > 0 {
        notes.push(Text::new(
            "没有登记户数或权重，每处按 1 算。",
            "No households or weights are entered, so every place counts as 1.",
        ));
    }
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    say(
        facilities.left_out,
        "处设施的状态不在所选之内，不计。",
        "facilities are in other states and do not count.",
    );
    say(
        facilities.unplaced,
        "处设施没有位置，也没有能定位的路和桩号，没有算进来。",
        "facilities have no position and no road and chainage that give one: they are not counted.",
    );
    say(
        found.needs.unplaced,
        "处需求没有位置，没有算进来。",
        "places of demand have no position and are not counted.",
    );
    let derived = facilities.all.iter().filter(|facility| facility.derived).count();
    say(
        derived,
        "处设施只登记了路和桩号，位置由桩号推算，未经实测。",
        "facilities are known by road and chainage only: their positions are worked out, not measured.",
    );
    say(
        accuracy_unknown(needs, facilities),
        "处的位置精度没有登记，按所给位置算；离限值近的请复测位置。",
        "have no accuracy entered and are taken where they are drawn: measure again those near the limit.",
    );
    let served = needs.iter().filter(|need| need.served.is_some()).count();
    say(
        if served > MOST_COVERED { served } else { 0 },
        "处已服务到，太多，图层只画其中一部分。",
        "places are served: too many, so the layer shows only some of them.",
    );
    notes
}

/// What walking makes of it.
fn on_foot(asked: &Asked<'_>, found: &Found<'_>) -> Vec<Text> {
    if asked.metric == Metric::Straight {
        return Vec::new();
    }
    let mut notes = vec![Text::new(
        "距离是步行距离：到最近的路走直线，再沿路走；交叉而没有共用顶点的路不相接，高速公路不能走。",
        "Distances are walked: straight to the nearest road, then along roads; roads that cross without a vertex in common \
         do not meet, and nobody walks on expressways.",
    )];
    let around =
        found.needs.all.iter().filter(|need| need.served.is_none() && need.straight_m.is_some()).count();
    if around > 0 {
        notes.push(Text::new(
            format!("{around} 处离设施的直线距离在半径之内，走过去却超过半径（straight_m 为直线距离）。"),
            format!("{around} places have a facility within the radius straight, but not on foot (straight_m is the straight distance)."),
        ));
    }
    if found.off_road > 0 {
        let count = found.off_road;
        notes.push(Text::new(
            format!("{count} 处设施在半径之内没有可走的路，只服务离它比离路还近的需求；请补画道路或核对位置。"),
            format!(
                "{count} facilities have no road within the radius that people walk on, and serve only who is nearer to them \
                 than to a road: draw the missing roads or check their positions."
            ),
        ));
    }
    let expressways = asked.along.roads.len() - found.roads.len();
    if expressways > 0 {
        notes.push(Text::new(
            format!("里程不含 {expressways} 条高速公路：不能步行。"),
            format!("The length leaves out {expressways} expressways: nobody walks on them."),
        ));
    }
    notes
}

/// The share of road length.
fn road_length(asked: &Asked<'_>, found: &Found<'_>) -> Option<Text> {
    let length = Length::of(&found.roads);
    let percent = length.share()? * 100.0;
    let km = |mm: i64| format!("{:.2} km", mm as f64 / 1_000_000.0);
    let (covered, total, count) = (km(length.covered_mm), km(length.total_mm), found.roads.len());
    let (on_foot_zh, on_foot_en) = match asked.metric {
        Metric::Straight => ("", ""),
        Metric::Network => ("步行", " on foot"),
    };
    Some(Text::new(
        format!("道路 {count} 条共 {total}，{on_foot_zh}服务到 {covered}（{percent:.1}%）。"),
        format!(
            "Of {total} on {count} roads, {covered} ({percent:.1}%) have a facility within the radius{on_foot_en}."
        ),
    ))
}

fn served_villages(villages: &[(Option<String>, Sum)]) -> Option<Text> {
    let Tally { villages, reached, served } = Tally::of(villages);
    (villages > 0).then(|| {
        Text::new(
            format!("{villages} 个村中，全村服务到的 {served} 个，服务到一部分的 {} 个。", reached - served),
            format!("Of {villages} villages {served} are served wholly and {} in part.", reached - served),
        )
    })
}

fn by_village(asked: &Asked<'_>, needs: &[Need<'_>], villages: &[(Option<String>, Sum)]) -> Option<Text> {
    let short: Vec<_> = villages.iter().filter(|(_, sum)| sum.uncovered() > 0.0).collect();
    if short.iter().all(|(village, _)| village.is_none()) {
        return None;
    }
    let list = |pick: fn(&Text) -> &str, unknown: &str, by: &str| {
        let told = short.iter().take(MOST_VILLAGES).map(|(village, sum)| {
            let name = village.as_deref().unwrap_or(unknown);
            let percent = sum.share().unwrap_or(0.0) * 100.0;
            format!("{name} {} ({percent:.0}%)", pick(&amount(asked, needs, sum.uncovered())))
        });
        told.collect::<Vec<_>>().join(by)
    };
    Some(Text::new(
        format!("服务不到的最多的村（括号内为已服务到的比例）：{}。", list(|text| &text.zh, "村不详", "、")),
        format!(
            "Villages with most demand unserved (share served in brackets): {}.",
            list(|text| &text.en, "village unknown", ", ")
        ),
    ))
}

/// How many things have a position whose accuracy nobody entered.
pub(super) fn accuracy_unknown(needs: &[Need<'_>], facilities: &Facilities<'_>) -> usize {
    let placed = facilities.all.iter().chain(needs.iter().map(|need| &need.placed));
    placed.filter(|placed| !placed.derived && placed.row.value("accuracy_m").as_f64().is_none()).count()
}
