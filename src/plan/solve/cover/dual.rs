//! No plan serves more than this: Lagrangian relaxation of "demand is served only by a chosen site".
//!
//! With a price λ on each demand, 0 ≤ λ ≤ w, the relaxed problem falls apart: every demand keeps w − λ (and what its second
//! server adds less λ, where that is more than nothing), every site is worth
//! the prices of what it serves, and the best sites by worth are taken. Any prices give a bound; the subgradient method
//! looks for good ones. Galvão and ReVelle, "A Lagrangean heuristic for the maximal covering location problem",
//! European Journal of Operational Research 88, 1996; the direction remembers the one before (Camerini, Fratta and
//! Maffioli, "On improving relaxation methods by modified gradient techniques", Mathematical Programming Study 3, 1975).

use super::core::Core;
use crate::plan::solve::Lists;
use crate::plan::solve::fate::Fate;

/// How much of the direction before is kept.
const MEMORY: f64 = 0.7;
/// Steps without a better bound after which steps get shorter.
const PATIENCE: u32 = 10;
/// How fast the record of what is taken forgets.
const FADE: f64 = 0.05;

/// Prices on their way to good ones.
pub(super) struct Dual<'c> {
    core: &'c Core,
    prices: Vec<f64>,
    direction: Vec<f64>,
    worth: Vec<f64>,
    times: Vec<u16>,
    order: Vec<u32>,
    theta: f64,
    waited: u32,
    /// The lowest bound met, with its prices and the worth of each site there.
    pub bound: f64,
    pub best_prices: Vec<f64>,
    best_worth: Vec<f64>,
    /// For each site how often it was taken lately, 0 to 1: a guess at the linear relaxation.
    pub taken: Vec<f64>,
}

/// What one step met.
pub(super) struct Step<'d> {
    /// The sites the relaxed problem takes.
    pub top: &'d [u32],
    /// What they serve in truth.
    pub served: f64,
}

impl<'c> Dual<'c> {
    /// Prices to start from, one for each demand of the core.
    pub fn new(core: &'c Core, prices: Vec<f64>) -> Dual<'c> {
        let sites = core.sites.len();
        Dual {
            core,
            direction: vec![0.0; prices.len()],
            worth: vec![0.0; sites],
            times: vec![0; prices.len()],
            order: Vec::with_capacity(sites),
            theta: 1.0,
            waited: 0,
            bound: f64::INFINITY,
            best_prices: prices.clone(),
            best_worth: vec![0.0; sites],
            taken: vec![0.5; sites],
            prices,
        }
    }

    /// Work of one step, in entries looked at.
    pub fn work(&self) -> usize {
        self.core.by_site.total() + 2 * self.prices.len() + 4 * self.worth.len()
    }

    /// Whether steps have become too short to matter.
    pub fn is_still(&self) -> bool {
        self.theta < 2e-4
    }

    /// Longer steps again.
    pub fn wake(&mut self, theta: f64) {
        self.theta = theta;
        self.waited = 0;
    }

    /// How long steps are now.
    pub fn theta(&self) -> f64 {
        self.theta
    }

    /// The prices of now.
    pub fn into_prices(self) -> Vec<f64> {
        self.prices
    }

    /// The bound at the prices of now, and the next prices. `target` is what the bound is hoped to come down to.
    pub fn step(&mut self, target: f64) -> Step<'_> {
        let value = self.relaxed();
        let served = self.core.served(&self.order, &mut self.times);
        if value < self.bound {
            let enough = self.bound - value > 1e-6 * value.abs();
            self.bound = value;
            self.best_prices.clone_from(&self.prices);
            self.best_worth.clone_from(&self.worth);
            if enough {
                self.waited = 0;
            }
        }
        self.waited += 1;
        if self.waited > PATIENCE {
            self.waited = 0;
            self.theta *= 0.7;
        }
        self.move_prices(value - target);
        Step { top: &self.order, served }
    }

    /// Sets the worth of every site and the sites taken; the value of the relaxed problem.
    fn relaxed(&mut self) -> f64 {
        worths(&self.core.by_site, &self.core.own, &self.prices, &mut self.worth);
        self.order.clear();
        self.order.extend(0..self.worth.len() as u32);
        let worth = &self.worth;
        let of = |site: &u32| worth.get(*site as usize).copied().unwrap_or_default();
        let better = |one: &u32, other: &u32| of(other).total_cmp(&of(one)).then(one.cmp(other));
        if self.core.count < self.order.len() && self.core.count > 0 {
            self.order.select_nth_unstable_by(self.core.count - 1, better);
        }
        self.order.truncate(self.core.count);
        for taken in &mut self.taken {
            *taken *= 1.0 - FADE;
        }
        for site in &self.order {
            if let Some(taken) = self.taken.get_mut(*site as usize) {
                *taken += FADE;
            }
        }
        let kept =
            |((weight, second), price): ((&f64, &f64), &f64)| weight - price + (second - price).max(0.0);
        let kept: f64 = self.core.weights.iter().zip(&self.core.second).zip(&self.prices).map(kept).sum();
        self.core.base + kept + self.order.iter().map(of).sum::<f64>()
    }

    /// Demand served more than once gets cheaper, demand counted without being served gets dearer.
    fn move_prices(&mut self, excess: f64) {
        let mut norm = 0.0;
        let all = self.prices.iter().zip(&self.core.weights).zip(&self.core.second).zip(&self.times);
        for ((((price, weight), second), times), direction) in all.zip(&mut self.direction) {
            let slope = f64::from(*times) - if second > price { 2.0 } else { 1.0 };
            let mut next = slope + MEMORY * *direction;
            // At its end a price cannot go on.
            if (next < 0.0 && *price >= *weight) || (next > 0.0 && *price <= 0.0) {
                next = 0.0;
            }
            *direction = next;
            norm += next * next;
        }
        if norm <= 0.0 {
            self.theta = 0.0;
            return;
        }
        let length = self.theta * excess.max(0.0) / norm;
        for ((price, weight), direction) in
            self.prices.iter_mut().zip(&self.core.weights).zip(&self.direction)
        {
            *price = (*price - length * direction).clamp(0.0, *weight);
        }
    }

    /// What the best prices say of each site: a site that would bring the bound below `target` when left out is in, and
    /// one that would when taken is out.
    pub fn fates(&self, target: f64) -> Vec<Fate> {
        let mut order: Vec<u32> = (0..self.best_worth.len() as u32).collect();
        let of = |site: u32| self.best_worth.get(site as usize).copied().unwrap_or_default();
        let better = |one: &u32, other: &u32| of(*other).total_cmp(&of(*one)).then(one.cmp(other));
        let mut fates = vec![Fate::Open; order.len()];
        let count = self.core.count;
        if count >= order.len() {
            fates.fill(Fate::In);
            return fates;
        }
        order.select_nth_unstable_by(count, better);
        let next = order.get(count).copied().map(of).unwrap_or_default();
        let last =
            order.get(..count).unwrap_or_default().iter().copied().map(of).fold(f64::INFINITY, f64::min);
        for (at, site) in order.iter().enumerate() {
            let worth = of(*site);
            let fate = if at < count && self.bound - worth + next < target {
                Fate::In
            } else if at >= count && self.bound - last + worth < target {
                Fate::Out
            } else {
                Fate::Open
            };
            if let Some(slot) = fates.get_mut(*site as usize) {
                *slot = fate;
            }
        }
        fates
    }
}

/// What each site alone serves plus the prices of what it serves beside others.
fn worths(by_site: &Lists, own: &[f64], prices: &[f64], worth: &mut [f64]) {
    let price = |demand: &u32| prices.get(*demand as usize).copied().unwrap_or_default();
    for ((worth, own), list) in worth.iter_mut().zip(own).zip(by_site.iter()) {
        *worth = own + list.iter().map(price).sum::<f64>();
    }
}
