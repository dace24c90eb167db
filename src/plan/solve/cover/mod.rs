//! Maximal covering (MCLP): with so many sites, serve as much demand as possible.
//!
//! Church and ReVelle, "The maximal covering location problem", Papers of the Regional Science Association 32, 1974.
//! The plan comes from a greedy start with lazy evaluation and exchanges of one site for another; the bound from the
//! Lagrangian relaxation of the covering constraints, which gives the value of the linear relaxation in the limit.

mod bound;
mod greedy;
mod improve;
mod problem;
#[cfg(test)]
mod tests;

pub use problem::{CoverError, CoverProblem};

use super::proof::{self, rounding};
use crate::question::{Cancelled, Progress};

/// A solution with its proof of quality.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverPlan {
    /// The chosen sites, best first: each is the one that adds most to those before it.
    pub sites: Vec<usize>,
    /// What each site adds to those before it, in the unit of the weights.
    pub gains: Vec<f64>,
    /// Weight served.
    pub objective: f64,
    /// No choice of so many sites serves more than this.
    pub bound: f64,
}

impl CoverPlan {
    /// Whether nothing better exists.
    pub fn is_proved(&self) -> bool {
        proof::is_proved(self.objective, self.bound)
    }
}

/// Chooses at most `count` sites. The same problem gives the same plan, whatever the machine.
///
/// # Errors
/// When the asker stops it.
pub fn solve(problem: &CoverProblem, count: usize, progress: &Progress) -> Result<CoverPlan, Cancelled> {
    progress.tick(0.0)?;
    let start = greedy::choose(problem, count);
    let best = improve::exchange(problem, start, progress)?;
    progress.tick(0.2)?;
    let bound::Bounded { bound, sites } = bound::lagrangian(problem, count, best, progress)?;
    let (mut sites, mut gains) = greedy::in_order_of_gain(problem, &sites);
    // A site that adds nothing costs money and stays away.
    gains.retain(|gain| *gain > 0.0);
    sites.truncate(gains.len());
    let objective = problem.served(&sites);
    progress.tick(1.0)?;
    Ok(CoverPlan { sites, gains, objective, bound: bound.max(objective) })
}
