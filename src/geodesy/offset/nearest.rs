//! The search: the most promising pair of boxes first, until no pair can be better than what was found.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::figure::Edge;
use super::tree::Node;
use super::{Figure, TOUCH_M, inside, leaf};
use crate::geodesy::{Position, distance_m};

/// The nearest places of two figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Geodesic metres between them; 0 when the figures touch or overlap.
    pub offset_m: f64,
    /// Where on the first.
    pub on_first: Spot,
    /// Where on the second.
    pub on_second: Spot,
}

/// A place on a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// The place.
    pub position: Position,
    /// Which part of the figure, from 0: point, line, ring.
    pub part: usize,
    /// Which segment of that part, from 0; none inside a surface.
    pub segment: Option<usize>,
    /// Share of the way along that segment by length, 0 to 1.
    pub fraction: f64,
}

impl Spot {
    pub(super) fn on(edge: &Edge, fraction: f64, position: Position) -> Self {
        Self { position, part: edge.part as usize, segment: Some(edge.segment as usize), fraction }
    }
}

impl Nearest {
    pub(super) fn swapped(self) -> Self {
        Self { offset_m: self.offset_m, on_first: self.on_second, on_second: self.on_first }
    }
}

/// The nearest found so far, and what could still be better.
pub(super) struct Best {
    /// The limit asked for, then the offset found, metres.
    pub(super) limit_m: f64,
    found: Option<Nearest>,
}

impl Best {
    /// Keeps it if it is within the limit and nearer than the one before.
    pub(super) fn offer(&mut self, next: Nearest) {
        let offset_m = if next.offset_m < TOUCH_M { 0.0 } else { next.offset_m };
        if offset_m < self.limit_m || (self.found.is_none() && offset_m <= self.limit_m) {
            self.limit_m = offset_m;
            self.found = Some(Nearest { offset_m, ..next });
        }
    }

    /// Whether something at least so far away is still of interest.
    pub(super) fn wants(&self, bound_m: f64) -> bool {
        bound_m < self.limit_m || (self.found.is_none() && bound_m <= self.limit_m)
    }
}

/// Two boxes, one of each figure, and how near what is in them can be.
struct Pair {
    bound_m: f64,
    first: Node,
    second: Node,
}

impl Ord for Pair {
    /// The nearest is the greatest: it leaves the heap first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound_m.total_cmp(&self.bound_m)
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pair {}

impl Figure {
    /// The nearest places of this figure and another; where they overlap, one of the places they share.
    ///
    /// # Units
    /// - offsets as in [`offset_m`](super::offset_m)
    pub fn nearest(&self, other: &Self) -> Nearest {
        let (p, q) = (self.lead.a.position, other.lead.a.position);
        let start = Nearest {
            offset_m: distance_m(p, q),
            on_first: Spot::on(&self.lead, 0.0, p),
            on_second: Spot::on(&other.lead, 0.0, q),
        };
        self.search(other, Best { limit_m: start.offset_m, found: Some(start) }).unwrap_or(start)
    }

    /// The same if they are within `limit_m` of each other, the limit included.
    ///
    /// # Units
    /// - `limit_m`: metres, 0 or more; NaN and negative find nothing
    /// - offsets as in [`offset_m`](super::offset_m)
    pub fn nearest_within(&self, other: &Self, limit_m: f64) -> Option<Nearest> {
        if limit_m >= 0.0 { self.search(other, Best { limit_m, found: None }) } else { None }
    }

    fn search(&self, other: &Self, mut best: Best) -> Option<Nearest> {
        // Boxes of edges do not hold the inside of a surface: what lies wholly inside is looked for first.
        if let Some(shared) = inside::overlap(self, other) {
            return Some(shared);
        }
        let mut pairs = BinaryHeap::new();
        self.consider(other, self.tree.root(), other.tree.root(), &best, &mut pairs);
        while let Some(Pair { bound_m, first, second }) = pairs.pop() {
            if !best.wants(bound_m) {
                break;
            }
            if first.level == 0 && second.level == 0 {
                leaf::measure(self.under(first), other.under(second), &mut best);
            } else if first.level >= second.level {
                for lower in self.tree.under(first) {
                    self.consider(other, lower, second, &best, &mut pairs);
                }
            } else {
                for lower in other.tree.under(second) {
                    self.consider(other, first, lower, &best, &mut pairs);
                }
            }
        }
        best.found
    }

    /// Puts two boxes on the heap if something in them may still be near enough.
    fn consider(&self, other: &Self, first: Node, second: Node, best: &Best, pairs: &mut BinaryHeap<Pair>) {
        if let (Some(of_first), Some(of_second)) = (self.tree.bounds(first), other.tree.bounds(second)) {
            let bound_m = of_first.apart_m(of_second);
            if best.wants(bound_m) {
                pairs.push(Pair { bound_m, first, second });
            }
        }
    }

    fn under(&self, lowest: Node) -> &[Edge] {
        self.edges.get(self.tree.edges(lowest)).unwrap_or_default()
    }
}
