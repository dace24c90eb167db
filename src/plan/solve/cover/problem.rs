//! The problem in flat memory: which sites serve which demand, both ways round.

use thiserror::Error;

use crate::plan::solve::Lists;

/// Why a problem makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum CoverError {
    /// A weight is negative or not a finite number.
    #[error("the weight of demand {0} is negative or no number")]
    Weight(usize),
    /// A site serves a demand that does not exist.
    #[error("site {site} serves demand {demand}, which does not exist")]
    Demand {
        /// The site.
        site: usize,
        /// The demand it names.
        demand: u32,
    },
}

/// Demands with weights, and sites with the demands each would serve.
#[derive(Debug, Clone)]
pub struct CoverProblem {
    weights: Vec<f64>,
    by_site: Lists,
    by_demand: Lists,
    whole: bool,
}

impl CoverProblem {
    /// A problem from one weight for each demand and, for each site, the demands it serves (in any order, repeats
    /// counted once).
    ///
    /// # Errors
    /// When a weight is negative or not finite, or a site serves a demand that does not exist.
    pub fn new(weights: Vec<f64>, sites: Vec<Vec<u32>>) -> Result<CoverProblem, CoverError> {
        if let Some(at) = weights.iter().position(|weight| !weight.is_finite() || *weight < 0.0) {
            return Err(CoverError::Weight(at));
        }
        let mut lists = sites;
        for (site, list) in lists.iter_mut().enumerate() {
            list.sort_unstable();
            list.dedup();
            if let Some(demand) = list.iter().find(|demand| **demand as usize >= weights.len()) {
                return Err(CoverError::Demand { site, demand: *demand });
            }
        }
        let by_site = Lists::of(lists.iter().map(Vec::as_slice));
        let by_demand = by_site.turned(weights.len());
        let whole = weights.iter().all(|weight| weight.fract() == 0.0);
        Ok(CoverProblem { weights, by_site, by_demand, whole })
    }

    /// How many sites there are to choose from.
    pub fn site_count(&self) -> usize {
        self.by_site.len()
    }

    /// How many demands there are.
    pub fn demand_count(&self) -> usize {
        self.weights.len()
    }

    /// The weight of a demand.
    pub fn weight(&self, demand: u32) -> f64 {
        self.weights.get(demand as usize).copied().unwrap_or_default()
    }

    /// All weights, by demand.
    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The demands a site serves, in growing order.
    pub fn serves(&self, site: usize) -> &[u32] {
        self.by_site.get(site)
    }

    /// The sites that serve a demand, in growing order.
    pub(super) fn servers(&self, demand: u32) -> &[u32] {
        self.by_demand.get(demand as usize)
    }

    /// Whether all weights are whole numbers: then so is every objective, and a bound may be rounded down.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// The weight that a choice of sites serves, each demand once.
    pub fn served(&self, sites: &[usize]) -> f64 {
        let mut seen = vec![false; self.weights.len()];
        for site in sites {
            for demand in self.serves(*site) {
                if let Some(flag) = seen.get_mut(*demand as usize) {
                    *flag = true;
                }
            }
        }
        self.weights.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(weight, _)| weight).sum()
    }
}
