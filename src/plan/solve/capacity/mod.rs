//! Maximal covering where no site serves more than its capacity: a bin takes the rubbish of so many households.
//!
//! Current and Storbeck, "Capacitated covering models", Environment and Planning B 15, 1988. The weight of a demand may be
//! shared between sites, so that for given sites the best sharing is a greatest flow ([`flow`]); with whole weights and
//! capacities so are the shares. Prices of the Lagrangian relaxation give the bound ([`dual`]), exchanges of sites good
//! choices ([`exchange`]), and branching settles what is left ([`search`]).

mod dual;
mod exchange;
mod flow;
mod problem;
mod search;
#[cfg(test)]
mod tests;

pub use exchange::in_order_of_gain;
pub use problem::{CapacityError, CapacityProblem};

use super::incumbent::Incumbent;
use super::{Effort, Meter, Sense, Solved};
use crate::question::{Cancelled, Progress};

/// Chooses `count` sites at most, the `fixed` ones always among them. The same problem gives the same choice, whatever the
/// machine. Sites come best first: each is the one that adds most to those before it; the fixed ones lead.
///
/// # Errors
/// When the asker stops it before anything is found; later it returns the best so far.
pub fn solve(
    problem: &CapacityProblem,
    fixed: &[usize],
    count: usize,
    effort: Effort,
    progress: &Progress,
) -> Result<Solved, Cancelled> {
    progress.tick(0.0)?;
    let mut meter = Meter::new(effort, progress);
    let mut first = exchange::Exchange::of(problem, fixed);
    let served = first.served();
    let mut best = Incumbent::of(first.sites().to_vec(), served, problem.is_whole());
    first.fill(count, &mut meter)?;
    best.offer(first.served(), || first.sites().to_vec());
    let (bound, end) = search::search(problem, fixed, count, &mut best, &mut meter);
    let found: Vec<usize> = best.sites.iter().map(|site| *site as usize).collect();
    let (mut sites, gains) = in_order_of_gain(problem, fixed, &found);
    // A site that adds nothing costs money and stays away.
    let useful = gains.iter().rposition(|gain| *gain > 0.0).map_or(0, |last| last + 1);
    let fixed = sites.len().min(fixed.iter().collect::<std::collections::HashSet<_>>().len());
    sites.truncate(useful.max(fixed));
    let objective = problem.served(&sites);
    Ok(Solved { sites, objective, bound: bound.max(objective), sense: Sense::More, end })
}
