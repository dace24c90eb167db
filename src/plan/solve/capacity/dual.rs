//! No plan serves more than this: Lagrangian relaxation of "nobody is served more than their weight".
//!
//! With a price p on each unit of a demand, 0 ≤ p ≤ 1, the relaxed problem falls apart: every demand pays its price, every
//! site takes what leaves most, 1 − p a unit, until it is full, and the best sites by worth are taken. The bound is as good as that of the
//! linear relaxation in which no site serves more of a demand than its own share (Cornuéjols, Sridharan and Thizy,
//! "A comparison of heuristics and relaxations for the capacitated plant location problem", European Journal of Operational
//! Research 50, 1991). Directions remember the one before, as in [`crate::plan::solve::cover`].

use super::problem::CapacityProblem;
use crate::plan::solve::fate::Fate;
use crate::plan::solve::slots::{add, at, put};

/// How much of the direction before is kept.
const MEMORY: f64 = 0.7;
/// Steps without a better bound after which steps get shorter.
const PATIENCE: u32 = 10;
/// How fast the record of what is taken forgets.
const FADE: f64 = 0.05;

/// Prices on their way to good ones, for a problem some of whose sites are decided.
pub(super) struct Dual<'p> {
    problem: &'p CapacityProblem,
    fates: &'p [Fate],
    /// How many open sites may be taken.
    left: usize,
    prices: Vec<f64>,
    direction: Vec<f64>,
    worth: Vec<f64>,
    /// What the taken sites take of each demand.
    taken_of: Vec<f64>,
    open: Vec<u32>,
    inside: Vec<u32>,
    theta: f64,
    waited: u32,
    /// The lowest bound met, with its prices and the worth of each site there.
    pub bound: f64,
    pub best_prices: Vec<f64>,
    best_worth: Vec<f64>,
    /// For each site how often it was taken lately, 0 to 1: a guess at the linear relaxation.
    pub taken: Vec<f64>,
}

impl<'p> Dual<'p> {
    /// Prices to start from, one for each demand; `left` open sites may be taken.
    pub fn new(
        problem: &'p CapacityProblem,
        fates: &'p [Fate],
        left: usize,
        prices: Vec<f64>,
        theta: f64,
    ) -> Dual<'p> {
        let of = |fate: Fate| {
            let all = (0u32..).zip(fates).filter(move |(_, one)| **one == fate);
            all.map(|(site, _)| site).collect::<Vec<u32>>()
        };
        Dual {
            problem,
            fates,
            left,
            direction: vec![0.0; prices.len()],
            worth: vec![0.0; fates.len()],
            taken_of: vec![0.0; prices.len()],
            open: of(Fate::Open),
            inside: of(Fate::In),
            theta,
            waited: 0,
            bound: f64::INFINITY,
            best_prices: prices.clone(),
            best_worth: vec![0.0; fates.len()],
            taken: vec![0.5; fates.len()],
            prices,
        }
    }

    /// Work of one step, in entries looked at.
    pub fn work(&self) -> usize {
        3 * self.problem.pair_count() + 3 * self.prices.len() + 4 * self.worth.len()
    }

    /// Whether steps have become too short to matter.
    pub fn is_still(&self) -> bool {
        self.theta < 2e-4
    }

    /// How long steps are now.
    pub fn theta(&self) -> f64 {
        self.theta
    }

    /// The prices of now.
    pub fn into_prices(self) -> Vec<f64> {
        self.prices
    }

    /// The bound at the prices of now, and the next prices; the sites that the relaxed problem takes. `target` is what the
    /// bound is hoped to come down to.
    pub fn step(&mut self, target: f64) -> Vec<u32> {
        let (value, top) = self.relaxed();
        if value < self.bound {
            if self.bound - value > 1e-6 * value.abs() {
                self.waited = 0;
            }
            self.bound = value;
            self.best_prices.clone_from(&self.prices);
            self.best_worth.clone_from(&self.worth);
        }
        self.waited += 1;
        if self.waited > PATIENCE {
            self.waited = 0;
            self.theta *= 0.7;
        }
        self.move_prices(value - target);
        top
    }

    fn relaxed(&mut self) -> (f64, Vec<u32>) {
        let mut scratch = Vec::new();
        self.taken_of.fill(0.0);
        let mut value: f64 =
            (0u32..).zip(&self.prices).map(|(demand, price)| price * self.problem.weight(demand)).sum();
        for site in self.inside.iter().chain(&self.open) {
            put(
                &mut self.worth,
                *site as usize,
                worth(self.problem, *site, &self.prices, &mut scratch, |_, _| {}),
            );
        }
        let worth_of = &self.worth;
        let better = |one: &u32, other: &u32| {
            at(worth_of, *other as usize).total_cmp(&at(worth_of, *one as usize)).then(one.cmp(other))
        };
        let left = self.left.min(self.open.len());
        if left > 0 && left < self.open.len() {
            self.open.select_nth_unstable_by(left - 1, better);
        }
        for taken in &mut self.taken {
            *taken *= 1.0 - FADE;
        }
        let mut top = self.inside.clone();
        top.extend(self.open.iter().take(left));
        for site in &top {
            add(&mut self.taken, *site as usize, FADE);
            let taken_of = &mut self.taken_of;
            value += worth(self.problem, *site, &self.prices, &mut scratch, |demand, amount| {
                add(taken_of, demand as usize, amount);
            });
        }
        (value, top)
    }

    /// Demand taken more than once gets dearer, demand that nobody takes gets cheaper.
    fn move_prices(&mut self, excess: f64) {
        let mut norm = 0.0;
        let all = (0u32..).zip(self.prices.iter()).zip(&self.taken_of).zip(&mut self.direction);
        for (((demand, price), taken), direction) in all {
            let slope = self.problem.weight(demand) - taken;
            let mut next = slope + MEMORY * *direction;
            // At its end a price cannot go on: the step goes against the direction.
            if (next < 0.0 && *price >= 1.0) || (next > 0.0 && *price <= 0.0) {
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
        for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
            *price = (*price - length * direction).clamp(0.0, 1.0);
        }
    }

    /// What the best prices say of each open site: one that would bring the bound below `target` when left out is in, and one
    /// that would when taken is out.
    pub fn decide(&self, target: f64) -> Vec<Fate> {
        let mut fates = self.fates.to_vec();
        let of = |site: u32| at(&self.best_worth, site as usize);
        let mut order = self.open.clone();
        order.sort_unstable_by(|one, other| of(*other).total_cmp(&of(*one)).then(one.cmp(other)));
        if self.left >= order.len() {
            return fates;
        }
        let next = order.get(self.left).copied().map(of).unwrap_or_default();
        let last = self.left.checked_sub(1).and_then(|at| order.get(at)).copied().map(of);
        for (place, site) in order.iter().enumerate() {
            let worth = of(*site);
            let is_top = place < self.left;
            if is_top && self.bound - worth + next < target {
                put(&mut fates, *site as usize, Fate::In);
            } else if !is_top && last.is_none_or(|last| self.bound - last + worth < target) {
                put(&mut fates, *site as usize, Fate::Out);
            }
        }
        fates
    }
}

/// What a site takes at these prices, told to `take`, and what that leaves.
fn worth(
    problem: &CapacityProblem,
    site: u32,
    prices: &[f64],
    scratch: &mut Vec<(f64, u32)>,
    mut take: impl FnMut(u32, f64),
) -> f64 {
    let mut room = problem.capacity(site);
    scratch.clear();
    let mut all = 0.0;
    for (_, demand) in problem.pairs(site) {
        let left = 1.0 - at(prices, demand as usize);
        if left > 0.0 {
            scratch.push((left, demand));
            all += problem.weight(demand);
        }
    }
    if all > room {
        scratch.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    }
    let mut sum = 0.0;
    for (left, demand) in scratch.iter() {
        let amount = problem.weight(*demand).min(room);
        if amount <= 0.0 {
            continue;
        }
        room -= amount;
        sum += left * amount;
        take(*demand, amount);
    }
    sum
}
