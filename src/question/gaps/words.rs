//! The answer in one sentence.

use super::answer::metres;
use super::inputs::Asked;
use super::road::{Gap, RoadGaps, ToldBy};
use super::totals::Totals;
use crate::linear::Side;
use crate::model::text::Text;
use crate::question::posts::{in_brackets, wind};

/// Kilometres to two places, as people say them.
pub(super) fn km(mm: i64) -> String {
    format!("{:.2} km", metres(mm) / 1000.0)
}

/// What is lacking: `缺桶` / `without bins`.
fn lacking(asked: &Asked<'_>) -> Text {
    let title = asked.subjects.title();
    let is_bins = asked.subjects.collections().map(|c| c.kind.id.as_str()).eq(["bins"]);
    let zh = if is_bins { "缺桶".to_owned() } else { format!("缺{}", title.zh) };
    Text::new(zh, format!("without {}", title.en.replace(" and ", " or ")))
}

/// The roads in words: one by its name, several by their number; with the length where only some of it was asked about.
fn roads(asked: &Asked<'_>, all: &[RoadGaps<'_>], length_mm: i64) -> Text {
    let length = km(length_mm);
    let (populated_zh, populated_en) =
        if asked.populated { ("有人居住路段", " populated") } else { ("", "") };
    match all {
        [one] if asked.populated => {
            let label = one.road.label();
            Text::new(format!("{label} 有人居住路段 {length}，"), format!("{label}, {length} populated"))
        }
        [one] => Text::new(format!("{} ", one.road.label()), one.road.label()),
        _ => Text::new(
            format!("{} 条路{populated_zh}共 {length}，", all.len()),
            format!("On {} roads, {length}{populated_en} in all", all.len()),
        ),
    }
}

pub(super) fn sentence(asked: &Asked<'_>, all: &[RoadGaps<'_>], totals: &Totals) -> Text {
    if totals.length_mm == 0 {
        return Text::new(
            "所选道路没有有人居住的路段。",
            "No stretch of the roads asked about is populated.",
        );
    }
    let (lacking, roads) = (lacking(asked), roads(asked, all, totals.length_mm));
    let Some((of, longest)) = longest(all) else {
        return no_gaps(asked, all, totals, &lacking);
    };
    let parts = if asked.by_side { by_side(all, &lacking) } else { both(totals, &lacking) };
    let place = place(all, of, longest);
    let each = totals.per_km(totals.gaps).map_or_else(String::new, |each| format!("{each:.2}"));
    Text::new(
        format!("{}{}；最长 {}。每公里 {each} 段。", roads.zh, parts.zh, place.zh),
        format!("{}: {}; the longest is {}. {each} a kilometre.", roads.en, parts.en, place.en),
    )
}

fn both(totals: &Totals, lacking: &Text) -> Text {
    let (count, sum) = (totals.gaps, km(totals.gap_mm));
    Text::new(
        format!("有 {count} 段{}共 {sum}", lacking.zh),
        format!("{count} {} {}, {sum} in all", stretches(count), lacking.en),
    )
}

fn stretches(count: usize) -> &'static str {
    if count == 1 { "stretch" } else { "stretches" }
}

/// The side with more to do first.
fn by_side(all: &[RoadGaps<'_>], lacking: &Text) -> Text {
    let mut sides: Vec<(Side, usize, i64)> = [Side::Right, Side::Left]
        .into_iter()
        .map(|side| {
            let gaps = all.iter().flat_map(|of| of.gaps.iter().map(move |gap| (of, gap)));
            let own = gaps.filter(|(_, gap)| gap.side == Some(side)).map(|(of, gap)| of.once(gap.stretch));
            own.filter(|once| !once.is_empty())
                .fold((side, 0, 0), |(side, count, sum), once| (side, count + 1, sum + once.length_mm()))
        })
        .collect();
    sides.sort_by_key(|(_, _, sum)| std::cmp::Reverse(*sum));
    let told: Vec<Text> = sides
        .into_iter()
        .enumerate()
        .map(|(at, (side, count, sum))| {
            let wind = match all {
                [one] => in_brackets(wind(&one.road.curve, one.road.curve.extent(), side)),
                _ => Text::default(),
            };
            let (verb, what) = if at == 0 { ("有 ", lacking.zh.as_str()) } else { (" ", "") };
            let what_en = if at == 0 {
                format!("{count} {} {} on the {}{}", stretches(count), lacking.en, side.en(), wind.en)
            } else {
                format!("{count} on the {}{}", side.en(), wind.en)
            };
            Text::new(
                format!("{}侧{}{verb}{count} 段{what}共 {}", side.zh(), wind.zh, km(sum)),
                format!("{what_en}, {}", km(sum)),
            )
        })
        .collect();
    let join = |pick: fn(&Text) -> &str, by: &str| told.iter().map(pick).collect::<Vec<_>>().join(by);
    Text::new(join(|text| &text.zh, "，"), join(|text| &text.en, " and "))
}

/// The longest gap, the first of equals.
fn longest<'a, 's>(all: &'a [RoadGaps<'s>]) -> Option<(&'a RoadGaps<'s>, &'a Gap)> {
    let gaps = all.iter().flat_map(|of| of.gaps.iter().map(move |gap| (of, gap)));
    gaps.reduce(
        |best, next| if next.1.stretch.length_mm() > best.1.stretch.length_mm() { next } else { best },
    )
}

/// `1340 m，在 K18+320–K19+660 石桥村段路西，86 户`
fn place(all: &[RoadGaps<'_>], of: &RoadGaps<'_>, gap: &Gap) -> Text {
    let (from, to) = of.road.curve.posts_of(gap.stretch);
    let (from, to) = (from.whole_metre(), to.whole_metre());
    let length = format!("{:.0} m", gap.stretch.length_m());
    let label = if all.len() == 1 { String::new() } else { format!("{} ", of.road.label()) };
    let village = gap.village.as_deref().unwrap_or_default();
    let village_zh = if village.is_empty() { String::new() } else { format!(" {village}段") };
    let village_en = if village.is_empty() { String::new() } else { format!(", {village}") };
    let side = gap.side.map_or_else(Text::default, |side| {
        let facing = wind(&of.road.curve, gap.stretch, side);
        Text::new(
            facing.map_or_else(|| format!("{}侧", side.zh()), |wind| format!("路{}", wind.zh)),
            facing
                .map_or_else(|| format!(" on the {}", side.en()), |wind| format!(" on the {} side", wind.en)),
        )
    });
    let households = gap.count.households.map_or_else(
        || Text::new("，户数不详", ", households not known"),
        |count| {
            let (about_zh, about_en) =
                if gap.told_by == Some(ToldBy::VillageShare) { ("约 ", "about ") } else { ("", "") };
            Text::new(format!("，{about_zh}{count} 户"), format!(", {about_en}{count} households"))
        },
    );
    Text::new(
        format!("{length}，在 {label}{from}–{to}{village_zh}{}{}", side.zh, households.zh),
        format!("{length} at {label}{from}–{to}{}{village_en}{}", side.en, households.en),
    )
}

fn no_gaps(asked: &Asked<'_>, all: &[RoadGaps<'_>], totals: &Totals, lacking: &Text) -> Text {
    let roads = roads(asked, all, totals.length_mm);
    let title = asked.subjects.title();
    let count = totals.counted.len();
    let limit = all.iter().map(|of| of.limit.m()).fold(0.0, f64::max);
    let (zh, en) = match all {
        [_] if !asked.populated => {
            let length = km(totals.length_mm);
            (format!("{}{length} ", roads.zh), format!("{}, {length}", roads.en))
        }
        _ => (roads.zh, roads.en),
    };
    Text::new(
        format!("{zh}不{}：{} {count} 处，间距都不超过 {limit} m。", lacking.zh, title.zh),
        format!("{en}: no stretch {}; {count} {} stand no more than {limit} m apart.", lacking.en, title.en),
    )
}
