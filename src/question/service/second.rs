//! Who has two facilities within the radius: where one is full or lost, another is near.

use rayon::prelude::*;

use super::demand::Need;
use super::facilities::Facilities;
use super::ways::Ways;
use crate::geodesy::Box2;
use crate::model::snapshot::Snapshot;
use crate::question::progress::{Cancelled, Progress};

/// Marks the places of demand that have two.
///
/// # Errors
/// When the asker stopped it.
///
/// # Units
/// - `radius_m`: metres
pub(super) fn mark_second(
    snapshot: &Snapshot,
    needs: &mut [Need<'_>],
    facilities: &Facilities<'_>,
    (on_foot, radius_m): (bool, f64),
    progress: &Progress,
) -> Result<(), Cancelled> {
    let ways = Ways::of(snapshot, on_foot, radius_m);
    let ends: Result<Vec<_>, Cancelled> = facilities
        .all
        .par_iter()
        .map(|facility| progress.tick(progress.fraction()).map(|()| ways.end_at(facility)))
        .collect();
    let ends = ends?;
    needs.par_iter_mut().filter(|need| need.served.is_some()).try_for_each(|need| {
        progress.tick(progress.fraction())?;
        let Some(bounds) = Box2::of_geometry(&need.placed.geometry) else { return Ok(()) };
        let mut near: Vec<usize> = facilities.near(bounds.grown(radius_m)).map(|(at, _)| at).collect();
        near.sort_unstable();
        near.dedup();
        let start = ways.start(need);
        let within = |at: &&usize| ends.get(**at).is_some_and(|end| ways.between(&start, end).is_some());
        need.has_second = near.iter().filter(within).nth(1).is_some();
        Ok(())
    })
}
