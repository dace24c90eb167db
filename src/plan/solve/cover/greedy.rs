//! The site that adds most, again and again. What a site adds can only shrink as others are chosen, so a stale figure
//! in the queue is an upper limit: only the top is worked out anew (Minoux, 1978).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::problem::CoverProblem;

/// A site with what it added when last looked at.
#[derive(Debug, PartialEq)]
struct Offer {
    gain: f64,
    site: usize,
}

impl Eq for Offer {}

impl Ord for Offer {
    fn cmp(&self, other: &Offer) -> Ordering {
        // Among equals the first site wins, so that preferred sites are simply listed first.
        self.gain.total_cmp(&other.gain).then(other.site.cmp(&self.site))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Offer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// At most `count` sites, none that adds nothing.
pub(super) fn choose(problem: &CoverProblem, count: usize) -> Vec<usize> {
    ordered(problem, 0..problem.site_count(), count).0
}

/// The same sites, best first, with what each adds to those before it. Sites that add nothing come last with 0.
pub(super) fn in_order_of_gain(problem: &CoverProblem, sites: &[usize]) -> (Vec<usize>, Vec<f64>) {
    let (mut order, mut gains) = ordered(problem, sites.iter().copied(), sites.len());
    for site in sites {
        if !order.contains(site) {
            order.push(*site);
            gains.push(0.0);
        }
    }
    (order, gains)
}

fn ordered(
    problem: &CoverProblem,
    sites: impl Iterator<Item = usize>,
    count: usize,
) -> (Vec<usize>, Vec<f64>) {
    let mut served = vec![false; problem.demand_count()];
    let added = |served: &[bool], site: usize| -> f64 {
        let open = |demand: &&u32| !served.get(**demand as usize).copied().unwrap_or(true);
        problem.serves(site).iter().filter(open).map(|demand| problem.weight(*demand)).sum()
    };
    let mut queue: BinaryHeap<Offer> =
        sites.map(|site| Offer { gain: added(&served, site), site }).filter(|o| o.gain > 0.0).collect();
    let (mut order, mut gains) = (Vec::new(), Vec::new());
    while order.len() < count
        && let Some(Offer { gain, site }) = queue.pop()
    {
        let now = added(&served, site);
        if now < gain {
            if now > 0.0 {
                queue.push(Offer { gain: now, site });
            }
            continue;
        }
        for demand in problem.serves(site) {
            if let Some(flag) = served.get_mut(*demand as usize) {
                *flag = true;
            }
        }
        order.push(site);
        gains.push(now);
    }
    (order, gains)
}
