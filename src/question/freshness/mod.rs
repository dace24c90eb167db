//! `freshness`: what nobody has seen for too long, in the order of a patrol.

mod inputs;
mod shown;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::Date;
use serde_json::json;

use self::inputs::{Asked, Period};
use super::answering::Villages;
use super::beside::Feet;
use super::things::{Thing, in_state, things};
use super::{About, Given, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Things not seen for so many days.
#[derive(Debug, Clone, Copy, Default)]
pub struct Freshness;

/// When a thing was last seen, as of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// Recently enough.
    Fresh(Date),
    /// Too long ago.
    Stale(Date),
    /// Nobody entered that it was ever seen.
    Never,
}

impl Seen {
    fn on(self) -> Option<Date> {
        match self {
            Seen::Fresh(day) | Seen::Stale(day) => Some(day),
            Seen::Never => None,
        }
    }
}

/// A thing with when it was last seen.
pub(super) struct Look<'s> {
    pub thing: Thing<'s>,
    pub seen: Seen,
}

impl Look<'_> {
    /// Whole days since it was seen; below 0 when the day entered lies after the day asked about.
    pub fn days(&self, day: Date) -> Option<i32> {
        self.seen.on().and_then(|seen| Some(seen.until(day).ok()?.get_days()))
    }
}

impl Question for Freshness {
    fn about(&self) -> About {
        About {
            id: "freshness",
            title: Text::new("久未巡查", "Not seen lately"),
            summary: Text::new(
                "哪些设施超过巡查周期没有见到，按巡查顺序排列；从没登记见到日期的另列。",
                "Which facilities have not been seen within the patrol period, in the order of a patrol; those never seen by \
                 themselves.",
            ),
            method: Text::new(METHOD_ZH, METHOD_EN),
            plan: false,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        inputs::inputs()
    }

    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        let given = Given::read(&self.inputs(), inputs)?;
        let asked = Asked::read(snapshot, &given)?;
        let looks = looks(snapshot, &asked, progress)?;
        let sentence = words::sentence(&asked, &looks);
        let mut notes = words::notes(&asked, &looks);
        notes.extend(Villages::or_greater(snapshot).note());
        let (table, features) = shown::shown(snapshot, &asked, &looks);
        let list = |wanted: fn(Seen) -> bool| shown::list(&asked, &looks, wanted);
        let days = if let Period::Days(days) = asked.period { Some(days) } else { None };
        let rule = if let Period::Rule(rule) = asked.period { Some(&rule.id) } else { None };
        let result = json!({
            "on": asked.day,
            "days": days,
            "rule": rule,
            "seen_since": asked.since,
            "total": shown::tally(looks.iter()),
            "by_village": shown::by_village(&looks),
            "stale": list(|seen| matches!(seen, Seen::Stale(_))),
            "never": list(|seen| seen == Seen::Never),
            "sentence": sentence,
            "notes": notes,
        });
        Ok(Answer {
            question: "freshness".to_owned(),
            seq: snapshot.seq(),
            sentence,
            notes,
            result,
            features,
            table,
        })
    }
}

/// Everything asked about, in the order of a patrol.
fn looks<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    progress: &Progress,
) -> Result<Vec<Look<'s>>, QuestionError> {
    let villages = Villages::or_greater(snapshot);
    let feet = Feet::of(snapshot, asked.reach_m);
    let mut all = things(
        &asked.subjects,
        &feet,
        &villages,
        |of, row| in_state(&asked.states, true, of, row),
        progress,
    )?;
    if let Some(along) = &asked.along {
        let on = |thing: &Thing<'_>| thing.foot.as_ref().is_some_and(|foot| along.has(foot.road.id));
        all.retain(on);
    }
    all.sort_by_cached_key(Thing::order);
    let look = |thing: Thing<'s>| {
        let day = thing.row.value("seen_at").as_str().and_then(|text| text.parse::<Date>().ok());
        let seen = match day {
            Some(day) if day < asked.since => Seen::Stale(day),
            Some(day) => Seen::Fresh(day),
            None => Seen::Never,
        };
        Look { thing, seen }
    };
    Ok(all.into_iter().map(look).collect())
}

const METHOD_ZH: &str = "\
“上次见到”（seen_at）早于截止日期减去天数的，算久未见到：恰好那么多天前见到的还不算。不填天数时按规则的巡查周期，以日历月（周、日）\
倒数。从没登记见到日期的另列，不当作很久以前。状态不详的也要查。顺序：先按道路编号（路名），同一条路按桩号，同一处左侧在先；不在任何\
路旁的排在最后，按村。所登记的路在“离路距离”之内就排在那条路，否则排在最近的路；没有位置的按所填的路和桩号。各村件数之和等于总数，\
村不详的单列。没有村界的台账，以其上一级有界的区划代替村。";

const METHOD_EN: &str = "\
Stale is what was last seen (seen_at) before the day less the days: what was seen exactly so many days ago is not. Without days the \
rule's patrol period counts back in calendar months, weeks or days. What has no such date stands by itself and is not taken for \
long ago. What has no state is to be seen too. Order: by the road's number or name, along each road by chainage, left before \
right; what is beside no road comes last, by village. A thing stands on the road it is entered at when within reach of it, else \
on the nearest; without a position by its road and chainage. The counts of villages add up to the total, the unknown village in \
its own row. Where no village has a border, the next greater divisions that have stand for villages.";
