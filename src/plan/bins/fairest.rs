//! The fairest plan: the farthest way of any household to its nearest bin as short as so many new bins can make it.

use super::asked::Asked;
use super::proposal::Proposal;
use super::serving::Serving;
use super::shortened::{self, By, Shortening};
use super::site::Ground;
use crate::model::snapshot::Snapshot;
use crate::plan::solve::centre;
use crate::question::{Progress, QuestionError};

pub(super) fn plan<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let mut serving = Serving::of(snapshot, asked, ground, progress)?;
    let cut_off = serving.leave_out_cut_off();
    let how = Shortening { unit: "m", by: By::Farthest, some_may_stay_out: false, solve: centre::solve };
    Ok(Proposal { cut_off, ..shortened::plan(&serving, asked, &how, progress)? })
}
