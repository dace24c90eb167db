//! The fairest plan: the farthest way of any household to its nearest bin as short as so many new bins can make it.

use super::asked::Asked;
use super::proposal::{Figures, Proposal};
use super::serving::EFFORT;
use super::serving::Serving;
use super::shortened::{self, Now};
use super::site::Ground;
use crate::model::snapshot::Snapshot;
use crate::plan::solve::{End, Sense, centre};
use crate::question::{Progress, QuestionError};

pub(super) fn plan<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let mut serving = Serving::of(snapshot, asked, ground, progress)?;
    let cut_off = shortened::leave_out_cut_off(&mut serving);
    let now = Now::of(&serving, asked.radius_m);
    let before = now.farthest();
    let mut proposal = serving.proposal("m", before);
    proposal.cut_off = cut_off;
    let Some((costs, choice)) = shortened::problem(&serving, asked, false)? else {
        proposal.figures = Some(figures(before, before, End::Done));
        return Ok(proposal);
    };
    let solved = centre::solve(&costs, &choice, EFFORT, &progress.part(0.6, 0.9))
        .map_err(|error| shortened::refused(error, &choice))?;
    shortened::put_in_order(&mut proposal, &serving, now, &solved.sites, Now::farthest);
    let after = before - proposal.gained();
    proposal.figures = Some(figures(after, solved.bound.min(after), solved.end));
    Ok(proposal)
}

fn figures(objective: f64, bound: f64, end: End) -> Figures {
    Figures { objective, bound, sense: Sense::Less, unit: "m", end }
}
