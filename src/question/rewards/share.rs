//! What each section counts of its road. A border road is one road for two villages: each hand counts half of its
//! length, so that both add up to it.

use std::collections::HashSet;

use crate::linear::{Interval, Intervals, Measure, Side};
use crate::question::sections::Section;
use crate::question::upkeep::half;

/// One section's share, whole millimetres of road. The three add up to what the section takes up: all of its stretch, or
/// half of it for a section of one hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// What is its alone.
    pub counted: i64,
    /// What an earlier section of the same village has already.
    pub twice: i64,
    /// What sections of several villages claim: nobody can say whose it is.
    pub disputed: i64,
}

impl Share {
    /// All of it.
    pub(super) fn whole_mm(self) -> i64 {
        self.counted + self.twice + self.disputed
    }
}

/// What the sections of one road count, in their order, and what of the road they cover.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub shares: Vec<Share>,
    /// Road that is somebody's, each millimetre once, a hand half of it.
    pub covered_mm: i64,
    /// Road that several villages claim, each millimetre once.
    pub disputed_mm: i64,
    /// Road of which only one hand is anybody's: the other half is not counted.
    pub one_handed_mm: i64,
}

/// Shares out one road.
pub(super) fn shares(sections: &[Section<'_>]) -> Shared {
    let mut shared = Shared { shares: vec![Share::default(); sections.len()], ..Shared::default() };
    let mut taken = Vec::new();
    for side in [Side::Left, Side::Right] {
        let own: Vec<(usize, &Section<'_>)> =
            sections.iter().enumerate().filter(|(_, section)| section.counts_for(side)).collect();
        for piece in pieces(&own) {
            let claimants: Vec<(usize, &Section<'_>)> =
                own.iter().copied().filter(|(_, section)| holds(section, piece)).collect();
            let Some((first, _)) = claimants.first().copied() else { continue };
            let mm = half(&Intervals::from(piece), side);
            shared.covered_mm += mm;
            let villages: HashSet<Option<&str>> =
                claimants.iter().map(|(_, section)| section.village).collect();
            if villages.len() > 1 {
                shared.disputed_mm += mm;
            }
            for (at, _) in &claimants {
                let Some(share) = shared.shares.get_mut(*at) else { continue };
                let part = if villages.len() > 1 {
                    &mut share.disputed
                } else if *at == first {
                    &mut share.counted
                } else {
                    &mut share.twice
                };
                *part += mm;
            }
        }
        let all: Intervals = own.iter().flat_map(|(_, section)| section.stretch.iter()).collect();
        taken.push(all);
    }
    if let [left, right] = taken.as_slice() {
        shared.one_handed_mm = left.union(right).length_mm() - left.intersect(right).length_mm();
    }
    shared
}

/// The road cut wherever a section begins or ends.
fn pieces(sections: &[(usize, &Section<'_>)]) -> Vec<Interval> {
    let mut cuts: Vec<Measure> = sections
        .iter()
        .flat_map(|(_, section)| section.stretch.iter())
        .flat_map(|stretch| [stretch.from(), stretch.to()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|pair| {
            let [from, to] = pair else { return None };
            Some(Interval::new(*from, *to))
        })
        .collect()
}

fn holds(section: &Section<'_>, piece: Interval) -> bool {
    section.stretch.contains(piece.from())
}
