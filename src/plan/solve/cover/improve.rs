//! One site out, one in, as long as that serves more (Teitz and Bart, 1968, for covering).

use std::collections::HashMap;

use super::problem::CoverProblem;
use super::rounding;
use crate::question::{Cancelled, Progress};

/// The best exchange is made at every step; it ends where no exchange gains.
pub(super) fn exchange(
    problem: &CoverProblem,
    start: Vec<usize>,
    progress: &Progress,
) -> Result<Vec<usize>, Cancelled> {
    let mut state = State::new(problem, start);
    // Each exchange gains, so this ends; the limit keeps a vast problem from taking all the time there is.
    for _ in 0..200 {
        progress.tick(progress.fraction())?;
        let Some((out, site)) = state.best_exchange(progress)? else { break };
        state.make(out, site);
    }
    Ok(state.chosen)
}

struct State<'a> {
    problem: &'a CoverProblem,
    chosen: Vec<usize>,
    taken: Vec<bool>,
    /// How many chosen sites serve each demand.
    times: Vec<u32>,
}

impl<'a> State<'a> {
    fn new(problem: &'a CoverProblem, chosen: Vec<usize>) -> State<'a> {
        let mut state = State {
            problem,
            chosen: Vec::new(),
            taken: vec![false; problem.site_count()],
            times: vec![0; problem.demand_count()],
        };
        for site in chosen {
            state.add(site);
        }
        state
    }

    fn add(&mut self, site: usize) {
        self.chosen.push(site);
        self.mark(site, true);
    }

    fn mark(&mut self, site: usize, chosen: bool) {
        if let Some(flag) = self.taken.get_mut(site) {
            *flag = chosen;
        }
        for demand in self.problem.serves(site) {
            if let Some(times) = self.times.get_mut(*demand as usize) {
                *times = if chosen { *times + 1 } else { times.saturating_sub(1) };
            }
        }
    }

    fn make(&mut self, out: usize, site: usize) {
        self.chosen.retain(|chosen| *chosen != out);
        self.mark(out, false);
        self.add(site);
    }

    fn times(&self, demand: u32) -> u32 {
        self.times.get(demand as usize).copied().unwrap_or_default()
    }

    /// The exchange that gains most; ties go to the first site in and the first out.
    fn best_exchange(&self, progress: &Progress) -> Result<Option<(usize, usize)>, Cancelled> {
        let problem = self.problem;
        // What each chosen site alone serves is lost with it.
        let mut losses: HashMap<usize, f64> = HashMap::new();
        let mut alone: HashMap<u32, usize> = HashMap::new();
        for site in &self.chosen {
            let mut loss = 0.0;
            for demand in problem.serves(*site).iter().filter(|demand| self.times(**demand) == 1) {
                loss += problem.weight(*demand);
                alone.insert(*demand, *site);
            }
            losses.insert(*site, loss);
        }
        let loss_of = |site: &usize| losses.get(site).copied().unwrap_or_default();
        let cheapest =
            self.chosen.iter().copied().min_by(|a, b| loss_of(a).total_cmp(&loss_of(b)).then(a.cmp(b)));
        let Some(cheapest) = cheapest else { return Ok(None) };
        let mut best: Option<(f64, usize, usize)> = None;
        for site in (0..problem.site_count()).filter(|site| self.taken.get(*site) == Some(&false)) {
            if site % 1024 == 0 {
                progress.tick(progress.fraction())?;
            }
            let mut gain = 0.0;
            // Demand that `site` would take over from the one that leaves is not lost.
            let mut saved: Vec<(usize, f64)> = Vec::new();
            for demand in problem.serves(site) {
                match (self.times(*demand), alone.get(demand)) {
                    (0, _) => gain += problem.weight(*demand),
                    (1, Some(owner)) => match saved.iter_mut().find(|(one, _)| one == owner) {
                        Some((_, sum)) => *sum += problem.weight(*demand),
                        None => saved.push((*owner, problem.weight(*demand))),
                    },
                    _ => {}
                }
            }
            let outs = saved.iter().map(|(out, sum)| (*out, *sum)).chain([(cheapest, 0.0)]);
            for (out, sum) in outs {
                let net = gain + sum - loss_of(&out);
                if net > rounding(gain + sum) && best.is_none_or(|(most, ..)| net > most) {
                    best = Some((net, out, site));
                }
            }
        }
        Ok(best.map(|(_, out, site)| (out, site)))
    }
}
