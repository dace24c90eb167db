//! How far it is from each place of demand to the sites that can be of use to it. Where everybody's way counts, a site farther
//! than what stands is of no use: with a wide limit those are nearly all.

use rayon::prelude::*;

use super::asked::Asked;
use super::candidates::rows_of;
use super::site::Site;
use crate::geodesy::Box2;
use crate::model::snapshot::Snapshot;
use crate::question::service::{Need, Ways};
use crate::question::{Cancelled, Progress, QuestionError};

/// For each place of demand the sites in reach with the metres to them, in growing order of the sites.
pub(super) fn ways<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    needs: &[&Need<'s>],
    sites: &[Site<'s>],
    progress: &Progress,
) -> Result<Vec<Vec<(u32, f64)>>, QuestionError> {
    let ways = Ways::of(snapshot, asked.on_foot, asked.radius_m);
    let index = rows_of(sites.iter().map(|site| Some(geo_types::Point(site.place.coord()).into())))?;
    let stops: Result<Vec<_>, Cancelled> = sites
        .par_iter()
        .map(|site| progress.tick(progress.fraction()).map(|()| ways.stop(site.place)))
        .collect();
    let stops = stops?;
    let found: Result<Vec<Vec<(u32, f64)>>, Cancelled> = needs
        .par_iter()
        .map(|need| {
            progress.tick(progress.fraction())?;
            let known_m = need.served.filter(|_| asked.aim.counts_ways()).map(|served| served.way_m);
            let limit_m = known_m.map_or(asked.radius_m, |known_m| known_m.min(asked.radius_m));
            let Some(bounds) = Box2::of_geometry(&need.placed.geometry) else { return Ok(Vec::new()) };
            let pieces = index.pieces_in(bounds.grown(limit_m));
            let mut numbers: Vec<u32> =
                pieces.filter_map(|piece| u32::try_from(piece.row.fid()).ok()).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let start = ways.start(need);
            let out = ways.out(&start, limit_m);
            let useful = |metres: &f64| known_m.is_none_or(|known_m| *metres < known_m);
            let way = |at: u32| {
                let metres = out.to(stops.get(at as usize)?).filter(useful)?;
                Some((at, metres))
            };
            Ok(numbers.into_iter().filter_map(way).collect())
        })
        .collect();
    Ok(found?)
}
