//! What is left to decide: the demands with what each costs as things stand, and the free sites that would cost less.

use crate::plan::solve::Costs;
use crate::plan::solve::fate::Fate;
use crate::plan::solve::slots::{add, at, put};

/// Demands and the free sites that would serve them better than what is decided already. All costs are weighted.
#[derive(Debug, Clone, Default)]
pub(super) struct Core {
    /// What each demand costs when no free site is chosen.
    pub beyond: Vec<f64>,
    pub starts: Vec<usize>,
    pub sites: Vec<u32>,
    pub costs: Vec<f64>,
    /// The number each free site has in the core this one came from.
    pub ids: Vec<u32>,
    /// Free sites still to be chosen.
    pub count: usize,
}

impl Core {
    /// Nothing decided, and `count` sites to choose. A demand that must be served and is not costs more than any plan that
    /// serves all: the figure given beside the core, infinite where none must be.
    pub fn of(problem: &Costs, count: usize) -> (Core, f64) {
        let demands = 0..problem.demand_count();
        let dearest = |demand: usize| problem.reached(demand).last().map_or(0.0, |(_, cost)| cost);
        let most: f64 = demands.clone().map(|demand| problem.weight(demand) * dearest(demand)).sum();
        let must = problem.unserved().is_none();
        let never = if must { 2.0 * most.ceil() + 1.0 } else { f64::INFINITY };
        let mut core = Core { starts: vec![0], count, ..Core::default() };
        core.ids = (0..problem.site_count() as u32).collect();
        for demand in demands {
            let weight = problem.weight(demand);
            let beyond = match problem.unserved() {
                Some(cost) => weight * cost,
                None if weight > 0.0 => never,
                None => 0.0,
            };
            for (site, cost) in problem.reached(demand).map(|(site, cost)| (site, weight * cost)) {
                if cost >= beyond {
                    break;
                }
                core.sites.push(site);
                core.costs.push(cost);
            }
            core.beyond.push(beyond);
            core.starts.push(core.sites.len());
        }
        (core, never)
    }

    /// The same core where all that counts is whether a demand is served at a cost below `limit`: 1 for each that is not.
    pub fn served_below(&self, limit: f64) -> Core {
        let beyond = self.beyond.iter().map(|cost| f64::from(u8::from(*cost >= limit))).collect();
        let mut core = Core { starts: vec![0], count: self.count, beyond, ..Core::default() };
        core.ids = (0..self.site_count() as u32).collect();
        for demand in 0..self.demand_count() {
            let (sites, costs) = self.reached(demand);
            if at(&core.beyond, demand) > 0.0 {
                let near = sites.iter().zip(costs).take_while(|(_, cost)| **cost < limit);
                core.sites.extend(near.map(|(site, _)| site));
            }
            core.starts.push(core.sites.len());
        }
        core.costs = vec![0.0; core.sites.len()];
        core
    }

    /// The free sites a demand would rather go to, nearest first.
    pub fn reached(&self, demand: usize) -> (&[u32], &[f64]) {
        let range = at(&self.starts, demand)..at(&self.starts, demand + 1);
        (self.sites.get(range.clone()).unwrap_or_default(), self.costs.get(range).unwrap_or_default())
    }

    pub fn demand_count(&self) -> usize {
        self.beyond.len()
    }

    pub fn site_count(&self) -> usize {
        self.ids.len()
    }

    /// The core after some fates are decided: chosen sites lower what their demands cost, sites that are out leave.
    pub fn narrowed(&self, fates: &[Fate]) -> Core {
        let mut new = vec![u32::MAX; self.site_count()];
        let mut next = Core::default();
        let mut chosen = 0;
        for (site, fate) in fates.iter().enumerate().take(self.site_count()) {
            match fate {
                Fate::Open => {
                    put(&mut new, site, next.ids.len() as u32);
                    next.ids.push(site as u32);
                }
                Fate::In => chosen += 1,
                Fate::Out => {}
            }
        }
        next.count = self.count.saturating_sub(chosen);
        next.starts.push(0);
        for demand in 0..self.demand_count() {
            let mut beyond = at(&self.beyond, demand);
            let (sites, costs) = self.reached(demand);
            for (site, cost) in sites.iter().zip(costs) {
                match at(fates, *site as usize) {
                    Fate::Open => {
                        next.sites.push(at(&new, *site as usize));
                        next.costs.push(*cost);
                    }
                    Fate::In => {
                        beyond = beyond.min(*cost);
                        break;
                    }
                    Fate::Out => {}
                }
            }
            // A free site at the same cost as a chosen one serves nobody better.
            while next.costs.len() > at(&next.starts, demand) && next.costs.last() >= Some(&beyond) {
                next.costs.pop();
                next.sites.pop();
            }
            next.beyond.push(beyond);
            next.starts.push(next.sites.len());
        }
        next
    }

    /// What the chosen free sites and all that is decided cost together.
    pub fn cost(&self, chosen: &[u32]) -> f64 {
        let mut taken = vec![false; self.site_count()];
        for site in chosen {
            put(&mut taken, *site as usize, true);
        }
        (0..self.demand_count())
            .map(|demand| {
                let (sites, costs) = self.reached(demand);
                let near = sites.iter().zip(costs).find(|(site, _)| at(&taken, **site as usize));
                near.map_or(at(&self.beyond, demand), |(_, cost)| *cost)
            })
            .sum()
    }

    /// What is left to do when there are no more free sites than may be chosen: all of them.
    pub fn is_settled(&self) -> bool {
        self.count == 0 || self.site_count() <= self.count
    }

    /// Every free site in order, where all may be chosen; none where none may.
    pub fn rest(&self) -> Vec<u32> {
        if self.count == 0 { Vec::new() } else { (0..self.site_count() as u32).collect() }
    }
}

/// The same pairs by site: which demands would come, at what cost.
#[derive(Debug)]
pub(super) struct BySite {
    starts: Vec<usize>,
    demands: Vec<u32>,
    costs: Vec<f64>,
}

impl BySite {
    pub fn of(core: &Core) -> BySite {
        let mut starts = vec![0usize; core.site_count() + 1];
        for site in &core.sites {
            if let Some(count) = starts.get_mut(*site as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let (mut demands, mut all) = (vec![0u32; sum], vec![0.0; sum]);
        for demand in 0..core.demand_count() {
            let (sites, costs) = core.reached(demand);
            for (site, cost) in sites.iter().zip(costs) {
                if let Some(slot) = next.get_mut(*site as usize) {
                    put(&mut demands, *slot, demand as u32);
                    add(&mut all, *slot, *cost);
                    *slot += 1;
                }
            }
        }
        BySite { starts, demands, costs: all }
    }

    /// The demands that would rather go to a site than stay with what is decided.
    pub fn served(&self, site: u32) -> (&[u32], &[f64]) {
        let site = site as usize;
        let range = at(&self.starts, site)..at(&self.starts, site + 1);
        (self.demands.get(range.clone()).unwrap_or_default(), self.costs.get(range).unwrap_or_default())
    }
}
