//! What can be wanted of a table of costs, and the solver for each.

use super::{Plan, Problem, Unplaced, refused};
use crate::model::text::Text;
use crate::plan::solve::{Choice, ChoiceError, Costs, Effort, End, Sense, ServeError, Solved};
use crate::plan::solve::{centre, cover, walk};
use crate::question::Progress;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// Most demand within the radius with so many sites (MCLP).
    Cover,
    /// Least walking with so many sites (p-median).
    Walk,
    /// The worst served as near as can be with so many sites (p-centre).
    Centre,
}

impl Model {
    /// Every model.
    pub const ALL: [Model; 3] = [Model::Cover, Model::Walk, Model::Centre];

    /// The word it is asked by.
    pub fn word(self) -> &'static str {
        match self {
            Model::Cover => "cover",
            Model::Walk => "walk",
            Model::Centre => "centre",
        }
    }

    /// Whether a radius bounds who is served.
    pub(super) fn has_radius(self) -> bool {
        self == Model::Cover
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
        Model::Cover => cover(problem, &costs, progress),
        Model::Walk => walk::solve(&costs, &choice(problem, model)?, effort, progress)
            .map_err(|error| unserved(error, &costs, problem)),
        Model::Centre => centre::solve(&costs, &choice(problem, model)?, effort, progress)
            .map_err(|error| unserved(error, &costs, problem)),
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

fn cover(problem: &Problem, costs: &Costs, progress: &Progress) -> Result<Solved, Unplaced> {
    let choice = choice(problem, Model::Cover)?;
    let radius = problem.radius.ok_or_else(|| refused::needs("--radius", "cover"))?;
    if !choice.fixed().is_empty() {
        return Err(Unplaced::Usage(Text::new(
            "--model cover 还不支持 --fixed",
            "--model cover does not take --fixed yet",
        )));
    }
    let cover_problem = costs.within(radius).map_err(|_| refused::no_weight())?;
    let plan = cover::solve(&cover_problem, choice.count(), progress).map_err(|_| Unplaced::Stopped)?;
    Ok(Solved {
        sites: plan.sites,
        objective: plan.objective,
        bound: plan.bound,
        sense: Sense::More,
        end: End::Done,
    })
}
