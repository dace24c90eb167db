//! Sites chosen from a table of costs that the asker brings, so that planners and papers can check the plans. No register
//! is needed.

mod answer;
mod check;
mod model;
mod refused;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub use model::Model;
pub use refused::Unplaced;

use crate::exchange::matrix::{self, Matrix};
use crate::model::answer::Answer;
use crate::plan::solve::{Effort, End, Solved};
use crate::question::Progress;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The table of costs.
    pub matrix: PathBuf,
    /// A weight for each demand; 1 for each when none.
    pub weights: Option<PathBuf>,
    /// What is wanted.
    pub model: Model,
    /// How many sites.
    pub count: Option<usize>,
    /// The greatest cost at which a site serves a demand.
    pub radius: Option<f64>,
    /// What every site can take, in the unit of the weights.
    pub capacity: Option<f64>,
    /// What each site can take, by its id.
    pub capacities: Option<PathBuf>,
    /// Sites that stay: an id, or several with commas between.
    pub fixed: Vec<String>,
    /// How long to look.
    pub effort: Effort,
}

/// A plan, and whether the asker stopped the search before its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The plan.
    pub answer: Answer,
    /// Whether it is the best so far of a search that was stopped.
    pub stopped: bool,
}

/// A problem as read, before a solver sees it.
#[derive(Debug)]
struct Problem {
    matrix: Matrix,
    weights: Vec<f64>,
    fixed: Vec<usize>,
    count: Option<usize>,
    radius: Option<f64>,
    /// What each site can take, where the model asks.
    capacities: Option<Vec<f64>>,
}

/// A choice of sites, and for models that say so who goes where with how much.
#[derive(Debug)]
struct Plan {
    solved: Solved,
    /// Demand, site and how much of its weight; none where everybody goes to the nearest.
    shares: Option<Vec<(usize, usize, f64)>>,
}

/// Reads the files, solves, checks and tells.
///
/// # Errors
/// When a file or a wish makes no sense, no plan can do what is asked, or the asker stops it before there is one.
pub fn place(request: &Request, progress: &Progress) -> Result<Placed, Unplaced> {
    let problem = read(request, &progress.part(0.0, 0.1))?;
    let plan = model::solve(request.model, &problem, request.effort, &progress.part(0.1, 0.98))?;
    check::check(request.model, &problem, &plan)?;
    let stopped = plan.solved.end == End::Stopped;
    Ok(Placed { answer: answer::answer(request.model, &problem, &plan), stopped })
}

fn read(request: &Request, progress: &Progress) -> Result<Problem, Unplaced> {
    let file = |path: &Path, stop| Unplaced::unreadable(path, stop);
    let matrix = matrix::read(&request.matrix, progress).map_err(|stop| file(&request.matrix, stop))?;
    let numbers = |path: &Option<PathBuf>, ids: &[String], default: f64, zh: &str, en: &str| match path {
        None => Ok(vec![default; ids.len()]),
        Some(path) => {
            let numbers = matrix::numbers(path, progress).map_err(|stop| file(path, stop))?;
            in_order(path, numbers, ids, zh, en)
        }
    };
    let weights = numbers(&request.weights, &matrix.demands, 1.0, "需求点", "demand")?;
    let capacities = match (request.capacity, &request.capacities) {
        (None, None) => None,
        _ if request.model != Model::Capacity => return Err(refused::capacity_elsewhere()),
        (Some(_), Some(_)) => return Err(refused::needs_capacity()),
        (Some(each), None) => Some(vec![each; matrix.sites.len()]),
        (None, file) => Some(numbers(file, &matrix.sites, 0.0, "候选点", "site")?),
    };
    let by_id: HashMap<&str, usize> =
        matrix.sites.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let site = |id: &str| by_id.get(id).copied().ok_or_else(|| refused::unknown_site(id));
    let mut fixed = Vec::new();
    for word in &request.fixed {
        // An id may hold a comma itself.
        match by_id.get(word.trim()) {
            Some(one) => fixed.push(*one),
            None => {
                for id in word.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                    fixed.push(site(id)?);
                }
            }
        }
    }
    let count = request.count.or(matrix.count);
    Ok(Problem { weights, fixed, count, radius: request.radius, capacities, matrix })
}

/// Numbers in the order of the table; each id of the table has one, and no other id is there.
fn in_order(
    path: &Path,
    numbers: matrix::Numbers,
    ids: &[String],
    zh: &str,
    en: &str,
) -> Result<Vec<f64>, Unplaced> {
    let mut by_id: HashMap<String, f64> = numbers.into_iter().collect();
    let mut ordered = Vec::with_capacity(ids.len());
    for id in ids {
        ordered.push(by_id.remove(id).ok_or_else(|| refused::without_number(path, id, zh, en))?);
    }
    match by_id.keys().min() {
        Some(extra) => Err(refused::not_in_table(path, extra, zh, en)),
        None => Ok(ordered),
    }
}
