//! Whether so many sites can serve all.
//!
//! Each demand that is not served costs 1 and all else is free: a plan that costs nothing serves all, and prices that
//! prove a cost above nothing prove that there is none.

use super::core::Core;
use super::search::{Best, run};
use crate::plan::solve::Meter;
use crate::question::Cancelled;

/// Whether the sites that the core may choose can serve all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// These do, by the numbers that the core gives its sites.
    Yes(Vec<u32>),
    /// No choice does.
    No,
    /// The work allowed was used up.
    Unknown,
}

/// Decides for a core from [`Core::served_below`].
pub(super) fn decide(core: Core, meter: &mut Meter) -> Result<Reach, Cancelled> {
    let mut best = Best { below: 1.0, ..Best::none(true, f64::INFINITY) };
    // A demand that no free site serves needs no search.
    let served = |demand: usize| !core.reached(demand).0.is_empty();
    if (0..core.demand_count()).zip(&core.beyond).any(|(demand, cost)| *cost > 0.0 && !served(demand)) {
        return Ok(Reach::No);
    }
    run(core, &[], &mut best, meter)?;
    Ok(if best.cost < best.below {
        Reach::Yes(best.sites)
    } else if best.bound >= best.below {
        Reach::No
    } else {
        Reach::Unknown
    })
}
