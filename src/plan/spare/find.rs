//! Which bins can go: tried one after the other, each without those that went before.

use std::collections::HashSet;

use uuid::Uuid;

use crate::geodesy::Position;
use crate::index::Row;
use crate::model::change::Change;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::plan::around::Around;
use crate::plan::measured::Measured;
use crate::question::service::needs;
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
    let counted = Around::of(
        snapshot,
        all.iter().filter(|need| need.weight.value > 0.0).collect(),
        asked.on_foot,
        asked.radius_m,
        progress,
    )?;
    let mut reached: Vec<Vec<u32>> = Vec::with_capacity(standing.len());
    for (.., place) in &standing {
        progress.tick(0.1)?;
        reached.push(counted.near(*place));
    }
    let mut servers = vec![0_u32; counted.len()];
    for need in reached.iter().flatten() {
        if let Some(servers) = servers.get_mut(*need as usize) {
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
        if reached.iter().any(|need| servers.get(*need as usize).is_none_or(|servers| *servers < 2)) {
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
            if let Some(servers) = servers.get_mut(*need as usize) {
                *servers -= 1;
            }
        }
        let served = counted.weight(reached);
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

fn without(snapshot: &Snapshot, of: &Collection, row: &Row<'_>) -> Result<Snapshot, QuestionError> {
    let change =
        Change { collection: of.kind.id.clone(), id: row.id(), before: Some(of.feature(row)), after: None };
    snapshot
        .apply(snapshot.seq(), &[change])
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))
}
