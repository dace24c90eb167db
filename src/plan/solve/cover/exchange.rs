//! Good choices quickly: the site that adds most, again and again, and then one site out for one in as long as that
//! serves more (Teitz and Bart, 1968, for covering).

use std::collections::BinaryHeap;

use super::core::Core;
use crate::plan::solve::Meter;
use crate::plan::solve::offer::Offer;
use crate::plan::solve::proof::rounding;
use crate::question::Cancelled;

/// Rounds over all sites at most; each exchange gains, so there are rarely more than three or four.
const ROUNDS: usize = 30;

/// A choice of open sites that can be changed site by site.
pub(super) struct Choice<'c> {
    core: &'c Core,
    chosen: Vec<bool>,
    /// How many chosen sites serve each demand.
    times: Vec<u16>,
    /// Of a chosen site what would be lost without it, of another what it would add.
    worth: Vec<f64>,
    sites: Vec<u32>,
}

impl<'c> Choice<'c> {
    /// These sites chosen, each once.
    pub fn of(core: &'c Core, sites: &[u32]) -> Choice<'c> {
        let mut choice = Choice {
            core,
            chosen: vec![false; core.sites.len()],
            times: vec![0; core.weights.len()],
            worth: Vec::new(),
            sites: Vec::new(),
        };
        let weight = |demand: &u32| core.weights.get(*demand as usize).copied().unwrap_or_default();
        choice.worth = core
            .own
            .iter()
            .zip(core.by_site.iter())
            .map(|(own, list)| own + list.iter().map(weight).sum::<f64>())
            .collect();
        for site in sites {
            choice.add(*site);
        }
        choice
    }

    /// The sites chosen.
    pub fn sites(&self) -> &[u32] {
        &self.sites
    }

    fn worth(&self, site: u32) -> f64 {
        self.worth.get(site as usize).copied().unwrap_or_default()
    }

    fn is_chosen(&self, site: u32) -> bool {
        self.chosen.get(site as usize).copied().unwrap_or(true)
    }

    fn times(&self, demand: u32) -> u16 {
        self.times.get(demand as usize).copied().unwrap_or_default()
    }

    fn shift(&mut self, site: u32, by: f64) {
        if let Some(worth) = self.worth.get_mut(site as usize) {
            *worth += by;
        }
    }

    /// Chooses a site; work done.
    fn add(&mut self, site: u32) -> usize {
        if self.is_chosen(site) {
            return 0;
        }
        let core = self.core;
        let mut work = 0;
        for demand in core.by_site.get(site as usize) {
            let before = self.times(*demand);
            // What the site itself adds here becomes what it would lose; others add and lose less than before.
            work += self.lighten(*demand, site, before, -1.0);
            if let Some(times) = self.times.get_mut(*demand as usize) {
                *times = times.saturating_add(1);
            }
        }
        if let Some(flag) = self.chosen.get_mut(site as usize) {
            *flag = true;
        }
        self.sites.push(site);
        work
    }

    fn remove(&mut self, site: u32) -> usize {
        if !self.is_chosen(site) {
            return 0;
        }
        if let Some(flag) = self.chosen.get_mut(site as usize) {
            *flag = false;
        }
        self.sites.retain(|chosen| *chosen != site);
        let core = self.core;
        let mut work = self.sites.len() / 4;
        for demand in core.by_site.get(site as usize) {
            let Some(times) = self.times.get_mut(*demand as usize) else { continue };
            *times = times.saturating_sub(1);
            let left = *times;
            work += self.lighten(*demand, site, left, 1.0);
        }
        work
    }

    /// Changes what the others are worth when `site` begins to serve a demand (−1) or ends (+1) that `rest` others serve;
    /// work done.
    fn lighten(&mut self, demand: u32, site: u32, rest: u16, sign: f64) -> usize {
        let core = self.core;
        // What one that is not chosen would add, and what one that is would lose, with `site` and without.
        let adds = core.added(demand, rest) - core.added(demand, rest.saturating_add(1));
        let loses = if rest == 0 { 0.0 } else { core.added(demand, rest - 1) - core.added(demand, rest) };
        if adds == 0.0 && loses == 0.0 {
            return 0;
        }
        let servers = core.by_demand.get(demand as usize);
        for other in servers.iter().copied().filter(|other| *other != site) {
            let by = if self.is_chosen(other) { loses } else { adds };
            self.shift(other, sign * by);
        }
        servers.len()
    }

    /// Adds the site that adds most until so many are chosen or nothing is added. What a site adds can only shrink as
    /// others are chosen, so a stale figure is an upper limit (Minoux, 1978).
    pub fn fill(&mut self, meter: &mut Meter<'_>) -> Result<(), Cancelled> {
        let open = (0..self.core.sites.len() as u32).filter(|site| !self.is_chosen(*site));
        let mut queue: BinaryHeap<Offer> = open
            .map(|site| Offer { gain: self.worth(site), site })
            .filter(|offer| offer.gain > 0.0)
            .collect();
        meter.spend(self.core.sites.len())?;
        while self.sites.len() < self.core.count
            && let Some(Offer { gain, site }) = queue.pop()
        {
            let now = self.worth(site);
            if now < gain {
                if now > rounding(gain) {
                    queue.push(Offer { gain: now, site });
                }
                continue;
            }
            let work = self.add(site);
            meter.spend(work)?;
        }
        Ok(())
    }

    /// One site out, one in, as long as that serves more. Whether anything was exchanged.
    pub fn improve(&mut self, meter: &mut Meter<'_>) -> Result<bool, Cancelled> {
        let mut any = false;
        let mut since = 0;
        let all = self.core.sites.len();
        if self.sites.is_empty() {
            return Ok(false);
        }
        let mut cheapest = self.cheapest();
        let mut saved: Vec<(u32, f64)> = Vec::new();
        for at in 0..ROUNDS * all {
            if since >= all {
                break;
            }
            since += 1;
            let site = (at % all) as u32;
            let gain = self.worth(site);
            if self.is_chosen(site) || gain <= 0.0 {
                continue;
            }
            let mut work = self.saved(site, &mut saved);
            let best = saved
                .iter()
                .map(|(out, sum)| (*out, gain + sum - self.worth(*out)))
                .chain(cheapest.map(|out| (out, gain - self.worth(out))))
                .fold(None, |best: Option<(u32, f64)>, next| match best {
                    Some(best) if best.1 >= next.1 => Some(best),
                    _ => Some(next),
                });
            if let Some((out, net)) = best
                && net > rounding(gain)
            {
                work += self.remove(out) + self.add(site) + self.sites.len();
                cheapest = self.cheapest();
                since = 0;
                any = true;
            }
            if !meter.spend(work + 1)? {
                break;
            }
        }
        Ok(any)
    }

    /// The chosen site that would be missed least.
    fn cheapest(&self) -> Option<u32> {
        self.sites
            .iter()
            .copied()
            .min_by(|one, other| self.worth(*one).total_cmp(&self.worth(*other)).then(one.cmp(other)))
    }

    /// What `site` would take over from each chosen site that is missed now; work done.
    fn saved(&self, site: u32, saved: &mut Vec<(u32, f64)>) -> usize {
        saved.clear();
        let mut work = 0;
        for demand in self.core.by_site.get(site as usize) {
            work += 1;
            let times = self.times(*demand);
            if times == 0 {
                continue;
            }
            // Counted as added by the one and as lost by the other, though nothing changes.
            let twice = self.core.added(*demand, times - 1) - self.core.added(*demand, times);
            if twice == 0.0 {
                continue;
            }
            let servers = self.core.by_demand.get(*demand as usize);
            work += servers.len();
            for owner in servers.iter().copied().filter(|other| self.is_chosen(*other)) {
                match saved.iter_mut().find(|(one, _)| *one == owner) {
                    Some((_, sum)) => *sum += twice,
                    None => saved.push((owner, twice)),
                }
            }
        }
        work
    }
}
