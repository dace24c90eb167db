//! Who needs the facilities, how much each counts, and which facility is nearest.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::facilities::{Facilities, Placed};
use super::inputs::{Asked, Metric};
use super::reached::reached;
use super::second::mark_second;
use super::sharing::{self, Along, SharedOut};
use super::villages_of;
use super::walk::Walk;
use crate::geodesy::{Box2, distance_m};
use crate::index::Row;
use crate::model::snapshot::{Collection, Snapshot};
use crate::question::QuestionError;
use crate::question::progress::{Cancelled, Progress};

/// Demand handed to one thread at a time: short enough to be stopped at once.
const CHUNK: usize = 256;

/// How much one place of demand counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weight {
    pub value: f64,
    /// Neither a weight nor households are entered, and it counts as one.
    pub assumed: bool,
}

/// The nearest facility within the radius.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Served {
    /// Its number among the facilities.
    pub facility: usize,
    /// Metres to the nearest point of the demand: straight, or as it is walked.
    pub way_m: f64,
}

/// Where the weight of a place of demand comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Origin {
    /// Its own row, or nowhere.
    Own,
    /// Its village's households, shared over houses.
    HouseShare,
    /// Its village's households, shared over a road: a place on it, by its number along the road.
    RoadShare { village: String, number: u32 },
}

/// One place of demand.
pub(crate) struct Need<'s> {
    /// The row it is; of households shared over a road the road's.
    pub placed: Placed<'s>,
    pub weight: Weight,
    pub origin: Origin,
    /// None: no facility within the radius.
    pub served: Option<Served>,
    /// Metres straight to the nearest facility within the radius, walked or not.
    pub straight_m: Option<f64>,
    /// Whether two facilities are within the radius; looked at only when that is asked.
    pub has_second: bool,
}

/// All demand.
pub(crate) struct Needs<'s> {
    /// By collection and fid: the same every time.
    pub all: Vec<Need<'s>>,
    /// Demand whose place nobody knows.
    pub unplaced: usize,
    /// Villages whose households were shared out.
    pub shared: Vec<SharedOut>,
}

/// Its weight, else its households, else one.
fn weight(row: &Row<'_>) -> Weight {
    let entered = row.value("weight").as_f64().or_else(|| row.value("households").as_f64());
    Weight { value: entered.unwrap_or(1.0), assumed: entered.is_none() }
}

/// What was pulled down needs nothing.
fn stands(row: &Row<'_>) -> bool {
    row.value("state").as_str() != Some("removed")
}

impl Need<'_> {
    /// What tells it from all other demand.
    pub fn key(&self) -> String {
        let id = self.placed.row.id();
        match &self.origin {
            Origin::RoadShare { village, number } => format!("{id}/{village}/{number}"),
            Origin::Own | Origin::HouseShare => id.to_string(),
        }
    }

    /// The collection it is entered in; none of a place that only a share puts there.
    pub fn collection(&self) -> Option<&str> {
        match self.origin {
            Origin::RoadShare { .. } => None,
            Origin::Own | Origin::HouseShare => Some(&self.placed.collection.kind.id),
        }
    }

    /// The village that its share is of.
    pub fn village(&self) -> Option<&str> {
        match &self.origin {
            Origin::RoadShare { village, .. } => Some(village),
            Origin::Own | Origin::HouseShare => None,
        }
    }

    /// Whether its weight is a share of its village's households.
    pub fn is_shared(&self) -> bool {
        self.origin != Origin::Own
    }
}

impl<'s> Needs<'s> {
    /// Looks for the nearest facility of every place of demand, on all cores.
    pub(super) fn of(
        snapshot: &'s Snapshot,
        asked: &Asked<'s>,
        facilities: &Facilities<'s>,
        walk: Option<&Walk<'_>>,
        progress: &Progress,
    ) -> Result<Needs<'s>, QuestionError> {
        let mut rows: Vec<(&'s Collection, Row<'s>)> =
            asked.demand.rows().filter(|(_, row)| stands(row)).collect();
        rows.sort_by_cached_key(|(collection, row)| (collection.kind.id.clone(), row.fid()));
        let mut unreached: HashSet<(usize, u32)> = HashSet::new();
        // The sieve goes over whole collections: for some of one it would look at the others for nothing.
        for collection in asked.demand.collections().filter(|of| asked.demand.holds_all(of)) {
            reached(&collection.layer, facilities.layer(), asked.radius_m, progress, |row, is_reached| {
                if !is_reached {
                    unreached.insert(row.place());
                }
            })?;
        }
        let done = AtomicUsize::new(0);
        let chunks: Result<Vec<Vec<Option<Need<'s>>>>, Cancelled> = rows
            .par_chunks(CHUNK)
            .map(|chunk| {
                let before = done.fetch_add(chunk.len(), Ordering::Relaxed);
                progress.tick(0.2 + 0.6 * before as f64 / rows.len() as f64)?;
                Ok(chunk
                    .iter()
                    .map(|(of, row)| {
                        let may_be = !unreached.contains(&row.place());
                        need(snapshot, of, *row, facilities, walk, asked.radius_m, may_be)
                    })
                    .collect())
            })
            .collect();
        let found: Vec<Option<Need<'s>>> = chunks?.into_iter().flatten().collect();
        let unplaced = found.iter().filter(|need| need.is_none()).count();
        let mut needs = Needs { all: found.into_iter().flatten().collect(), unplaced, shared: Vec::new() };
        if asked.share {
            needs.share(snapshot, asked, facilities, walk, progress)?;
        }
        if asked.twice {
            let how = (asked.metric == Metric::Network, asked.radius_m);
            mark_second(snapshot, &mut needs.all, facilities, how, progress)?;
        }
        Ok(needs)
    }

    /// Shares out households that villages have and nobody entered the places of.
    fn share(
        &mut self,
        snapshot: &'s Snapshot,
        asked: &Asked<'s>,
        facilities: &Facilities<'s>,
        walk: Option<&Walk<'_>>,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let Some(roads) = snapshot.collection("roads") else { return Ok(()) };
        let villages = villages_of(snapshot, &self.all, progress)?;
        self.shared = sharing::over_houses(snapshot, asked, &mut self.all, &villages);
        // Where only some of the houses are asked about, a village without any may have some that are not.
        if !asked.demand.collections().all(|of| asked.demand.holds_all(of)) {
            return Ok(());
        }
        let (along, shared) = sharing::over_roads(snapshot, asked, &self.all, &villages, progress)?;
        for Along { road, geometry, weight, origin } in along {
            let placed = Placed::worked_out(roads, road, geometry);
            let (served, straight) = reckoned(&placed, facilities, walk, asked.radius_m);
            let straight_m = straight.map(|near| near.way_m);
            self.all.push(Need { placed, weight, origin, served, straight_m, has_second: false });
        }
        self.shared.extend(shared);
        Ok(())
    }
}

fn need<'s>(
    snapshot: &'s Snapshot,
    collection: &'s Collection,
    row: Row<'s>,
    facilities: &Facilities<'_>,
    walk: Option<&Walk<'_>>,
    radius_m: f64,
    may_be_served: bool,
) -> Option<Need<'s>> {
    let placed = Placed::of(snapshot, collection, row)?;
    let (served, straight) =
        if may_be_served { reckoned(&placed, facilities, walk, radius_m) } else { (None, None) };
    let straight_m = straight.map(|near| near.way_m);
    Some(Need { placed, weight: weight(&row), origin: Origin::Own, served, straight_m, has_second: false })
}

/// What serves a place, and what is nearest straight.
fn reckoned(
    placed: &Placed<'_>,
    facilities: &Facilities<'_>,
    walk: Option<&Walk<'_>>,
    radius_m: f64,
) -> (Option<Served>, Option<Served>) {
    let straight = nearest(placed, facilities, radius_m);
    // The way on foot is never shorter than straight: who is out of the radius straight need not be walked to.
    let served = match walk {
        None => straight,
        Some(walk) => straight.and_then(|straight| walk.serves(placed, straight)),
    };
    (served, straight)
}

/// The nearest facility within the radius; of equals the one first in the register.
fn nearest(demand: &Placed<'_>, facilities: &Facilities<'_>, radius_m: f64) -> Option<Served> {
    let bounds = Box2::of_geometry(&demand.geometry)?;
    let mut best: Option<Served> = None;
    for (at, facility) in facilities.near(bounds.grown(radius_m)) {
        let limit_m = best.map_or(radius_m, |best| best.way_m);
        let Some(offset_m) = offset_within(demand, facility, limit_m) else { continue };
        let is_nearer = best.is_none_or(|best| {
            let first = |at: usize| facilities.all.get(at).map(|facility| facility.row.id());
            offset_m < best.way_m || (offset_m == best.way_m && first(at) < first(best.facility))
        });
        if is_nearer {
            best = Some(Served { facility: at, way_m: offset_m });
        }
    }
    best
}

/// Metres between the nearest points of both, interiors included, when they are within the limit.
fn offset_within(one: &Placed<'_>, other: &Placed<'_>, limit_m: f64) -> Option<f64> {
    match (one.point(), other.point()) {
        (Some(one), Some(other)) => Some(distance_m(one, other)).filter(|offset_m| *offset_m <= limit_m),
        _ => one.figure()?.nearest_within(other.figure()?, limit_m).map(|nearest| nearest.offset_m),
    }
}
