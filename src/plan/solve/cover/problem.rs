//! The problem in flat memory: which sites serve which demand, both ways round.

use thiserror::Error;

use crate::plan::solve::Lists;

/// Why a problem makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum CoverError {
    /// The share that a second server counts is not from 0 to 1.
    #[error("the share of a second server is {0}; it must be from 0 to 1")]
    Second(f64),
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
    second: f64,
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
        Ok(CoverProblem { weights, by_site, by_demand, whole, second: 0.0 })
    }

    /// The same with a second server of a demand worth something too: where one bin is full or lost, another stands near.
    /// Hogan and ReVelle, "Concepts and applications of backup coverage", Management Science 32, 1986.
    ///
    /// # Units
    /// - `share`: of a demand's weight that its second server adds, 0 (nothing, as without it) to 1 (as much as the first)
    ///
    /// # Errors
    /// When the share lies outside.
    pub fn with_second(mut self, share: f64) -> Result<CoverProblem, CoverError> {
        if !(0.0..=1.0).contains(&share) {
            return Err(CoverError::Second(share));
        }
        self.second = share;
        self.whole =
            self.weights.iter().all(|weight| weight.fract() == 0.0 && (weight * share).fract() == 0.0);
        Ok(self)
    }

    /// What the next server of a demand adds when so many serve it already.
    ///
    /// # Units
    /// - result: the unit of the weights
    pub fn added(&self, demand: u32, servers: u32) -> f64 {
        match servers {
            0 => self.weight(demand),
            1 => self.second * self.weight(demand),
            _ => 0.0,
        }
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

    /// For each site the demands it serves.
    pub(super) fn by_site(&self) -> &Lists {
        &self.by_site
    }

    /// For each demand the sites that serve it.
    pub(super) fn by_demand(&self) -> &Lists {
        &self.by_demand
    }

    /// The demands a site serves, in growing order.
    pub fn serves(&self, site: usize) -> &[u32] {
        self.by_site.get(site)
    }

    /// Whether all weights are whole numbers: then so is every objective, and a bound may be rounded down.
    pub(in crate::plan::solve) fn is_whole(&self) -> bool {
        self.whole
    }

    /// What a second server of each demand adds.
    pub(super) fn seconds(&self) -> Vec<f64> {
        self.weights.iter().map(|weight| weight * self.second).collect()
    }

    /// The weight that a choice of different sites serves: each demand once, and its share for a second server.
    pub fn served(&self, sites: &[usize]) -> f64 {
        let mut times = vec![0u32; self.weights.len()];
        for site in sites {
            for demand in self.serves(*site) {
                if let Some(times) = times.get_mut(*demand as usize) {
                    *times += 1;
                }
            }
        }
        let all = (0u32..).zip(&times);
        all.map(|(demand, times)| (0..(*times).min(2)).map(|before| self.added(demand, before)).sum::<f64>())
            .sum()
    }
}
