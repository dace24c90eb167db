//! How a choice of sites serves best: a greatest flow from sites to demands, kept greatest while sites come and go.
//!
//! A site with room left gives it to demand around it that is open, or takes demand over from another site that can serve
//! someone open instead, and so on along a chain (Ford and Fulkerson, "Maximal flow through a network", Canadian Journal of
//! Mathematics 8, 1956; shortest chains first, Edmonds and Karp, Journal of the ACM 19, 1972).

use std::collections::VecDeque;

use super::problem::CapacityProblem;
use crate::plan::solve::slots::{at, put};

/// Less than this share of a weight is rounding and not worth a chain.
const LEAST: f64 = 1e-12;

/// What was there before a change.
#[derive(Debug, Clone, Copy)]
enum Before {
    Room(u32, f64),
    Open(u32, f64),
    Amount(usize, f64),
    Chosen(u32, bool),
    Served(f64),
}

/// Chosen sites and who goes to them.
#[derive(Debug, Clone)]
pub(super) struct Flow<'p> {
    problem: &'p CapacityProblem,
    chosen: Vec<bool>,
    /// What each chosen site could still take.
    room: Vec<f64>,
    /// What of each demand is not served.
    open: Vec<f64>,
    /// What goes over each pair.
    amounts: Vec<f64>,
    served: f64,
    least: f64,
    /// Changes since the first mark, so that a trial can be taken back.
    log: Vec<Before>,
    is_trial: bool,
    /// The chain of a search: for demands and sites the pair by which they were met; valid where the stamp is of now.
    met_demand: Vec<(u32, usize)>,
    met_site: Vec<(u32, usize)>,
    stamp: u32,
    /// Entries looked at.
    pub work: usize,
}

impl<'p> Flow<'p> {
    /// Nothing chosen, nobody served.
    pub fn new(problem: &'p CapacityProblem) -> Flow<'p> {
        let (sites, demands) = (problem.site_count(), problem.demand_count());
        let open: Vec<f64> = (0..demands as u32).map(|demand| problem.weight(demand)).collect();
        let least = LEAST * open.iter().copied().fold(0.0, f64::max);
        Flow {
            problem,
            chosen: vec![false; sites],
            room: vec![0.0; sites],
            open,
            amounts: vec![0.0; problem.pair_count()],
            served: 0.0,
            least,
            log: Vec::new(),
            is_trial: false,
            met_demand: vec![(0, 0); demands],
            met_site: vec![(0, 0); sites],
            stamp: 0,
            work: sites + demands,
        }
    }

    /// The weight served.
    pub fn served(&self) -> f64 {
        self.served
    }

    /// What goes over a pair.
    pub fn amount(&self, pair: usize) -> f64 {
        at(&self.amounts, pair)
    }

    /// Whether a site is chosen.
    pub fn is_chosen(&self, site: u32) -> bool {
        at(&self.chosen, site as usize)
    }

    /// What a site serves.
    pub fn load(&self, site: u32) -> f64 {
        self.problem.pairs(site).map(|(pair, _)| self.amount(pair)).sum()
    }

    /// What is not served around a site, within its capacity.
    pub fn open_around(&mut self, site: u32) -> f64 {
        self.work += self.problem.width(site);
        let open = self.problem.pairs(site).map(|(_, demand)| at(&self.open, demand as usize));
        open.sum::<f64>().min(self.problem.capacity(site))
    }

    /// Chooses a site and serves as much as that allows.
    pub fn add(&mut self, site: u32) {
        if self.is_chosen(site) {
            return;
        }
        self.choose(site, true);
        self.set_room(site, self.problem.capacity(site));
        let problem = self.problem;
        self.work += problem.width(site);
        for (pair, demand) in problem.pairs(site) {
            let amount = at(&self.room, site as usize).min(at(&self.open, demand as usize));
            if amount > 0.0 {
                self.give(pair, site, demand, amount);
            }
        }
        while at(&self.room, site as usize) > self.least && self.chain_from(site) {}
    }

    /// Gives a site up; others take over what they can.
    pub fn remove(&mut self, site: u32) {
        if !self.is_chosen(site) {
            return;
        }
        let problem = self.problem;
        self.choose(site, false);
        self.set_room(site, 0.0);
        let mut left: Vec<u32> = Vec::new();
        for (pair, demand) in problem.pairs(site) {
            let amount = self.amount(pair);
            if amount > 0.0 {
                self.set_amount(pair, 0.0);
                self.set_open(demand, at(&self.open, demand as usize) + amount);
                self.set_served(self.served - amount);
                left.push(demand);
            }
        }
        for demand in left {
            while at(&self.open, demand as usize) > self.least && self.chain_to(demand) {}
        }
    }

    /// From here changes can be taken back.
    pub fn mark(&mut self) -> usize {
        self.is_trial = true;
        self.log.len()
    }

    /// Everything as it was at a mark.
    pub fn back_to(&mut self, mark: usize) {
        self.work += self.log.len() - mark.min(self.log.len());
        while self.log.len() > mark
            && let Some(before) = self.log.pop()
        {
            match before {
                Before::Room(site, value) => put(&mut self.room, site as usize, value),
                Before::Open(demand, value) => put(&mut self.open, demand as usize, value),
                Before::Amount(pair, value) => put(&mut self.amounts, pair, value),
                Before::Chosen(site, value) => put(&mut self.chosen, site as usize, value),
                Before::Served(value) => self.served = value,
            }
        }
    }

    /// What was tried stays.
    pub fn keep(&mut self) {
        self.log.clear();
        self.is_trial = false;
    }

    /// Demands from which a chain leads to someone who is not served: only there can one more site serve more.
    pub fn wanting(&mut self) -> Vec<bool> {
        let problem = self.problem;
        let mut wanting: Vec<bool> = self.open.iter().map(|open| *open > self.least).collect();
        let mut queue: Vec<u32> = (0..).zip(&wanting).filter(|(_, flag)| **flag).map(|(at, _)| at).collect();
        let mut seen = vec![false; self.chosen.len()];
        self.work += wanting.len();
        while let Some(demand) = queue.pop() {
            for (_, site) in problem.servers(demand) {
                self.work += 1;
                if !self.is_chosen(site) || at(&seen, site as usize) {
                    continue;
                }
                put(&mut seen, site as usize, true);
                self.work += problem.width(site);
                for (pair, other) in problem.pairs(site) {
                    if self.amount(pair) > self.least && !at(&wanting, other as usize) {
                        put(&mut wanting, other as usize, true);
                        queue.push(other);
                    }
                }
            }
        }
        wanting
    }

    /// One chain from a site with room to open demand; whether there was one.
    fn chain_from(&mut self, site: u32) -> bool {
        let problem = self.problem;
        self.stamp += 1;
        let stamp = self.stamp;
        let mut queue = VecDeque::from([site]);
        put(&mut self.met_site, site as usize, (stamp, usize::MAX));
        while let Some(server) = queue.pop_front() {
            self.work += problem.width(server);
            for (pair, demand) in problem.pairs(server) {
                if at(&self.met_demand, demand as usize).0 == stamp {
                    continue;
                }
                put(&mut self.met_demand, demand as usize, (stamp, pair));
                if at(&self.open, demand as usize) > self.least {
                    self.shift(site, demand);
                    return true;
                }
                for (other, owner) in problem.servers(demand) {
                    self.work += 1;
                    let is_new = at(&self.met_site, owner as usize).0 != stamp;
                    if is_new && self.amount(other) > self.least {
                        put(&mut self.met_site, owner as usize, (stamp, other));
                        queue.push_back(owner);
                    }
                }
            }
        }
        false
    }

    /// One chain from any site with room to open demand; whether there was one.
    fn chain_to(&mut self, open: u32) -> bool {
        let problem = self.problem;
        self.stamp += 1;
        let stamp = self.stamp;
        let mut queue = VecDeque::from([open]);
        put(&mut self.met_demand, open as usize, (stamp, usize::MAX));
        while let Some(demand) = queue.pop_front() {
            for (pair, server) in problem.servers(demand) {
                self.work += 1;
                if !self.is_chosen(server) || at(&self.met_site, server as usize).0 == stamp {
                    continue;
                }
                put(&mut self.met_site, server as usize, (stamp, pair));
                if at(&self.room, server as usize) > self.least {
                    self.shift_back(server, open);
                    return true;
                }
                self.work += problem.width(server);
                for (other, given) in problem.pairs(server) {
                    let is_new = at(&self.met_demand, given as usize).0 != stamp;
                    if is_new && self.amount(other) > self.least {
                        put(&mut self.met_demand, given as usize, (stamp, other));
                        queue.push_back(given);
                    }
                }
            }
        }
        false
    }

    /// Moves what fits along the chain that [`Flow::chain_from`] met: each site serves the demand it was led to.
    fn shift(&mut self, first: u32, last: u32) {
        let mut chain = Vec::new();
        let mut demand = last;
        let mut amount = at(&self.room, first as usize).min(at(&self.open, last as usize));
        loop {
            let (_, pair) = at(&self.met_demand, demand as usize);
            let server = self.problem.site_of(pair);
            chain.push((pair, 1.0));
            if server == first {
                break;
            }
            let (_, taken) = at(&self.met_site, server as usize);
            amount = amount.min(self.amount(taken));
            chain.push((taken, -1.0));
            demand = self.problem.demand_of(taken);
        }
        self.apply(first, last, amount, &chain);
    }

    /// The same for [`Flow::chain_to`], which came from the other end.
    fn shift_back(&mut self, first: u32, last: u32) {
        let mut chain = Vec::new();
        let mut server = first;
        let mut amount = at(&self.room, first as usize).min(at(&self.open, last as usize));
        loop {
            let (_, pair) = at(&self.met_site, server as usize);
            chain.push((pair, 1.0));
            let demand = self.problem.demand_of(pair);
            if demand == last {
                break;
            }
            let (_, given) = at(&self.met_demand, demand as usize);
            amount = amount.min(self.amount(given));
            chain.push((given, -1.0));
            server = self.problem.site_of(given);
        }
        self.apply(first, last, amount, &chain);
    }

    fn apply(&mut self, first: u32, last: u32, amount: f64, chain: &[(usize, f64)]) {
        for (pair, sign) in chain {
            self.set_amount(*pair, (self.amount(*pair) + sign * amount).max(0.0));
        }
        self.set_room(first, at(&self.room, first as usize) - amount);
        self.set_open(last, at(&self.open, last as usize) - amount);
        self.set_served(self.served + amount);
    }

    fn give(&mut self, pair: usize, site: u32, demand: u32, amount: f64) {
        self.apply(site, demand, amount, &[(pair, 1.0)]);
    }

    fn remember(&mut self, before: Before) {
        if self.is_trial {
            self.log.push(before);
        }
    }

    fn choose(&mut self, site: u32, flag: bool) {
        self.remember(Before::Chosen(site, self.is_chosen(site)));
        put(&mut self.chosen, site as usize, flag);
    }

    fn set_room(&mut self, site: u32, value: f64) {
        self.remember(Before::Room(site, at(&self.room, site as usize)));
        put(&mut self.room, site as usize, value.max(0.0));
    }

    fn set_open(&mut self, demand: u32, value: f64) {
        self.remember(Before::Open(demand, at(&self.open, demand as usize)));
        put(&mut self.open, demand as usize, value.max(0.0));
    }

    fn set_amount(&mut self, pair: usize, value: f64) {
        self.remember(Before::Amount(pair, self.amount(pair)));
        put(&mut self.amounts, pair, value);
    }

    fn set_served(&mut self, value: f64) {
        self.remember(Before::Served(self.served));
        self.served = value;
    }
}
