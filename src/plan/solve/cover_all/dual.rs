//! No choice that serves all takes fewer: Lagrangian relaxation of "every demand is served".
//!
//! With a price u ≥ 0 on each demand a site is taken when the prices of what it serves pass 1, its cost; every price counts
//! once. Caprara, Fischetti and Toth, "A heuristic method for the set covering problem", Operations Research 47, 1999.

use crate::plan::solve::cover::core::Core;
use crate::plan::solve::fate::Fate;

const MEMORY: f64 = 0.5;
const PATIENCE: u32 = 12;
const FADE: f64 = 0.05;

/// Prices on their way to good ones.
pub(super) struct Dual<'c> {
    core: &'c Core,
    prices: Vec<f64>,
    direction: Vec<f64>,
    /// What each site costs less the prices of what it serves.
    left: Vec<f64>,
    times: Vec<u16>,
    theta: f64,
    waited: u32,
    /// The highest bound met, sites chosen before counted, with its prices.
    pub bound: f64,
    pub best_prices: Vec<f64>,
    best_left: Vec<f64>,
    /// For each site how often it was taken lately, 0 to 1.
    pub taken: Vec<f64>,
}

impl<'c> Dual<'c> {
    /// Prices to start from, one for each demand of the core.
    pub fn new(core: &'c Core, prices: Vec<f64>, theta: f64) -> Dual<'c> {
        let sites = core.sites.len();
        Dual {
            core,
            direction: vec![0.0; prices.len()],
            left: vec![0.0; sites],
            times: vec![0; prices.len()],
            theta,
            waited: 0,
            bound: f64::NEG_INFINITY,
            best_prices: prices.clone(),
            best_left: vec![0.0; sites],
            taken: vec![0.0; sites],
            prices,
        }
    }

    /// Work of one step, in entries looked at.
    pub fn work(&self) -> usize {
        2 * self.core.by_site.total() + 2 * self.prices.len() + 2 * self.left.len()
    }

    /// Whether steps have become too short to matter.
    pub fn is_still(&self) -> bool {
        self.theta < 1e-3
    }

    /// How long steps are now.
    pub fn theta(&self) -> f64 {
        self.theta
    }

    /// The prices of now.
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// The bound at the prices of now, and the next prices. `target` is what the bound is hoped to come up to.
    pub fn step(&mut self, target: f64) {
        let price = |demand: &u32| self.prices.get(*demand as usize).copied().unwrap_or_default();
        let mut value = self.core.chosen.len() as f64 + self.prices.iter().sum::<f64>();
        self.times.fill(0);
        let all = self.left.iter_mut().zip(self.core.by_site.iter()).zip(&mut self.taken);
        for ((left, list), taken) in all {
            *left = 1.0 - list.iter().map(price).sum::<f64>();
            *taken *= 1.0 - FADE;
            if *left < 0.0 {
                value += *left;
                *taken += FADE;
                for demand in list {
                    if let Some(times) = self.times.get_mut(*demand as usize) {
                        *times = times.saturating_add(1);
                    }
                }
            }
        }
        self.waited += 1;
        if value > self.bound {
            if value > self.bound + 1e-6 * value.abs() {
                self.waited = 0;
            }
            self.bound = value;
            self.best_prices.clone_from(&self.prices);
            self.best_left.clone_from(&self.left);
        }
        if self.waited > PATIENCE {
            self.waited = 0;
            self.theta *= 0.7;
        }
        self.move_prices(target - value);
    }

    /// Demand that nobody serves gets dearer, demand served more than once gets cheaper.
    fn move_prices(&mut self, lack: f64) {
        let mut norm = 0.0;
        for ((price, times), direction) in self.prices.iter().zip(&self.times).zip(&mut self.direction) {
            let mut next = 1.0 - f64::from(*times) + MEMORY * *direction;
            if next < 0.0 && *price <= 0.0 {
                next = 0.0;
            }
            *direction = next;
            norm += next * next;
        }
        if norm <= 0.0 {
            self.theta = 0.0;
            return;
        }
        let length = self.theta * lack.max(0.1) / norm;
        for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
            *price = (*price + length * direction).max(0.0);
        }
    }

    /// What the best prices say of each site: one that would bring the bound above `target` when taken is out, and one that
    /// would when left out is in.
    pub fn fates(&self, target: f64) -> Vec<Fate> {
        let fate = |left: &f64| match left {
            left if *left >= 0.0 && self.bound + left > target => Fate::Out,
            left if *left < 0.0 && self.bound - left > target => Fate::In,
            _ => Fate::Open,
        };
        self.best_left.iter().map(fate).collect()
    }
}
