//! One site out, one in, as long as that saves walking.
//!
//! Whitaker's fast interchange (INFOR 21, 1983) with the bookkeeping of Resende and Werneck (European Journal of
//! Operational Research 174, 2007): what a site gains, what each chosen one would lose, and what the newcomer makes good
//! of that loss are told apart, so that a site is weighed against all that could leave in one run over its demands. The
//! first exchange that gains is made, and sites are asked in turn, so that a county needs no table of pairs.

use super::core::{BySite, Core};
use super::nearest::{NONE, Nearest};
use crate::plan::solve::Meter;
use crate::plan::solve::slots::{add, at, put};
use crate::question::Cancelled;

/// The choice after exchanges, in growing order, and its cost; until no exchange gains or the work is used up.
pub(super) fn improve(
    core: &Core,
    by_site: &BySite,
    start: &[u32],
    meter: &mut Meter,
) -> Result<(f64, Vec<u32>), Cancelled> {
    let mut state = Nearest::new(core, by_site, start);
    loop {
        let before = state.cost();
        let go_on = one_search(core, by_site, &mut state, meter)?;
        let after = state.cost();
        // What is too little to count beside demand that is not served may count once all is served.
        if !go_on || after >= before * 0.5 {
            return Ok((after, state.chosen()));
        }
    }
}

/// Exchanges until none gains; whether there is work left.
fn one_search(
    core: &Core,
    by_site: &BySite,
    state: &mut Nearest,
    meter: &mut Meter,
) -> Result<bool, Cancelled> {
    // Sums drift by their rounding: less than this is no gain, else two sites could take turns for ever.
    let least_gain = 1e-10 * state.cost();
    let mut goods = vec![0.0; core.site_count()];
    let sites = core.site_count();
    // A site is asked again only after something near it changed.
    let mut due = vec![true; sites];
    let (mut site, mut idle) = (0, 0);
    // A whole round without an exchange ends it.
    while idle < sites {
        let newcomer = site as u32;
        site = (site + 1) % sites;
        idle += 1;
        if !at(&due, newcomer as usize) {
            continue;
        }
        put(&mut due, newcomer as usize, false);
        if at(&state.taken, newcomer as usize) {
            continue;
        }
        let mut work = by_site.served(newcomer).0.len() + 1;
        if let Some(out) = who_leaves(by_site, state, newcomer, &mut goods, least_gain) {
            state.changed.clear();
            work += state.remove(out) + state.add(newcomer);
            for demand in &state.changed {
                let (near, _) = core.reached(*demand as usize);
                work += near.len();
                for site in near {
                    put(&mut due, *site as usize, true);
                }
            }
            put(&mut due, out as usize, true);
            idle = 0;
        }
        if !meter.spend(work)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The chosen site that had better leave for the newcomer, if any.
fn who_leaves(
    by_site: &BySite,
    state: &Nearest,
    newcomer: u32,
    goods: &mut [f64],
    least_gain: f64,
) -> Option<u32> {
    let (demands, costs) = by_site.served(newcomer);
    let mut gain = 0.0;
    let mut owners: Vec<u32> = Vec::new();
    for (demand, cost) in demands.iter().zip(costs) {
        let two = state.two(*demand);
        if *cost >= two.next_cost {
            continue;
        }
        gain += (two.near_cost - cost).max(0.0);
        // What the nearest site's leaving would cost this demand, and does not with the newcomer there.
        if two.near != NONE {
            if at(goods, two.near as usize) == 0.0 {
                owners.push(two.near);
            }
            add(goods, two.near as usize, two.next_cost - cost.max(two.near_cost));
        }
    }
    let mut best: Option<(f64, u32)> = None;
    let mut offer = |net: f64, out: u32| {
        if net > least_gain && best.is_none_or(|(most, _)| net > most) {
            best = Some((net, out));
        }
    };
    if let Some(out) = state.losses.cheapest() {
        offer(gain + at(goods, out as usize) - state.losses.get(out), out);
    }
    for out in owners {
        offer(gain + at(goods, out as usize) - state.losses.get(out), out);
        put(goods, out as usize, 0.0);
    }
    best.map(|(_, out)| out)
}
