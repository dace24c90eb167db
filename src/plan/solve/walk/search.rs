//! The search for the best choice: a first one, better ones by exchange, prices that prove how good it is, and where
//! these leave room, branch and bound.

use super::core::{BySite, Core};
use super::prices::{self, Prices, Search};
use super::reach::{self, Reach};
use super::relaxed::Relaxed;
use super::{exchange, greedy, tree};
use crate::plan::solve::fate::Fate;
use crate::plan::solve::proof::rounding;
use crate::plan::solve::slots::{at, put};
use crate::plan::solve::{End, Meter};
use crate::question::Cancelled;

/// Steps to good prices at the root.
const ROOT_STEPS: usize = 1500;

/// The best choice so far and what is proved about all others.
#[derive(Debug, Clone)]
pub(super) struct Best {
    /// The chosen sites by the numbers of the first core.
    pub sites: Vec<u32>,
    pub cost: f64,
    /// No choice costs less.
    pub bound: f64,
    /// Whether every cost is a whole number.
    pub whole: bool,
    /// A choice that costs this much or more is of no use, and the first that costs less ends the search; infinite where the
    /// best is looked for.
    pub below: f64,
    /// A cost of this much or more stands for demand that is not served and must be.
    pub never: f64,
}

impl Best {
    pub fn none(whole: bool, never: f64) -> Best {
        Best { sites: Vec::new(), cost: f64::INFINITY, bound: 0.0, whole, below: f64::INFINITY, never }
    }

    /// A choice that is no better than this need not be looked for.
    pub fn cutoff(&self) -> f64 {
        let known = self.cost.min(self.below);
        let slack = rounding(known);
        if self.whole && slack < 0.5 { known - 1.0 + slack } else { known - slack }
    }

    pub fn is_done(&self) -> bool {
        self.bound >= self.cutoff() || self.cost < self.below && self.below.is_finite()
    }

    /// What a better choice must stay below, for the length of steps; infinite where none that serves all is known.
    pub fn known(&self) -> f64 {
        if self.cost >= self.never { f64::INFINITY } else { self.cost.min(self.below) }
    }

    /// Nothing below the cutoff is left.
    pub fn close(&mut self) -> End {
        self.bound = self.cost.min(self.below);
        End::Done
    }
}

/// What is left after some sites are decided: its core, the way back to the first core's numbers, and what is kept.
#[derive(Debug)]
pub(super) struct Base {
    pub core: Core,
    pub by_site: BySite,
    origin: Vec<u32>,
    kept: Vec<u32>,
}

impl Base {
    fn new(core: Core) -> Base {
        Base { by_site: BySite::of(&core), origin: core.ids.clone(), kept: Vec::new(), core }
    }

    fn narrowed(&self, fates: &[Fate]) -> Base {
        let core = self.core.narrowed(fates);
        let mut kept = self.kept.clone();
        let sure = (0..fates.len()).filter(|site| at(fates, *site) == Fate::In);
        kept.extend(sure.map(|site| at(&self.origin, site)));
        let origin = core.ids.iter().map(|site| at(&self.origin, *site as usize)).collect();
        Base { by_site: BySite::of(&core), origin, kept, core }
    }

    /// A choice by the numbers of the first core.
    fn named(&self, chosen: &[u32]) -> Vec<u32> {
        let mut sites = self.kept.clone();
        sites.extend(chosen.iter().map(|site| at(&self.origin, *site as usize)));
        sites
    }

    /// Takes a choice over when it is better than the best.
    pub fn offer(&self, chosen: &[u32], cost: f64, best: &mut Best) -> bool {
        let better = cost < best.cost;
        if better {
            (best.sites, best.cost) = (self.named(chosen), cost);
        }
        better
    }
}

/// Looks for the best choice; `best` holds it and its bound, whatever ends the search.
pub(super) fn run(core: Core, fixed: &[Fate], best: &mut Best, meter: &mut Meter) -> Result<End, Cancelled> {
    let mut base = Base::new(core);
    if fixed.contains(&Fate::In) {
        base = base.narrowed(fixed);
    }
    let start = greedy::choose(&base.core, &base.by_site, meter)?;
    base.offer(&start, base.core.cost(&start), best);
    if base.core.is_settled() {
        return Ok(best.close());
    }
    let (mut cost, mut chosen) = exchange::improve(&base.core, &base.by_site, &start, meter)?;
    base.offer(&chosen, cost, best);
    if best.is_done() {
        return Ok(best.close());
    }
    if cost >= best.never {
        match reach::decide(base.core.served_below(best.never), meter)? {
            Reach::No => {
                best.bound = best.never;
                return Ok(End::Done);
            }
            Reach::Yes(sites) => {
                (cost, chosen) = exchange::improve(&base.core, &base.by_site, &sites, meter)?;
                base.offer(&chosen, cost, best);
            }
            Reach::Unknown => {}
        }
    }
    let mut start = first_prices(&base, &chosen);
    let mut first = true;
    // Each round decides sites and looks again at what is left, as long as that is much less.
    loop {
        let found = root_prices(&base, &start, first, best, meter)?;
        first = false;
        best.bound = best.bound.max(found.bound).min(best.cost);
        if best.is_done() {
            return Ok(best.close());
        }
        if meter.is_spent() {
            return Ok(End::Spent);
        }
        let fates = decided(&base.core, &found, best.cutoff());
        let sure = fates.iter().filter(|fate| **fate != Fate::Open).count();
        if sure > 0 {
            base = base.narrowed(&fates);
        }
        start.clone_from(&found.asked);
        if base.core.is_settled() {
            let rest = base.core.rest();
            base.offer(&rest, base.core.cost(&rest), best);
            return Ok(best.close());
        }
        if sure * 5 < fates.len() {
            break;
        }
    }
    tree::search(&base, &start, best, meter)
}

/// Prices at the root; choices met on the way are improved by exchange, as long as that takes no more than half the time.
fn root_prices(
    base: &Base,
    start: &[f64],
    first: bool,
    best: &mut Best,
    meter: &mut Meter,
) -> Result<Prices, Cancelled> {
    let began = meter.done();
    let mut exchanging = 0;
    let mut lowest = f64::INFINITY;
    let search = Search {
        steps: ROOT_STEPS,
        length: if first { 0.2 } else { tree::LENGTH },
        enough: best.cutoff(),
        known: best.known(),
    };
    let mut step = 0;
    prices::improve(&base.core, start, search, meter, |relaxed: &Relaxed, _, meter| {
        step += 1;
        if best.is_done() || step % 10 != 0 || 2 * exchanging > meter.done() - began {
            return Ok(best.known());
        }
        let before = meter.done();
        let cost = base.core.cost(&relaxed.top);
        meter.spend(base.core.demand_count() * 4)?;
        if cost < lowest * 1.02 {
            lowest = lowest.min(cost);
            let (cost, chosen) = exchange::improve(&base.core, &base.by_site, &relaxed.top, meter)?;
            base.offer(&chosen, cost, best);
        }
        exchanging += meter.done() - before;
        Ok(best.known())
    })
}

/// A demand is worth what its nearest site costs, and a little of the way to the next.
fn first_prices(base: &Base, chosen: &[u32]) -> Vec<f64> {
    let state = super::nearest::Nearest::new(&base.core, &base.by_site, chosen);
    let most = state.two.iter().map(|two| two.near_cost).fold(0.0, f64::max);
    state
        .two
        .iter()
        .map(|two| two.near_cost + 0.3 * (two.next_cost.min(2.0 * most) - two.near_cost).max(0.0))
        .collect()
}

/// Sites that every choice below the cutoff takes, or none does.
pub(super) fn decided(core: &Core, found: &Prices, cutoff: f64) -> Vec<Fate> {
    let mut fates = vec![Fate::Open; core.site_count()];
    let mut top = vec![false; core.site_count()];
    for site in &found.top {
        put(&mut top, *site as usize, true);
    }
    let worth = |site: usize| at(&found.worth, site);
    let last = found.top.last().map_or(0.0, |site| worth(*site as usize));
    let next = (0..core.site_count()).filter(|site| !at(&top, *site)).map(worth).fold(0.0, f64::min);
    for (site, fate) in fates.iter_mut().enumerate() {
        if at(&top, site) {
            if found.bound - worth(site) + next >= cutoff {
                *fate = Fate::In;
            }
        } else if found.bound + worth(site) - last >= cutoff {
            *fate = Fate::Out;
        }
    }
    fates
}
