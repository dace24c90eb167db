//! What each bin gains when those before it stand: the ordinary question asked again and again.

use std::collections::{BTreeMap, HashSet};

use geo_types::{Geometry, Point};
use uuid::Uuid;

use crate::geodesy::Position;
use crate::linear::{Interval, Side};
use crate::model::change::Change;
use crate::model::feature::{Feature, Properties};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::around::Around;
use crate::plan::measured::{Aim, Measured};
use crate::plan::spot::Spot;
use crate::question::service::{Need, needs, villages_of};
use crate::question::{Progress, QuestionError};

/// A gap as the plan says it: of which road, which stretch, which side (none: both together).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Closed {
    pub road: Uuid,
    pub stretch: Interval,
    pub side: Option<Side>,
}

/// What one bin gains.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Gain {
    /// Metres of gaps, households, household metres, or metres, by the aim.
    pub value: f64,
    /// Households for whom this bin is nearer than what they had, where ways count.
    pub nearer: f64,
    /// The gap it stands in, before it stood there.
    pub closes: Option<Closed>,
}

/// All gains, in the order of the places.
pub(super) struct Gains {
    pub each: Vec<Gain>,
    /// What there is to gain at all, on the roads beside the places or in the whole register.
    pub open: f64,
    /// Places of demand that even all the bins leave beyond the farthest way, and that do not count.
    pub left_out: usize,
    /// The village served least, before and after, where villages are what counts.
    pub worst: Option<[Worst; 2]>,
}

/// The village with the least share of its demand served.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Worst {
    pub village: Option<String>,
    /// From 0 to 1.
    pub share: f64,
}

/// Metres of gaps closed on every chosen road beside a place.
pub(super) fn of_gaps(
    snapshot: &Snapshot,
    asked: &Measured,
    spots: &[Spot<'_>],
    progress: &Progress,
) -> Result<Gains, QuestionError> {
    let chosen = asked.roads(snapshot)?;
    let beside: Vec<Vec<Uuid>> = spots
        .iter()
        .map(|spot| {
            let near = snapshot.roads().within(spot.place, asked.reach_m);
            near.into_iter().map(|(road, _)| road.id).filter(|id| chosen.has(*id)).collect()
        })
        .collect();
    let all: HashSet<Uuid> = beside.iter().flatten().copied().collect();
    let mut open = asked.open_of(snapshot, &all, progress)?;
    let before: f64 = open.values().sum();
    let mut each = Vec::new();
    let mut state: Option<Snapshot> = None;
    for (at, (spot, roads)) in spots.iter().zip(&beside).enumerate() {
        progress.tick(at as f64 / spots.len() as f64)?;
        let now = state.as_ref().unwrap_or(snapshot);
        let closes = gap_here(now, asked, spot, roads, progress)?;
        let next = with_bin(now, spot.place)?;
        let mut value = 0.0;
        let touched: HashSet<Uuid> = roads.iter().copied().collect();
        for (road, left_m) in asked.open_of(&next, &touched, progress)? {
            value += open.insert(road, left_m).unwrap_or_default() - left_m;
        }
        each.push(Gain { value, closes, nearer: 0.0 });
        state = Some(next);
    }
    Ok(Gains { each, open: before, left_out: 0, worst: None })
}

/// The gap a place lies in, on the first of its roads that has one there.
fn gap_here(
    snapshot: &Snapshot,
    asked: &Measured,
    spot: &Spot<'_>,
    roads: &[Uuid],
    progress: &Progress,
) -> Result<Option<Closed>, QuestionError> {
    for road in roads {
        for of in asked.surveyed(snapshot, &HashSet::from([*road]), progress)? {
            let Some(at) = of.road.curve.locate_within(spot.place, asked.reach_m) else { continue };
            let here = of
                .gaps
                .iter()
                .filter(|gap| gap.side.is_none_or(|side| side == at.side) && gap.stretch.touches(at.measure));
            if let Some(gap) = here.min_by_key(|gap| gap.stretch) {
                return Ok(Some(Closed { road: *road, stretch: gap.stretch, side: gap.side }));
            }
        }
    }
    Ok(None)
}

/// Households that had no facility within the radius, each counted for the first bin that reaches it.
pub(super) fn of_cover(
    snapshot: &Snapshot,
    asked: &Measured,
    spots: &[Spot<'_>],
    progress: &Progress,
) -> Result<Gains, QuestionError> {
    let all = needs(snapshot, &asked.as_service(), progress)?.all;
    let unserved = all.iter().filter(|need| need.served.is_none()).collect();
    let open = Around::of(snapshot, unserved, asked.on_foot, asked.radius_m, progress)?;
    let mut served = vec![false; open.len()];
    let before = open.weight(&(0..open.len() as u32).collect::<Vec<_>>());
    let mut each = Vec::new();
    for spot in spots {
        let mut reached = open.near(spot.place);
        reached.retain(|need| served.get(*need as usize) == Some(&false));
        each.push(Gain { value: open.weight(&reached), ..Gain::default() });
        for need in reached {
            if let Some(flag) = served.get_mut(need as usize) {
                *flag = true;
            }
        }
    }
    let worst =
        if asked.aim == Aim::Villages { Some(worst(snapshot, &all, &served, progress)?) } else { None };
    Ok(Gains { each, open: before, left_out: 0, worst })
}

/// The village served least, before and after; `now_served` is of the unserved, in their order.
fn worst(
    snapshot: &Snapshot,
    all: &[Need<'_>],
    now_served: &[bool],
    progress: &Progress,
) -> Result<[Worst; 2], QuestionError> {
    let villages = villages_of(snapshot, all, progress)?;
    let mut sums: BTreeMap<Option<&str>, [f64; 3]> = BTreeMap::new();
    let mut flags = now_served.iter();
    for (need, village) in all.iter().zip(&villages) {
        let was = need.served.is_some();
        let is = was || flags.next() == Some(&true);
        let [total, before, after] = sums.entry(village.as_str()).or_default();
        *total += need.weight.value;
        *before += if was { need.weight.value } else { 0.0 };
        *after += if is { need.weight.value } else { 0.0 };
    }
    sums.retain(|_, [total, ..]| *total > 0.0);
    let least = |pick: fn(&[f64; 3]) -> f64| {
        let shares = sums.iter().map(|(village, sum)| (village, pick(sum)));
        let least = shares.min_by(|(_, one), (_, other)| one.total_cmp(other));
        least.map_or(Worst { village: None, share: 1.0 }, |(village, share)| Worst {
            village: village.map(str::to_owned),
            share,
        })
    };
    Ok([least(|[total, before, _]| before / total), least(|[total, _, after]| after / total)])
}

fn with_bin(snapshot: &Snapshot, place: Position) -> Result<Snapshot, QuestionError> {
    let mut bin = Feature::new(Some(Geometry::Point(Point(place.coord()))), Properties::new());
    bin.fid = Some(snapshot.collection("bins").map_or(0, |bins| bins.layer.max_fid()) + 1);
    bin.set("state", "in_use".into());
    let change = Change { collection: "bins".to_owned(), id: bin.id, before: None, after: Some(bin) };
    snapshot
        .apply(snapshot.seq(), &[change])
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))
}
