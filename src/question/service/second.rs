//! Who has two facilities within the radius: where one is full or lost, another is near.

use rayon::prelude::*;

use super::demand::Need;
use super::facilities::Facilities;
use super::ways::Ways;
use super::whom::{ends, of_need};
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
    let ends = ends(&ways, &facilities.all, progress)?;
    needs.par_iter_mut().filter(|need| need.served.is_some()).try_for_each(|need| {
        progress.tick(progress.fraction())?;
        need.has_second = of_need(&ways, &ends, facilities, need, radius_m).len() > 1;
        Ok(())
    })
}
