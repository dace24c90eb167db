//! The fairest plan (p-centre): with so many sites, the least cost that the worst served demand pays.
//!
//! The answer is one of the costs of the table, so that their sorted list is halved again and again: can so many sites
//! serve all within this cost (Minieka, SIAM Review 12, 1970)? Weights only tell whom the plan must serve: a demand of
//! weight 0 counts for nothing.

#[cfg(test)]
mod tests;

use super::slots::{at, put};
use super::walk::{Core, Fate, Reach, decide, too_few};
use super::{Choice, Costs, Effort, End, Meter, Sense, ServeError, Solved};
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
    let mut halving = Halving {
        problem,
        choice,
        fates: vec![Fate::Free; problem.site_count()],
        meter: Meter::new(effort, progress),
        best: None,
        ruled_out: 0,
        steps: &steps,
    };
    for site in choice.fixed() {
        put(&mut halving.fates, *site, Fate::In);
    }
    let ended = halving.run();
    let Some(sites) = halving.best.take() else {
        let ended = ended?;
        let core = halving.core(f64::INFINITY);
        return Err(too_few(&core, choice, ended == End::Done, progress)?);
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
    fates: Vec<Fate>,
    meter: Meter<'a>,
    best: Option<Vec<usize>>,
    /// So many of the first steps are known to be too short.
    ruled_out: usize,
    steps: &'a [f64],
}

impl Halving<'_> {
    fn run(&mut self) -> Result<End, Cancelled> {
        let last = self.steps.len() - 1;
        // Any plan at all is a start, and tells whether there is one.
        match self.can(at(self.steps, last))? {
            Reach::Yes(_) => {}
            Reach::No => return Ok(End::Done),
            Reach::Unknown => return Ok(End::Spent),
        }
        let (mut low, mut high) = (0, self.reached());
        let mut end = End::Done;
        while low < high {
            let middle = low + (high - low) / 2;
            match self.can(at(self.steps, middle))? {
                Reach::Yes(_) => high = self.reached().min(middle),
                Reach::No => {
                    low = middle + 1;
                    self.ruled_out = low;
                }
                Reach::Unknown => {
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

    fn core(&self, radius: f64) -> Core {
        Core::within(self.problem, radius, self.choice.count()).narrowed(&self.fates)
    }

    fn can(&mut self, radius: f64) -> Result<Reach, Cancelled> {
        let answer = decide(self.core(radius), &mut self.meter)?;
        if let Reach::Yes(sites) = &answer {
            let mut chosen = self.choice.fixed().to_vec();
            chosen.extend(sites.iter().map(|site| *site as usize));
            chosen.sort_unstable();
            self.best = Some(chosen);
        }
        Ok(answer)
    }
}

/// What the worst served demand with a weight pays; infinite when one is not served.
pub fn farthest(problem: &Costs, sites: &[usize]) -> f64 {
    let near = problem.nearest_of(sites);
    let served = near.iter().enumerate().filter(|(demand, _)| problem.weight(*demand) > 0.0);
    served.map(|(_, near)| near.map_or(f64::INFINITY, |(_, cost)| cost)).fold(0.0, f64::max)
}
