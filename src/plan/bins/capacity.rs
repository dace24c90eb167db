//! Covering households where a bin takes only so many: what stands fills up too, and a new bin helps where those around are
//! full.

use super::asked::Asked;
use super::cover;
use super::proposal::{Figures, Loads, Planned, Proposal};
use super::serving::{EFFORT, SERVICE, Serving};
use super::site::{Ground, Site};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::on_foot;
use crate::plan::solve::capacity::{CapacityProblem, in_order_of_gain, solve};
use crate::question::service::{Need, Needs, Whom, needs, whom};
use crate::question::{Progress, QuestionError};

/// As many households as find room.
pub(super) fn most<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let serving = Serving::of(snapshot, asked, ground, progress)?;
    let standing = whom(snapshot, &asked.as_inputs(&SERVICE), &serving.needs, &progress.part(0.6, 0.65))?;
    let number_of = numbers(&serving);
    let renumbered = |one: &Whom| one.needs.iter().filter_map(|at| *number_of.get(*at as usize)?).collect();
    let mut lists: Vec<Vec<u32>> = standing.iter().map(renumbered).collect();
    let mut room: Vec<f64> = standing.iter().map(|one| of_kind(asked, &one.collection)).collect();
    let fixed: Vec<usize> = (0..lists.len()).collect();
    lists.extend(serving.reaches.iter().cloned());
    room.resize(lists.len(), of_kind(asked, "bins"));
    let problem = problem(serving.weights(), lists, room)?;
    let count = asked.count + fixed.len();
    let solved = solve(&problem, &fixed, count, EFFORT, &progress.part(0.65, 0.9))?;
    let base = problem.served(&fixed);
    let all: f64 = serving.weights().iter().sum();
    let mut proposal = serving.proposal("households", all - base);
    let (order, gains) = in_order_of_gain(&problem, &fixed, &solved.sites);
    for (at, gain) in order.iter().zip(&gains).skip(fixed.len()) {
        let number = at.checked_sub(fixed.len());
        let Some((number, site)) = number.and_then(|at| Some((at, serving.sites.get(at)?))) else { continue };
        proposal.push(Planned {
            site: site.clone(),
            gain: *gain,
            households: Some(gain.round() as i64),
            gap: None,
            village: serving.village_of_site(number),
            reason: reason(site, *gain, asked),
        });
    }
    let gained = proposal.gained();
    proposal.loads = Some(Loads { before: base, after: base + gained, all });
    proposal.figures = Some(Figures::of_gain(gained, solved.bound - base, solved.end));
    Ok(proposal)
}

/// For each of all demand its number among what the plan is for.
fn numbers(serving: &Serving<'_>) -> Vec<Option<u32>> {
    let mut numbers = vec![None; serving.needs.len()];
    for (number, at) in (0u32..).zip(&serving.wanted) {
        if let Some(slot) = numbers.get_mut(*at) {
            *slot = Some(number);
        }
    }
    numbers
}

/// What a facility of a kind takes; only bins are bounded.
fn of_kind(asked: &Asked, kind: &str) -> f64 {
    asked.per_bin.filter(|_| kind == "bins").unwrap_or(f64::INFINITY)
}

fn problem(
    weights: Vec<f64>,
    lists: Vec<Vec<u32>>,
    room: Vec<f64>,
) -> Result<CapacityProblem, QuestionError> {
    CapacityProblem::new(cover::problem(weights, lists)?, room)
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))
}

/// How many households find room in a register, measured facility by facility as the question measures, and proved from both
/// ends: nobody and nothing has more than it may, and the cut beside it holds no more.
pub(super) fn asked_again(
    snapshot: &Snapshot,
    asked: &Asked,
    progress: &Progress,
    faults: &mut Vec<String>,
) -> Result<f64, QuestionError> {
    let inputs = asked.as_inputs(&SERVICE);
    let Needs { all: needs, .. } = needs(snapshot, &inputs, &progress.part(0.0, 0.4))?;
    let facilities = whom(snapshot, &inputs, &needs, &progress.part(0.4, 0.8))?;
    let weights: Vec<f64> = needs.iter().map(|need: &Need<'_>| need.weight.value.max(0.0)).collect();
    let room: Vec<f64> = facilities.iter().map(|one| of_kind(asked, &one.collection)).collect();
    let lists = facilities.iter().map(|one| one.needs.clone()).collect();
    let problem = problem(weights.clone(), lists, room.clone())?;
    let sites: Vec<usize> = (0..facilities.len()).collect();
    let (mut given, mut taken) = (vec![0.0; weights.len()], vec![0.0; room.len()]);
    for (demand, site, amount) in problem.shares(&sites) {
        let reaches =
            facilities.get(site).is_some_and(|one| one.needs.binary_search(&(demand as u32)).is_ok());
        match (given.get_mut(demand), taken.get_mut(site)) {
            (Some(given), Some(taken)) if reaches && amount > 0.0 => {
                *given += amount;
                *taken += amount;
            }
            _ => faults.push(format!("facility {site} serves {demand}, whom it does not reach")),
        }
    }
    let over =
        |had: &[f64], may: &[f64]| had.iter().zip(may).any(|(had, may)| *had > may + 1e-6 * may.max(1.0));
    if over(&given, &weights) || over(&taken, &room) {
        faults.push("a household or a bin is counted twice".to_owned());
    }
    let wanting = problem.wanting(&sites);
    let is_wanting = |at: &u32| wanting.get(*at as usize) == Some(&true);
    let settled: f64 =
        weights.iter().zip(&wanting).filter(|(_, wanting)| !**wanting).map(|(weight, _)| weight).sum();
    let around = facilities.iter().zip(&room).filter(|(one, _)| one.needs.iter().any(is_wanting));
    let cut = settled + around.map(|(_, room)| room).sum::<f64>();
    let served: f64 = given.iter().sum();
    if (cut - served).abs() > 1e-6 * cut.abs().max(1.0) {
        faults.push(format!("{served} households find room, the cut holds {cut}"));
    }
    Ok(served)
}

fn reason(site: &Site<'_>, gain: f64, asked: &Asked) -> Text {
    let (radius_m, per_bin) = (asked.radius_m, asked.per_bin.unwrap_or_default());
    let again = site.again();
    let on_foot = on_foot(asked.on_foot);
    let households = if gain == 1.0 { "household" } else { "households" };
    Text::new(
        format!("{}{radius_m} 米内多管 {gain} 户（每桶最多 {per_bin} 户）{}", on_foot.zh, again.zh),
        format!(
            "room for {gain} more {households} within {radius_m} m{} (a bin takes {per_bin}){}",
            on_foot.en, again.en
        ),
    )
}
