//! Least walking (p-median): with so many sites, the least weighted sum of what each demand's way to its nearest costs.
//!
//! Hakimi, Operations Research 12, 1964. A greedy start and exchanges give the plan; the Lagrangian relaxation of
//! "every demand is served once" gives the bound, decides most sites, and where it leaves room branch and bound closes it.

mod core;
mod exchange;
mod greedy;
mod nearest;
mod prices;
mod relaxed;
mod search;
#[cfg(test)]
mod tests;
mod tree;

use thiserror::Error;

pub(super) use self::core::{Core, Fate};
pub(super) use self::search::{Best, run};

use super::slots::put;
use super::{Choice, Costs, Effort, End, Meter, Sense, Solved};
use crate::question::{Cancelled, Progress};

/// Why there is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WalkError {
    /// Some demands reach no site at all.
    #[error("{demands} demands reach no site at all, the first of them number {first}")]
    CutOff {
        /// How many.
        demands: usize,
        /// The first of them, counted from 0.
        first: usize,
    },
    /// No choice of so many sites serves all.
    #[error("no choice of {count} sites serves every demand: {unserved} would be left at least")]
    TooFew {
        /// Sites to choose.
        count: usize,
        /// Demands that the best choice found leaves.
        unserved: usize,
        /// As many sites as are surely enough to serve all.
        enough: usize,
    },
    /// The asker stopped it before there was a plan.
    #[error("stopped before there was a plan")]
    Cancelled,
}

impl From<Cancelled> for WalkError {
    fn from(_: Cancelled) -> WalkError {
        WalkError::Cancelled
    }
}

/// Chooses as many sites as are asked for; the answer lists them in growing order.
///
/// # Errors
/// When not every demand with a weight can be served (and none may be left), or when the asker stops it before there is a
/// plan.
pub fn solve(
    problem: &Costs,
    choice: &Choice,
    effort: Effort,
    progress: &Progress,
) -> Result<Solved, WalkError> {
    let must = problem.unserved().is_none();
    let cut_off = problem.cut_off();
    if let Some(first) = cut_off.first().filter(|_| must) {
        return Err(WalkError::CutOff { demands: cut_off.len(), first: *first });
    }
    let mut meter = Meter::new(effort, progress);
    let mut fates = vec![Fate::Free; problem.site_count()];
    for site in choice.fixed() {
        put(&mut fates, *site, Fate::In);
    }
    let (core, never) = Core::of(problem, choice.count());
    let mut best = Best::none(problem.is_whole());
    let ended = run(core, &fates, &mut best, &[], &mut meter);
    if must && best.cost >= never {
        ended?;
        let left = problem.nearest_of(&by_number(&best)).iter().filter(|near| near.is_none()).count();
        return Err(WalkError::TooFew { count: choice.count(), unserved: left, enough: 0 });
    }
    if best.sites.is_empty() {
        return Err(WalkError::Cancelled);
    }
    let sites = by_number(&best);
    let objective = walked(problem, &sites);
    let end = ended.unwrap_or(End::Stopped);
    Ok(Solved { sites, objective, bound: best.bound.min(objective), sense: Sense::Less, end })
}

fn by_number(best: &Best) -> Vec<usize> {
    let mut sites: Vec<usize> = best.sites.iter().map(|site| *site as usize).collect();
    sites.sort_unstable();
    sites
}

/// What all demands walk to the nearest of these sites; those that reach none cost what being unserved costs.
pub fn walked(problem: &Costs, sites: &[usize]) -> f64 {
    let otherwise = problem.unserved().unwrap_or_default();
    let near = problem.nearest_of(sites);
    let cost = |near: &Option<(u32, f64)>| near.map_or(otherwise, |(_, cost)| cost.min(problem.unserved().unwrap_or(cost)));
    near.iter().enumerate().map(|(demand, near)| problem.weight(demand) * cost(near)).sum()
}
