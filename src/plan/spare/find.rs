//! Which bins can go: tried one after the other, each without those that went before.

use std::collections::HashSet;

use uuid::Uuid;

use crate::geodesy::{Box2, Position};
use crate::index::Row;
use crate::model::change::Change;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::plan::measured::Measured;
use crate::question::service::{Need, needs};
use crate::question::{Progress, QuestionError};

/// A bin that can be moved.
pub(super) struct Spare<'s> {
    pub collection: &'s Collection,
    pub row: Row<'s>,
    pub place: Position,
    /// Households within the radius; each has another facility.
    pub served: f64,
}

/// How many bins were tried, and those that can go.
pub(super) fn find<'s>(
    snapshot: &'s Snapshot,
    asked: &Measured,
    progress: &Progress,
) -> Result<(usize, Vec<Spare<'s>>), QuestionError> {
    let facilities = asked.facilities(snapshot)?;
    let chosen = asked.roads(snapshot)?;
    let all = needs(snapshot, &asked.as_service(), &progress.part(0.0, 0.1))?.all;
    let mut standing: Vec<(&'s Collection, Row<'s>, Position)> = facilities
        .rows()
        .filter(|(collection, row)| asked.in_state(collection, row))
        .filter_map(|(collection, row)| Some((collection, row, point(&row)?)))
        .collect();
    standing.sort_by_cached_key(|(collection, row, _)| (collection.kind.id.clone(), row.fid()));
    let reached: Vec<Vec<usize>> =
        standing.iter().map(|(_, _, place)| near(&all, *place, asked.radius_m)).collect();
    let mut servers = vec![0_u32; all.len()];
    for need in reached.iter().flatten() {
        if let Some(servers) = servers.get_mut(*need) {
            *servers += 1;
        }
    }
    let (mut tried, mut spares, mut state) = (0, Vec::new(), None::<Snapshot>);
    for (at, ((collection, row, place), reached)) in standing.iter().zip(&reached).enumerate() {
        progress.tick(0.1 + 0.9 * at as f64 / standing.len() as f64)?;
        if collection.kind.id != "bins" {
            continue;
        }
        tried += 1;
        if reached.iter().any(|need| servers.get(*need).is_none_or(|servers| *servers < 2)) {
            continue;
        }
        let now = state.as_ref().unwrap_or(snapshot);
        let beside: HashSet<Uuid> = now
            .roads()
            .within(*place, asked.reach_m)
            .into_iter()
            .map(|(road, _)| road.id)
            .filter(|id| chosen.has(*id))
            .collect();
        let without = without(now, collection, row)?;
        let open_m = |of| Ok::<f64, QuestionError>(asked.open_of(of, &beside, progress)?.values().sum());
        if open_m(&without)? > open_m(now)? + 1e-3 {
            continue;
        }
        for need in reached {
            if let Some(servers) = servers.get_mut(*need) {
                *servers -= 1;
            }
        }
        let served = reached.iter().filter_map(|need| all.get(*need)).map(|need| need.weight.value).sum();
        spares.push(Spare { collection, row: *row, place: *place, served });
        state = Some(without);
    }
    Ok((tried, spares))
}

/// Only what is a point can be moved, and only points are counted on: the others serve too, which spares fewer at worst.
fn point(row: &Row<'_>) -> Option<Position> {
    match row.shape().coords() {
        [one] => Position::from_coord(*one).ok(),
        _ => None,
    }
}

fn near(all: &[Need<'_>], place: Position, radius_m: f64) -> Vec<usize> {
    let around = Box2::around(place, radius_m);
    let is_near = |need: &Need<'_>| {
        need.weight.value > 0.0
            && Box2::of_geometry(&need.placed.geometry).is_some_and(|bounds| around.intersects(&bounds))
            && need.is_near(place, radius_m)
    };
    all.iter().enumerate().filter(|(_, need)| is_near(need)).map(|(at, _)| at).collect()
}

fn without(snapshot: &Snapshot, of: &Collection, row: &Row<'_>) -> Result<Snapshot, QuestionError> {
    let change =
        Change { collection: of.kind.id.clone(), id: row.id(), before: Some(of.feature(row)), after: None };
    snapshot
        .apply(snapshot.seq(), &[change])
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))
}
