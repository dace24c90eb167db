//! Branch and bound: where the prices leave room, a site is taken or left, and both halves are looked at with prices of
//! their own. The half with the lowest bound comes first, so that what is proved about all of them grows.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::core::Core;
use super::exchange;
use super::prices::{self, Prices, Search};
use super::search::{Base, Best, decided};
use crate::plan::solve::fate::Fate;
use crate::plan::solve::slots::{add, at, put};
use crate::plan::solve::{End, Meter};
use crate::question::Cancelled;

/// Steps to better prices in a part of the tree; they start from good ones.
const STEPS: usize = 50;
/// Good prices need short steps.
pub(super) const LENGTH: f64 = 0.05;
/// Numbers kept for all open parts; beyond it parts start from the prices of the root.
const REMEMBERED: usize = 100_000_000;

/// A part of the tree: what is decided in it.
#[derive(Debug)]
struct Part {
    bound: f64,
    depth: usize,
    number: usize,
    fates: Vec<Fate>,
    prices: Option<Arc<Vec<f64>>>,
}

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Part) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Part) -> Ordering {
        // The greatest comes out of the heap first: lowest bound, then deepest, then newest.
        let by_bound = other.bound.total_cmp(&self.bound);
        by_bound.then(self.depth.cmp(&other.depth)).then(self.number.cmp(&other.number))
    }
}

/// Looks through the tree below a base.
pub(super) fn search(
    base: &Base,
    root: &[f64],
    best: &mut Best,
    meter: &mut Meter,
) -> Result<End, Cancelled> {
    let mut open = BinaryHeap::new();
    let mut made = 0;
    let fates = vec![Fate::Open; base.core.site_count()];
    open.push(Part { bound: best.bound, depth: 0, number: made, fates, prices: None });
    while let Some(part) = open.pop() {
        best.bound = best.bound.max(part.bound.min(best.cost));
        if part.bound >= best.cutoff() {
            break;
        }
        let Some(halves) = halve(base, root, part, best, meter)? else { continue };
        if best.is_done() {
            return Ok(best.close());
        }
        for mut half in halves {
            made += 1;
            half.number = made;
            if open.len() * root.len() > REMEMBERED {
                half.prices = None;
            }
            open.push(half);
        }
        if meter.is_spent() {
            // The parts still open tell what is proved.
            let lowest = open.peek().map_or(best.cost, |part| part.bound);
            best.bound = best.bound.max(lowest.min(best.cost));
            return Ok(if best.is_done() { End::Done } else { End::Spent });
        }
    }
    Ok(best.close())
}

/// Looks at one part: nothing where it holds no better choice, else its two halves.
fn halve(
    base: &Base,
    root: &[f64],
    part: Part,
    best: &mut Best,
    meter: &mut Meter,
) -> Result<Option<[Part; 2]>, Cancelled> {
    let mut core = base.core.narrowed(&part.fates);
    let mut fates = part.fates;
    let mut start: Vec<f64> = part.prices.as_deref().map_or_else(|| root.to_vec(), Clone::clone);
    let mut bound = part.bound;
    meter.spend(base.core.sites.len() / 4 + base.core.demand_count())?;
    loop {
        if core.is_settled() {
            let chosen = with(&fates, &core.ids, &core.rest());
            base.offer(&chosen, base.core.cost(&chosen), best);
            return Ok(None);
        }
        let search = Search { steps: STEPS, length: LENGTH, enough: best.cutoff(), known: best.known() };
        let found = prices::improve(&core, &start, search, meter, |_, _, _| Ok(f64::INFINITY))?;
        bound = bound.max(found.bound);
        if bound >= best.cutoff() {
            return Ok(None);
        }
        let chosen = with(&fates, &core.ids, &found.top);
        let cost = base.core.cost(&chosen);
        if cost < best.cost * 1.02 && (cost < best.cost || part.depth < 8) {
            let (cost, chosen) = exchange::improve(&base.core, &base.by_site, &chosen, meter)?;
            base.offer(&chosen, cost, best);
        }
        let sure = decided(&core, &found, best.cutoff());
        let news = sure.iter().filter(|fate| **fate != Fate::Open).count();
        for (site, fate) in sure.iter().enumerate().filter(|(_, fate)| **fate != Fate::Open) {
            put(&mut fates, at(&core.ids, site) as usize, *fate);
        }
        if news * 5 >= sure.len() {
            core = base.core.narrowed(&fates);
            start = found.asked;
            continue;
        }
        let pick = undecided(&core, &found, &sure);
        let Some(site) = pick.map(|site| at(&core.ids, site) as usize) else { return Ok(None) };
        let prices = Some(Arc::new(found.asked));
        let half = |fate| {
            let mut fates = fates.clone();
            put(&mut fates, site, fate);
            Part { bound, depth: part.depth + 1, number: 0, fates, prices: prices.clone() }
        };
        return Ok(Some([half(Fate::Out), half(Fate::In)]));
    }
}

/// The site to branch on: one that the prices take half of and that many demands can reach; the first among equals.
fn undecided(core: &Core, found: &Prices, sure: &[Fate]) -> Option<usize> {
    let mut reached = vec![0.0; core.site_count()];
    for site in &core.sites {
        add(&mut reached, *site as usize, 1.0);
    }
    let score = |site: usize| {
        let share = at(&found.share, site);
        share.min(1.0 - share) * at(&reached, site)
    };
    let worth = |site: usize| at(&found.worth, site);
    (0..sure.len())
        .filter(|site| at(sure, *site) == Fate::Open)
        .max_by(|a, b| score(*a).total_cmp(&score(*b)).then(worth(*b).total_cmp(&worth(*a))).then(b.cmp(a)))
}

/// The chosen sites of a part by the base's numbers: those decided and those picked from its core.
fn with(fates: &[Fate], ids: &[u32], picked: &[u32]) -> Vec<u32> {
    let mut chosen: Vec<u32> =
        (0u32..).zip(fates).filter(|(_, fate)| **fate == Fate::In).map(|(site, _)| site).collect();
    chosen.extend(picked.iter().map(|site| at(ids, *site as usize)));
    chosen
}
