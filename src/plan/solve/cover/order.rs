//! A choice in the order in which it should be carried out.

use std::collections::BTreeSet;

use super::problem::CoverProblem;

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
    // Best first, by what each added when last looked at: that can only shrink as others are taken.
    let mut left: BTreeSet<(std::cmp::Reverse<Gain>, usize)> = sites
        .iter()
        .filter(|site| !first.contains(site))
        .map(|site| (std::cmp::Reverse(Gain(order.added(*site))), *site))
        .collect();
    while let Some((std::cmp::Reverse(Gain(before)), site)) = left.pop_first() {
        let now = order.added(site);
        if now < before {
            left.insert((std::cmp::Reverse(Gain(now)), site));
        } else {
            order.take(site);
        }
    }
    (order.sites, order.gains)
}

/// A gain that can be sorted by.
#[derive(Debug, Clone, Copy)]
struct Gain(f64);

impl PartialEq for Gain {
    fn eq(&self, other: &Gain) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Gain {}

impl PartialOrd for Gain {
    fn partial_cmp(&self, other: &Gain) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Gain {
    fn cmp(&self, other: &Gain) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
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
