//! Why a plan that must serve all cannot.

use thiserror::Error;

use crate::question::Cancelled;

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
