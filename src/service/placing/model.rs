//! What can be wanted of a table of costs, and the solver for each.

use super::{Plan, Problem, Unplaced, refused};
use crate::plan::solve::capacity::CapacityProblem;
use crate::plan::solve::cover::CoverProblem;
use crate::plan::solve::{Choice, ChoiceError, Costs, Effort, ServeError, Solved};
use crate::plan::solve::{capacity, centre, cover, cover_all, walk};
use crate::question::Progress;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// Most demand within the radius with so many sites (MCLP).
    Cover,
    /// All that can be served within the radius, with the fewest sites (LSCP).
    CoverAll,
    /// Least walking with so many sites (p-median).
    Walk,
    /// The worst served as near as can be with so many sites (p-centre).
    Centre,
    /// Most demand within the radius with so many sites, none of which serves more than its capacity.
    Capacity,
}

impl Model {
    /// Every model.
    pub const ALL: [Model; 5] = [Model::Cover, Model::CoverAll, Model::Walk, Model::Centre, Model::Capacity];

    /// The word it is asked by.
    pub fn word(self) -> &'static str {
        match self {
            Model::Cover => "cover",
            Model::CoverAll => "cover-all",
            Model::Walk => "walk",
            Model::Centre => "centre",
            Model::Capacity => "capacity",
        }
    }

    /// Whether a radius bounds who is served.
    pub(super) fn has_radius(self) -> bool {
        matches!(self, Model::Cover | Model::CoverAll | Model::Capacity)
    }

    /// The model of a word.
    pub fn of_word(word: &str) -> Option<Model> {
        Model::ALL.into_iter().find(|model| model.word() == word)
    }
}

pub(super) fn solve(
    model: Model,
    problem: &Problem,
    effort: Effort,
    progress: &Progress,
) -> Result<Plan, Unplaced> {
    if problem.matrix.sites.is_empty() {
        return Err(refused::choice(ChoiceError::NoSites, problem));
    }
    if problem.weights.iter().all(|weight| *weight == 0.0) {
        return Err(refused::no_weight());
    }
    let costs = costs(problem)?;
    let solved = match model {
        Model::Cover => {
            let choice = choice(problem, model)?;
            cover::solve(&within(problem, &costs, model)?, choice.fixed(), choice.count(), effort, progress)
                .map_err(|_| Unplaced::Stopped)
        }
        Model::CoverAll => cover_all(problem, &costs, effort, progress),
        Model::Walk => walk::solve(&costs, &choice(problem, model)?, effort, progress)
            .map_err(|error| unserved(error, &costs, problem)),
        Model::Centre => centre::solve(&costs, &choice(problem, model)?, effort, progress)
            .map_err(|error| unserved(error, &costs, problem)),
        Model::Capacity => return with_capacity(problem, &costs, effort, progress),
    }?;
    Ok(Plan { solved, shares: None })
}

fn costs(problem: &Problem) -> Result<Costs, Unplaced> {
    let rows = (0..problem.matrix.demands.len()).map(|demand| {
        let row = (0u32..).zip(problem.matrix.row(demand));
        row.filter(|(_, cost)| cost.is_finite()).map(|(site, cost)| (site, *cost)).collect()
    });
    Costs::sparse(problem.weights.clone(), problem.matrix.sites.len(), rows).map_err(refused::costs)
}

fn choice(problem: &Problem, model: Model) -> Result<Choice, Unplaced> {
    let count = problem.count.ok_or_else(|| refused::needs("--count", model.word()))?;
    Choice::new(count, &problem.fixed, problem.matrix.sites.len())
        .map_err(|error| refused::choice(error, problem))
}

fn unserved(error: ServeError, costs: &Costs, problem: &Problem) -> Unplaced {
    match error {
        ServeError::CutOff { .. } => refused::cut_off(&costs.cut_off(), problem),
        ServeError::TooFew { count, needed, enough } => refused::too_few(count, needed, enough),
        ServeError::Cancelled => Unplaced::Stopped,
    }
}

/// Who can be served by whom at no more than the radius.
fn within(problem: &Problem, costs: &Costs, model: Model) -> Result<CoverProblem, Unplaced> {
    let radius = problem.radius.ok_or_else(|| refused::needs("--radius", model.word()))?;
    costs.within(radius).map_err(|_| refused::no_weight())
}

fn with_capacity(
    problem: &Problem,
    costs: &Costs,
    effort: Effort,
    progress: &Progress,
) -> Result<Plan, Unplaced> {
    let choice = choice(problem, Model::Capacity)?;
    let capacities = problem.capacities.clone().ok_or_else(refused::needs_capacity)?;
    let near = within(problem, costs, Model::Capacity)?;
    let bounded = CapacityProblem::new(near, capacities).map_err(|_| refused::needs_capacity())?;
    let solved = capacity::solve(&bounded, choice.fixed(), choice.count(), effort, progress)
        .map_err(|_| Unplaced::Stopped)?;
    let shares = Some(bounded.shares(&solved.sites));
    Ok(Plan { solved, shares })
}

fn cover_all(
    problem: &Problem,
    costs: &Costs,
    effort: Effort,
    progress: &Progress,
) -> Result<Solved, Unplaced> {
    let near = within(problem, costs, Model::CoverAll)?;
    let fixed = Choice::new(problem.matrix.sites.len(), &problem.fixed, problem.matrix.sites.len())
        .map_err(|error| refused::choice(error, problem))?;
    let radius = problem.radius.unwrap_or_default();
    let beyond = |demand: &usize| {
        let nearest = costs.reached(*demand).next();
        costs.weight(*demand) > 0.0 && nearest.is_none_or(|(_, cost)| cost > radius)
    };
    let left: Vec<usize> = (0..costs.demand_count()).filter(beyond).collect();
    if !left.is_empty() {
        return Err(refused::cut_off(&left, problem));
    }
    cover_all::solve(&near, fixed.fixed(), effort, progress).map_err(|_| Unplaced::Stopped)
}
