//! Covering households: with so many bins as much demand as possible that `service` finds unserved, or all of it with the
//! fewest.

use super::asked::Asked;
use super::proposal::{Figures, Planned, Proposal};
use super::serving::EFFORT;
use super::serving::Serving;
use super::site::{Ground, Site};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::on_foot;
use crate::plan::solve::cover::{CoverProblem, in_order_of_gain, solve};
use crate::plan::solve::{Sense, cover_all};
use crate::question::{Progress, QuestionError};

/// As much demand as possible.
pub(super) fn most<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let serving = Serving::of(snapshot, asked, ground, progress)?;
    let problem = problem(serving.weights(), serving.covers(1))?;
    let solved = solve(&problem, &[], asked.count, EFFORT, &progress.part(0.6, 0.9))?;
    let mut proposal = planned(&serving, asked, &problem, &solved.sites);
    let gained = proposal.gained();
    proposal.figures = Some(Figures::of_gain(gained, solved.bound, solved.end));
    Ok(proposal)
}

/// All that any site can serve, with the fewest.
pub(super) fn all<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let serving = Serving::of(snapshot, asked, ground, progress)?;
    let problem = problem(serving.weights(), serving.covers(1))?;
    let solved = cover_all::solve(&problem, &[], EFFORT, &progress.part(0.6, 0.9))?;
    let mut proposal = planned(&serving, asked, &problem, &solved.sites);
    proposal.figures = Some(Figures {
        objective: solved.objective,
        bound: solved.bound,
        sense: Sense::Less,
        unit: "bins",
        end: solved.end,
    });
    Ok(proposal)
}

pub(super) fn problem(weights: Vec<f64>, reaches: Vec<Vec<u32>>) -> Result<CoverProblem, QuestionError> {
    CoverProblem::new(weights, reaches)
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))
}

/// The chosen sites, best first, each with what it adds to those before it.
pub(super) fn planned<'s>(
    serving: &Serving<'s>,
    asked: &Asked,
    problem: &CoverProblem,
    chosen: &[usize],
) -> Proposal<'s> {
    let open: f64 = serving.weights().iter().sum();
    let mut proposal = serving.proposal("households", open);
    let (order, gains) = in_order_of_gain(problem, &[], chosen);
    for (at, gain) in order.iter().zip(&gains) {
        let Some(site) = serving.sites.get(*at) else { continue };
        proposal.push(Planned {
            site: site.clone(),
            gain: *gain,
            households: Some(gain.round() as i64),
            gap: None,
            village: serving.village_of_site(*at),
            reason: reason(site, *gain, asked),
        });
    }
    proposal
}

fn reason(site: &Site<'_>, gain: f64, asked: &Asked) -> Text {
    let radius_m = asked.radius_m;
    let again = site.again();
    let on_foot = on_foot(asked.on_foot);
    let (people, have) = if gain == 1.0 { ("household", "has") } else { ("households", "have") };
    Text::new(
        format!("{}{radius_m} 米内有 {gain} 户还没有桶{}", on_foot.zh, again.zh),
        format!("{gain} {people} within {radius_m} m{} {have} no bin yet{}", on_foot.en, again.en),
    )
}
