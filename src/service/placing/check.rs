//! Distrust: what a plan reaches, worked out again from the table and the chosen sites alone. No line of it is shared with
//! the solvers.

use std::collections::HashSet;

use super::{Model, Plan, Problem, Unplaced};
use crate::model::text::Text;

/// How far two sums of the same numbers may part, as a share.
const ROUNDING: f64 = 1e-9;

pub(super) fn check(model: Model, problem: &Problem, plan: &Plan) -> Result<(), Unplaced> {
    let solved = &plan.solved;
    let told = solved.objective;
    let again = match model {
        Model::Walk => walked(problem, &solved.sites),
        Model::Cover => covered(problem, &solved.sites),
        Model::CoverAll => all_covered(problem, &solved.sites).then_some(solved.sites.len() as f64),
        Model::Centre => farthest(problem, &solved.sites),
        Model::Capacity => shared(problem, plan),
    };
    let distinct: HashSet<usize> = solved.sites.iter().copied().collect();
    let fixed_kept = problem.fixed.iter().all(|site| distinct.contains(site));
    let count_kept =
        model == Model::CoverAll || problem.count.is_none_or(|count| solved.sites.len() <= count);
    let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING * a.abs().max(b.abs()).max(1.0);
    let bound_holds = match model {
        Model::Cover | Model::Capacity => solved.bound >= told || near(solved.bound, told),
        Model::CoverAll | Model::Walk | Model::Centre => solved.bound <= told || near(solved.bound, told),
    };
    let sound = again.is_some_and(|again| near(again, told))
        && distinct.len() == solved.sites.len()
        && distinct.iter().all(|site| *site < problem.matrix.sites.len())
        && fixed_kept
        && count_kept
        && bound_holds;
    if sound { Ok(()) } else { Err(wrong(told, again)) }
}

/// The weighted sum of what each demand pays for the cheapest chosen site; none when one that counts is not served.
fn walked(problem: &Problem, sites: &[usize]) -> Option<f64> {
    let mut sum = 0.0;
    for (demand, weight) in problem.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        sum += weight * cheapest(problem, demand, sites)?;
    }
    Some(sum)
}

/// The most that a demand with a weight pays for its cheapest chosen site; none when one is not served.
fn farthest(problem: &Problem, sites: &[usize]) -> Option<f64> {
    let mut most = 0.0;
    for (demand, _) in problem.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        most = f64::max(most, cheapest(problem, demand, sites)?);
    }
    Some(most)
}

/// The weight of the demands that pay no more than the radius for some chosen site.
fn covered(problem: &Problem, sites: &[usize]) -> Option<f64> {
    let radius = problem.radius?;
    let served = |demand: &usize| cheapest(problem, *demand, sites).is_some_and(|cost| cost <= radius);
    Some((0..problem.weights.len()).filter(served).filter_map(|demand| problem.weights.get(demand)).sum())
}

/// The weight that the shares of a plan serve; none when one is no share, goes to a site that is not chosen or lies beyond the
/// radius, or a demand or a site has more than it may.
fn shared(problem: &Problem, plan: &Plan) -> Option<f64> {
    let (radius, capacities) = (problem.radius?, problem.capacities.as_ref()?);
    let (mut given, mut taken) = (vec![0.0; problem.weights.len()], vec![0.0; capacities.len()]);
    for (demand, site, amount) in plan.shares.as_ref()? {
        let is_near = problem.matrix.cost(*demand, *site).is_some_and(|cost| cost <= radius);
        if !is_near || !plan.solved.sites.contains(site) || !amount.is_finite() || *amount <= 0.0 {
            return None;
        }
        *given.get_mut(*demand)? += amount;
        *taken.get_mut(*site)? += amount;
    }
    let fits = |had: &[f64], may: &[f64]| {
        had.iter().zip(may).all(|(had, may)| *had <= may + ROUNDING * may.max(1.0))
    };
    (fits(&given, &problem.weights) && fits(&taken, capacities)).then(|| given.iter().sum())
}

/// Whether every demand with a weight pays no more than the radius for some chosen site.
fn all_covered(problem: &Problem, sites: &[usize]) -> bool {
    let near = |demand: usize| {
        cheapest(problem, demand, sites).zip(problem.radius).is_some_and(|(cost, radius)| cost <= radius)
    };
    problem.weights.iter().enumerate().all(|(demand, weight)| *weight == 0.0 || near(demand))
}

fn cheapest(problem: &Problem, demand: usize, sites: &[usize]) -> Option<f64> {
    sites.iter().filter_map(|site| problem.matrix.cost(demand, *site)).min_by(f64::total_cmp)
}

fn wrong(told: f64, again: Option<f64>) -> Unplaced {
    let again = again.map_or("–".to_owned(), |again| again.to_string());
    Unplaced::Impossible(Text::new(
        format!("方案没有通过核对（算得 {told}，重算 {again}）；这是程序的错，请把表发给我们"),
        format!(
            "the plan did not pass its check ({told} told, {again} worked out again): a fault of the program, please send us the table"
        ),
    ))
}
