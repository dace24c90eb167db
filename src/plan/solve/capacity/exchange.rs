//! Good choices quickly: the site that adds most, again and again, and then one site out for one in as long as that
//! serves more (Teitz and Bart, 1968).

use std::collections::BinaryHeap;

use super::flow::Flow;
use super::problem::CapacityProblem;
use crate::plan::solve::Meter;
use crate::plan::solve::offer::Offer;
use crate::plan::solve::proof::rounding;
use crate::question::{Cancelled, Progress};

/// Trials for one site that is given up: the rest promise less.
const TRIALS: usize = 24;

/// Neighbours that go at once when a choice is shaken.
const SHAKEN: usize = 4;

/// A choice of sites that can be changed site by site; the fixed ones stay.
pub(super) struct Exchange<'p> {
    problem: &'p CapacityProblem,
    flow: Flow<'p>,
    fixed: Vec<u32>,
    sites: Vec<u32>,
    /// Sites that may be added.
    allowed: Vec<bool>,
}

impl<'p> Exchange<'p> {
    /// The fixed sites chosen, each once; any other may be added.
    pub fn of(problem: &'p CapacityProblem, fixed: &[usize]) -> Exchange<'p> {
        let mut exchange = Exchange {
            problem,
            flow: Flow::new(problem),
            fixed: Vec::new(),
            sites: Vec::new(),
            allowed: vec![true; problem.site_count()],
        };
        for site in fixed {
            exchange.add(*site as u32);
        }
        exchange.fixed = exchange.sites.clone();
        exchange
    }

    /// Only these sites may be added.
    pub fn among(mut self, sites: impl Iterator<Item = u32>) -> Exchange<'p> {
        self.allowed.fill(false);
        for site in sites {
            if let Some(flag) = self.allowed.get_mut(site as usize) {
                *flag = true;
            }
        }
        self
    }

    /// The sites chosen, in the order they came.
    pub fn sites(&self) -> &[u32] {
        &self.sites
    }

    /// The weight they serve.
    pub fn served(&self) -> f64 {
        self.flow.served()
    }

    /// Chooses a site.
    pub fn add(&mut self, site: u32) {
        if !self.flow.is_chosen(site) {
            self.flow.add(site);
            self.sites.push(site);
        }
    }

    fn is_open(&self, site: u32) -> bool {
        !self.flow.is_chosen(site) && self.allowed.get(site as usize).copied().unwrap_or_default()
    }

    /// What each site that may be added could add at most: what stands around it and leads to someone open, within its
    /// capacity.
    fn offers(&mut self, except: u32) -> Vec<Offer> {
        let wanting = self.flow.wanting();
        let mut offers = Vec::new();
        for site in 0..self.problem.site_count() as u32 {
            if site == except || !self.is_open(site) {
                continue;
            }
            self.flow.work += self.problem.width(site);
            let around = self.problem.pairs(site).map(|(_, demand)| demand);
            let around = around.filter(|demand| wanting.get(*demand as usize) == Some(&true));
            let sum: f64 = around.map(|demand| self.problem.weight(demand)).sum();
            let gain = sum.min(self.problem.capacity(site));
            if gain > 0.0 {
                offers.push(Offer { gain, site });
            }
        }
        offers
    }

    /// More than this is not served with so many sites more: what each could add at most by itself, the largest added up (what
    /// several add together is never more, a greatest flow being submodular in its sources).
    pub fn most_with(&mut self, left: usize) -> f64 {
        let mut gains: Vec<f64> = self.offers(u32::MAX).into_iter().map(|offer| offer.gain).collect();
        gains.sort_unstable_by(|one, other| other.total_cmp(one));
        self.served() + gains.iter().take(left).sum::<f64>()
    }

    /// Work done since this was last asked.
    pub fn work(&mut self) -> usize {
        std::mem::take(&mut self.flow.work)
    }

    /// Adds the site that adds most until so many are chosen or nothing is added. What a site adds can only shrink as others
    /// are chosen (a greatest flow is submodular in its sources), so a stale figure is an upper limit (Minoux, 1978).
    /// What each added site adds.
    pub fn fill(&mut self, count: usize, meter: &mut Meter<'_>) -> Result<Vec<f64>, Cancelled> {
        let mut gains = Vec::new();
        if self.sites.len() >= count {
            return Ok(gains);
        }
        let mut queue: BinaryHeap<Offer> = self.offers(u32::MAX).into();
        while self.sites.len() < count
            && let Some(Offer { site, .. }) = queue.pop()
        {
            let before = self.served();
            let mark = self.flow.mark();
            self.flow.add(site);
            let gain = self.served() - before;
            let is_best = queue.peek().is_none_or(|next| Offer { gain, site } >= *next);
            if gain > rounding(before) && is_best {
                self.flow.keep();
                self.sites.push(site);
                gains.push(gain);
            } else {
                self.flow.back_to(mark);
                if gain > rounding(before) {
                    queue.push(Offer { gain, site });
                }
            }
            meter.spend(self.work())?;
        }
        self.flow.keep();
        Ok(gains)
    }

    /// One site out, one in, as long as that serves more.
    pub fn improve(&mut self, meter: &mut Meter<'_>) -> Result<(), Cancelled> {
        let mut since = 0;
        while since < self.sites.len() {
            // The one that came first has waited longest.
            let mut order: Vec<u32> =
                self.sites.iter().copied().filter(|site| !self.fixed.contains(site)).collect();
            if order.is_empty() {
                return Ok(());
            }
            order.sort_by(|one, other| {
                self.flow.load(*one).total_cmp(&self.flow.load(*other)).then(one.cmp(other))
            });
            let mut any = false;
            for site in order {
                since += 1;
                if self.exchanged(site) {
                    since = 0;
                    any = true;
                }
                if !meter.spend(self.work())? {
                    return Ok(());
                }
            }
            if !any {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Some neighbours out, as many others in, and exchanges from there. The same seed does the same everywhere.
    pub fn shake(&mut self, seed: &mut u64, meter: &mut Meter<'_>) -> Result<(), Cancelled> {
        let count = self.sites.len();
        let free: Vec<u32> = self.sites.iter().copied().filter(|site| !self.fixed.contains(site)).collect();
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let Some(first) = free.get((*seed >> 33) as usize % free.len().max(1)) else { return Ok(()) };
        let mut out = vec![*first];
        for (_, demand) in self.problem.pairs(*first) {
            for (_, site) in self.problem.servers(demand) {
                let is_new = !out.contains(&site) && !self.fixed.contains(&site);
                if out.len() < SHAKEN && is_new && self.flow.is_chosen(site) {
                    out.push(site);
                }
            }
        }
        for site in &out {
            self.flow.remove(*site);
            self.sites.retain(|chosen| chosen != site);
        }
        let before = self.allowed.clone();
        for site in &out {
            if let Some(flag) = self.allowed.get_mut(*site as usize) {
                *flag = false;
            }
        }
        self.fill(count, meter)?;
        self.allowed = before;
        self.fill(count, meter)?;
        self.improve(meter)
    }

    /// Whether another site in place of this one serves more; then it is exchanged.
    fn exchanged(&mut self, out: u32) -> bool {
        let before = self.served();
        let least = before + rounding(before);
        let mark = self.flow.mark();
        self.flow.remove(out);
        let without = self.served();
        let mut offers = self.offers(out);
        offers.retain(|offer| without + offer.gain > least);
        // What stands open around it comes without any chain: the likeliest first.
        let mut queue: BinaryHeap<Offer> =
            offers.iter().map(|offer| Offer { gain: self.flow.open_around(offer.site), ..*offer }).collect();
        for _ in 0..TRIALS {
            let Some(Offer { site, .. }) = queue.pop() else { break };
            let trial = self.flow.mark();
            self.flow.add(site);
            if self.served() > least {
                self.flow.keep();
                self.sites.retain(|chosen| *chosen != out);
                self.sites.push(site);
                return true;
            }
            self.flow.back_to(trial);
        }
        self.flow.back_to(mark);
        self.flow.keep();
        false
    }
}

/// A choice in the order of what each site adds to those before it, the fixed ones first, and what each adds.
pub fn in_order_of_gain(
    problem: &CapacityProblem,
    fixed: &[usize],
    sites: &[usize],
) -> (Vec<usize>, Vec<f64>) {
    let mut exchange = Exchange::of(problem, &[]);
    let mut gains = Vec::new();
    for site in fixed {
        let before = (exchange.served(), exchange.sites().len());
        exchange.add(*site as u32);
        if exchange.sites().len() > before.1 {
            gains.push(exchange.served() - before.0);
        }
    }
    let mut exchange = exchange.among(sites.iter().map(|site| *site as u32));
    let progress = Progress::new();
    let mut meter = Meter::new(crate::plan::solve::Effort::UNLIMITED, &progress);
    // Nobody else can stop this progress.
    if let Ok(more) = exchange.fill(sites.len().max(fixed.len()), &mut meter) {
        gains.extend(more);
    }
    (exchange.sites().iter().map(|site| *site as usize).collect(), gains)
}
