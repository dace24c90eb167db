//! Least walking (p-median): with so many sites, the least weighted sum of what each demand's way to its nearest costs.
//!
//! Hakimi, Operations Research 12, 1964. A greedy start and exchanges give the plan; the Lagrangian relaxation of
//! "every demand is served once" gives the bound, decides most sites, and where it leaves room branch and bound closes it.

mod core;
mod exchange;
mod greedy;
mod nearest;
mod prices;
mod reach;
mod relaxed;
mod search;
#[cfg(test)]
mod tests;
mod tree;

use self::core::Core;
use self::search::{Best, run};
use super::fate::Fate;
use super::serving::too_few;
use super::slots::put;
use super::{Choice, Costs, Effort, End, Meter, Sense, ServeError, Solved};
use crate::question::Progress;

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
) -> Result<Solved, ServeError> {
    let must = problem.unserved().is_none();
    let cut_off = problem.cut_off();
    if let Some(first) = cut_off.first().filter(|_| must) {
        return Err(ServeError::CutOff { demands: cut_off.len(), first: *first });
    }
    let mut meter = Meter::new(effort, progress);
    let mut fates = vec![Fate::Open; problem.site_count()];
    for site in choice.fixed() {
        put(&mut fates, *site, Fate::In);
    }
    let (core, never) = Core::of(problem, choice.count());
    let mut best = Best::none(problem.is_whole(), never);
    let ended = run(core, &fates, &mut best, &mut meter);
    if must && best.cost >= never && best.cost.is_finite() {
        ended?;
        let proved = best.bound >= never;
        return Err(too_few(problem, choice, proved, progress)?);
    }
    if best.sites.is_empty() {
        return Err(ServeError::Cancelled);
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
    let cost = |near: &Option<(u32, f64)>| {
        near.map_or(otherwise, |(_, cost)| cost.min(problem.unserved().unwrap_or(cost)))
    };
    near.iter().enumerate().map(|(demand, near)| problem.weight(demand) * cost(near)).sum()
}
