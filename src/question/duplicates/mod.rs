//! `duplicates`: things that were perhaps entered more than once.

mod group;
mod inputs;
pub(crate) mod near;
mod shown;
#[cfg(test)]
mod tests;

use serde_json::json;

use self::group::{Group, groups};
use self::inputs::Asked;
use super::answering::{Villages, length_text, rule_length_note};
use super::beside::{Feet, Hand};
use super::things::{Thing, in_state, things};
use super::{About, Given, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Things that are perhaps one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Duplicates;

impl Question for Duplicates {
    fn about(&self) -> About {
        About {
            id: "duplicates",
            title: Text::new("疑似重复", "Duplicates"),
            summary: Text::new(
                "同类设施位置很近，或在同一条路同一侧桩号很近，疑似登记了几次：分组列出，并建议保留哪一件。",
                "Finds things of one kind that are very near, or at about the same chainage on one side of one road, and so were \
                 perhaps entered more than once: in groups, with the one to keep.",
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
        let villages = Villages::or_greater(snapshot);
        let feet = Feet::of(snapshot, asked.reach_m);
        let mut all = things(
            &asked.subjects,
            &feet,
            &villages,
            |of, row| in_state(&asked.states, true, of, row),
            &progress.part(0.0, 0.5),
        )?;
        if let Some(along) = &asked.along {
            all.retain(|thing| thing.foot.as_ref().is_some_and(|foot| along.has(foot.road.id)));
        }
        let groups = groups(&asked, &all, &progress.part(0.5, 1.0))?;
        Ok(answer(snapshot, &asked, &all, &groups))
    }
}

fn answer(snapshot: &Snapshot, asked: &Asked<'_>, all: &[Thing<'_>], groups: &[Group<'_, '_>]) -> Answer {
    let members: usize = groups.iter().map(|group| group.members.len()).sum();
    let extra = members - groups.len();
    let sentence = sentence(asked, all.len(), groups, extra);
    let mut notes = notes(asked, all, groups);
    notes.extend(Villages::or_greater(snapshot).note());
    let (table, features) = shown::shown(snapshot, groups);
    let result = json!({
        "near_m": asked.near_m,
        "chainage_within_m": asked.chainage_m,
        "rules": asked.rules.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
        "total": {
            "count": all.len(),
            "groups": groups.len(),
            "members": members,
            "extra": extra,
            "count_without_extra": all.len() - extra,
        },
        "groups": groups.iter().map(shown::of_group).collect::<Vec<_>>(),
        "sentence": sentence,
        "notes": notes,
    });
    Answer {
        question: "duplicates".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features,
        table,
    }
}

fn sentence(asked: &Asked<'_>, count: usize, groups: &[Group<'_, '_>], extra: usize) -> Text {
    let (near, along) = (length_text(asked.near_m), length_text(asked.chainage_m));
    let [first, ..] = groups else {
        return Text::new(
            format!(
                "{count} 件中没有疑似重复的（相距 {}以内，或同路同侧桩号相差 {}以内）。",
                near.zh, along.zh
            ),
            format!(
                "No duplicates among {count} (within {}, or within {} along one side of a road).",
                near.en, along.en
            ),
        );
    };
    let largest = groups.iter().max_by_key(|group| group.members.len()).unwrap_or(first).members.len();
    let (zh, en) = (groups.len(), if groups.len() == 1 { "group" } else { "groups" });
    Text::new(
        format!("{count} 件中有 {zh} 组疑似重复，最多的一组 {largest} 件；每组留一件，可去掉 {extra} 件。"),
        format!(
            "{zh} {en} of perhaps duplicates among {count}, the largest of {largest}; keeping one of each would remove \
             {extra}."
        ),
    )
}

fn notes(asked: &Asked<'_>, all: &[Thing<'_>], groups: &[Group<'_, '_>]) -> Vec<Text> {
    let mut notes: Vec<Text> =
        asked.rules.iter().map(|rule| rule_length_note(&Text::default(), rule, asked.day)).collect();
    if !groups.is_empty() {
        notes.push(Text::new(
            "只是疑似：请到现场或对照照片核实后再合并；建议保留的是登记最全、其次最近见到的一件。",
            "Only perhaps: look at the place or at photos before merging. The one to keep has most entered, then was seen last.",
        ));
    }
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    let nowhere = |thing: &&Thing<'_>| thing.foot.is_none() && near::place(&thing.row).is_none();
    say(
        all.iter().filter(nowhere).count(),
        "件既没有位置，也找不到所填的路和桩号，没法比。",
        "have neither a place nor a road and chainage that can be found, and cannot be compared.",
    );
    let no_side = |thing: &&&Thing<'_>| thing.foot.as_ref().is_some_and(|foot| foot.hand == Hand::Unknown);
    say(
        groups.iter().flat_map(|group| &group.members).filter(no_side).count(),
        "件没有登记左右，两侧都比过；请补上左右。",
        "have no side entered and were compared on both: enter the side.",
    );
    notes
}

const METHOD_ZH: &str = "\
只比同一种类（建筑还要同一类别）的。两种理由：位置的大地线距离不超过“相距”（点按位置，面按外环各角的中点，线不比位置）；或在同一条路\
的同一侧，沿路相差不超过“桩号相差”（没有登记左右的、在线上的，两侧都比）。没有登记路的，按“离路距离”内最近的路定桩号和左右；没有位置\
的，按所填的路和桩号。一件与一件相连就归一组（并查集），所以一组里最远的两件可以超过限值，span_m 就是它。完全重合的也在内。建议保留：\
登记的字段最多的，其次最近见到的，再次先登记的。数据检查的“可能登记了两次”用同样的位置比法，限 0.5 米。没有村界的台账，以其上一级有界的区划代替村。";

const METHOD_EN: &str = "\
Only things of one kind are compared (structures of one kind of structure). Two reasons: their places are no farther apart than \
near (geodesic; a point where it is, an area at the middle of its outer corners, lines not); or they are on one side of one road \
and no farther apart along it than the chainage limit (what has no side, or is on the line, is compared on both). What names no \
road takes the nearest within reach; what has no position, its road and chainage. Each pair joins its groups (union-find), so the \
farthest of a group may be farther apart than the limit: span_m says how far. The very same place counts too. To keep: the one \
with most fields entered, then the one seen last, then the one entered first. The data check's \"perhaps entered twice\" compares \
places in the same way, within 0.5 m. Where no village has a border, the next greater divisions that have stand for villages.";
