//! Parts of a problem that share no demand: each can be solved by itself.

use crate::plan::solve::Lists;
use crate::plan::solve::cover::core::Core;

/// The parts, with the prices of their demands; what was chosen before belongs to none of them.
pub(super) fn parts(core: &Core, prices: &[f64]) -> Vec<(Core, Vec<f64>)> {
    let (part_of, count) = label(core);
    // Demands and sites get new numbers in their part.
    let mut places = vec![0u32; core.sites.len()];
    let mut parts: Vec<Part> = (0..count).map(|_| Part::default()).collect();
    for (at, label) in part_of.iter().enumerate() {
        let Some(part) = parts.get_mut(*label as usize) else { continue };
        if let (Some(place), Some(site)) = (places.get_mut(at), core.sites.get(at)) {
            *place = part.sites.len() as u32;
            part.sites.push(*site);
        }
    }
    for ((servers, weight), price) in core.by_demand.iter().zip(&core.weights).zip(prices) {
        let Some(label) = servers.first().and_then(|site| part_of.get(*site as usize)) else { continue };
        let Some(part) = parts.get_mut(*label as usize) else { continue };
        part.weights.push(*weight);
        part.prices.push(*price);
        part.starts.push(part.items.len());
        part.items.extend(servers.iter().filter_map(|site| places.get(*site as usize)));
    }
    parts.into_iter().filter(|part| !part.weights.is_empty()).map(|part| part.core(core)).collect()
}

#[derive(Default)]
struct Part {
    sites: Vec<u32>,
    weights: Vec<f64>,
    prices: Vec<f64>,
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Part {
    fn core(mut self, of: &Core) -> (Core, Vec<f64>) {
        self.starts.push(self.items.len());
        let by_demand = Lists::from_parts(self.starts, self.items);
        let by_site = by_demand.turned(self.sites.len());
        let core = Core {
            own: vec![0.0; self.sites.len()],
            sites: self.sites,
            second: vec![0.0; self.weights.len()],
            weights: self.weights,
            by_site,
            by_demand,
            count: of.count,
            chosen: Vec::new(),
            base: 0.0,
            lost: of.lost,
        };
        (core, self.prices)
    }
}

/// For each site the number of its part.
fn label(core: &Core) -> (Vec<u32>, usize) {
    const NONE: u32 = u32::MAX;
    let mut labels = vec![NONE; core.sites.len()];
    let mut seen = vec![false; core.weights.len()];
    let (mut count, mut todo) = (0, Vec::new());
    for site in 0..core.sites.len() as u32 {
        if labels.get(site as usize) != Some(&NONE) {
            continue;
        }
        todo.push(site);
        while let Some(site) = todo.pop() {
            match labels.get_mut(site as usize) {
                Some(label) if *label == NONE => *label = count,
                _ => continue,
            }
            for demand in core.by_site.get(site as usize) {
                if let Some(flag) = seen.get_mut(*demand as usize)
                    && !std::mem::replace(flag, true)
                {
                    todo.extend(core.by_demand.get(*demand as usize));
                }
            }
        }
        count += 1;
    }
    (labels, count as usize)
}
