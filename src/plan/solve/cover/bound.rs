//! No plan serves more than this: Lagrangian relaxation of "demand is served only by a chosen site".
//!
//! With a price λ on each demand, 0 ≤ λ ≤ w, the relaxed problem falls apart: every demand keeps w − λ, every site is worth
//! the prices of what it serves, and the best sites by worth are taken. Any prices give a bound; the subgradient method
//! looks for good ones. Galvão and ReVelle, "A Lagrangean heuristic for the maximal covering location problem",
//! European Journal of Operational Research 88, 1996.

use super::problem::CoverProblem;
use super::{greedy, improve, rounding};
use crate::question::{Cancelled, Progress};

/// Steps of the subgradient method.
const STEPS: usize = 400;
/// Steps without a better bound after which the step is halved.
const PATIENCE: usize = 12;

/// A bound with the best choice met on the way.
pub(super) struct Bounded {
    pub bound: f64,
    pub sites: Vec<usize>,
}

pub(super) fn lagrangian(
    problem: &CoverProblem,
    count: usize,
    start: Vec<usize>,
    progress: &Progress,
) -> Result<Bounded, Cancelled> {
    let mut best = Bounded { bound: reachable(problem), sites: start };
    let mut lower = problem.served(&best.sites);
    let mut prices = first_prices(problem, &best.sites);
    let (mut step, mut waited) = (1.0, 0);
    for at in 0..STEPS {
        progress.tick(0.2 + 0.7 * at as f64 / STEPS as f64)?;
        let (value, top) = relaxed(problem, count, &prices);
        if value < best.bound - rounding(value) {
            best.bound = value;
            waited = 0;
        } else {
            waited += 1;
            if waited >= PATIENCE {
                step *= 0.5;
                waited = 0;
            }
        }
        let served = problem.served(&top);
        if served > lower + rounding(served) {
            best.sites = improve::exchange(problem, fill_up(problem, top.clone(), count), progress)?;
            lower = problem.served(&best.sites);
        }
        if closed(problem, best.bound, lower) || step < 1e-4 {
            break;
        }
        move_prices(problem, &mut prices, &top, step * (value - lower));
    }
    if problem.is_whole() {
        best.bound = (best.bound + rounding(best.bound)).floor();
    }
    Ok(best)
}

/// Whether nothing between the two is possible.
fn closed(problem: &CoverProblem, bound: f64, lower: f64) -> bool {
    let room = if problem.is_whole() { 1.0 - rounding(bound) } else { rounding(bound) };
    bound - lower < room
}

/// Demand that any site at all serves.
fn reachable(problem: &CoverProblem) -> f64 {
    (0..problem.demand_count() as u32)
        .filter(|demand| !problem.servers(*demand).is_empty())
        .map(|demand| problem.weight(demand))
        .sum()
}

/// Demand that the plan leaves is dear, demand served several times is cheap.
fn first_prices(problem: &CoverProblem, sites: &[usize]) -> Vec<f64> {
    let mut times = vec![0u32; problem.demand_count()];
    for site in sites {
        for demand in problem.serves(*site) {
            if let Some(times) = times.get_mut(*demand as usize) {
                *times += 1;
            }
        }
    }
    let price = |(weight, times): (&f64, &u32)| weight / f64::from(*times).max(1.0);
    problem.weights().iter().zip(&times).map(price).collect()
}

/// The relaxed problem's value at these prices, and the sites it takes.
fn relaxed(problem: &CoverProblem, count: usize, prices: &[f64]) -> (f64, Vec<usize>) {
    let price = |demand: &u32| prices.get(*demand as usize).copied().unwrap_or_default();
    let mut worth: Vec<(f64, usize)> =
        (0..problem.site_count()).map(|site| (problem.serves(site).iter().map(price).sum(), site)).collect();
    let better = |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if count < worth.len() && count > 0 {
        worth.select_nth_unstable_by(count - 1, better);
    }
    worth.truncate(count);
    worth.sort_unstable_by(better);
    let served = |at: usize| !problem.servers(at as u32).is_empty();
    let kept: f64 = problem
        .weights()
        .iter()
        .zip(prices)
        .enumerate()
        .filter(|(at, _)| served(*at))
        .map(|(_, (weight, price))| (weight - price).max(0.0))
        .sum();
    let taken: f64 = worth.iter().map(|(worth, _)| worth).sum();
    (kept + taken, worth.into_iter().map(|(_, site)| site).collect())
}

/// Demand that the relaxed plan serves more than once gets cheaper, demand that it counts without serving gets dearer.
fn move_prices(problem: &CoverProblem, prices: &mut [f64], top: &[usize], length: f64) {
    let mut slope = vec![0.0f64; problem.demand_count()];
    for site in top {
        for demand in problem.serves(*site) {
            if let Some(slope) = slope.get_mut(*demand as usize) {
                *slope += 1.0;
            }
        }
    }
    for ((slope, price), weight) in slope.iter_mut().zip(prices.iter()).zip(problem.weights()) {
        if weight > price {
            *slope -= 1.0;
        }
    }
    let norm: f64 = slope.iter().map(|slope| slope * slope).sum();
    if norm <= 0.0 {
        return;
    }
    for ((price, slope), weight) in prices.iter_mut().zip(&slope).zip(problem.weights()) {
        *price = (*price - length / norm * slope).clamp(0.0, *weight);
    }
}

/// The relaxed choice with sites that add nothing replaced by ones that do.
fn fill_up(problem: &CoverProblem, sites: Vec<usize>, count: usize) -> Vec<usize> {
    let (order, gains) = greedy::in_order_of_gain(problem, &sites);
    let mut kept: Vec<usize> =
        order.into_iter().zip(gains).filter(|(_, gain)| *gain > 0.0).map(|(site, _)| site).collect();
    for site in greedy::choose(problem, count) {
        if kept.len() >= count {
            break;
        }
        if !kept.contains(&site) {
            kept.push(site);
        }
    }
    kept
}
