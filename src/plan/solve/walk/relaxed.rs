//! The relaxed problem: with a price on serving each demand, every site is worth what it saves on the prices of the
//! demands near it, and the best sites by worth are taken. Any prices give a bound (Cornuéjols, Fisher and Nemhauser,
//! Management Science 23, 1977).

use rayon::prelude::*;

use super::core::Core;
use crate::plan::solve::slots::{add, at};

/// Demands looked at together: fixed, so that sums are made in one order whatever the number of threads.
const CHUNK: usize = 65_536;

/// The value of the relaxed problem and the sites it takes.
#[derive(Debug, Default)]
pub(super) struct Relaxed {
    /// No choice costs less.
    pub value: f64,
    /// The sites of most worth, as many as are to be chosen, best first.
    pub top: Vec<u32>,
    /// What each site saves on the prices: never above 0.
    pub worth: Vec<f64>,
    /// Entries looked at.
    pub work: usize,
}

/// The relaxed problem at these prices, each at most what its demand costs without any free site.
pub(super) fn relaxed(core: &Core, prices: &[f64]) -> Relaxed {
    let sites = core.site_count();
    let parts: Vec<(Vec<f64>, f64, usize)> = if prices.len() <= CHUNK {
        vec![part(core, 0, prices, sites)]
    } else {
        prices
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, prices)| part(core, chunk * CHUNK, prices, sites))
            .collect()
    };
    let mut sum = Relaxed { worth: vec![0.0; sites], ..Relaxed::default() };
    for (worth, value, work) in parts {
        sum.value += value;
        sum.work += work + sites;
        for (all, worth) in sum.worth.iter_mut().zip(worth) {
            *all += worth;
        }
    }
    sum.top = lowest(&sum.worth, core.count);
    sum.value += sum.top.iter().map(|site| at(&sum.worth, *site as usize)).sum::<f64>();
    sum
}

fn part(core: &Core, first: usize, prices: &[f64], sites: usize) -> (Vec<f64>, f64, usize) {
    let mut worth = vec![0.0; sites];
    let mut work = prices.len();
    for (demand, price) in (first..).zip(prices) {
        let (sites, costs) = core.reached(demand);
        for (site, cost) in sites.iter().zip(costs) {
            if cost >= price {
                break;
            }
            add(&mut worth, *site as usize, cost - price);
            work += 1;
        }
    }
    (worth, prices.iter().sum(), work)
}

/// The `count` sites of most worth, best first, the first among equals.
fn lowest(worth: &[f64], count: usize) -> Vec<u32> {
    let better = |a: &u32, b: &u32| at(worth, *a as usize).total_cmp(&at(worth, *b as usize)).then(a.cmp(b));
    let mut order: Vec<u32> = (0..worth.len() as u32).collect();
    if count > 0 && count < order.len() {
        order.select_nth_unstable_by(count - 1, better);
    }
    order.truncate(count);
    order.sort_unstable_by(better);
    order
}

/// For each demand 1 less the number of `taken` sites that it pays for at these prices; into `slope`, mixed with what was
/// there: `share` of the new. The entries looked at.
pub(super) fn mix_slope(core: &Core, prices: &[f64], taken: &[bool], share: f64, slope: &mut [f64]) -> usize {
    let mix = |first: usize, prices: &[f64], slope: &mut [f64]| -> usize {
        let mut work = prices.len();
        for ((demand, price), slope) in (first..).zip(prices).zip(slope) {
            let (sites, costs) = core.reached(demand);
            let mut short = 1.0;
            for (site, cost) in sites.iter().zip(costs) {
                if cost >= price {
                    break;
                }
                work += 1;
                if at(taken, *site as usize) {
                    short -= 1.0;
                }
            }
            *slope += share * (short - *slope);
        }
        work
    };
    if prices.len() <= CHUNK {
        return mix(0, prices, slope);
    }
    prices
        .par_chunks(CHUNK)
        .zip(slope.par_chunks_mut(CHUNK))
        .enumerate()
        .map(|(chunk, (prices, slope))| mix(chunk * CHUNK, prices, slope))
        .sum()
}
