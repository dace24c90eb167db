//! What is reached: how far it is to any place of the network, and the stretches within the limit.

use super::walk::{Cost, between, onward};
use super::{Graph, OnLine};
use crate::linear::{Interval, Intervals, Measure};

/// The cost at a place of a chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) measure: Measure,
    pub(super) cost: Cost,
}

/// What lies within a limit of some sources.
#[derive(Clone, Debug)]
pub struct Reach<'g> {
    pub(super) graph: &'g Graph,
    pub(super) limit: u32,
    /// For each chain its first mark; and one past the last.
    pub(super) first: Vec<u32>,
    pub(super) marks: Vec<Mark>,
}

impl Reach<'_> {
    fn marks(&self, chain: usize) -> &[Mark] {
        let (Some(from), Some(to)) = (self.first.get(chain), self.first.get(chain + 1)) else { return &[] };
        self.marks.get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// What is walked to a place from the nearest source, and which that is, by its number; none beyond the limit. Of
    /// sources as near, the first.
    ///
    /// # Units
    /// - result: millimetres
    pub fn cost_at(&self, place: OnLine) -> Option<(u32, usize)> {
        let marks = self.marks(self.graph.chain(place)?);
        let after = marks.partition_point(|mark| mark.measure < place.measure);
        let beside = after.checked_sub(1).into_iter().chain([after]).filter_map(|at| marks.get(at));
        let costs = beside.map(|mark| onward(mark.cost, between(mark.measure, place.measure)));
        costs.min().filter(|(cost, _)| *cost <= self.limit).map(|(cost, source)| (cost, source as usize))
    }

    /// The stretches of a line within the limit, each ending where the way to it is exactly as long.
    pub fn covered(&self, line: usize) -> Intervals {
        let ends = self.graph.line_first.get(line).zip(self.graph.line_first.get(line + 1));
        let (from, to) = ends.map_or((0, 0), |(from, to)| (*from as usize, *to as usize));
        let mut found: Vec<Interval> = Vec::new();
        for pair in (from..to).flat_map(|chain| self.marks(chain).windows(2)) {
            let [a, b] = pair else { continue };
            let left = |mark: &Mark| i64::from(self.limit.saturating_sub(mark.cost.0));
            found.push(Interval::new(a.measure, a.measure.plus_mm(left(a)).min(b.measure)));
            found.push(Interval::new(b.measure.plus_mm(-left(b)).max(a.measure), b.measure));
        }
        Intervals::new(found)
    }
}
