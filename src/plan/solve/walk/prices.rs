//! Good prices: the volume algorithm (Barahona and Anbil, Mathematical Programming 87, 2000; for locations Barahona and
//! Chudak, Discrete Optimization 2, 2005). A subgradient method that moves from the best prices so far along an average
//! of the slopes met, and whose average of the choices met tells how much of each site the linear relaxation takes.

use super::core::Core;
use super::relaxed::{Relaxed, mix_slope, relaxed};
use crate::plan::solve::Meter;
use crate::plan::solve::slots::{at, put};
use crate::question::Cancelled;

/// The best prices found.
#[derive(Debug, Clone, Default)]
pub(super) struct Prices {
    pub asked: Vec<f64>,
    /// What they prove.
    pub bound: f64,
    /// What each site saves at these prices.
    pub worth: Vec<f64>,
    /// How much of each site the average choice takes.
    pub share: Vec<f64>,
    /// The choice at these prices.
    pub top: Vec<u32>,
}

/// How long to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search {
    pub steps: usize,
    /// How far the first steps go, as a share of the way that would close the gap if all went well.
    pub length: f64,
    /// Enough is proved at this bound.
    pub enough: f64,
    /// The best choice known costs this much; infinite when none is known that serves all.
    pub known: f64,
}

/// Looks for better prices, beginning with these. `seen` is shown the choices met now and then.
pub(super) fn improve(
    core: &Core,
    start: &[f64],
    search: Search,
    meter: &mut Meter,
    mut seen: impl FnMut(&Relaxed, f64, &mut Meter) -> Result<f64, Cancelled>,
) -> Result<Prices, Cancelled> {
    let (first, last) = limits(core);
    let mut known = search.known;
    let mut best = Prices { asked: clamped(start, &first, &last), ..Prices::default() };
    let at_start = relaxed(core, &best.asked);
    let mut slope = vec![0.0; core.demand_count()];
    let mut taken = flags(core, &at_start.top);
    let mut work = mix_slope(core, &best.asked, &taken, 1.0, &mut slope);
    best.share = taken.iter().map(|taken| f64::from(u8::from(*taken))).collect();
    meter.spend(work + at_start.work)?;
    (best.bound, best.worth, best.top) = (at_start.value, at_start.worth, at_start.top);
    let (mut length, mut waited, mut gained) = (search.length, 0, best.bound);
    let mut trial = best.asked.clone();
    let floor = 0.1 * farthest(core);
    for step in 0..search.steps {
        if best.bound >= search.enough {
            break;
        }
        // Where nothing that serves all is known yet the aim would be out of sight.
        let aim = if known.is_finite() { known } else { best.bound.max(floor) * 1.1 + 1e-9 };
        let norm: f64 = slope
            .iter()
            .zip(&best.asked)
            .zip(first.iter().zip(&last))
            .filter(|((slope, price), (first, last))| can_move(**slope, **price, **first, **last))
            .map(|((slope, _), _)| slope * slope)
            .sum();
        if norm <= 1e-12 {
            break;
        }
        let by = length * (aim - best.bound).max(1e-9 * aim.abs()) / norm;
        for (((trial, price), slope), (first, last)) in
            trial.iter_mut().zip(&best.asked).zip(&slope).zip(first.iter().zip(&last))
        {
            *trial = (price + by * slope).max(*first).min(*last);
        }
        let now = relaxed(core, &trial);
        for site in (0..taken.len()).rev() {
            put(&mut taken, site, false);
        }
        for site in &now.top {
            put(&mut taken, *site as usize, true);
        }
        let share = if step < 20 { 0.3 } else { 0.1 };
        work = mix_slope(core, &trial, &taken, share, &mut slope);
        for (share_of, taken) in best.share.iter_mut().zip(&taken) {
            *share_of += share * (f64::from(u8::from(*taken)) - *share_of);
        }
        let go_on = meter.spend(work + now.work + 4 * trial.len())?;
        known = known.min(seen(&now, best.bound, meter)?);
        if now.value > best.bound {
            best.asked.copy_from_slice(&trial);
            (best.bound, best.worth, best.top) = (now.value, now.worth, now.top);
            length = f64::min(length * 1.1, 2.0);
            waited = 0;
        } else {
            // Steps are shortened where so many gained nothing: early on the first guess is too long as a rule.
            waited += 1;
            if waited >= if step < 100 { 4 } else { 6 } {
                length *= 0.66;
                waited = 0;
            }
        }
        // A hundred steps that gain nothing to speak of: the end of this road.
        if step % 100 == 99 {
            if best.bound - gained < 1e-3 * (aim - best.bound) || length < 1e-4 {
                break;
            }
            gained = best.bound;
        }
        if !go_on {
            break;
        }
    }
    Ok(best)
}

/// The least and the greatest price worth asking: below its nearest site's cost a price only lowers the bound, above
/// what the demand costs anyway it is no bound.
fn limits(core: &Core) -> (Vec<f64>, Vec<f64>) {
    (0..core.demand_count())
        .map(|demand| {
            let beyond = at(&core.beyond, demand);
            let (_, costs) = core.reached(demand);
            (costs.first().copied().unwrap_or(beyond).min(beyond), beyond)
        })
        .unzip()
}

/// What all demands cost together, each at the farthest site it would still go to.
fn farthest(core: &Core) -> f64 {
    (0..core.demand_count()).filter_map(|demand| core.reached(demand).1.last()).sum()
}

fn clamped(prices: &[f64], first: &[f64], last: &[f64]) -> Vec<f64> {
    prices
        .iter()
        .zip(first.iter().zip(last))
        .map(|(price, (first, last))| price.max(*first).min(*last))
        .collect()
}

fn can_move(slope: f64, price: f64, first: f64, last: f64) -> bool {
    if slope > 0.0 { price < last } else { price > first }
}

fn flags(core: &Core, sites: &[u32]) -> Vec<bool> {
    let mut flags = vec![false; core.site_count()];
    for site in sites {
        put(&mut flags, *site as usize, true);
    }
    flags
}
