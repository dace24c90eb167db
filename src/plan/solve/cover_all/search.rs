//! The fewest sites and the proof: prices, what they decide, parts that have nothing to do with each other each by itself,
//! and branching where a doubt is left.

use super::dual::Dual;
use super::{greedy, parts, reduce};
use crate::plan::solve::cover::core::Core;
use crate::plan::solve::fate::Fate;
use crate::plan::solve::{End, Meter};
use crate::question::Cancelled;

/// Steps of the dual before branching is thought of.
const STEPS: usize = 600;
/// Steps at a branch.
const BRANCH_STEPS: usize = 150;
/// Steps between two looks at what the prices decide.
const ROUND: usize = 50;
/// What rounding may do to a bound.
const SLACK: f64 = 1e-6;

/// What was found in a part, sites chosen before counted.
pub(super) struct Found {
    /// A choice of fewer sites than asked for, if there is one.
    pub sites: Option<Vec<u32>>,
    /// No choice takes fewer.
    pub bound: usize,
    pub end: End,
}

impl Found {
    fn nothing_below(limit: usize) -> Found {
        Found { sites: None, bound: limit, end: End::Done }
    }
}

/// Looks for a choice of fewer than `limit` sites until nothing better can be left, the work allowed is used up, or the
/// asker stops it.
pub(super) fn search(core: Core, limit: usize, meter: &mut Meter<'_>) -> Found {
    let lost = core.lost;
    let prices = core.by_demand.iter().map(|_| 0.0).collect();
    Search { lost }.part(core, prices, limit, STEPS, meter)
}

struct Search {
    /// What no site at all can serve is nobody's fault; more than that must not be lost.
    lost: usize,
}

impl Search {
    /// A part by its parts.
    fn part(&self, core: Core, prices: Vec<f64>, limit: usize, steps: usize, meter: &mut Meter<'_>) -> Found {
        let least = core.chosen.len();
        let Ok((core, prices)) = reduce::reduced(core, prices, meter) else {
            return Found { sites: None, bound: least, end: End::Stopped };
        };
        if core.lost > self.lost || core.chosen.len() >= limit {
            return Found::nothing_below(limit);
        }
        if core.weights.is_empty() {
            return Found { bound: core.chosen.len(), sites: Some(core.chosen), end: End::Done };
        }
        let parts = parts::parts(&core, &prices);
        if parts.len() == 1 {
            return self.whole(core, prices, limit, steps, meter);
        }
        let mut sites = Some(core.chosen.clone());
        let (mut bound, mut end) = (core.chosen.len(), End::Done);
        let mut left = parts.len();
        for (part, prices) in parts {
            left -= 1;
            // The parts before took at least their bounds, the ones to come take one each at least.
            let room = limit.saturating_sub(bound + left);
            let found = self.whole(part, prices, room, steps, meter);
            bound += found.bound;
            end = worse(end, found.end);
            if end == End::Stopped {
                // Whoever wishes to stop does not wait for the other parts.
                return Found { sites: None, bound: (bound + left).min(limit), end };
            }
            sites = match (sites, found.sites) {
                (Some(mut all), Some(more)) => {
                    all.extend(more);
                    Some(all)
                }
                _ => None,
            };
            if bound + left >= limit {
                return Found { sites: None, bound: limit, end };
            }
        }
        let sites = sites.filter(|sites| sites.len() < limit);
        Found { sites, bound: bound.min(limit), end }
    }

    /// A part that hangs together.
    fn whole(
        &self,
        core: Core,
        mut prices: Vec<f64>,
        limit: usize,
        most: usize,
        meter: &mut Meter<'_>,
    ) -> Found {
        let mut best = Best { limit, sites: None };
        let mut bound = core.chosen.len() as f64 + 1.0;
        if prices.iter().all(|price| *price <= 0.0) {
            prices = first_prices(&core);
        }
        let (mut theta, mut steps) = (1.0, 0);
        loop {
            if core.chosen.len() + 1 >= best.limit {
                return best.closed();
            }
            let mut dual = Dual::new(&core, std::mem::take(&mut prices), theta);
            let ran = ascend(&mut dual, &core, &mut best, meter);
            steps += ROUND;
            bound = bound.max(dual.bound);
            let Ok(goes_on) = ran else { return best.found(bound, End::Stopped) };
            if bound > best.target() {
                return best.closed();
            }
            if !goes_on {
                return best.found(bound, End::Spent);
            }
            let fates = dual.fates(best.target());
            let decided = fates.iter().filter(|fate| **fate != Fate::Open).count();
            let still = dual.is_still() || steps >= most;
            theta = dual.theta();
            if decided > 0 && (still || decided * 20 >= core.sites.len()) {
                let (core, prices) = core.after(&fates, &dual.best_prices);
                let found = self.part(core, prices, best.limit, most.saturating_sub(steps).max(ROUND), meter);
                return best.or(found);
            }
            if !still {
                prices = dual.prices().to_vec();
                continue;
            }
            let Some(site) = doubtful(&core, &dual) else { return best.found(bound, End::Done) };
            let mut least = usize::MAX;
            let mut end = End::Done;
            for side in [Fate::In, Fate::Out] {
                let mut fates = vec![Fate::Open; core.sites.len()];
                if let Some(fate) = fates.get_mut(site) {
                    *fate = side;
                }
                if end != End::Done {
                    least = least.min((bound - SLACK).ceil() as usize);
                    continue;
                }
                let (core, prices) = core.after(&fates, &dual.best_prices);
                let found = self.part(core, prices, best.limit, BRANCH_STEPS, meter);
                least = least.min(found.bound);
                end = worse(end, found.end);
                best.take(found.sites);
            }
            return best.found((least as f64).max(bound), end);
        }
    }
}

/// The best choice of a part so far.
struct Best {
    /// A choice is sought with fewer sites than this.
    limit: usize,
    sites: Option<Vec<u32>>,
}

impl Best {
    /// A bound above this leaves nothing better: numbers of sites are whole.
    fn target(&self) -> f64 {
        self.limit as f64 - 1.0 + SLACK
    }

    fn take(&mut self, sites: Option<Vec<u32>>) {
        if let Some(sites) = sites
            && sites.len() < self.limit
        {
            self.limit = sites.len();
            self.sites = Some(sites);
        }
    }

    fn found(self, bound: f64, end: End) -> Found {
        let bound = ((bound - SLACK).ceil() as usize).min(self.limit);
        Found { sites: self.sites, bound, end }
    }

    /// Nothing better is left.
    fn closed(self) -> Found {
        Found { bound: self.limit, sites: self.sites, end: End::Done }
    }

    fn or(mut self, found: Found) -> Found {
        self.take(found.sites);
        Found { bound: found.bound.min(self.limit), sites: self.sites, end: found.end }
    }
}

fn worse(one: End, other: End) -> End {
    if one == End::Done { other } else { one }
}

/// A round of steps, with a choice now and then. Whether the work allowed is not used up.
fn ascend(
    dual: &mut Dual<'_>,
    core: &Core,
    best: &mut Best,
    meter: &mut Meter<'_>,
) -> Result<bool, Cancelled> {
    for at in 0..ROUND {
        let goes_on = meter.spend(dual.work())?;
        dual.step(best.limit as f64);
        if at % 25 == 24 || at == 0 {
            let found = greedy::choose(core, dual.prices(), meter)?;
            if core.chosen.len() + found.len() < best.limit {
                best.take(Some(core.named(&found)));
            }
        }
        if !goes_on {
            return Ok(false);
        }
        if dual.bound > best.target() || dual.is_still() {
            break;
        }
    }
    Ok(true)
}

/// Of the servers of the demand with the fewest the one taken most: deciding it settles most.
fn doubtful(core: &Core, dual: &Dual<'_>) -> Option<usize> {
    let rare = core.by_demand.iter().min_by_key(|servers| servers.len())?;
    let taken = |site: &u32| dual.taken.get(*site as usize).copied().unwrap_or_default();
    let size = |site: &u32| core.by_site.get(*site as usize).len();
    rare.iter()
        .max_by(|one, other| {
            taken(one).total_cmp(&taken(other)).then(size(one).cmp(&size(other))).then(other.cmp(one))
        })
        .map(|site| *site as usize)
}

/// Each demand as dear as the largest site that serves it makes it.
fn first_prices(core: &Core) -> Vec<f64> {
    let size = |site: &u32| core.by_site.get(*site as usize).len();
    core.by_demand
        .iter()
        .map(|servers| 1.0 / servers.iter().map(size).max().unwrap_or(1).max(1) as f64)
        .collect()
}
