//! Least walking: the ways of all households to their nearest bin, added up, as short as so many new bins can make them.
//! What stands already takes part as one site that is always chosen.

use super::asked::Asked;
use super::proposal::Proposal;
use super::serving::Serving;
use super::shortened::{self, By, Shortening};
use super::site::Ground;
use crate::model::snapshot::Snapshot;
use crate::plan::solve::walk;
use crate::question::{Progress, QuestionError};

pub(super) fn plan<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let serving = Serving::of(snapshot, asked, ground, progress)?;
    let how = Shortening { unit: "household_m", by: By::Walked, some_may_stay_out: true, solve: walk::solve };
    shortened::plan(&serving, asked, &how, progress)
}
