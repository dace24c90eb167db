//! A choice in the order in which it should be carried out.

use std::collections::{BTreeSet, BinaryHeap};

use super::problem::CoverProblem;
use crate::plan::solve::offer::Offer;

/// The sites, each the one that adds most to those before it, with what each adds. `first` come first, in their order. Of
/// equals the lower number leads. Sites that add nothing come last, with 0.
///
/// # Units
/// - gains: the unit of the weights; they sum to what the sites serve together
pub fn in_order_of_gain(problem: &CoverProblem, first: &[usize], sites: &[usize]) -> (Vec<usize>, Vec<f64>) {
    let mut order =
        Order { problem, times: vec![0; problem.demand_count()], sites: Vec::new(), gains: Vec::new() };
    for site in first {
        order.take(*site);
    }
    // What each added when last looked at can only shrink as others are taken.
    let rest: BTreeSet<usize> = sites.iter().copied().filter(|site| !first.contains(site)).collect();
    let offers = rest.into_iter().filter_map(|site| Some((site, u32::try_from(site).ok()?)));
    let mut left: BinaryHeap<Offer> =
        offers.map(|(at, site)| Offer { gain: order.added(at), site }).collect();
    while let Some(Offer { gain, site }) = left.pop() {
        let now = order.added(site as usize);
        if now < gain {
            left.push(Offer { gain: now, site });
        } else {
            order.take(site as usize);
        }
    }
    (order.sites, order.gains)
}

struct Order<'p> {
    problem: &'p CoverProblem,
    /// How many of the taken serve each demand.
    times: Vec<u32>,
    sites: Vec<usize>,
    gains: Vec<f64>,
}

impl Order<'_> {
    fn added(&self, site: usize) -> f64 {
        let times = |demand: &u32| self.times.get(*demand as usize).copied().unwrap_or_default();
        self.problem.serves(site).iter().map(|demand| self.problem.added(*demand, times(demand))).sum()
    }

    fn take(&mut self, site: usize) {
        self.sites.push(site);
        self.gains.push(self.added(site));
        for demand in self.problem.serves(site) {
            if let Some(times) = self.times.get_mut(*demand as usize) {
                *times += 1;
            }
        }
    }
}
