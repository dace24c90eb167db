//! Each demand's nearest and second nearest chosen site, kept true while sites come and go.

use super::core::{BySite, Core};
use crate::plan::solve::slots::{add, at, put};

/// No site: what is decided already serves the demand.
pub(super) const NONE: u32 = u32::MAX;

/// The two chosen sites that a demand would go to first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Two {
    pub near: u32,
    pub next: u32,
    pub near_cost: f64,
    pub next_cost: f64,
}

impl Default for Two {
    fn default() -> Two {
        Two { near: NONE, next: NONE, near_cost: 0.0, next_cost: 0.0 }
    }
}

/// A choice of sites with what each demand costs under it, and what would be lost with each site.
#[derive(Debug)]
pub(super) struct Nearest<'a> {
    core: &'a Core,
    by_site: &'a BySite,
    pub taken: Vec<bool>,
    pub two: Vec<Two>,
    /// For each chosen site, what its demands would cost more without it.
    pub losses: Losses,
    /// Demands whose two sites changed since somebody cleared this; some stand twice.
    pub changed: Vec<u32>,
}

impl<'a> Nearest<'a> {
    pub fn new(core: &'a Core, by_site: &'a BySite, chosen: &[u32]) -> Nearest<'a> {
        let mut taken = vec![false; core.site_count()];
        for site in chosen {
            put(&mut taken, *site as usize, true);
        }
        let mut losses = vec![0.0; core.site_count()];
        let two: Vec<Two> = (0..core.demand_count()).map(|demand| first_two(core, &taken, demand)).collect();
        for two in &two {
            add(&mut losses, two.near as usize, two.next_cost - two.near_cost);
        }
        Nearest { core, by_site, losses: Losses::of(&losses, &taken), taken, two, changed: Vec::new() }
    }

    pub fn two(&self, demand: u32) -> Two {
        at(&self.two, demand as usize)
    }

    pub fn chosen(&self) -> Vec<u32> {
        (0u32..).zip(&self.taken).filter(|(_, taken)| **taken).map(|(site, _)| site).collect()
    }

    pub fn cost(&self) -> f64 {
        self.two.iter().map(|two| two.near_cost).sum()
    }

    /// Adds a site; the number of entries looked at.
    pub fn add(&mut self, site: u32) -> usize {
        put(&mut self.taken, site as usize, true);
        let (demands, costs) = self.by_site.served(site);
        let mut gathered = 0.0;
        for (demand, cost) in demands.iter().zip(costs) {
            let Some(two) = self.two.get_mut(*demand as usize) else { continue };
            if *cost < two.near_cost {
                self.losses.change(two.near, two.near_cost - two.next_cost);
                (two.next, two.next_cost) = (two.near, two.near_cost);
                (two.near, two.near_cost) = (site, *cost);
                gathered += two.next_cost - two.near_cost;
                self.changed.push(*demand);
            } else if *cost < two.next_cost {
                self.losses.change(two.near, cost - two.next_cost);
                (two.next, two.next_cost) = (site, *cost);
                self.changed.push(*demand);
            }
        }
        self.losses.set(site, gathered);
        demands.len()
    }

    /// Takes a site away; the number of entries looked at.
    pub fn remove(&mut self, site: u32) -> usize {
        put(&mut self.taken, site as usize, false);
        self.losses.set(site, f64::INFINITY);
        let (demands, _) = self.by_site.served(site);
        let mut work = demands.len();
        for demand in demands {
            let before = self.two(*demand);
            if before.near != site && before.next != site {
                continue;
            }
            let after = first_two(self.core, &self.taken, *demand as usize);
            work += 8;
            self.changed.push(*demand);
            if before.near != site {
                self.losses.change(before.near, before.near_cost - before.next_cost);
            }
            self.losses.change(after.near, after.next_cost - after.near_cost);
            put(&mut self.two, *demand as usize, after);
        }
        work
    }
}

fn first_two(core: &Core, taken: &[bool], demand: usize) -> Two {
    let beyond = at(&core.beyond, demand);
    let mut two = Two { near: NONE, next: NONE, near_cost: beyond, next_cost: beyond };
    let (sites, costs) = core.reached(demand);
    for (site, cost) in sites.iter().zip(costs).filter(|(site, _)| at(taken, **site as usize)) {
        if two.near == NONE {
            (two.near, two.near_cost) = (*site, *cost);
        } else {
            (two.next, two.next_cost) = (*site, *cost);
            break;
        }
    }
    two
}

/// The losses of all sites with the least of them at hand: a tree of pairwise minima.
#[derive(Debug)]
pub(super) struct Losses {
    leaves: usize,
    /// Node 1 is the root; the children of `n` are `2n` and `2n + 1`.
    least: Vec<f64>,
}

impl Losses {
    fn of(losses: &[f64], taken: &[bool]) -> Losses {
        let leaves = losses.len().next_power_of_two();
        let mut least = vec![f64::INFINITY; 2 * leaves];
        for (site, loss) in losses.iter().enumerate().filter(|(site, _)| at(taken, *site)) {
            put(&mut least, leaves + site, *loss);
        }
        for node in (1..leaves).rev() {
            let value = at(&least, 2 * node).min(at(&least, 2 * node + 1));
            put(&mut least, node, value);
        }
        Losses { leaves, least }
    }

    pub fn get(&self, site: u32) -> f64 {
        at(&self.least, self.leaves + site as usize)
    }

    fn change(&mut self, site: u32, by: f64) {
        if site != NONE {
            self.set(site, self.get(site) + by);
        }
    }

    fn set(&mut self, site: u32, loss: f64) {
        let mut node = self.leaves + site as usize;
        put(&mut self.least, node, loss);
        while node > 1 {
            node /= 2;
            let value = at(&self.least, 2 * node).min(at(&self.least, 2 * node + 1));
            if at(&self.least, node) == value {
                break;
            }
            put(&mut self.least, node, value);
        }
    }

    /// The chosen site that would be missed least, the first among equals.
    pub fn cheapest(&self) -> Option<u32> {
        let lowest = at(&self.least, 1);
        if !lowest.is_finite() {
            return None;
        }
        let mut node = 1;
        while node < self.leaves {
            node *= 2;
            if at(&self.least, node) != lowest {
                node += 1;
            }
        }
        Some((node - self.leaves) as u32)
    }
}
