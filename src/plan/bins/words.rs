//! The plan in one sentence, for people.

use super::asked::Asked;
use super::proposal::Proposal;
use crate::model::text::Text;
use crate::plan::measured::Aim;
use crate::plan::solve::End;

pub(super) fn sentence(asked: &Asked, proposal: &Proposal<'_>) -> Text {
    if proposal.planned.is_empty() {
        return nothing(asked, proposal);
    }
    let does = does(asked, proposal);
    let quality = quality(proposal);
    let cost = proposal.cost(asked.price).map_or_else(Text::default, |yuan| {
        Text::new(format!("，共 {yuan} 元"), format!(", {yuan} yuan in all"))
    });
    Text::new(
        format!("{}{}；{}。", does.zh, cost.zh, quality.zh),
        format!("{}{}; {}.", does.en, cost.en, quality.en),
    )
}

/// How near the best it is known to be.
fn quality(proposal: &Proposal<'_>) -> Text {
    let figures = proposal.figures();
    if figures.end == End::Stopped {
        let pct = figures.gap_pct();
        return Text::new(
            format!("中途停下，这是到那时最好的方案，离最优最多差 {pct:.2} %"),
            format!("stopped on the way: the best plan so far, at most {pct:.2} % from the best possible"),
        );
    }
    if figures.is_proved() {
        return Text::new("在所有可放的位置里已证明最优", "proved the best over all places looked at");
    }
    let pct = figures.gap_pct();
    Text::new(format!("离最优最多差 {pct:.2} %"), format!("at most {pct:.2} % from the best possible"))
}

fn does(asked: &Asked, proposal: &Proposal<'_>) -> Text {
    let count = proposal.planned.len();
    let gained = proposal.gained();
    let left = proposal.open - gained;
    let figures = proposal.figures();
    let one = count == 1;
    let bins = if one { "bin" } else { "bins" };
    let verb = |single: &'static str, several: &'static str| if one { single } else { several };
    match asked.aim {
        Aim::FillGaps => {
            let km = |metres: f64| format!("{:.2} km", metres / 1000.0);
            let left = km(left.max(0.0));
            Text::new(
                format!(
                    "新设 {count} 只桶，缺桶路段由 {} 减到 {left}，补上 {}",
                    km(proposal.open),
                    km(gained)
                ),
                format!(
                    "{count} new {bins} {} the stretches without bins from {} down to {left}, closing {}",
                    verb("brings", "bring"),
                    km(proposal.open),
                    km(gained)
                ),
            )
        }
        Aim::Cover if proposal.had_twice.is_some() => twice(proposal, bins),
        Aim::Cover if proposal.loads.is_some() => {
            let per_bin = asked.per_bin.unwrap_or_default();
            Text::new(
                format!(
                    "新设 {count} 只桶，每只最多管 {per_bin} 户，多管 {gained:.0} 户（还有 {left:.0} 户没处倒）"
                ),
                format!(
                    "{count} new {bins}, {per_bin} households each at most, {} room for {gained:.0} more households \
                     ({left:.0} {} without)",
                    verb("makes", "make"),
                    if left.round() == 1.0 { "remains" } else { "remain" }
                ),
            )
        }
        Aim::Cover => Text::new(
            format!("新设 {count} 只桶，多覆盖 {gained:.0} 户（还有 {left:.0} 户没有）"),
            format!(
                "{count} new {bins} {} {gained:.0} more households ({left:.0} {} without)",
                verb("covers", "cover"),
                if left.round() == 1.0 { "remains" } else { "remain" }
            ),
        ),
        Aim::CoverAll => Text::new(
            format!(
                "要 {count} 只新桶才能覆盖够得着的 {gained:.0} 户（另有 {left:.0} 户附近没有可放的位置）"
            ),
            format!(
                "It takes {count} new {bins} to cover the {gained:.0} households in reach ({left:.0} have no place for a bin \
                 near)"
            ),
        ),
        Aim::Villages => Text::new(
            format!(
                "新设 {count} 只桶，覆盖最差的村达到够得着户数的 {:.1} %，共多覆盖 {gained:.0} 户",
                figures.objective
            ),
            format!(
                "{count} new {bins} {} the worst covered village to {:.1} % of its households in reach, {gained:.0} more \
                 households in all",
                verb("brings", "bring"),
                figures.objective
            ),
        ),
        Aim::Walk => {
            let (zh, en) = if asked.on_foot { ("步行", "on foot") } else { ("直线", "straight") };
            Text::new(
                format!(
                    "新设 {count} 只桶，各户到最近的桶（{zh}）加起来少走 {:.1} 公里，减少 {:.0} %",
                    gained / 1000.0,
                    share(gained, proposal.open)
                ),
                format!(
                    "{count} new {bins} {} {:.1} km off the ways of all households to their nearest bin ({en}), {:.0} %",
                    verb("takes", "take"),
                    gained / 1000.0,
                    share(gained, proposal.open)
                ),
            )
        }
        Aim::Fairest => Text::new(
            format!(
                "新设 {count} 只桶，最远的一户到桶由 {:.0} 米减到 {:.0} 米",
                proposal.open, figures.objective
            ),
            format!(
                "{count} new {bins} {} the farthest household from {:.0} m down to {:.0} m from a bin",
                verb("brings", "bring"),
                proposal.open,
                figures.objective
            ),
        ),
    }
}

/// Of a plan in which a second bin counts.
fn twice(proposal: &Proposal<'_>, bins: &str) -> Text {
    let count = proposal.planned.len();
    let [before, after] = proposal.had_twice.unwrap_or_default();
    Text::new(
        format!(
            "新设 {count} 只桶，半径内有桶的由 {:.0} 户增到 {:.0} 户，其中有两只的由 {:.0} 户增到 {:.0} 户",
            before.0, after.0, before.1, after.1
        ),
        format!(
            "{count} new {bins}: households with a bin within the radius go from {:.0} to {:.0}, those with two from {:.0} to \
             {:.0}",
            before.0, after.0, before.1, after.1
        ),
    )
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { 100.0 * part / whole } else { 0.0 }
}

fn nothing(asked: &Asked, proposal: &Proposal<'_>) -> Text {
    if asked.count == 0 && asked.aim != Aim::CoverAll {
        return Text::new("预算一只也不够。", "The budget does not pay for a single bin.");
    }
    match (asked.aim, proposal.open > 0.0) {
        (Aim::FillGaps, false) => {
            Text::new("没有缺桶路段，不用新设。", "There is no stretch without bins: none is needed.")
        }
        (Aim::Walk | Aim::Fairest, false) => {
            Text::new("没有要服务的住户，不用新设。", "There is nobody to serve: none is needed.")
        }
        (_, false) => Text::new("住户都已覆盖，不用新设。", "Every household is covered: no bin is needed."),
        (Aim::Walk | Aim::Fairest, true) => Text::new(
            "附近没有哪个可放的位置能让人少走路。",
            "No place near where a bin may stand would shorten anybody's way.",
        ),
        (_, true) => Text::new(
            "还有缺口，但附近没有可以放桶的位置（路面上、桥上、水里、房屋里或离已有设施太近）。",
            "Something is lacking, but nowhere near may a bin stand (carriageway, bridge, water, building, or too near what \
             stands).",
        ),
    }
}
