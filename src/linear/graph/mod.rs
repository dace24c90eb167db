//! Where roads meet, and how far it is along them: the network that people walk on.
//!
//! # What is a junction
//!
//! - **A shared vertex**: two lines that have a vertex at the very same place, or one line that comes back to one of
//!   its own. That is how OpenStreetMap joins ways ("ways that meet share a node").
//! - **An end beside a line**: an end drawn within [`JOIN_M`] of another line, or of another stretch of its own, meets
//!   it at the nearest place. What lies between is walked and counted.
//! - **Nothing else.** Lines that only cross, without a vertex in common, do not meet: one of them is a bridge or a
//!   tunnel, or somebody forgot to draw the junction. Walking from one to the other there would be a guess.
//!
//! Parts of one road that do not meet are not joined either, though its chainage runs on.
//!
//! # Words
//!
//! - **Line**: one curve, by its number in the list the graph was built from.
//! - **Chain**: one part of a line, an unbroken run of segments.
//! - **Stop**: where a chain passes a node, its ends included.
//! - **Cost**: the way walked, whole millimetres, so that what is reached is an interval that ends at a millimetre.

mod build;
mod near;
mod reach;
#[cfg(test)]
mod tests;
mod walk;

pub use near::Near;
pub use reach::Reach;

use super::Measure;

/// An end within this of a line meets it, metres: no position of unknown datum or epoch claims better than a metre.
pub const JOIN_M: f64 = 1.0;
/// The same in the unit of costs.
const JOIN_MM: u32 = 1_000;

/// A network of lines: nodes, and for each the ways out of it, in compact rows.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// For each line its first chain; and one past the last.
    line_first: Vec<u32>,
    /// For each chain its first stop; and one past the last.
    chain_first: Vec<u32>,
    stops: Vec<Stop>,
    /// For each node its first way out; and one past the last.
    node_first: Vec<u32>,
    ways: Vec<Way>,
}

/// Where a chain passes a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stop {
    measure: Measure,
    node: u32,
}

/// A way from one node to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    to: u32,
    /// Millimetres.
    cost: u32,
}

/// A place on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OnLine {
    /// Which line.
    pub line: usize,
    /// Which part of its curve, from 0: a measure alone does not tell the end of one part from the start of the next.
    pub part: usize,
    /// How far along the curve.
    pub measure: Measure,
}

/// Somewhere people set out from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where they step onto the network.
    pub place: OnLine,
    /// What they have walked by then, millimetres.
    pub cost: u32,
}

impl Graph {
    /// How many nodes: junctions and ends.
    pub fn nodes(&self) -> usize {
        self.node_first.len().saturating_sub(1)
    }

    /// Where a line meets others or itself, in order along it: nodes with more than two ways out, and ends drawn beside
    /// such a node.
    pub fn junctions(&self, line: usize) -> Vec<Measure> {
        let (Some(first), Some(last)) = (self.line_first.get(line), self.line_first.get(line + 1)) else {
            return Vec::new();
        };
        let parts = |node: u32| self.ways(node).len() > 2;
        let beside = |way: &Way| way.cost <= JOIN_MM && parts(way.to);
        let meets = |node: u32| parts(node) || self.ways(node).iter().any(beside);
        let stops = (*first as usize..*last as usize).flat_map(|chain| self.stops(chain));
        let mut found: Vec<Measure> =
            stops.filter(|stop| meets(stop.node)).map(|stop| stop.measure).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The chain of a place; none when the line is not part of the network.
    fn chain(&self, place: OnLine) -> Option<usize> {
        let (first, last) = (*self.line_first.get(place.line)?, *self.line_first.get(place.line + 1)?);
        let chain = first as usize + place.part;
        (chain < last as usize).then_some(chain)
    }

    fn chains(&self) -> usize {
        self.chain_first.len().saturating_sub(1)
    }

    /// The stops of a chain, in order along it.
    fn stops(&self, chain: usize) -> &[Stop] {
        let (Some(from), Some(to)) = (self.chain_first.get(chain), self.chain_first.get(chain + 1)) else {
            return &[];
        };
        self.stops.get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// The ways out of a node.
    fn ways(&self, node: u32) -> &[Way] {
        let at = node as usize;
        let (Some(from), Some(to)) = (self.node_first.get(at), self.node_first.get(at + 1)) else {
            return &[];
        };
        self.ways.get(*from as usize..*to as usize).unwrap_or_default()
    }
}
