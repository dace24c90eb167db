//! What is planted along a road and what is missing, on each hand.

use std::collections::HashSet;

use rayon::prelude::*;
use uuid::Uuid;

use super::inputs::Asked;
use crate::index::Row;
use crate::linear::{Interval, Intervals, Side};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::QuestionError;
use crate::question::answering::{Standing, Villages};
use crate::question::beside::{ByChainage, Hand, Stand, beside};
use crate::question::gaps::too_wide;
use crate::question::progress::Progress;
use crate::question::territory::{Share, Territory};

/// A bridge belongs to the road it comes so near to, metres.
const ON_ROAD_M: f64 = 5.0;
/// Roads looked along between two looks at whether the asker still waits.
const AT_ONCE: usize = 16;
pub(super) const SIDES: [Side; 2] = [Side::Left, Side::Right];

/// One hand of a road. The three cover it once.
#[derive(Debug, Clone, Default)]
pub(super) struct Hands {
    pub planted: Intervals,
    pub missing: Intervals,
    /// What is missing stretch by stretch: a single tree between two of them parts them and covers nothing.
    pub stretches: Vec<Interval>,
    /// Missing, and on a bridge where nothing can be planted.
    pub bridge: Intervals,
}

/// One road.
pub(super) struct RoadRows<'s> {
    pub road: &'s Road,
    /// Left and right.
    pub hands: [Hands; 2],
    pub shares: Vec<Share<'s>>,
    /// Plantings beside it, each once.
    pub plantings: usize,
    /// Those whose hand nobody entered.
    pub no_side: usize,
}

/// A stretch where planting is missing.
pub(super) struct Missing<'a, 's> {
    pub of: &'a RoadRows<'s>,
    pub side: Side,
    pub stretch: Interval,
    pub village: Option<&'s str>,
}

impl RoadRows<'_> {
    /// Planted on both hands.
    pub fn both(&self) -> Intervals {
        let [left, right] = &self.hands;
        left.planted.intersect(&right.planted)
    }

    /// Planted on either hand.
    pub fn either(&self) -> Intervals {
        let [left, right] = &self.hands;
        left.planted.union(&right.planted)
    }
}

pub(super) struct Rows<'s> {
    pub roads: Vec<RoadRows<'s>>,
    /// Plantings known by road and chainage that are not one place.
    pub unplaced: usize,
}

pub(super) fn rows<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    villages: &Villages<'s>,
    progress: &Progress,
) -> Result<Rows<'s>, QuestionError> {
    let Some(along) = &asked.along else { return Ok(Rows { roads: Vec::new(), unplaced: 0 }) };
    let collections: Vec<&'s Collection> = asked.plantings.collections().collect();
    let keep = |of: &Collection, row: &Row<'_>| asked.plantings.holds(of, row);
    let by_chainage = ByChainage::of(snapshot, &collections, keep);
    let bridges: Vec<&'s Collection> = snapshot.collection("bridges").into_iter().collect();
    let territory = Territory::of(snapshot, villages);
    let mut roads = Vec::with_capacity(along.roads.len());
    for (at, some) in along.roads.chunks(AT_ONCE).enumerate() {
        progress.tick((at * AT_ONCE) as f64 / along.roads.len() as f64)?;
        let found: Vec<RoadRows<'s>> = some
            .par_iter()
            .map(|road| {
                let mut stands = beside(road, &collections, keep, asked.reach_m);
                stands.extend_from_slice(by_chainage.on(road.id));
                let over = beside(road, &bridges, |_, _| true, ON_ROAD_M);
                let over: Intervals = over.iter().map(|bridge| bridge.stretch).collect();
                let hands =
                    SIDES.map(|side| hand(road.curve.extent(), &stands, side, &over, asked.spacing_mm()));
                let once = |keep: fn(&Stand<'_>) -> bool| {
                    let ids = stands.iter().filter(|stand| keep(stand)).map(|stand| stand.row.id());
                    ids.collect::<HashSet<Uuid>>().len()
                };
                RoadRows {
                    road,
                    hands,
                    shares: territory.shares(road),
                    plantings: once(|_| true),
                    no_side: once(|stand| stand.hand == Hand::Unknown),
                }
            })
            .collect();
        roads.extend(found);
    }
    Ok(Rows { roads, unplaced: by_chainage.unplaced })
}

fn hand(whole: Interval, stands: &[Stand<'_>], side: Side, over: &Intervals, spacing_mm: i64) -> Hands {
    let own = stands.iter().filter(|stand| stand.hand.counts_for(side)).map(|stand| stand.stretch);
    let wide: Vec<Interval> =
        too_wide(whole, own, spacing_mm).into_iter().map(|spacing| spacing.stretch).collect();
    let open: Intervals = wide.iter().copied().collect();
    let stretches = wide.into_iter().flat_map(|stretch| Intervals::from(stretch).subtract(over)).collect();
    Hands {
        planted: open.complement(whole),
        bridge: open.intersect(over),
        missing: open.subtract(over),
        stretches,
    }
}

/// All missing stretches, the longest first.
pub(super) fn missing<'a, 's>(roads: &'a [RoadRows<'s>], villages: &Villages<'s>) -> Vec<Missing<'a, 's>> {
    let mut all: Vec<Missing<'a, 's>> = Vec::new();
    for of in roads {
        for (hand, side) in of.hands.iter().zip(SIDES) {
            all.extend(hand.stretches.iter().map(|&stretch| {
                let standing = Standing { road: of.road, measure: stretch.middle(), side };
                let middle = || of.road.curve.at(stretch.middle()).map(|at| at.position);
                let village = villages.along(standing).or_else(|| villages.at(middle()?));
                Missing { of, side, stretch, village }
            }));
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.stretch.length_mm()));
    all
}

/// How many plantings at the greatest spacing would leave nothing missing between two that stand.
pub(super) fn needed(stretch: Interval, spacing_mm: i64) -> i64 {
    let length = stretch.length_mm();
    let spaces = length.div_euclid(spacing_mm.max(1)) + i64::from(length.rem_euclid(spacing_mm.max(1)) > 0);
    (spaces - 1).max(0)
}
