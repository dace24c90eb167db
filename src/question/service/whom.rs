//! Whom each facility reaches, the nearest or not: for plans that count how many a facility can take.

use rayon::prelude::*;

use super::demand::Need;
use super::facilities::Facilities;
use super::inputs::{Asked, Metric};
use super::ways::{End, Ways};
use crate::geodesy::Box2;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::question::progress::{Cancelled, Progress};
use crate::question::{QuestionError, service::facilities::Placed};

/// A facility that counts, and the places of demand within its radius.
pub(crate) struct Whom {
    /// The kind of thing it is.
    pub collection: String,
    /// Numbers in the list of demand, in growing order.
    pub needs: Vec<u32>,
}

/// Whom each facility reaches, in the order in which the question counts them; the inputs are those of the question.
///
/// # Errors
/// When an input makes no sense, or the asker stopped it.
pub(crate) fn whom(
    snapshot: &Snapshot,
    inputs: &Properties,
    needs: &[Need<'_>],
    progress: &Progress,
) -> Result<Vec<Whom>, QuestionError> {
    let asked = Asked::read(snapshot, inputs)?;
    let facilities = Facilities::of(snapshot, &asked)?;
    let ways = Ways::of(snapshot, asked.metric == Metric::Network, asked.radius_m);
    let ends = ends(&ways, &facilities.all, progress)?;
    let by_need: Result<Vec<Vec<usize>>, Cancelled> = needs
        .par_iter()
        .map(|need| {
            progress.tick(progress.fraction())?;
            Ok(of_need(&ways, &ends, &facilities, need, asked.radius_m))
        })
        .collect();
    let named = |facility: &Placed<'_>| facility.collection.kind.id.clone();
    let mut all: Vec<Whom> =
        facilities.all.iter().map(|one| Whom { collection: named(one), needs: Vec::new() }).collect();
    for (number, list) in (0u32..).zip(by_need?) {
        for at in list {
            if let Some(one) = all.get_mut(at) {
                one.needs.push(number);
            }
        }
    }
    Ok(all)
}

/// Every facility, ready to be measured to.
pub(super) fn ends<'w>(
    ways: &'w Ways<'_>,
    facilities: &[Placed<'_>],
    progress: &Progress,
) -> Result<Vec<End<'w>>, Cancelled> {
    let end = |facility| progress.tick(progress.fraction()).map(|()| ways.end_at(facility));
    facilities.par_iter().map(end).collect()
}

/// The numbers of the facilities that a place of demand has within the radius.
///
/// # Units
/// - `radius_m`: metres
pub(super) fn of_need<'s>(
    ways: &Ways<'s>,
    ends: &[End<'_>],
    facilities: &Facilities<'_>,
    need: &Need<'s>,
    radius_m: f64,
) -> Vec<usize> {
    let Some(bounds) = Box2::of_geometry(&need.placed.geometry) else { return Vec::new() };
    let mut near: Vec<usize> = facilities.near(bounds.grown(radius_m)).map(|(at, _)| at).collect();
    near.sort_unstable();
    near.dedup();
    let start = ways.start(need);
    near.retain(|at| ends.get(*at).is_some_and(|end| ways.between(&start, end).is_some()));
    near
}
