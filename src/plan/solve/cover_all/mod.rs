//! Covering all with the fewest (LSCP): every demand that any site can serve is served, by as few sites as possible.
//!
//! Toregas, Swain, ReVelle and Bergman, "The location of emergency service facilities", Operations Research 19, 1971. Sites
//! and demands that another one makes needless are left out first; prices of the Lagrangian relaxation give the bound and
//! decide more of them; branching settles the rest.

mod dual;
mod greedy;
mod parts;
mod reduce;
mod search;
#[cfg(test)]
mod tests;

use super::cover::CoverProblem;
use super::cover::core::Core;
use super::{Effort, Meter, Sense, Solved};
use crate::question::{Cancelled, Progress};

/// Chooses the fewest sites that serve every demand of positive weight that any site can serve; the `fixed` ones are always
/// among them and count. Demand that no site can serve is left out: who asks says how much that is.
///
/// Sites come in no particular order. The objective and the bound are numbers of sites.
///
/// # Errors
/// When the asker stops it before anything is found; later it returns the best so far.
pub fn solve(
    problem: &CoverProblem,
    fixed: &[usize],
    effort: Effort,
    progress: &Progress,
) -> Result<Solved, Cancelled> {
    progress.tick(0.0)?;
    let mut meter = Meter::new(effort, progress);
    let core = Core::of(problem, fixed, usize::MAX);
    let first = greedy::choose(&core, &core.weights, &mut meter)?;
    let first = core.named(&first);
    let found = search::search(core, first.len(), &mut meter);
    let mut sites: Vec<usize> = found.sites.unwrap_or(first).into_iter().map(|site| site as usize).collect();
    sites.sort_unstable();
    let objective = sites.len() as f64;
    let bound = (found.bound as f64).min(objective);
    Ok(Solved { sites, objective, bound, sense: Sense::Less, end: found.end })
}
