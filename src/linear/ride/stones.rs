//! Kilometre stones on a line: which of them it bears out.

use crate::linear::{Chainage, Measure};

/// A spacing may be off by so much, metres,…
const OFF_M: f64 = 30.0;
/// …or by this share of it: stones stand where there was room, and a tap comes late.
const OFF_SHARE: f64 = 0.05;
/// The same stone seen twice, there and back, is within this, metres.
const SAME_M: f64 = 40.0;
/// Two stones are farther apart than this, metres.
const LEAST_M: f64 = 5.0;
/// What a spacing that is off costs, where a stone that is used counts 1: one wrong stone between right ones has two such
/// spacings and goes; two groups of stones that bear each other out have one between them, and both stay.
const COST: f64 = 1.5;
/// More stones than this are looked at in no ride, so that comparing each with each stays quick.
const MOST: usize = 4_000;

/// A stone that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stone {
    /// Where on the line.
    pub measure: Measure,
    /// What stands on it.
    pub chainage: Chainage,
}

/// Why a stone is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Its number does not grow, or fall, as those before and after it do.
    Order,
    /// It is too near to the stones around, or too far from them.
    Off,
}

/// What is thought of a stone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// What is wrong with it; it is used when nothing is.
    pub doubt: Option<Doubt>,
    /// How many metres more its number says than the other stones that are used make of its place; none when it is the
    /// only one.
    pub residual_m: Option<f64>,
}

/// Two stones that follow each other, both used, whose numbers say another length than the line has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spacing {
    /// Their chainages, in order along the line.
    pub between: (Chainage, Chainage),
    /// Along the line, metres.
    pub measured_m: f64,
    /// By their numbers, metres.
    pub said_m: f64,
}

/// Stones tied to a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fitted {
    /// Whether chainage falls along the line.
    pub falls: bool,
    /// Of each stone, as they were given.
    pub stones: Vec<Judged>,
    /// The stones that are used, each once, in order along the line: seen twice, in the middle of both.
    pub used: Vec<Stone>,
    /// Spacings that are off between stones that are used: a chainage break, or two stones that stand wrong.
    pub off: Vec<Spacing>,
}

/// A stone seen once or more often.
struct Group {
    stone: Stone,
    members: Vec<usize>,
}

/// Finds the stones that bear each other out, in the direction in which more of them do; where that is even, in the one that
/// the rider gave (`falls`).
pub fn fit(stones: &[Stone], falls: bool) -> Fitted {
    let groups = grouped(stones);
    let (one, other) = (chain(&groups, falls), chain(&groups, !falls));
    let (falls, chain) = if other.0 > one.0 { (!falls, other.1) } else { (falls, one.1) };
    let used: Vec<Stone> = chain.iter().filter_map(|at| groups.get(*at)).map(|group| group.stone).collect();
    let blank = Judged { doubt: Some(Doubt::Off), residual_m: None };
    let mut judged = vec![blank; stones.len()];
    for (at, group) in groups.iter().enumerate() {
        let doubt = (!chain.contains(&at)).then(|| doubt(&group.stone, &used, falls));
        let others: Vec<Stone> = used.iter().copied().filter(|stone| stone != &group.stone).collect();
        for member in &group.members {
            let Some((own, stone)) = judged.get_mut(*member).zip(stones.get(*member)) else { continue };
            *own = Judged { doubt, residual_m: residual_m(stone, &others, falls) };
        }
    }
    let off = used.windows(2).filter_map(|pair| match pair {
        [one, next] if !agree(one, next, falls) => Some(Spacing {
            between: (one.chainage, next.chainage),
            measured_m: next.measure.past_mm(one.measure) as f64 / 1000.0,
            said_m: said_m(one, next, falls),
        }),
        _ => None,
    });
    Fitted { falls, stones: judged, off: off.collect(), used }
}

/// The same number within a few steps is the same stone. In order along the line.
fn grouped(stones: &[Stone]) -> Vec<Group> {
    let mut order: Vec<(usize, &Stone)> = stones.iter().enumerate().take(MOST).collect();
    order.sort_by_key(|(_, stone)| stone.measure);
    let mut groups: Vec<Group> = Vec::new();
    for (at, stone) in order {
        let near = |group: &&mut Group| {
            group.stone.chainage == stone.chainage
                && stone.measure.past_mm(group.stone.measure) as f64 <= SAME_M * 1000.0
        };
        match groups.iter_mut().rev().take(8).find(near) {
            Some(group) => {
                let count = i64::try_from(group.members.len()).unwrap_or(i64::MAX - 1);
                let moved = stone.measure.past_mm(group.stone.measure) / (count + 1);
                group.stone.measure = group.stone.measure.plus_mm(moved);
                group.members.push(at);
            }
            None => groups.push(Group { stone: *stone, members: vec![at] }),
        }
    }
    groups.sort_by_key(|group| group.stone.measure);
    groups
}

/// The best chain of stones whose numbers run one way: its worth, and which they are.
fn chain(groups: &[Group], falls: bool) -> (f64, Vec<usize>) {
    let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter().enumerate() {
        let mut own = (1.0, None);
        for (before, (earlier, (worth, _))) in groups.iter().zip(&best).enumerate().take(at) {
            let (one, next) = (&earlier.stone, &group.stone);
            let apart_m = next.measure.past_mm(one.measure) as f64 / 1000.0;
            if said_m(one, next, falls) <= 0.0 || apart_m < LEAST_M {
                continue;
            }
            let worth = worth + if agree(one, next, falls) { 1.0 } else { 1.0 - COST };
            // Of equals the nearest stone before.
            if worth >= own.0 && worth > 1.0 {
                own = (worth, Some(before));
            }
        }
        best.push(own);
    }
    let mut last = None;
    for (at, (worth, _)) in best.iter().enumerate() {
        if last.is_none_or(|(most, _)| *worth > most) {
            last = Some((*worth, at));
        }
    }
    let Some((worth, end)) = last else { return (0.0, Vec::new()) };
    let mut chain = vec![end];
    let mut at = end;
    while let Some((_, Some(before))) = best.get(at) {
        chain.push(*before);
        at = *before;
    }
    chain.reverse();
    (worth, chain)
}

/// The metres from one stone on to the next by their numbers.
fn said_m(one: &Stone, next: &Stone, falls: bool) -> f64 {
    let said = next.chainage.past_mm(one.chainage) as f64 / 1000.0;
    if falls { -said } else { said }
}

fn agree(one: &Stone, next: &Stone, falls: bool) -> bool {
    let (said, measured) = (said_m(one, next, falls), next.measure.past_mm(one.measure) as f64 / 1000.0);
    (said - measured).abs() <= OFF_M.max(OFF_SHARE * said)
}

/// Out of order between its neighbours among the used ones, or only off.
fn doubt(stone: &Stone, used: &[Stone], falls: bool) -> Doubt {
    let after = used.partition_point(|other| other.measure <= stone.measure);
    let before = after.checked_sub(1).and_then(|at| used.get(at));
    let wrong_way = before.is_some_and(|one| said_m(one, stone, falls) <= 0.0)
        || used.get(after).is_some_and(|next| said_m(stone, next, falls) <= 0.0);
    if wrong_way { Doubt::Order } else { Doubt::Off }
}

/// What the number says less what the other stones make of its place: evenly between two, metre by metre beyond the ends.
fn residual_m(stone: &Stone, others: &[Stone], falls: bool) -> Option<f64> {
    let after = others.partition_point(|other| other.measure <= stone.measure);
    let (before, next) = (after.checked_sub(1).and_then(|at| others.get(at)), others.get(after));
    let way = if falls { -1.0 } else { 1.0 };
    let m = |from: Measure, to: Measure| to.past_mm(from) as f64 / 1000.0;
    let made_m = match (before, next) {
        (Some(one), Some(next)) => {
            let share = m(one.measure, stone.measure) / m(one.measure, next.measure);
            one.chainage.m() + share * (next.chainage.m() - one.chainage.m())
        }
        (Some(only), None) | (None, Some(only)) => only.chainage.m() + way * m(only.measure, stone.measure),
        (None, None) => return None,
    };
    Some(stone.chainage.m() - made_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stones(all: &[(i64, i64)]) -> Vec<Stone> {
        let one = |&(measure_m, km): &(i64, i64)| Stone {
            measure: Measure::from_mm(measure_m * 1000),
            chainage: Chainage::from_mm(km * 1_000_000),
        };
        all.iter().map(one).collect()
    }

    fn doubts(fitted: &Fitted) -> Vec<Option<Doubt>> {
        fitted.stones.iter().map(|stone| stone.doubt).collect()
    }

    #[test]
    fn stones_that_agree_are_all_used_and_tell_which_way_the_road_was_ridden() {
        let fitted = fit(&stones(&[(300, 15), (1310, 14), (2290, 13)]), false);
        assert!(fitted.falls);
        assert_eq!((doubts(&fitted), fitted.used.len()), (vec![None; 3], 3));
        assert_eq!(fitted.stones[1].residual_m.map(f64::round), Some(15.0));
        assert_eq!(fitted.off, []);
    }

    #[test]
    fn a_wrong_number_between_right_ones_is_named_and_not_used() {
        let order = fit(&stones(&[(0, 12), (1000, 13), (2000, 12), (3000, 15)]), false);
        assert_eq!(doubts(&order), [None, None, Some(Doubt::Order), None]);
        let off = fit(&stones(&[(0, 12), (1000, 13), (1400, 14), (3000, 15), (4000, 16)]), false);
        assert_eq!(doubts(&off), [None, None, Some(Doubt::Off), None, None]);
        assert_eq!(off.stones[2].residual_m, Some(600.0));
    }

    #[test]
    fn two_groups_that_part_by_a_break_are_both_used_and_the_break_is_told() {
        let all = stones(&[(0, 12), (1000, 13), (2000, 14), (3400, 15), (4400, 16), (5400, 17)]);
        let fitted = fit(&all, false);
        assert_eq!(fitted.used.len(), 6);
        assert_eq!(fitted.off.len(), 1);
        assert_eq!((fitted.off[0].measured_m, fitted.off[0].said_m), (1400.0, 1000.0));
    }

    #[test]
    fn a_stone_seen_there_and_back_is_one_stone_in_the_middle() {
        let fitted = fit(&stones(&[(1000, 13), (2000, 14), (2012, 14), (996, 13)]), false);
        assert_eq!(fitted.used.len(), 2);
        assert_eq!(fitted.used[1].measure, Measure::from_mm(2_006_000));
        assert_eq!(doubts(&fitted), [None; 4]);
    }

    #[test]
    fn one_stone_is_used_whatever_the_direction_and_none_is_no_trouble() {
        let one = fit(&stones(&[(700, 13)]), true);
        assert!(one.falls && one.used.len() == 1 && one.stones[0].residual_m.is_none());
        assert!(fit(&[], false).used.is_empty());
        let two = fit(&stones(&[(0, 13), (300, 14)]), false);
        assert_eq!(doubts(&two), [None, Some(Doubt::Off)]);
    }
}
