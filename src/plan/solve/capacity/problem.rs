//! The problem in flat memory: pairs of a site and a demand it may serve, and what each site can take.

use thiserror::Error;

use super::flow::Flow;
use crate::plan::solve::Lists;
use crate::plan::solve::cover::CoverProblem;
use crate::plan::solve::slots::at;

/// Why a problem makes no sense. Sites are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CapacityError {
    /// A capacity is negative or no number.
    #[error("the capacity of site {0} is negative or no number")]
    Capacity(usize),
    /// There is not one capacity for each site.
    #[error("{given} capacities are given for {sites} sites")]
    Count {
        /// Sites there are.
        sites: usize,
        /// Capacities given.
        given: usize,
    },
}

/// Who may serve whom, and how much each site can take.
#[derive(Debug, Clone)]
pub struct CapacityProblem {
    cover: CoverProblem,
    capacities: Vec<f64>,
    /// Where each site's pairs begin, and the end of the last.
    starts: Vec<usize>,
    /// The site of each pair.
    sites: Vec<u32>,
    /// The demand of each pair.
    demands: Vec<u32>,
    /// For each demand the pairs it is in, by growing site.
    by_demand: Lists,
    whole: bool,
}

impl CapacityProblem {
    /// A problem of covering with a capacity for each site; an infinite one bounds nothing.
    ///
    /// # Units
    /// - `capacities`: the unit of the weights
    ///
    /// # Errors
    /// When there is not one capacity for each site, or one is negative or no number.
    pub fn new(cover: CoverProblem, capacities: Vec<f64>) -> Result<CapacityProblem, CapacityError> {
        if capacities.len() != cover.site_count() {
            return Err(CapacityError::Count { sites: cover.site_count(), given: capacities.len() });
        }
        if let Some(site) = capacities.iter().position(|capacity| capacity.is_nan() || *capacity < 0.0) {
            return Err(CapacityError::Capacity(site));
        }
        let mut capacities = capacities;
        let (mut starts, mut sites, mut demands) = (vec![0], Vec::new(), Vec::new());
        for (site, capacity) in capacities.iter_mut().enumerate() {
            let list = cover.serves(site);
            // No more than there is around: so that an infinite capacity is a number too.
            *capacity = capacity.min(list.iter().map(|demand| cover.weight(*demand)).sum());
            demands.extend_from_slice(list);
            sites.resize(demands.len(), site as u32);
            starts.push(demands.len());
        }
        let whole = cover.is_whole() && capacities.iter().all(|capacity| capacity.fract() == 0.0);
        let pairs = Lists::from_parts((0..=demands.len()).collect(), demands.clone());
        let by_demand = pairs.turned(cover.demand_count());
        Ok(CapacityProblem { cover, capacities, starts, sites, demands, by_demand, whole })
    }

    /// How many sites there are to choose from.
    pub fn site_count(&self) -> usize {
        self.capacities.len()
    }

    /// How many demands there are.
    pub fn demand_count(&self) -> usize {
        self.cover.demand_count()
    }

    /// How many pairs of a site and a demand it may serve.
    pub(super) fn pair_count(&self) -> usize {
        self.sites.len()
    }

    /// The weight of a demand.
    pub(super) fn weight(&self, demand: u32) -> f64 {
        self.cover.weight(demand)
    }

    /// What a site can take: never more than there is around it.
    pub(super) fn capacity(&self, site: u32) -> f64 {
        at(&self.capacities, site as usize)
    }

    /// The pairs of a site: number and demand of each, by growing demand.
    pub(super) fn pairs(&self, site: u32) -> impl Iterator<Item = (usize, u32)> + '_ {
        let first = at(&self.starts, site as usize);
        (first..).zip(self.cover.serves(site as usize).iter().copied())
    }

    /// How many demands a site may serve.
    pub(super) fn width(&self, site: u32) -> usize {
        self.cover.serves(site as usize).len()
    }

    /// The pairs of a demand: number and site of each, by growing site.
    pub(super) fn servers(&self, demand: u32) -> impl Iterator<Item = (usize, u32)> + '_ {
        let pairs = self.by_demand.get(demand as usize).iter();
        pairs.map(|pair| (*pair as usize, self.site_of(*pair as usize)))
    }

    /// The site of a pair.
    pub(super) fn site_of(&self, pair: usize) -> u32 {
        at(&self.sites, pair)
    }

    /// The demand of a pair.
    pub(super) fn demand_of(&self, pair: usize) -> u32 {
        at(&self.demands, pair)
    }

    /// Whether every choice serves a whole number: then a bound may be rounded down.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// The weight that a choice of sites can serve at most, each within its capacity.
    pub fn served(&self, sites: &[usize]) -> f64 {
        self.flow(sites).served()
    }

    /// One way to serve that weight: demand, site and how much of the demand's weight goes there; by demand, then site.
    pub fn shares(&self, sites: &[usize]) -> Vec<(usize, usize, f64)> {
        let flow = self.flow(sites);
        let mut shares = Vec::new();
        for demand in 0..self.demand_count() {
            for (pair, site) in self.servers(demand as u32) {
                let amount = flow.amount(pair);
                if amount > 0.0 {
                    shares.push((demand, site as usize, amount));
                }
            }
        }
        shares
    }

    /// Demands from which a chain of full sites leads to someone who is not served. What the sites serve is exactly the weight
    /// of all other demands and the capacity of every site around these: a proof that no sharing serves more (the least cut).
    pub fn wanting(&self, sites: &[usize]) -> Vec<bool> {
        self.flow(sites).wanting()
    }

    fn flow(&self, sites: &[usize]) -> Flow<'_> {
        let mut flow = Flow::new(self);
        for site in sites {
            flow.add(*site as u32);
        }
        flow
    }
}
