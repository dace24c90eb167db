//! The fairest plan (p-centre): with so many sites, the least cost that the worst served demand pays.
//!
//! The answer is one of the costs of the table, so that their sorted list is halved again and again: can so many sites
//! serve all within this cost (Minieka, SIAM Review 12, 1970)? Weights only tell whom the plan must serve: a demand of
//! weight 0 counts for nothing.

#[cfg(test)]
mod tests;

use super::serving::too_few;
use super::slots::{at, put};
use super::{Choice, Costs, Effort, End, Sense, ServeError, Solved, cover_all};
use crate::question::{Cancelled, Progress};

/// Chooses as many sites as are asked for; the answer lists them in growing order.
///
/// # Errors
/// When not every demand with a weight can be served, or when the asker stops it before there is a plan.
pub fn solve(
    problem: &Costs,
    choice: &Choice,
    effort: Effort,
    progress: &Progress,
) -> Result<Solved, ServeError> {
    let cut_off = problem.cut_off();
    if let Some(first) = cut_off.first() {
        return Err(ServeError::CutOff { demands: cut_off.len(), first: *first });
    }
    let steps = steps(problem);
    let questions = u64::from(steps.len().max(2).ilog2()) + 2;
    let mut halving = Halving {
        problem,
        choice,
        steps: &steps,
        effort: Effort(effort.0 / questions),
        progress,
        best: None,
        ruled_out: 0,
    };
    let ended = halving.run();
    let Some(sites) = halving.best.take() else {
        let proved = ended? == End::Done;
        return Err(too_few(problem, choice, proved, progress)?);
    };
    let objective = farthest(problem, &sites);
    let bound = at(&steps, halving.ruled_out).min(objective);
    Ok(Solved { sites, objective, bound, sense: Sense::Less, end: ended.unwrap_or(End::Stopped) })
}

/// The costs that can be the answer, in growing order: none lies below what some demand pays for its nearest site.
fn steps(problem: &Costs) -> Vec<f64> {
    let counts = || (0..problem.demand_count()).filter(|demand| problem.weight(*demand) > 0.0);
    let nearest = |demand: usize| problem.reached(demand).next().map_or(0.0, |(_, cost)| cost);
    let least = counts().map(nearest).fold(0.0, f64::max);
    let mut steps: Vec<f64> = counts()
        .flat_map(|demand| problem.reached(demand))
        .map(|(_, cost)| cost)
        .filter(|cost| *cost >= least)
        .collect();
    steps.sort_unstable_by(f64::total_cmp);
    steps.dedup();
    if steps.is_empty() {
        steps.push(0.0);
    }
    steps
}

struct Halving<'a> {
    problem: &'a Costs,
    choice: &'a Choice,
    steps: &'a [f64],
    /// Work for one question.
    effort: Effort,
    progress: &'a Progress,
    best: Option<Vec<usize>>,
    /// So many of the first steps are known to be too short.
    ruled_out: usize,
}

impl Halving<'_> {
    fn run(&mut self) -> Result<End, Cancelled> {
        // Any plan at all is a start, and tells whether there is one.
        match self.can(f64::INFINITY)? {
            Some(true) => {}
            Some(false) => return Ok(End::Done),
            None => return Ok(End::Spent),
        }
        let (mut low, mut high) = (0, self.reached());
        let mut end = End::Done;
        while low < high {
            let middle = low + (high - low) / 2;
            match self.can(at(self.steps, middle))? {
                Some(true) => high = self.reached().min(middle),
                Some(false) => {
                    low = middle + 1;
                    self.ruled_out = low;
                }
                None => {
                    low = middle + 1;
                    end = End::Spent;
                }
            }
        }
        Ok(end)
    }

    /// The step that the best plan needs.
    fn reached(&self) -> usize {
        let cost = self.best.as_ref().map_or(f64::INFINITY, |sites| farthest(self.problem, sites));
        self.steps.partition_point(|step| *step < cost)
    }

    /// Whether so many sites can serve all within a radius; they are the best plan then. None when the work allowed for one
    /// question does not tell.
    fn can(&mut self, radius: f64) -> Result<Option<bool>, Cancelled> {
        let Ok(near) = self.problem.within(radius) else { return Ok(None) };
        let fewest = cover_all::solve(&near, self.choice.fixed(), self.effort, self.progress)?;
        if fewest.bound > self.choice.count() as f64 {
            return Ok(Some(false));
        }
        let mut sites = fewest.sites;
        if sites.len() > self.choice.count() {
            return if fewest.end == End::Stopped { Err(Cancelled) } else { Ok(None) };
        }
        // Sites beyond the fewest harm nobody: the first of the table are taken.
        let mut taken = vec![false; self.problem.site_count()];
        for site in &sites {
            put(&mut taken, *site, true);
        }
        let more = (0..taken.len()).filter(|site| !at(&taken, *site));
        sites.extend(more.take(self.choice.count() - sites.len()));
        sites.sort_unstable();
        self.best = Some(sites);
        Ok(Some(true))
    }
}

/// What the worst served demand with a weight pays; infinite when one is not served.
pub fn farthest(problem: &Costs, sites: &[usize]) -> f64 {
    let near = problem.nearest_of(sites);
    let served = near.iter().enumerate().filter(|(demand, _)| problem.weight(*demand) > 0.0);
    served.map(|(_, near)| near.map_or(f64::INFINITY, |(_, cost)| cost)).fold(0.0, f64::max)
}
