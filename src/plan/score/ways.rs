//! By how much bins shorten the ways of all households, one bin after the other.

use super::gain::{Gain, Gains};
use crate::model::snapshot::Snapshot;
use crate::plan::around::Around;
use crate::plan::measured::{Aim, Measured};
use crate::plan::spot::Spot;
use crate::question::service::needs;
use crate::question::{Progress, QuestionError};

/// Household metres of least walking, or the metres by which the farthest household comes nearer.
pub(super) fn shortened(
    snapshot: &Snapshot,
    asked: &Measured,
    spots: &[Spot<'_>],
    progress: &Progress,
) -> Result<Gains, QuestionError> {
    let all = needs(snapshot, &asked.as_service(), progress)?.all;
    let counted = all.iter().filter(|need| need.weight.value > 0.0).collect();
    let around = Around::of(snapshot, counted, asked.on_foot, asked.radius_m, progress)?;
    let mut reached = Vec::with_capacity(spots.len());
    for spot in spots {
        progress.tick(progress.fraction())?;
        reached.push(around.ways(spot.place));
    }
    // Whoever nothing reaches walks the farthest way whatever is built, and would hide what the others gain.
    let fairest = asked.aim == Aim::Fairest;
    let served = |at: u32| around.need(at).and_then(|need| need.served);
    let numbers = 0..u32::try_from(around.len()).unwrap_or(u32::MAX);
    let mut counts: Vec<bool> = numbers.clone().map(|at| !fairest || served(at).is_some()).collect();
    for (at, _) in reached.iter().flatten() {
        if let Some(counts) = counts.get_mut(*at as usize) {
            *counts = true;
        }
    }
    let way = |at: u32| served(at).map_or(asked.radius_m, |served| served.way_m.min(asked.radius_m));
    let mut ways_m: Vec<f64> = numbers.clone().map(way).collect();
    let weights: Vec<f64> = numbers.map(|at| around.weight(&[at])).collect();
    let measure = |ways_m: &[f64]| {
        let counted = ways_m.iter().zip(&weights).zip(&counts).filter(|(_, counts)| **counts);
        match asked.aim {
            Aim::Fairest => counted.map(|((way_m, _), _)| *way_m).fold(0.0, f64::max),
            _ => counted.map(|((way_m, weight), _)| way_m * weight).sum(),
        }
    };
    let before = measure(&ways_m);
    let (mut now, mut each) = (before, Vec::with_capacity(spots.len()));
    for list in &reached {
        let mut nearer = 0.0;
        for (at, way_m) in list {
            let at = *at as usize;
            if let Some(own) = ways_m.get_mut(at).filter(|own| *way_m < **own) {
                *own = *way_m;
                nearer += weights.get(at).copied().unwrap_or_default();
            }
        }
        let then = measure(&ways_m);
        each.push(Gain { value: now - then, nearer, ..Gain::default() });
        now = then;
    }
    let left_out = counts.iter().filter(|counts| !**counts).count();
    Ok(Gains { each, open: before, left_out, worst: None })
}
