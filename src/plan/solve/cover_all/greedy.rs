//! A choice that serves all, quickly: the site that serves most of what is open, again and again; then sites that the
//! others make needless leave.

use std::collections::BinaryHeap;

use crate::plan::solve::Meter;
use crate::plan::solve::cover::core::Core;
use crate::plan::solve::offer::Offer;
use crate::question::Cancelled;

/// Open sites that serve every demand of the core; `dear` says how much each demand is worth in the choosing.
pub(super) fn choose(core: &Core, dear: &[f64], meter: &mut Meter<'_>) -> Result<Vec<u32>, Cancelled> {
    let mut times = vec![0u16; core.weights.len()];
    let worth = |demand: &u32| dear.get(*demand as usize).copied().unwrap_or_default() + 1e-6;
    let open = |times: &[u16], demand: &u32| times.get(*demand as usize) == Some(&0);
    let gain = |times: &[u16], site: u32| -> f64 {
        core.by_site.get(site as usize).iter().filter(|demand| open(times, demand)).map(worth).sum()
    };
    // A demand that one site alone can serve is in no list: its site must be taken.
    let must = (0u32..).zip(&core.own).filter(|(_, own)| **own > 0.0).map(|(site, _)| site);
    let mut chosen: Vec<u32> = must.collect();
    for site in &chosen {
        mark(core, *site, &mut times, true);
    }
    let mut queue: BinaryHeap<Offer> = (0..core.sites.len() as u32)
        .map(|site| Offer { gain: gain(&times, site), site })
        .filter(|offer| offer.gain > 0.0)
        .collect();
    meter.spend(2 * core.by_site.total())?;
    while let Some(Offer { gain: before, site }) = queue.pop() {
        let now = gain(&times, site);
        meter.spend(core.by_site.get(site as usize).len())?;
        if now < before {
            if now > 0.0 {
                queue.push(Offer { gain: now, site });
            }
            continue;
        }
        mark(core, site, &mut times, true);
        chosen.push(site);
    }
    // The last chosen served least: they are asked first whether they are still needed.
    let mut kept = Vec::new();
    while let Some(site) = chosen.pop() {
        let needed = core.own.get(site as usize).is_some_and(|own| *own > 0.0)
            || core.by_site.get(site as usize).iter().any(|demand| times.get(*demand as usize) == Some(&1));
        if needed {
            kept.push(site);
        } else {
            mark(core, site, &mut times, false);
        }
    }
    Ok(kept)
}

fn mark(core: &Core, site: u32, times: &mut [u16], on: bool) {
    for demand in core.by_site.get(site as usize) {
        if let Some(times) = times.get_mut(*demand as usize) {
            *times = if on { times.saturating_add(1) } else { times.saturating_sub(1) };
        }
    }
}
