//! One spacing: the best places in it for 1, 2, … sites.

use crate::question::{Cancelled, Progress};

/// A place where a site may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Millimetres along the road.
    pub at_mm: i64,
    /// How gladly it is taken among places that close as much: 0 most, where a bin stood before.
    pub rank: u8,
}

/// A stretch longer than the limit without a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSpacing {
    /// Where it starts, millimetres along the road.
    pub from_mm: i64,
    /// Where it ends, likewise.
    pub to_mm: i64,
    /// Whether a facility stands at its start; the road begins there otherwise.
    pub before: bool,
    /// Whether a facility stands at its end; the road ends there otherwise.
    pub after: bool,
    /// The greatest spacing allowed, millimetres.
    pub limit_mm: i64,
    /// The stretches that count, in order and apart: the populated ones, or all of it.
    pub parts: Vec<(i64, i64)>,
    /// Whether a part counts only when it reaches farther than half the limit from every facility.
    pub far_only: bool,
    /// Where sites may stand, in order.
    pub places: Vec<Place>,
}

/// What a plan for one spacing costs: first the millimetres left in gaps, then the ranks of its places, then how uneven it
/// is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    open_mm: i64,
    ranks: u32,
    /// Squared metres.
    uneven: i64,
}

impl Cost {
    const NOWHERE: Cost = Cost { open_mm: i64::MAX / 4, ranks: 0, uneven: i64::MAX / 4 };

    fn plus(self, other: Cost) -> Cost {
        Cost {
            open_mm: self.open_mm + other.open_mm,
            ranks: self.ranks + other.ranks,
            uneven: self.uneven + other.uneven,
        }
    }
}

/// The best plans for one spacing by number of sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Millimetres in gaps with 0, 1, 2, … sites; never more from one to the next.
    pub open_mm: Vec<i64>,
    /// The places taken, in order along the road, for each number of sites.
    pub chosen: Vec<Vec<usize>>,
}

impl OpenSpacing {
    /// Millimetres of the counted parts that lie in a gap when `from` and `to` are neighbours.
    fn open_between(&self, from: (i64, bool), to: (i64, bool)) -> i64 {
        let ((from_mm, before), (to_mm, after)) = (from, to);
        if to_mm - from_mm <= self.limit_mm {
            return 0;
        }
        let half = self.limit_mm / 2;
        let far_from = from_mm + if before { half } else { 0 };
        let far_to = to_mm - if after { half } else { 0 };
        let first = self.parts.partition_point(|(_, end)| *end <= from_mm);
        self.parts
            .iter()
            .skip(first)
            .take_while(|(start, _)| *start < to_mm)
            .map(|(start, end)| ((*start).max(from_mm), (*end).min(to_mm)))
            .filter(|(start, end)| !self.far_only || (*start).max(far_from) < (*end).min(far_to))
            .map(|(start, end)| end - start)
            .sum()
    }

    /// Millimetres of the counted parts between two places: country without people pulls no site towards it.
    fn counted_between(&self, from_mm: i64, to_mm: i64) -> i64 {
        let first = self.parts.partition_point(|(_, end)| *end <= from_mm);
        let parts = self.parts.iter().skip(first).take_while(|(start, _)| *start < to_mm);
        parts.map(|(start, end)| (*end).min(to_mm) - (*start).max(from_mm)).sum()
    }

    fn step(&self, from: (i64, bool), to: (i64, bool)) -> Cost {
        let metres = self.counted_between(from.0, to.0) / 1000;
        Cost { open_mm: self.open_between(from, to), ranks: 0, uneven: metres * metres }
    }

    /// The step to a place where a site is taken.
    fn step_to(&self, from: (i64, bool), place: &Place) -> Cost {
        Cost { ranks: u32::from(place.rank), ..self.step(from, (place.at_mm, true)) }
    }

    /// Millimetres in gaps as it is.
    pub fn open_mm(&self) -> i64 {
        self.open_between((self.from_mm, self.before), (self.to_mm, self.after))
    }

    /// Millimetres in gaps when these places, in order, are taken.
    pub fn open_with_mm(&self, taken: &[usize]) -> i64 {
        let mut from = (self.from_mm, self.before);
        let mut open_mm = 0;
        for place in taken.iter().filter_map(|at| self.places.get(*at)) {
            let here = (place.at_mm, true);
            open_mm += self.open_between(from, here);
            from = here;
        }
        open_mm + self.open_between(from, (self.to_mm, self.after))
    }

    /// The best plans with up to `most` sites, as far as more sites gain.
    ///
    /// # Errors
    /// When the asker stopped it.
    pub fn fill(&self, most: usize, progress: &Progress) -> Result<Filled, Cancelled> {
        let (start, end) = ((self.from_mm, self.before), (self.to_mm, self.after));
        let mut filled = Filled { open_mm: vec![self.open_mm()], chosen: vec![Vec::new()] };
        // `reach[i]`: the cheapest way to have the last site at place i; `back[k][i]`: the place before it.
        let mut reach: Vec<Cost> = self.places.iter().map(|place| self.step_to(start, place)).collect();
        let mut back: Vec<Vec<usize>> = Vec::new();
        for count in 1..=most.min(self.places.len()) {
            progress.tick(progress.fraction())?;
            if count > 1 {
                let (next, from) = self.one_more(&reach, count - 1);
                reach = next;
                back.push(from);
            }
            let total = |at: usize| {
                let (cost, place) = (reach.get(at)?, self.places.get(at)?);
                Some(cost.plus(self.step((place.at_mm, true), end)))
            };
            let Some((best, at)) =
                (count - 1..self.places.len()).filter_map(|at| Some((total(at)?, at))).min()
            else {
                break;
            };
            filled.open_mm.push(best.open_mm);
            filled.chosen.push(traced(&back, at));
            if best.open_mm == 0 {
                break;
            }
        }
        Ok(filled)
    }

    /// From the cheapest ways with `count` sites those with one more.
    fn one_more(&self, reach: &[Cost], count: usize) -> (Vec<Cost>, Vec<usize>) {
        let mut next = vec![Cost::NOWHERE; reach.len()];
        let mut from = vec![0; reach.len()];
        for (at, place) in self.places.iter().enumerate().skip(count) {
            let earlier = reach.iter().zip(&self.places).enumerate().take(at).skip(count - 1);
            let ways = earlier
                .map(|(before, (cost, one))| (cost.plus(self.step_to((one.at_mm, true), place)), before));
            if let (Some((cost, before)), Some(next), Some(from)) =
                (ways.min(), next.get_mut(at), from.get_mut(at))
            {
                *next = cost;
                *from = before;
            }
        }
        (next, from)
    }
}

/// The places of the plan that ends at `last`, in order.
fn traced(back: &[Vec<usize>], last: usize) -> Vec<usize> {
    let mut chosen = vec![last];
    let mut at = last;
    for from in back.iter().rev() {
        at = from.get(at).copied().unwrap_or_default();
        chosen.push(at);
    }
    chosen.reverse();
    chosen
}
