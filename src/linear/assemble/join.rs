//! Strands joined into chains: at a fork, what makes the longest and straightest road goes on.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use geo_types::Coord;

use super::strand::{Strand, angle_deg};

/// A road does not turn more than this at a fork, degrees; a roundabout is entered at about a right angle.
pub(super) const SHARPEST_DEG: f64 = 110.0;
/// Where nothing else meets, a one-way road may bend more, but does not turn round.
pub(super) const SHARPEST_ONEWAY_DEG: f64 = 135.0;

/// A strand in the direction in which it is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) strand: usize,
    pub(super) reversed: bool,
}

/// Strands one after the other, each ending where the next starts.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) uses: Vec<Use>,
    pub(super) length_m: f64,
}

impl Use {
    pub(super) fn first(self, strands: &[Strand]) -> Option<i64> {
        strands.get(self.strand).map(|strand| if self.reversed { strand.last } else { strand.first })
    }

    pub(super) fn last(self, strands: &[Strand]) -> Option<i64> {
        self.turned().first(strands)
    }

    pub(super) fn turned(self) -> Self {
        Self { reversed: !self.reversed, ..self }
    }

    /// Where it starts.
    pub(super) fn start(self, strands: &[Strand]) -> Option<Coord<f64>> {
        let coords = &strands.get(self.strand)?.coords;
        if self.reversed { coords.last() } else { coords.first() }.copied()
    }

    fn leaves_deg(self, strands: &[Strand]) -> Option<f64> {
        strands.get(self.strand).map(|s| if self.reversed { s.arrives_deg + 180.0 } else { s.leaves_deg })
    }

    fn arrives_deg(self, strands: &[Strand]) -> Option<f64> {
        self.turned().leaves_deg(strands).map(|azimuth| azimuth + 180.0)
    }

    /// How much one turns from this into the next, degrees.
    pub(super) fn turn_into(self, next: Self, strands: &[Strand]) -> Option<f64> {
        Some(angle_deg(self.arrives_deg(strands)?, next.leaves_deg(strands)?))
    }
}

impl Line {
    pub(super) fn new(strands: &[Strand], uses: Vec<Use>) -> Self {
        let length = |used: &Use| strands.get(used.strand).map(|strand| strand.length_m);
        let length_m = uses.iter().filter_map(length).sum();
        Self { uses, length_m }
    }

    pub(super) fn first_node(&self, strands: &[Strand]) -> Option<i64> {
        self.uses.first()?.first(strands)
    }

    pub(super) fn last_node(&self, strands: &[Strand]) -> Option<i64> {
        self.uses.last()?.last(strands)
    }

    pub(super) fn is_ring(&self, strands: &[Strand]) -> bool {
        self.first_node(strands) == self.last_node(strands)
    }

    pub(super) fn strands<'a>(&'a self, strands: &'a [Strand]) -> impl Iterator<Item = &'a Strand> + 'a {
        self.uses.iter().filter_map(|used| strands.get(used.strand))
    }

    pub(super) fn pieces<'a>(&'a self, strands: &'a [Strand]) -> impl Iterator<Item = i64> + 'a {
        self.strands(strands).map(|strand| strand.piece)
    }

    pub(super) fn coords(&self, strands: &[Strand]) -> Vec<Coord<f64>> {
        let mut all: Vec<Coord<f64>> = Vec::new();
        for used in &self.uses {
            let Some(strand) = strands.get(used.strand) else { continue };
            let skip = usize::from(!all.is_empty());
            if used.reversed {
                all.extend(strand.coords.iter().rev().skip(skip));
            } else {
                all.extend(strand.coords.iter().skip(skip));
            }
        }
        all
    }

    pub(super) fn turned(&self) -> Self {
        Self { uses: self.uses.iter().rev().map(|used| used.turned()).collect(), length_m: self.length_m }
    }

    pub(super) fn all_oneway(&self, strands: &[Strand]) -> bool {
        self.strands(strands).all(|strand| strand.oneway)
    }

    /// Metres of two-way road gone through as digitised, less those gone through against it.
    pub(super) fn digitised_m(&self, strands: &[Strand]) -> f64 {
        let signed = |used: &Use| {
            let strand = strands.get(used.strand).filter(|strand| !strand.oneway)?;
            Some(if used.reversed { -strand.length_m } else { strand.length_m })
        };
        self.uses.iter().filter_map(signed).sum()
    }

    /// The longer first; of equals the one with the lowest piece.
    pub(super) fn longest_first(&self, other: &Self, strands: &[Strand]) -> Ordering {
        let least = |line: &Self| line.uses.iter().map(|used| used.strand).min();
        let by_length = other.length_m.total_cmp(&self.length_m);
        by_length
            .then_with(|| least(self).cmp(&least(other)))
            .then_with(|| self.first_node(strands).cmp(&other.first_node(strands)))
    }
}

/// Joins directed strands: first where there is only one way on, then at forks.
pub(super) fn join(strands: &[Strand], uses: &[Use]) -> Vec<Line> {
    let mut sorted = uses.to_vec();
    sorted.sort_unstable();
    let mut chains = Chains::new(strands, &sorted);
    chains.join_where_single();
    chains.join_at_forks();
    chains.lines()
}

/// Chains under construction. A chain is known by the number of its first use; `next` and `before` tie them.
struct Chains<'a> {
    strands: &'a [Strand],
    uses: &'a [Use],
    next: Vec<Option<usize>>,
    before: Vec<Option<usize>>,
    /// For each node the uses that arrive and those that leave.
    nodes: BTreeMap<i64, (Vec<usize>, Vec<usize>)>,
}

impl<'a> Chains<'a> {
    fn new(strands: &'a [Strand], uses: &'a [Use]) -> Self {
        let mut nodes: BTreeMap<i64, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, used) in uses.iter().enumerate() {
            if let (Some(first), Some(last)) = (used.first(strands), used.last(strands)) {
                nodes.entry(last).or_default().0.push(at);
                nodes.entry(first).or_default().1.push(at);
            }
        }
        Self { strands, uses, next: vec![None; uses.len()], before: vec![None; uses.len()], nodes }
    }

    fn pair(&self, one: usize, other: usize) -> Option<(&'a Strand, &'a Strand, f64)> {
        let (a, b) = (*self.uses.get(one)?, *self.uses.get(other)?);
        let turn = a.turn_into(b, self.strands)?;
        Some((self.strands.get(a.strand)?, self.strands.get(b.strand)?, turn))
    }

    fn tie(&mut self, one: usize, other: usize) {
        if let (Some(next), Some(before)) = (self.next.get_mut(one), self.before.get_mut(other)) {
            *next = Some(other);
            *before = Some(one);
        }
    }

    fn join_where_single(&mut self) {
        let mut ties = Vec::new();
        for (arriving, leaving) in self.nodes.values() {
            let ([one], [other]) = (arriving.as_slice(), leaving.as_slice()) else { continue };
            let Some((a, b, turn)) = self.pair(*one, *other) else { continue };
            let sharpest = if a.oneway && b.oneway { SHARPEST_ONEWAY_DEG } else { 180.0 };
            if one != other && turn <= sharpest {
                ties.push((*one, *other));
            }
        }
        for (one, other) in ties {
            self.tie(one, other);
        }
    }

    /// Again and again the best pair at any fork: a long way on counts more than a straight one, so that a spur straight
    /// ahead does not steal the number from a road that bends.
    fn join_at_forks(&mut self) {
        let forks: Vec<(Vec<usize>, Vec<usize>)> =
            self.nodes.values().filter(|(a, l)| a.len() + l.len() > 2).cloned().collect();
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for (arriving, leaving) in &forks {
                for (&one, &other) in
                    arriving.iter().flat_map(|one| leaving.iter().map(move |other| (one, other)))
                {
                    let Some(worth) = self.worth(one, other) else { continue };
                    let better = best.is_none_or(|(most, x, y)| {
                        worth.total_cmp(&most).then((x, y).cmp(&(one, other))) == Ordering::Greater
                    });
                    if better {
                        best = Some((worth, one, other));
                    }
                }
            }
            match best {
                Some((_, one, other)) => self.tie(one, other),
                None => return,
            }
        }
    }

    /// What joining is worth, when it can be done.
    fn worth(&self, one: usize, other: usize) -> Option<f64> {
        if one == other || self.next.get(one)?.is_some() || self.before.get(other)?.is_some() {
            return None;
        }
        let (a, b, turn) = self.pair(one, other)?;
        if turn > SHARPEST_DEG || (a.arc && b.arc && a.piece == b.piece) {
            return None;
        }
        let same_way = if a.piece == b.piece { 2.0 } else { 1.0 };
        let straight = f64::midpoint(1.0, turn.to_radians().cos());
        let (behind, ahead) = (self.chain_m(one, &self.before), self.chain_m(other, &self.next));
        Some(same_way * straight * behind.min(ahead))
    }

    /// The length of the chain from a use on in one direction.
    fn chain_m(&self, from: usize, step: &[Option<usize>]) -> f64 {
        let mut run = 0.0;
        let mut at = Some(from);
        // A ring comes round to where it started.
        for _ in 0..self.uses.len() {
            let Some(here) = at else { break };
            let strand = self.uses.get(here).and_then(|used| self.strands.get(used.strand));
            run += strand.map_or(0.0, |strand| strand.length_m);
            at = step.get(here).copied().flatten();
        }
        run
    }

    fn lines(&self) -> Vec<Line> {
        let mut done = vec![false; self.uses.len()];
        let starts = self.before.iter().enumerate().filter(|(_, before)| before.is_none()).map(|(at, _)| at);
        // What is left after the chains with a start are rings; each starts with its lowest piece.
        let mut lines: Vec<Line> =
            starts.chain(0..self.uses.len()).filter_map(|start| self.line(start, &mut done)).collect();
        lines.sort_by(|x, y| x.longest_first(y, self.strands));
        lines
    }

    fn line(&self, start: usize, done: &mut [bool]) -> Option<Line> {
        let mut uses = Vec::new();
        let mut at = Some(start);
        while let Some(here) = at.filter(|&here| done.get(here) == Some(&false)) {
            *done.get_mut(here)? = true;
            let used = *self.uses.get(here)?;
            uses.push(used);
            at = self.next.get(here).copied().flatten();
        }
        (!uses.is_empty()).then(|| Line::new(self.strands, uses))
    }
}
