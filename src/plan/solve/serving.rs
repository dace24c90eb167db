//! Why a plan that must serve all cannot.

use thiserror::Error;

use super::{Choice, Costs, Effort, cover_all};
use crate::question::{Cancelled, Progress};

/// Why there is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ServeError {
    /// Some demands reach no site at all.
    #[error("{demands} demands reach no site at all, the first of them number {first}")]
    CutOff {
        /// How many.
        demands: usize,
        /// The first of them, counted from 0.
        first: usize,
    },
    /// No choice of so many sites serves all, or none was found.
    #[error("{count} sites do not serve every demand; at least {needed} are needed, {enough} are enough")]
    TooFew {
        /// Sites to choose.
        count: usize,
        /// No fewer than these can serve all; not above `count` where no choice was found and none is ruled out.
        needed: usize,
        /// As many as this surely serve all, the fixed ones among them.
        enough: usize,
    },
    /// The asker stopped it before there was a plan.
    #[error("stopped before there was a plan")]
    Cancelled,
}

impl From<Cancelled> for ServeError {
    fn from(_: Cancelled) -> ServeError {
        ServeError::Cancelled
    }
}

/// How many sites would do, as far as a little more work tells; `proved` when those asked for are known not to.
pub(super) fn too_few(
    problem: &Costs,
    choice: &Choice,
    proved: bool,
    progress: &Progress,
) -> Result<ServeError, Cancelled> {
    let count = choice.count();
    let least = if proved { count + 1 } else { 1 };
    let Ok(near) = problem.within(f64::INFINITY) else {
        // No checked table comes here.
        return Ok(ServeError::TooFew { count, needed: least, enough: problem.site_count() });
    };
    let fewest = cover_all::solve(&near, choice.fixed(), Effort(50 * Effort::MOMENT.0), progress)?;
    let needed = (fewest.bound.ceil() as usize).max(least);
    Ok(ServeError::TooFew { count, needed, enough: fewest.sites.len().max(needed) })
}
