//! The answer in one sentence, and what must be known beside it.

use super::inputs::Asked;
use super::loss::{Dated, Found};
use super::shown::{Sums, section_title};
use super::sums::Tally;
use crate::model::text::Text;
use crate::question::answering::rule_length_note;

pub(super) fn sentence(asked: &Asked<'_>, total: &Tally, sums: &Sums<'_, '_>) -> Text {
    let title = asked.subjects.title();
    let set_out = total.set_out;
    if total.losses() == 0 {
        return Text::new(
            format!("{}投放 {set_out} 件，没有登记损坏或丢失的。", title.zh),
            format!("{set_out} {} set out, none entered as damaged or lost.", title.en),
        );
    }
    let now = total.losses() - total.only_found;
    let rate = total.rate().map_or_else(Text::default, |rate| {
        let pct = format!("{:.1}%", rate * 100.0);
        Text::new(format!("，占 {pct}"), format!(" ({pct})"))
    });
    let (losses, damaged, lost) = (total.losses(), total.damaged, total.lost);
    let mut text = Text::new(
        format!(
            "{}投放 {set_out} 件，毁坏及丢失 {losses} 件次（损坏 {damaged}、丢失 {lost}），现有 {now} 件坏着或没有{}",
            title.zh, rate.zh
        ),
        format!(
            "{set_out} {} set out, {losses} losses ({damaged} damaged, {lost} lost), {now} of them broken or gone now{}",
            title.en, rate.en
        ),
    );
    if let Some(worst) = sums.sections.iter().rev().max_by_key(|sum| sum.tally.losses()) {
        let (title, count) = (section_title(worst), worst.tally.losses());
        text = text.then(
            format!("；最多的是{}，{count} 件次", title.zh),
            format!("; most at {}, {count}", title.en),
        );
    }
    let peak = sums.months.iter().filter(|(month, _)| month.is_some()).rev();
    if let Some((Some(month), tally)) = peak.max_by_key(|(_, tally)| tally.losses()) {
        let count = tally.losses();
        text = text.then(format!("，{month} 最多，{count} 件次"), format!(", and in {month}, {count}"));
    }
    if !sums.places.is_empty() {
        let count = sums.places.len();
        let places = if count == 1 { "place" } else { "places" };
        text = text.then(
            format!("；反复出现的有 {count} 处"),
            format!("; {count} {places} lost something more than once"),
        );
    }
    text.then("。", ".")
}

pub(super) fn notes(asked: &Asked<'_>, found: &Found<'_>) -> Vec<Text> {
    let mut notes: Vec<Text> =
        asked.rules.iter().map(|rule| rule_length_note(&Text::default(), rule, asked.day)).collect();
    let dated = |how: Dated| found.losses.iter().filter(|loss| loss.dated == how).count();
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    say(
        dated(Dated::Finding),
        "件次的月份取自巡查问题的发生时间。",
        "have the month of the finding that told of them.",
    );
    say(
        dated(Dated::Seen),
        "件次没有对应的问题，月份取自“上次见到”，即登记为这个状态的那次巡查。",
        "have no finding; their month is that of last seen, the patrol that entered the state.",
    );
    say(
        dated(Dated::Unknown),
        "件次不知是哪个月的，单列；请登记问题的发生时间或上次见到的日期。",
        "are of no known month and stand apart: enter when the finding occurred, or the day last seen.",
    );
    say(
        found.losses.iter().filter(|loss| loss.only_found).count(),
        "件次只有巡查问题、那里已没有坏着或没有的设施，当作已补上或修好，不在损失率内。",
        "are told by a finding only, with nothing broken or gone there now: taken as made good, and not in the rate.",
    );
    notes
}
