//! What lies within a limit of one source: for a great many short walks, where a field over all nodes for each of them
//! would cost more than the walk.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use foldhash::{HashMap, HashMapExt};

use super::walk::{beside, between};
use super::{Graph, OnLine, Source};

/// The ways from one source.
#[derive(Debug, Clone)]
pub struct Near<'g> {
    graph: &'g Graph,
    source: Source,
    limit: u32,
    nodes: HashMap<u32, u32>,
}

impl Graph {
    /// Everything within a limit of one source, walking along lines.
    ///
    /// # Units
    /// - `limit`: millimetres, what was walked before stepping onto the network included
    pub fn near(&self, source: Source, limit: u32) -> Near<'_> {
        let mut nodes: HashMap<u32, u32> = HashMap::new();
        let mut open: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::new();
        let offer = |nodes: &mut HashMap<u32, u32>, open: &mut BinaryHeap<_>, node: u32, cost: u32| {
            if cost <= limit && nodes.get(&node).is_none_or(|known| cost < *known) {
                nodes.insert(node, cost);
                open.push(Reverse((cost, node)));
            }
        };
        if let Some(chain) = self.chain(source.place) {
            for stop in beside(self.stops(chain), source.place.measure) {
                let way = between(stop.measure, source.place.measure);
                offer(&mut nodes, &mut open, stop.node, source.cost.saturating_add(way));
            }
        }
        while let Some(Reverse((cost, node))) = open.pop() {
            if nodes.get(&node).is_none_or(|known| cost > *known) {
                continue;
            }
            for way in self.ways(node) {
                offer(&mut nodes, &mut open, way.to, cost.saturating_add(way.cost));
            }
        }
        Near { graph: self, source, limit, nodes }
    }
}

impl Near<'_> {
    /// What is walked to a place; none beyond the limit.
    ///
    /// # Units
    /// - result: millimetres
    pub fn cost_at(&self, place: OnLine) -> Option<u32> {
        let chain = self.graph.chain(place)?;
        let from_stop = |stop: &super::Stop| {
            let cost = self.nodes.get(&stop.node)?;
            Some(cost.saturating_add(between(stop.measure, place.measure)))
        };
        let own = (self.graph.chain(self.source.place) == Some(chain))
            .then(|| self.source.cost.saturating_add(between(self.source.place.measure, place.measure)));
        let by_stops = beside(self.graph.stops(chain), place.measure).filter_map(from_stop).min();
        own.into_iter().chain(by_stops).min().filter(|cost| *cost <= self.limit)
    }
}
