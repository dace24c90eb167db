//! A first choice: the site that saves most, again and again. What a site saves can only shrink as others are chosen, so
//! a stale figure in the queue is an upper limit and only the top is worked out anew (Minoux, 1978).

use std::collections::BinaryHeap;

use super::core::{BySite, Core};
use crate::plan::solve::Meter;
use crate::plan::solve::offer::Offer;
use crate::plan::solve::slots::at;
use crate::question::Cancelled;

/// As many sites as the core has still to choose, in the order they are taken.
pub(super) fn choose(core: &Core, by_site: &BySite, meter: &mut Meter) -> Result<Vec<u32>, Cancelled> {
    let mut costs = core.beyond.clone();
    let mut chosen: Vec<u32> = Vec::new();
    let mut queue: BinaryHeap<Offer> = (0..core.site_count() as u32)
        .map(|site| Offer { gain: saved(by_site, site, &costs), site })
        .collect();
    meter.spend(core.sites.len())?;
    while chosen.len() < core.count
        && let Some(Offer { gain: then, site }) = queue.pop()
    {
        let now = saved(by_site, site, &costs);
        meter.spend(by_site.served(site).0.len())?;
        if now < then {
            queue.push(Offer { gain: now, site });
            continue;
        }
        take(by_site, site, &mut costs);
        chosen.push(site);
    }
    Ok(chosen)
}

fn saved(by_site: &BySite, site: u32, now: &[f64]) -> f64 {
    let (demands, costs) = by_site.served(site);
    demands.iter().zip(costs).map(|(demand, cost)| (at(now, *demand as usize) - cost).max(0.0)).sum()
}

fn take(by_site: &BySite, site: u32, now: &mut [f64]) {
    let (demands, costs) = by_site.served(site);
    for (demand, cost) in demands.iter().zip(costs) {
        if let Some(slot) = now.get_mut(*demand as usize).filter(|now| *cost < **now) {
            *slot = *cost;
        }
    }
}
