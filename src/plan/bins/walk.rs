//! Least walking: the ways of all households to their nearest bin, added up, as short as so many new bins can make them.
//! What stands already takes part as one site that is always chosen.

use super::asked::Asked;
use super::proposal::{Figures, Proposal};
use super::serving::EFFORT;
use super::serving::Serving;
use super::shortened::{self, Now};
use super::site::Ground;
use crate::model::snapshot::Snapshot;
use crate::plan::solve::{End, Sense, walk};
use crate::question::{Progress, QuestionError};

pub(super) fn plan<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let serving = Serving::of(snapshot, asked, ground, progress)?;
    let now = Now::of(&serving, asked.radius_m);
    let before = now.walked();
    let mut proposal = serving.proposal("household_m", before);
    let Some((costs, choice)) = shortened::problem(&serving, asked, true)? else {
        proposal.figures = Some(figures(before, before, End::Done));
        return Ok(proposal);
    };
    let solved = walk::solve(&costs, &choice, EFFORT, &progress.part(0.6, 0.9))
        .map_err(|error| shortened::refused(error, &choice))?;
    shortened::put_in_order(&mut proposal, &serving, now, &solved.sites, Now::walked);
    let after = before - proposal.gained();
    proposal.figures = Some(figures(after, solved.bound.min(after), solved.end));
    Ok(proposal)
}

fn figures(objective: f64, bound: f64, end: End) -> Figures {
    Figures { objective, bound, sense: Sense::Less, unit: "household_m", end }
}
