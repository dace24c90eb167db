//! The answer in one sentence, and what must be known beside it.

use super::inputs::{Asked, Period};
use super::{Look, Seen};
use crate::model::text::Text;

fn period(asked: &Asked<'_>) -> Text {
    match &asked.period {
        Period::Days(0) => Text::new(format!("{} 当天", asked.day), format!("on {} itself", asked.day)),
        Period::Days(1) => Text::new("1 天", "1 day"),
        Period::Days(days) => Text::new(format!("{days} 天"), format!("{days} days")),
        Period::Rule(rule) => {
            let (zh, en) = match rule.unit.as_str() {
                "month" => ("个月", "month"),
                "week" => ("周", "week"),
                _ => ("天", "day"),
            };
            let value = rule.value.round();
            let s = if value == 1.0 { "" } else { "s" };
            Text::new(format!("{value} {zh}"), format!("{value} {en}{s}"))
        }
    }
}

pub(super) fn sentence(asked: &Asked<'_>, looks: &[Look<'_>]) -> Text {
    let day = asked.day;
    let title = asked.subjects.title();
    if looks.is_empty() {
        return Text::new(
            format!("没有符合条件的{}。", title.zh),
            format!("There are no {} that fit.", title.en.replace(" and ", " or ")),
        );
    }
    let count = |wanted: fn(Seen) -> bool| looks.iter().filter(|look| wanted(look.seen)).count();
    let (stale, never) = (count(|seen| matches!(seen, Seen::Stale(_))), count(|seen| seen == Seen::Never));
    let (all, period) = (looks.len(), period(asked));
    if stale + never == 0 {
        return Text::new(
            format!("截至 {day}，{all} 件在 {}内都见到了。", period.zh),
            format!("As of {day}, all {all} were seen within {}.", period.en),
        );
    }
    let oldest = looks.iter().filter(|look| matches!(look.seen, Seen::Stale(_))).min_by_key(|look| look.seen);
    let oldest = oldest.and_then(|look| Some((look.days(day)?, look.seen.on()?)));
    let oldest = oldest.map_or_else(Text::default, |(days, seen)| {
        Text::new(
            format!("，最久 {days} 天（{seen} 见到）"),
            format!(", the longest {days} days (seen on {seen})"),
        )
    });
    let never = if never == 0 {
        Text::default()
    } else {
        Text::new(
            format!("；另有 {never} 件从没登记见到日期"),
            format!("; {never} more were never entered as seen"),
        )
    };
    let is_day = matches!(asked.period, Period::Days(0));
    let (zh, en) = if is_day {
        (format!("{}没有见到", period.zh), format!("were not seen {}", period.en))
    } else {
        (format!("超过 {}没有见到", period.zh), format!("have not been seen for more than {}", period.en))
    };
    Text::new(
        format!("截至 {day}，{all} 件中有 {stale} 件{zh}{}{}。", oldest.zh, never.zh),
        format!("As of {day}, {stale} of {all} {en}{}{}.", oldest.en, never.en),
    )
}

pub(super) fn notes(asked: &Asked<'_>, looks: &[Look<'_>]) -> Vec<Text> {
    let mut notes = Vec::new();
    if let Period::Rule(rule) = &asked.period {
        let (note, day) = (rule.note(), asked.day);
        notes.push(Text::new(
            format!("{day} 的规则，{} 起见到的不算久。{}", asked.since, note.zh),
            format!("Rule of {day}; seen on or after {} is recent. {}", asked.since, note.en),
        ));
    }
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    say(
        looks.iter().filter(|look| look.days(asked.day).is_some_and(|days| days < 0)).count(),
        "件的见到日期在截止日期之后，按见到算；请核对日期。",
        "are entered as seen after that day and count as seen: check their dates.",
    );
    say(
        looks.iter().filter(|look| look.thing.foot.is_none()).count(),
        "件不在任何路旁，排在最后。",
        "stand beside no road and come last in the order.",
    );
    say(
        looks.iter().filter(|look| look.thing.village.is_none()).count(),
        "件不知是哪个村的。",
        "belong to no known village.",
    );
    notes
}
