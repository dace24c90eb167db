//! The spots in words.

use super::answer::Totals;
use super::spot::{Ground, Lack, RoadSpots, Spot};
use crate::linear::Side;
use crate::model::rule_book::Rule;
use crate::model::text::Text;
use crate::question::answering::{capital, length_text, listed};
use crate::question::beside::HouseKeeping;

/// What is lacking, as read.
pub(super) fn lack_title(lack: Lack) -> Text {
    match lack {
        Lack::Responsible => Text::new("无人负责", "nobody responsible"),
        Lack::Bin => Text::new("附近没有可用垃圾桶", "no usable bin near"),
        Lack::Visit => Text::new("多日无人去过", "no visit lately"),
    }
}

fn km(mm: i64) -> String {
    format!("{:.2} km", mm as f64 / 1e6)
}

pub(super) fn sentence(ground: &Ground<'_>, found: &[RoadSpots<'_>], totals: &Totals) -> Text {
    let labels: Vec<String> = found.iter().map(|of| of.road.label()).collect();
    let reach = length_text(ground.asked.reach_mm as f64 / 1000.0);
    if found.is_empty() {
        return Text::new(
            "所选道路上没有两个村的路段相接，也没有路段之间的空当，没有看出盲点。",
            "On the roads chosen no two villages' sections meet and nothing lies between sections: no blind spot is to be seen.",
        );
    }
    let roads = listed(&labels, &Text::new("条路", "roads"));
    let Some((of, longest)) = longest(found) else {
        return Text::new(
            format!("{}上 {} 处村界前后 {}以内没有盲点。", roads.zh, totals.borders, reach.zh),
            capital(&format!(
                "within {} of the {} places where villages meet on {} there is no blind spot.",
                reach.en, totals.borders, roads.en
            )),
        );
    };
    let lacking = |lack: Lack| {
        Lack::ALL.into_iter().zip(totals.lacking_mm).find(|(own, _)| *own == lack).map_or(0, |(_, mm)| mm)
    };
    let [nobody, no_bin, no_visit] = Lack::ALL.map(|lack| km(lacking(lack)));
    let place = place(found.len(), of, longest);
    Text::new(
        format!(
            "{}上 {} 处村界前后 {}以内有 {} 段盲点共 {}：无人负责 {nobody}，附近没有可用垃圾桶 {no_bin}，{} 以来无人去过 \
             {no_visit}；最长 {}。",
            roads.zh,
            totals.borders,
            reach.zh,
            totals.spots,
            km(totals.spot_mm),
            ground.asked.since,
            place.zh
        ),
        capital(&format!(
            "within {} of the {} places where villages meet on {} there are {} blind spots, {} in all: {nobody} with nobody \
             responsible, {no_bin} without a usable bin near, {no_visit} where nobody was since {}; the longest is {}.",
            reach.en,
            totals.borders,
            roads.en,
            totals.spots,
            km(totals.spot_mm),
            ground.asked.since,
            place.en
        )),
    )
}

/// The longest spot, of equal ones the one that lacks most, the first of equals.
fn longest<'a, 's>(found: &'a [RoadSpots<'s>]) -> Option<(&'a RoadSpots<'s>, &'a Spot)> {
    let spots = found.iter().flat_map(|of| of.spots.iter().map(move |spot| (of, spot)));
    let key = |spot: &Spot| (spot.stretch.length_mm(), spot.lacks.len());
    spots.reduce(|best, next| if key(next.1) > key(best.1) { next } else { best })
}

/// `620 m，在 S225 K18+320–K18+940，石桥村、马店村之间`
fn place(roads: usize, of: &RoadSpots<'_>, spot: &Spot) -> Text {
    let (from, to) = of.road.curve.posts_of(spot.stretch);
    let (from, to) = (from.whole_metre(), to.whole_metre());
    let label = if roads == 1 { String::new() } else { format!("{} ", of.road.label()) };
    let length = format!("{:.0} m", spot.stretch.length_m());
    let side = spot.side.map_or_else(Text::default, |side: Side| {
        Text::new(format!("{}侧", side.zh()), format!(" on the {}", side.en()))
    });
    let names: Vec<&str> = spot.neighbours.iter().map(String::as_str).collect();
    let (between_zh, between_en) = match names.as_slice() {
        [] => (String::new(), String::new()),
        [one] => (format!("，{one}"), format!(", {one}")),
        several => (format!("，{}之间", several.join("、")), format!(", between {}", several.join(" and "))),
    };
    Text::new(
        format!("{length}，在 {label}{from}–{to}{}{between_zh}", side.zh),
        format!("{length} at {label}{from}–{to}{}{between_en}", side.en),
    )
}

pub(super) fn notes(ground: &Ground<'_>, asked: usize, found: &[RoadSpots<'_>]) -> Vec<Text> {
    let mut notes: Vec<Text> = ground.asked.rules.iter().copied().map(figured).collect();
    if ground.asked.bin_reach_mm.is_none() {
        let mut rules: Vec<&Rule> = Vec::new();
        for of in found {
            let limit = crate::question::gaps::Limit::of(of.road, None, ground.rules, ground.asked.day);
            rules.extend(
                limit
                    .ok()
                    .and_then(|limit| limit.rule)
                    .filter(|rule| !rules.iter().any(|one| one.id == rule.id)),
            );
        }
        notes.extend(rules.into_iter().map(|rule| {
            let note = figured(rule);
            Text::new(
                format!("离桶取最大间距的一半。{}", note.zh),
                format!("The bin reach is half the greatest spacing. {}", note.en),
            )
        }));
    }
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    say(
        ground.seen.nowhere(),
        "次检查没有写明路段、道路或村，不知道去过哪里，没有算作去过；请补填。",
        "inspections name no section, road or village, so nobody knows where they were, and count nowhere: enter it.",
    );
    say(
        ground.sections.unplaced.len(),
        "个路段找不到道路或桩号，没有算进来；请核对道路和起止桩号。",
        "sections have no such road or chainages and are left out: check road and chainages.",
    );
    say(
        asked - found.len(),
        "条路上没有两个村相接，没有什么可看。",
        "roads have no place where villages meet, so nothing was looked at.",
    );
    if !ground.drawn {
        notes.push(Text::new(
            "台账里没有村界，村与村相接处只按路段判断。",
            "The register has no village borders: where villages meet is told by sections alone.",
        ));
    }
    if ground.houses.known != HouseKeeping::Households && found.iter().any(|of| !of.spots.is_empty()) {
        notes.push(Text::new(
            "户数不详：台账里的建筑没有登记户数。",
            "Households are not known: no structure in the register has its households.",
        ));
    }
    notes
}

/// A rule's note with its figure.
fn figured(rule: &Rule) -> Text {
    let (note, figure) = (rule.note(), rule.figure_text());
    Text::new(format!("{}（{figure}）", note.zh), format!("{} ({figure})", note.en))
}
