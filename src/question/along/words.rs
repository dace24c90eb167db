//! The answer in one sentence, and what must be known beside it.

use std::collections::HashSet;

use uuid::Uuid;

use super::inputs::Asked;
use super::item::Item;
use crate::model::text::Text;
use crate::question::answering::length_text;
use crate::question::beside::Hand;

pub(super) fn sentence(asked: &Asked<'_>, items: &[Item<'_, '_>]) -> Text {
    let label = asked.road.label();
    let (from, to) = (asked.from.whole_metre(), asked.to.whole_metre());
    let reach = length_text(asked.reach_m);
    if items.is_empty() {
        return Text::new(
            format!("{label} {from}–{to} 两旁 {} 内没有登记任何东西。", reach.zh),
            format!("Nothing is entered within {} of {label} {from}–{to}.", reach.en),
        );
    }
    let count = |hands: &[Hand]| distinct(items.iter().filter(|item| hands.contains(&item.stand.hand)));
    let (left, right) = (count(&[Hand::Left, Hand::Both]), count(&[Hand::Right, Hand::Both]));
    let all = distinct(items.iter());
    let kinds = by_kind(items);
    let list = |pick: fn(&Text) -> &str, by: &str| {
        let told = kinds.iter().map(|(title, count)| format!("{} {count}", pick(title)));
        told.collect::<Vec<_>>().join(by)
    };
    Text::new(
        format!(
            "{label} {from}–{to} 两旁 {} 内有 {all} 件（左 {left}、右 {right}）：{}。",
            reach.zh,
            list(|title| &title.zh, "、")
        ),
        format!(
            "Within {} of {label} {from}–{to}: {all} in all ({left} on the left, {right} on the right): {}.",
            reach.en,
            list(|title| &title.en, ", ").to_lowercase()
        ),
    )
}

fn distinct<'a, 's: 'a>(items: impl Iterator<Item = &'a Item<'a, 's>>) -> usize {
    items.map(|item| item.stand.row.id()).collect::<HashSet<Uuid>>().len()
}

/// How many of each kind, the commonest first.
fn by_kind(items: &[Item<'_, '_>]) -> Vec<(Text, usize)> {
    let mut kinds: Vec<(&str, &Text, HashSet<Uuid>)> = Vec::new();
    for item in items {
        let (kind, id) = (&item.stand.collection.kind, item.stand.row.id());
        match kinds.iter_mut().find(|(known, ..)| *known == kind.id) {
            Some((.., ids)) => {
                ids.insert(id);
            }
            None => kinds.push((&kind.id, &kind.title, HashSet::from([id]))),
        }
    }
    kinds.sort_by_key(|(id, _, ids)| (std::cmp::Reverse(ids.len()), *id));
    kinds.into_iter().map(|(_, title, ids)| (title.clone(), ids.len())).collect()
}

pub(super) fn notes(asked: &Asked<'_>, items: &[Item<'_, '_>], unplaced: usize) -> Vec<Text> {
    let mut notes = Vec::new();
    let no_side = distinct(items.iter().filter(|item| item.stand.hand == Hand::Unknown));
    if no_side > 0 {
        notes.push(Text::new(
            format!("{no_side} 件只有桩号、没有登记左右，列在“路上”一栏。"),
            format!(
                "{no_side} known by chainage only have no side entered and are listed with what is on the road."
            ),
        ));
    }
    if unplaced > 0 {
        notes.push(Text::new(
            format!("台账里有 {unplaced} 件没有位置，所填的路或桩号也找不到唯一的一处，不知在哪条路上。"),
            format!(
                "{unplaced} in the register have no position, and their road or chainage is not one place."
            ),
        ));
    }
    if asked.road.curve.breaks().any(|at| asked.window.contains(at.measure)) {
        notes.push(Text::new(
            "这段路有断链，桩号之差不等于长度。",
            "There is a chainage break in this stretch: differences of chainage are not lengths.",
        ));
    }
    notes
}
