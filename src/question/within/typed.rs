//! The answer as the program holds it, before words and JSON: for plans, benches and whoever builds on the library.

use uuid::Uuid;

use super::asked::Asked;
use crate::index::Row;
use crate::linear::{Chainage, Side};
use crate::model::feature::Properties;
use crate::model::snapshot::{Road, Snapshot};
use crate::question::offset::{Join, Line, Verdict, targets};
use crate::question::{Progress, QuestionError};

/// A subject within the distance of a road, or perhaps within it.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'s> {
    /// The subject.
    pub row: Row<'s>,
    /// The nearest road.
    pub road: &'s Road,
    /// Metres from the road's line that was asked for.
    pub offset_m: f64,
    /// What the posts say at the foot.
    pub chainage: Chainage,
    /// The hand it is on.
    pub side: Side,
    /// Inside, or not to be decided.
    pub verdict: Verdict,
    /// How many of the roads asked about it is near.
    pub roads: usize,
}

/// Everything `within` answers with, for the same inputs, in no order that means anything.
///
/// # Errors
/// As the question.
pub fn standing<'s>(
    snapshot: &'s Snapshot,
    inputs: &Properties,
    progress: &Progress,
) -> Result<Vec<Standing<'s>>, QuestionError> {
    let (asked, join) = prepared(snapshot, inputs)?;
    let joined = join.run(&asked.subjects, progress)?;
    let all = joined.hits.iter().filter_map(|hit| {
        let nearest = hit.roads.first()?;
        Some(Standing {
            row: hit.subject.row,
            road: join.targets.get(nearest.target)?.road,
            offset_m: nearest.judged.offset_m,
            chainage: nearest.location.chainage,
            side: nearest.location.side,
            verdict: hit.verdict(),
            roads: hit.roads.len(),
        })
    });
    Ok(all.collect())
}

/// The ids of everything that is within the distance for certain, for the same inputs: less work than the whole answer,
/// because nobody asks where along which road.
///
/// # Errors
/// As the question.
pub fn ids(
    snapshot: &Snapshot,
    inputs: &Properties,
    progress: &Progress,
) -> Result<Vec<Uuid>, QuestionError> {
    let (asked, join) = prepared(snapshot, inputs)?;
    Ok(join.inside(&asked.subjects, progress)?.iter().map(Row::id).collect())
}

fn prepared<'s>(snapshot: &'s Snapshot, inputs: &Properties) -> Result<(Asked<'s>, Join<'s>), QuestionError> {
    let asked = Asked::read(snapshot, inputs)?;
    let line_of = |road: &Road| Line::of(road, asked.from, snapshot.rules(), asked.day);
    let targets = targets(&asked.roads.roads, |_| asked.limit_m, line_of)?;
    let join = Join::new(snapshot, targets, asked.from);
    Ok((asked, join))
}
