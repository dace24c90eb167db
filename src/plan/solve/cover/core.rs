//! What of a problem is still open: sites that are decided and demand that is settled left out, demand that the same sites
//! would serve added up.

use foldhash::HashMap;

use super::problem::CoverProblem;
use crate::plan::solve::Lists;
use crate::plan::solve::fate::Fate;

/// The open part of a problem.
#[derive(Debug, Clone)]
pub(in crate::plan::solve) struct Core {
    /// The problem's numbers of the open sites.
    pub sites: Vec<u32>,
    /// What each open site alone can serve: nobody competes for it.
    pub own: Vec<f64>,
    /// Weights of the demands that two or more open sites would serve.
    pub weights: Vec<f64>,
    /// What a second server of each would add: never more than the first.
    pub second: Vec<f64>,
    /// For each open site the demands it would serve, of those with two or more servers.
    pub by_site: Lists,
    /// For each of these demands the open sites that would serve it.
    pub by_demand: Lists,
    /// How many more sites may be chosen.
    pub count: usize,
    /// The problem's numbers of the sites chosen already.
    pub chosen: Vec<u32>,
    /// Weight that the chosen serve.
    pub base: f64,
    /// How many demands nobody can serve any more.
    pub lost: usize,
}

/// Served as often as counts.
const SETTLED: u16 = 2;

/// Marks a site that is left out.
const GONE: u32 = u32::MAX;

impl Core {
    /// The whole problem with some sites chosen from the start. `count` is the number chosen, the fixed among them.
    pub fn of(problem: &CoverProblem, fixed: &[usize], count: usize) -> Core {
        let sites = problem.site_count();
        let raw = Core {
            sites: (0..sites as u32).collect(),
            own: vec![0.0; sites],
            weights: problem.weights().to_vec(),
            second: problem.seconds(),
            by_site: problem.by_site().clone(),
            by_demand: problem.by_demand().clone(),
            count,
            chosen: Vec::new(),
            base: 0.0,
            lost: 0,
        };
        let mut fates: Vec<Fate> =
            raw.by_site.iter().map(|list| if list.is_empty() { Fate::Out } else { Fate::Open }).collect();
        for site in fixed {
            if let Some(fate) = fates.get_mut(*site) {
                *fate = Fate::In;
            }
        }
        raw.after(&fates, &[]).0
    }

    /// The demands that `dropped` marks left out, as if they were settled.
    pub fn without(&self, dropped: &[bool], prices: &[f64]) -> (Core, Vec<f64>) {
        let times = dropped.iter().map(|dropped| if *dropped { SETTLED } else { 0 }).collect();
        self.rebuilt(&vec![Fate::Open; self.sites.len()], times, prices)
    }

    /// What is open once more sites are decided, with the prices of its demands.
    pub fn after(&self, fates: &[Fate], prices: &[f64]) -> (Core, Vec<f64>) {
        self.rebuilt(fates, vec![0; self.weights.len()], prices)
    }

    /// `times` says how often each demand is served already.
    fn rebuilt(&self, fates: &[Fate], mut times: Vec<u16>, prices: &[f64]) -> (Core, Vec<f64>) {
        let (mut chosen, mut base, mut count) = (self.chosen.clone(), self.base, self.count);
        let mut lost = self.lost;
        let mut renumbered = vec![GONE; self.sites.len()];
        let (mut sites, mut own) = (Vec::new(), Vec::new());
        for (at, ((fate, site), worth)) in fates.iter().zip(&self.sites).zip(&self.own).enumerate() {
            match fate {
                Fate::Out => lost += usize::from(*worth > 0.0),
                Fate::In => {
                    chosen.push(*site);
                    count = count.saturating_sub(1);
                    base += worth;
                    for demand in self.by_site.get(at) {
                        let Some(times) = times.get_mut(*demand as usize) else { continue };
                        base += self.added(*demand, *times);
                        *times = times.saturating_add(1);
                    }
                }
                Fate::Open => {
                    if let Some(number) = renumbered.get_mut(at) {
                        *number = sites.len() as u32;
                    }
                    sites.push(*site);
                    own.push(*worth);
                }
            }
        }
        let mut merged = Merged::default();
        let mut servers = Vec::new();
        for (demand, list) in self.by_demand.iter().enumerate() {
            let before = times.get(demand).copied().unwrap_or(SETTLED);
            let (weight, second) =
                (self.added(demand as u32, before), self.added(demand as u32, before.saturating_add(1)));
            if weight <= 0.0 {
                continue;
            }
            servers.clear();
            let open = |site: &u32| renumbered.get(*site as usize).copied().filter(|number| *number != GONE);
            servers.extend(list.iter().filter_map(open));
            match servers.as_slice() {
                [] => lost += 1,
                [only] => {
                    if let Some(own) = own.get_mut(*only as usize) {
                        *own += weight;
                    }
                }
                several => {
                    let price = prices.get(demand).copied().unwrap_or_default();
                    merged.add(several, weight, second, price.min(weight));
                }
            }
        }
        let by_demand = merged.lists();
        let by_site = by_demand.turned(sites.len());
        let core = Core {
            sites,
            own,
            weights: merged.weights,
            second: merged.second,
            by_site,
            by_demand,
            count,
            chosen,
            base,
            lost,
        };
        (core, merged.prices)
    }

    /// What the next server of a demand adds when so many serve it already.
    pub fn added(&self, demand: u32, servers: u16) -> f64 {
        let of = |all: &[f64]| all.get(demand as usize).copied().unwrap_or_default();
        match servers {
            0 => of(&self.weights),
            1 => of(&self.second),
            _ => 0.0,
        }
    }

    /// The weight that a choice of open sites serves, with what is served already. `times` is scratch and comes back as how
    /// often each demand is served.
    pub fn served(&self, sites: &[u32], times: &mut Vec<u16>) -> f64 {
        times.clear();
        times.resize(self.weights.len(), 0);
        let mut sum = self.base;
        for site in sites {
            sum += self.own.get(*site as usize).copied().unwrap_or_default();
            for demand in self.by_site.get(*site as usize) {
                let Some(times) = times.get_mut(*demand as usize) else { continue };
                sum += self.added(*demand, *times);
                *times = times.saturating_add(1);
            }
        }
        sum
    }

    /// The problem's numbers of a choice of open sites and of all chosen before.
    pub fn named(&self, sites: &[u32]) -> Vec<u32> {
        let name = |site: &u32| self.sites.get(*site as usize).copied();
        self.chosen.iter().copied().chain(sites.iter().filter_map(name)).collect()
    }
}

/// Demands by who would serve them, in the order met.
#[derive(Default)]
struct Merged {
    weights: Vec<f64>,
    second: Vec<f64>,
    prices: Vec<f64>,
    starts: Vec<usize>,
    items: Vec<u32>,
    /// Of a list's hash the demands with it.
    known: HashMap<u64, Vec<u32>>,
}

impl Merged {
    fn add(&mut self, servers: &[u32], weight: f64, second: f64, price: f64) {
        let hash = hash(servers);
        let list = |at: u32| {
            let from = self.starts.get(at as usize).copied().unwrap_or_default();
            let to = self.starts.get(at as usize + 1).copied().unwrap_or(self.items.len());
            self.items.get(from..to).unwrap_or_default()
        };
        let same = self.known.get(&hash).and_then(|all| all.iter().find(|at| list(**at) == servers)).copied();
        match same {
            Some(at) => {
                for (all, more) in
                    [(&mut self.weights, weight), (&mut self.second, second), (&mut self.prices, price)]
                {
                    if let Some(sum) = all.get_mut(at as usize) {
                        *sum += more;
                    }
                }
            }
            None => {
                self.known.entry(hash).or_default().push(self.weights.len() as u32);
                self.weights.push(weight);
                self.second.push(second);
                self.prices.push(price);
                self.starts.push(self.items.len());
                self.items.extend_from_slice(servers);
            }
        }
    }

    fn lists(&mut self) -> Lists {
        let mut starts = std::mem::take(&mut self.starts);
        starts.push(self.items.len());
        Lists::from_parts(starts, std::mem::take(&mut self.items))
    }
}

/// Any hash does, equal lists are compared: this one is the same on every machine.
fn hash(servers: &[u32]) -> u64 {
    servers.iter().fold(0xcbf2_9ce4_8422_2325, |hash, site| {
        (hash ^ u64::from(*site)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    })
}
