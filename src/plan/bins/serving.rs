//! Demand, places where a bin may stand, and how far it is from each to each: what every aim but closing gaps starts from.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::asked::Asked;
use super::candidates::{apart, laid_out, sites};
use super::proposal::Proposal;
use super::site::{Ground, Site};
use super::ways::ways;
use crate::model::snapshot::{Road, Snapshot};
use crate::plan::rules::Refused;
use crate::plan::solve::Effort;
use crate::question::service::sharing::SharedOut;
use crate::question::service::{Need, Needs, needs, sum_assumed, villages_of};
use crate::question::{Progress, QuestionError};

/// The inputs of `service` that a plan hands on.
pub(super) const SERVICE: [&str; 8] =
    ["facilities", "demand", "radius", "states", "metric", "share", "twice", "on"];

/// Work for one plan: seconds, so that whoever asked is still there when it comes.
pub(super) const EFFORT: Effort = Effort(4_000_000_000);

/// What is to be served, and from where.
pub(super) struct Serving<'s> {
    /// All demand with what serves it now.
    pub needs: Vec<Need<'s>>,
    /// Numbers of the demand that the plan is for.
    pub wanted: Vec<usize>,
    pub sites: Vec<Site<'s>>,
    /// For each of `wanted` the sites that can be of use to it with the metres to them.
    pub ways: Vec<Vec<(u32, f64)>>,
    /// For each site the places in `wanted` that it reaches, in growing order.
    pub reaches: Vec<Vec<u32>>,
    /// For each of `needs` its village, where known.
    pub villages: Vec<Value>,
    refused: Refused,
    shared: Vec<SharedOut>,
}

impl<'s> Serving<'s> {
    /// Demand that no facility serves now, or all of it where everybody's way counts.
    pub fn of(
        snapshot: &'s Snapshot,
        asked: &Asked,
        ground: &Ground<'s>,
        progress: &Progress,
    ) -> Result<Serving<'s>, QuestionError> {
        let roads: Vec<&'s Road> = asked.roads(snapshot)?.roads.into_iter().map(AsRef::as_ref).collect();
        let Needs { all: needs, shared, .. } =
            needs(snapshot, &asked.as_inputs(&SERVICE), &progress.part(0.0, 0.1))?;
        progress.tick(0.1)?;
        let lacks = |need: &Need<'_>| need.served.is_none() || (asked.backup > 0.0 && !need.has_second);
        // Where bins fill up, a new one also takes over from those that stand.
        let all_count = asked.aim.counts_ways() || asked.per_bin.is_some();
        let counts = |need: &Need<'_>| need.weight.value > 0.0 && (all_count || lacks(need));
        let wanted: Vec<usize> =
            needs.iter().enumerate().filter(|(_, need)| counts(need)).map(|(at, _)| at).collect();
        let near = laid_out(wanted.iter().filter_map(|at| needs.get(*at)))?;
        let mut sites = sites(&roads, asked, ground, &near, progress)?;
        if asked.backup > 0.0 || asked.per_bin.is_some() {
            apart(&mut sites, ground.spacing_m());
        }
        progress.tick(0.4)?;
        let chosen: Vec<&Need<'s>> = wanted.iter().filter_map(|at| needs.get(*at)).collect();
        let ways = ways(snapshot, asked, &chosen, &sites, progress)?;
        drop(chosen);
        progress.tick(0.6)?;
        let mut reaches: Vec<Vec<u32>> = vec![Vec::new(); sites.len()];
        for (at, list) in (0u32..).zip(&ways) {
            for (site, _) in list {
                if let Some(reach) = reaches.get_mut(*site as usize) {
                    reach.push(at);
                }
            }
        }
        let villages = villages_of(snapshot, &needs, progress)?;
        let refused = ground.refused();
        Ok(Serving { needs, wanted, sites, ways, reaches, villages, refused, shared })
    }

    /// Demand that neither a site nor a facility reaches leaves the plan, which could do nothing for it; which that is.
    pub fn leave_out_cut_off(&mut self) -> HashSet<String> {
        let mut lost = HashSet::new();
        let (mut wanted, mut ways) = (Vec::new(), Vec::new());
        // Demand that is left out is in no list of `reaches`; the rest gets new numbers there.
        let mut numbers: Vec<u32> = Vec::with_capacity(self.wanted.len());
        for (number, list) in self.wanted.iter().zip(std::mem::take(&mut self.ways)) {
            numbers.push(wanted.len() as u32);
            let Some(need) = self.needs.get(*number) else { continue };
            if list.is_empty() && need.served.is_none() {
                lost.insert(need.key());
            } else {
                wanted.push(*number);
                ways.push(list);
            }
        }
        for at in self.reaches.iter_mut().flatten() {
            if let Some(number) = numbers.get(*at as usize) {
                *at = *number;
            }
        }
        (self.wanted, self.ways) = (wanted, ways);
        lost
    }

    /// The demand of a number in `wanted`.
    pub fn need(&self, at: usize) -> Option<&Need<'s>> {
        self.wanted.get(at).and_then(|at| self.needs.get(*at))
    }

    /// The weights of `wanted`, in its order.
    pub fn weights(&self) -> Vec<f64> {
        self.wanted.iter().map(|at| self.needs.get(*at).map_or(0.0, |need| need.weight.value)).collect()
    }

    /// The village of a number in `wanted`.
    pub fn village(&self, at: usize) -> Option<&str> {
        self.wanted.get(at).and_then(|at| self.villages.get(*at)).and_then(Value::as_str)
    }

    /// The village that most of the demand a site reaches belongs to; of equals the first by name.
    pub fn village_of_site(&self, site: usize) -> Option<String> {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for at in self.reaches.get(site)? {
            if let Some(village) = self.village(*at as usize) {
                *sums.entry(village).or_default() +=
                    self.need(*at as usize).map_or(0.0, |need| need.weight.value);
            }
        }
        let most = sums.into_iter().fold(None, |best: Option<(&str, f64)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            _ => Some(next),
        });
        most.map(|(village, _)| village.to_owned())
    }

    /// What of `reaches` a covering need weigh: of several sites that serve the very same demand only the first `most` are
    /// kept in play.
    pub fn covers(&self, most: u32) -> Vec<Vec<u32>> {
        let mut seen: HashMap<&[u32], u32> = HashMap::new();
        let mut covers = Vec::with_capacity(self.reaches.len());
        for list in &self.reaches {
            let times = seen.entry(list).or_default();
            *times += 1;
            covers.push(if *times <= most { list.clone() } else { Vec::new() });
        }
        covers
    }

    /// A plan with nothing in it yet.
    ///
    /// # Units
    /// - `open`: what is left to gain, in `unit`
    pub fn proposal(&self, unit: &'static str, open: f64) -> Proposal<'s> {
        let mut proposal = Proposal::new(unit, open);
        proposal.assumed = sum_assumed(&self.needs);
        proposal.shared.clone_from(&self.shared);
        proposal.considered = self.sites.len();
        proposal.refused.clone_from(&self.refused);
        proposal
    }
}
