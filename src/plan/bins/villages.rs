//! A minimum for every village: the village where the least of the demand in reach is served, as well as so many bins can
//! serve it.
//!
//! Each village is measured by what any plan could serve there, so that one where no bin may stand does not hold up the
//! others. Whoever puts a price on villages, adding up to 1 over all, gets a bound: the least share is no greater than the
//! shares' mean by these prices, and that is a covering problem with weights (the planner plays against the worst village;
//! von Neumann, "Zur Theorie der Gesellschaftsspiele", Mathematische Annalen 100, 1928). Prices go up where the shares stay
//! behind (Freund and Schapire, "Adaptive game playing using multiplicative weights", Games and Economic Behavior 29, 1999).

use std::collections::BTreeMap;

use super::asked::Asked;
use super::cover;
use super::proposal::{Figures, Proposal};
use super::serving::Serving;
use super::site::Ground;
use crate::model::snapshot::Snapshot;
use crate::plan::solve::cover::solve;
use crate::plan::solve::{Effort, End, Sense};
use crate::question::{Cancelled, Progress, QuestionError};

/// Rounds of the game.
const ROUNDS: usize = 24;
/// How fast prices move.
const PACE: f64 = 3.0;
/// Work for one round.
const EFFORT: Effort = Effort(200_000_000);

/// What any plan can serve of each village, and what is served now.
pub(super) struct Reachable {
    /// Name, served now, in reach at all.
    pub villages: Vec<(Option<String>, f64, f64)>,
    /// For each number in `wanted` its village here.
    of: Vec<usize>,
}

impl Reachable {
    fn of(serving: &Serving<'_>) -> Reachable {
        let mut sums: BTreeMap<Option<String>, (f64, f64)> = BTreeMap::new();
        for (need, village) in serving.needs.iter().zip(&serving.villages) {
            let sum = sums.entry(village.as_str().map(str::to_owned)).or_default();
            if need.served.is_some() {
                sum.0 += need.weight.value;
                sum.1 += need.weight.value;
            }
        }
        for (at, _) in serving.ways.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            let village = serving.village(at).map(str::to_owned);
            sums.entry(village).or_default().1 += serving.need(at).map_or(0.0, |need| need.weight.value);
        }
        let villages: Vec<(Option<String>, f64, f64)> =
            sums.into_iter().map(|(name, (now, reach))| (name, now, reach)).collect();
        let place = |at: usize| {
            let name = serving.village(at);
            villages.iter().position(|(other, ..)| other.as_deref() == name).unwrap_or_default()
        };
        let of = (0..serving.wanted.len()).map(place).collect();
        Reachable { villages, of }
    }

    /// Villages in which anything at all is in reach.
    fn playing(&self) -> impl Iterator<Item = (usize, f64, f64)> {
        self.villages
            .iter()
            .enumerate()
            .filter(|(_, (.., reach))| *reach > 0.0)
            .map(|(at, (_, now, reach))| (at, *now, *reach))
    }
}

/// Which demand a choice of sites serves, and the shares of the villages.
struct Shares<'a, 's> {
    serving: &'a Serving<'s>,
    reachable: &'a Reachable,
    weights: &'a [f64],
}

impl Shares<'_, '_> {
    fn served(&self, sites: &[usize]) -> Vec<bool> {
        let mut served = vec![false; self.weights.len()];
        for at in sites.iter().filter_map(|site| self.serving.reaches.get(*site)).flatten() {
            if let Some(flag) = served.get_mut(*at as usize) {
                *flag = true;
            }
        }
        served
    }

    /// For each village the share of what is in reach, 0 to 1; 1 where nothing is.
    fn of(&self, sites: &[usize]) -> Vec<f64> {
        let mut sums: Vec<f64> = self.reachable.villages.iter().map(|(_, now, _)| *now).collect();
        for ((served, weight), village) in self.served(sites).iter().zip(self.weights).zip(&self.reachable.of)
        {
            if *served && let Some(sum) = sums.get_mut(*village) {
                *sum += weight;
            }
        }
        let share = |((_, _, reach), sum): (&(Option<String>, f64, f64), &f64)| {
            if *reach > 0.0 { (sum / reach).min(1.0) } else { 1.0 }
        };
        self.reachable.villages.iter().zip(&sums).map(share).collect()
    }

    fn least(&self, sites: &[usize]) -> f64 {
        self.of(sites).into_iter().fold(1.0, f64::min)
    }

    /// The worst village first, again and again: the site that serves most of it, and of equals most in all.
    fn worst_first(&self, mut sites: Vec<usize>, count: usize) -> Vec<usize> {
        while sites.len() < count {
            let served = self.served(&sites);
            let shares = self.of(&sites);
            let open = |at: &u32| served.get(*at as usize) == Some(&false);
            let gain = |site: &[u32], village: Option<usize>| -> f64 {
                let here =
                    |at: &&u32| village.is_none_or(|one| self.reachable.of.get(**at as usize) == Some(&one));
                let weight = |at: &u32| self.weights.get(*at as usize).copied().unwrap_or_default();
                site.iter().filter(|at| open(at)).filter(here).map(weight).sum()
            };
            let mut order: Vec<(usize, f64)> =
                shares.iter().copied().enumerate().filter(|(_, share)| *share < 1.0).collect();
            order.sort_by(|one, other| one.1.total_cmp(&other.1));
            let best =
                order.iter().find_map(|(village, _)| {
                    let offers = self
                        .serving
                        .reaches
                        .iter()
                        .enumerate()
                        .map(|(site, list)| (site, gain(list, Some(*village)), gain(list, None)));
                    let best = offers.fold((0, 0.0, 0.0), |best, next| {
                        if (next.1, next.2) > (best.1, best.2) { next } else { best }
                    });
                    (best.1 > 0.0).then_some(best.0)
                });
            let Some(site) = best else { break };
            sites.push(site);
        }
        sites
    }
}

pub(super) fn plan<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let serving = Serving::of(snapshot, asked, ground, progress)?;
    let reachable = Reachable::of(&serving);
    let weights = serving.weights();
    let shares = Shares { serving: &serving, reachable: &reachable, weights: &weights };
    let played = play(&shares, asked.count, progress)?;
    let problem = cover::problem(weights.clone(), serving.reaches.clone())?;
    let mut proposal = cover::planned(&serving, asked, &problem, &played.sites);
    let least = shares.least(&played.sites);
    proposal.figures = Some(Figures {
        objective: 100.0 * least,
        bound: 100.0 * played.bound.clamp(least, 1.0),
        sense: Sense::More,
        unit: "%",
        end: played.end,
    });
    proposal.reachable = reachable.villages;
    Ok(proposal)
}

struct Played {
    sites: Vec<usize>,
    bound: f64,
    end: End,
}

fn play(shares: &Shares<'_, '_>, count: usize, progress: &Progress) -> Result<Played, QuestionError> {
    let playing: Vec<(usize, f64, f64)> = shares.reachable.playing().collect();
    let mut best = shares.worst_first(Vec::new(), count);
    let mut least = shares.least(&best);
    let mut bound: f64 = 1.0;
    let mut prices = vec![1.0 / playing.len().max(1) as f64; playing.len()];
    let covers = shares.serving.covers(1);
    for round in 0..ROUNDS {
        if bound <= least + 1e-12 {
            break;
        }
        let step = progress.part(0.6 + 0.3 * round as f64 / ROUNDS as f64, 0.9);
        let mut by_village = vec![0.0; shares.reachable.villages.len()];
        let mut now = 0.0;
        for ((village, have, reach), price) in playing.iter().zip(&prices) {
            if let Some(slot) = by_village.get_mut(*village) {
                *slot = price / reach;
            }
            now += price * have / reach;
        }
        let priced = |(weight, village): (&f64, &usize)| {
            weight * by_village.get(*village).copied().unwrap_or_default()
        };
        let problem = cover::problem(
            shares.weights.iter().zip(&shares.reachable.of).map(priced).collect(),
            covers.clone(),
        )?;
        let solved = match solve(&problem, &[], count, EFFORT, &step) {
            Ok(solved) if solved.end == End::Stopped => {
                return Ok(Played { sites: best, bound, end: End::Stopped });
            }
            Ok(solved) => solved,
            Err(Cancelled) if round > 0 => return Ok(Played { sites: best, bound, end: End::Stopped }),
            Err(Cancelled) => return Err(QuestionError::Cancelled),
        };
        bound = bound.min(now + solved.bound);
        let filled = shares.worst_first(solved.sites.clone(), count);
        let of = shares.of(&filled);
        let lowest = of.iter().copied().fold(1.0, f64::min);
        if lowest > least {
            (best, least) = (filled, lowest);
        }
        let all = shares.of(&solved.sites);
        for ((village, ..), price) in playing.iter().zip(&mut prices) {
            *price *= (-PACE / (1.0 + round as f64).sqrt() * all.get(*village).copied().unwrap_or(1.0)).exp();
        }
        let sum: f64 = prices.iter().sum();
        for price in &mut prices {
            *price /= sum;
        }
    }
    Ok(Played { sites: best, bound, end: End::Done })
}
