//! Dijkstra's search from many sources at once (E. W. Dijkstra, *A note on two problems in connexion with graphs*,
//! Numer. Math. 1, 1959), no farther than a limit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::reach::Mark;
use super::{Graph, Reach, Source, Stop};
use crate::linear::Measure;

/// Nodes settled between two looks at whether to go on.
const TICK: usize = 4096;

/// A cost with the source it comes from: of equal costs the first source's is the least, so that answers do not hang on
/// the order of the search.
pub(super) type Cost = (u32, u32);

/// Not reached.
pub(super) const FAR: Cost = (u32::MAX, u32::MAX);

pub(super) fn onward((cost, source): Cost, way: u32) -> Cost {
    (cost.saturating_add(way), source)
}

pub(super) fn between(one: Measure, other: Measure) -> u32 {
    u32::try_from(one.past_mm(other).unsigned_abs()).unwrap_or(u32::MAX)
}

/// A source on its chain.
struct Step {
    chain: usize,
    measure: Measure,
    cost: Cost,
}

impl Graph {
    /// Everything within a limit of the nearest of the sources, walking along lines.
    ///
    /// # Units
    /// - `limit`: millimetres, what was walked before stepping onto the network included
    ///
    /// # Errors
    /// What `tick` gives when the asker stopped the work; it is called every few thousand nodes.
    pub fn reach<E>(
        &self,
        sources: &[Source],
        limit: u32,
        mut tick: impl FnMut() -> Result<(), E>,
    ) -> Result<Reach<'_>, E> {
        let mut steps: Vec<Step> = (0..)
            .zip(sources)
            .filter(|(_, source)| source.cost <= limit)
            .filter_map(|(at, source)| {
                let (chain, measure) = (self.chain(source.place)?, source.place.measure);
                Some(Step { chain, measure, cost: (source.cost, at) })
            })
            .collect();
        steps.sort_by_key(|step| (step.chain, step.measure, step.cost));
        let mut best: Vec<Cost> = vec![FAR; self.nodes()];
        let mut open: BinaryHeap<Reverse<(Cost, u32)>> = BinaryHeap::new();
        let offer = |open: &mut BinaryHeap<_>, best: &mut [Cost], node: u32, cost: Cost| {
            if let Some(known) = best.get_mut(node as usize).filter(|known| cost.0 <= limit && cost < **known)
            {
                *known = cost;
                open.push(Reverse((cost, node)));
            }
        };
        for step in &steps {
            for stop in beside(self.stops(step.chain), step.measure) {
                offer(
                    &mut open,
                    &mut best,
                    stop.node,
                    onward(step.cost, between(stop.measure, step.measure)),
                );
            }
        }
        let mut settled = 0;
        while let Some(Reverse((cost, node))) = open.pop() {
            if best.get(node as usize).is_none_or(|known| cost > *known) {
                continue;
            }
            settled += 1;
            if settled % TICK == 0 {
                tick()?;
            }
            for way in self.ways(node) {
                offer(&mut open, &mut best, way.to, onward(cost, way.cost));
            }
        }
        Ok(self.marked(limit, &steps, &best))
    }

    /// The costs along every chain: those of its stops, and of the sources between them.
    fn marked(&self, limit: u32, steps: &[Step], best: &[Cost]) -> Reach<'_> {
        let mut marks: Vec<Mark> = Vec::with_capacity(self.stops.len() + steps.len());
        let mut first: Vec<u32> = Vec::with_capacity(self.chains() + 1);
        let mut rest = steps;
        for chain in 0..self.chains() {
            let from = marks.len();
            first.push(from as u32);
            let own = rest.partition_point(|step| step.chain == chain);
            let (here, later) = rest.split_at_checked(own).unwrap_or_default();
            rest = later;
            let stops = self.stops(chain).iter();
            marks.extend(stops.map(|stop| Mark {
                measure: stop.measure,
                cost: best.get(stop.node as usize).copied().unwrap_or(FAR),
            }));
            if here.is_empty() {
                continue;
            }
            marks.extend(here.iter().map(|step| Mark { measure: step.measure, cost: step.cost }));
            if let Some(own) = marks.get_mut(from..) {
                own.sort_by_key(|mark| mark.measure);
                sweep(own.iter_mut());
                sweep(own.iter_mut().rev());
            }
        }
        first.push(marks.len() as u32);
        Reach { graph: self, limit, first, marks }
    }
}

/// Walks along marks and takes the way from the one before where that is shorter.
fn sweep<'a>(marks: impl Iterator<Item = &'a mut Mark>) {
    let mut last: Option<Mark> = None;
    for mark in marks {
        if let Some(last) = last {
            mark.cost = mark.cost.min(onward(last.cost, between(mark.measure, last.measure)));
        }
        last = Some(*mark);
    }
}

/// The stops before and after a place.
pub(super) fn beside(stops: &[Stop], measure: Measure) -> impl Iterator<Item = &Stop> {
    let after = stops.partition_point(|stop| stop.measure < measure);
    after.checked_sub(1).into_iter().chain([after]).filter_map(|at| stops.get(at))
}
