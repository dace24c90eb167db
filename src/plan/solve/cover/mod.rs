//! Maximal covering (MCLP): with so many sites, serve as much demand as possible.
//!
//! Church and ReVelle, "The maximal covering location problem", Papers of the Regional Science Association 32, 1974.
//! Prices of the Lagrangian relaxation give the bound and decide most sites, exchanges of one site for another give good
//! choices, and branching settles what is left.

pub(super) mod core;
mod dual;
mod exact;
mod exchange;
mod order;
mod problem;
#[cfg(test)]
mod tests;

pub use order::in_order_of_gain;
pub use problem::{CoverError, CoverProblem};

use self::core::Core;
use super::incumbent::Incumbent;
use super::{Effort, Meter, Sense, Solved};
use crate::question::{Cancelled, Progress};

/// Chooses `count` sites at most, the `fixed` ones always among them. The same problem gives the same choice, whatever the
/// machine. Sites come best first: each is the one that adds most to those before it; the fixed ones lead.
///
/// # Errors
/// When the asker stops it before anything is found; later it returns the best so far.
pub fn solve(
    problem: &CoverProblem,
    fixed: &[usize],
    count: usize,
    effort: Effort,
    progress: &Progress,
) -> Result<Solved, Cancelled> {
    progress.tick(0.0)?;
    let mut meter = Meter::new(effort, progress);
    let core = Core::of(problem, fixed, count);
    let mut best = Incumbent::of(core.chosen.clone(), core.base, problem.is_whole());
    let mut choice = exchange::Choice::of(&core, &[]);
    choice.fill(&mut meter)?;
    let greedy = core.served(choice.sites(), &mut Vec::new());
    best.offer(greedy, || core.named(choice.sites()));
    let exact::Ended { bound, end } = exact::search(core, &mut best, &mut meter);
    let found: Vec<usize> = best.sites.iter().map(|site| *site as usize).collect();
    let (mut sites, gains) = in_order_of_gain(problem, fixed, &found);
    // A site that adds nothing costs money and stays away.
    let useful = gains.iter().rposition(|gain| *gain > 0.0).map_or(0, |last| last + 1);
    sites.truncate(useful.max(fixed.len()));
    let objective = problem.served(&sites);
    Ok(Solved { sites, objective, bound: bound.max(objective), sense: Sense::More, end })
}
