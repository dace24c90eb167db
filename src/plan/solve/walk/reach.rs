//! Whether so many sites can serve all, and how many are needed.
//!
//! Each demand that is not served costs 1 and all else is free: a plan that costs nothing serves all, and prices that
//! prove a cost above nothing prove that there is none.

use super::core::{BySite, Core};
use super::greedy;
use super::search::{Best, run};
use crate::plan::solve::{Choice, Effort, Meter, ServeError};
use crate::question::{Cancelled, Progress};

/// Whether the sites that the core may choose can serve all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan::solve) enum Reach {
    /// These do, by the numbers that the core gives its sites.
    Yes(Vec<u32>),
    /// No choice does.
    No,
    /// The work allowed was used up.
    Unknown,
}

/// Decides for a core from [`Core::served_below`].
pub(in crate::plan::solve) fn decide(core: Core, meter: &mut Meter) -> Result<Reach, Cancelled> {
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

/// How many sites would do, as far as a little more work tells; `core` as for [`decide`], `proved` whether those asked for
/// are known not to.
pub(in crate::plan::solve) fn too_few(
    core: &Core,
    choice: &Choice,
    proved: bool,
    progress: &Progress,
) -> Result<ServeError, Cancelled> {
    let mut meter = Meter::new(Effort(20 * Effort::MOMENT.0), progress);
    let (count, fixed) = (choice.count(), choice.fixed().len());
    let (needed, enough) = needed(core, if proved { count - fixed } else { 0 }, &mut meter)?;
    Ok(ServeError::TooFew { count, needed: needed + fixed, enough: enough + fixed })
}

/// The number of free sites needed to serve all lies between the two, both included; `few` are known not to be enough.
/// `core` as for [`decide`].
fn needed(core: &Core, mut few: usize, meter: &mut Meter) -> Result<(usize, usize), Cancelled> {
    let mut many = greedy::enough(core, &BySite::of(core), meter)?.len();
    while many > few + 1 {
        let count = few + (many - few) / 2;
        match decide(Core { count, ..core.clone() }, meter)? {
            Reach::Yes(_) => many = count,
            Reach::No => few = count,
            Reach::Unknown => break,
        }
    }
    Ok((few + 1, many))
}
