//! Plots: measured, declared and planned areas, overlaps counted once, and how much survives.

use rayon::prelude::*;

use crate::geodesy::{Box2, Shared, area_m2, shared};
use crate::index::Row;
use crate::model::snapshot::Collection;
use crate::question::answering::Villages;
use crate::question::given::Chosen;
use crate::question::progress::{Cancelled, Progress};
use crate::question::things::place;
use crate::units::M2_PER_MU;

/// Areas are kept in whole square centimetres, so that parts add up to the whole exactly.
const CM2_PER_M2: f64 = 1e4;
/// Plots measured between two looks at whether the asker still waits.
const AT_ONCE: usize = 64;
/// States of plots that are planted, whatever became of them since.
const DONE: [&str; 3] = ["planted", "accepted", "replanting"];

/// One plot.
pub(super) struct Plot<'s> {
    pub row: Row<'s>,
    pub village: Option<&'s str>,
    /// Whether its state says that it was planted.
    pub done: bool,
    /// As drawn; none when it is not.
    pub area_cm2: Option<i64>,
    /// What of it plots before it have already: counted with them.
    pub shared: Shared,
    pub planned_mu: Option<f64>,
    pub declared_mu: Option<f64>,
    pub survival_pct: Option<f64>,
}

impl Plot<'_> {
    pub fn shared_cm2(&self) -> i64 {
        cm2(self.shared.area_m2).min(self.area_cm2.unwrap_or(0))
    }

    /// Its area without what it shares with plots before it.
    pub fn net_cm2(&self) -> i64 {
        self.area_cm2.unwrap_or(0) - self.shared_cm2()
    }

    /// Measured less declared, mu.
    pub fn difference_mu(&self) -> Option<f64> {
        Some(mu(self.area_cm2?) - self.declared_mu?)
    }
}

fn cm2(area_m2: f64) -> i64 {
    (area_m2 * CM2_PER_M2).round() as i64
}

/// # Units
/// - result: square metres
pub(super) fn m2(cm2: i64) -> f64 {
    cm2 as f64 / CM2_PER_M2
}

/// # Units
/// - result: mu
pub(super) fn mu(cm2: i64) -> f64 {
    m2(cm2) / M2_PER_MU
}

/// The plots, those that are done first and of each in the order they were entered: what overlaps counts with the first.
pub(super) fn plots<'s>(
    chosen: &Chosen<'s>,
    villages: &Villages<'s>,
    progress: &Progress,
) -> Result<Vec<Plot<'s>>, Cancelled> {
    let mut rows: Vec<(bool, &'s Collection, Row<'s>)> = chosen
        .rows()
        .map(|(collection, row)| {
            let done = row.value("state").as_str().is_some_and(|state| DONE.contains(&state));
            (done, collection, row)
        })
        .collect();
    rows.sort_by_key(|(done, collection, row)| (!done, collection.kind.id.as_str(), row.fid()));
    let ranks: std::collections::HashMap<(&str, i64), usize> = (0..)
        .zip(&rows)
        .map(|(at, (_, collection, row))| ((collection.kind.id.as_str(), row.fid()), at))
        .collect();
    let mut found = Vec::with_capacity(rows.len());
    let all: Vec<(usize, &(bool, &'s Collection, Row<'s>))> = rows.iter().enumerate().collect();
    for (turn, some) in all.chunks(AT_ONCE).enumerate() {
        progress.tick((turn * AT_ONCE) as f64 / all.len() as f64)?;
        let measured: Vec<Plot<'s>> = some
            .par_iter()
            .map(|(at, (done, _, row))| {
                let before = || {
                    let near = chosen.collections().flat_map(|own| near(own, row));
                    let earlier = near.filter(|(own, other)| {
                        let rank = ranks.get(&(own.kind.id.as_str(), other.fid()));
                        rank.is_some_and(|rank| rank < at)
                    });
                    earlier.filter_map(|(_, other)| other.geometry()).collect::<Vec<_>>()
                };
                measure(row, *done, villages, before)
            })
            .collect();
        found.extend(measured);
    }
    Ok(found)
}

/// Rows whose boxes meet that of a row.
fn near<'s>(collection: &'s Collection, row: &Row<'_>) -> Vec<(&'s Collection, Row<'s>)> {
    let mut bounds: Option<Box2> = None;
    for pair in row.shape().parts().flat_map(|ring| ring.windows(2)) {
        if let [a, b] = pair {
            let edge = Box2::of_edge(*a, *b);
            match &mut bounds {
                Some(bounds) => bounds.unite(&edge),
                None => bounds = Some(edge),
            }
        }
    }
    let Some(bounds) = bounds else { return Vec::new() };
    let mut rows: Vec<Row<'s>> = collection.layer.pieces_in_box(bounds).map(|piece| piece.row).collect();
    rows.sort_unstable_by_key(Row::fid);
    rows.dedup_by_key(|own| own.fid());
    rows.into_iter().map(|own| (collection, own)).collect()
}

fn measure<'s>(
    row: &Row<'s>,
    done: bool,
    villages: &Villages<'s>,
    before: impl Fn() -> Vec<geo_types::Geometry<f64>>,
) -> Plot<'s> {
    let drawn = row.geometry();
    let area = drawn.as_ref().and_then(|drawn| area_m2(drawn).ok());
    let none = Shared { area_m2: 0.0, error_m2: 0.0, outline: geo_types::MultiPolygon(Vec::new()) };
    let shared = match drawn.as_ref().filter(|_| area.is_some()) {
        Some(drawn) => {
            let before = before();
            if before.is_empty() { none } else { shared(drawn, &before).unwrap_or(none) }
        }
        None => none,
    };
    let number = |name: &str| row.value(name).as_f64();
    Plot {
        row: *row,
        village: row.value("village").as_str().or_else(|| villages.at(place(row)?)),
        done,
        area_cm2: area.map(cm2),
        shared,
        planned_mu: number("planned_mu"),
        declared_mu: number("declared_mu"),
        survival_pct: number("survival_pct"),
    }
}

/// Sums over plots: parts by village add up to the whole.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub count: usize,
    pub not_drawn: usize,
    pub area_cm2: i64,
    pub shared_cm2: i64,
    pub error_m2: f64,
    pub overlapping: usize,
    pub planned_mu: f64,
    pub planned_unknown: usize,
    pub declared_mu: f64,
    pub declared_unknown: usize,
    /// Of done plots, without overlaps.
    pub done: usize,
    pub done_cm2: i64,
    /// Of these, where survival is known: the area, and what of it survives.
    pub surveyed: usize,
    pub surveyed_cm2: i64,
    pub surviving_cm2: f64,
}

impl Sum {
    pub fn of<'a, 's: 'a>(plots: impl Iterator<Item = &'a Plot<'s>>) -> Sum {
        let mut sum = Sum::default();
        for plot in plots {
            sum.count += 1;
            sum.not_drawn += usize::from(plot.area_cm2.is_none());
            sum.area_cm2 += plot.area_cm2.unwrap_or(0);
            sum.shared_cm2 += plot.shared_cm2();
            sum.error_m2 += plot.shared.error_m2;
            sum.overlapping += usize::from(plot.shared_cm2() > 0);
            sum.planned_mu += plot.planned_mu.unwrap_or(0.0);
            sum.planned_unknown += usize::from(plot.planned_mu.is_none());
            sum.declared_mu += plot.declared_mu.unwrap_or(0.0);
            sum.declared_unknown += usize::from(plot.done && plot.declared_mu.is_none());
            if plot.done {
                sum.done += 1;
                sum.done_cm2 += plot.net_cm2();
                if let Some(pct) = plot.survival_pct {
                    sum.surveyed += 1;
                    sum.surveyed_cm2 += plot.net_cm2();
                    sum.surviving_cm2 += plot.net_cm2() as f64 * pct / 100.0;
                }
            }
        }
        sum
    }

    pub fn net_cm2(&self) -> i64 {
        self.area_cm2 - self.shared_cm2
    }

    /// Survival weighted by area, percent; none when it is known of no plot.
    pub fn survival_pct(&self) -> Option<f64> {
        (self.surveyed_cm2 > 0).then(|| self.surviving_cm2 / self.surveyed_cm2 as f64 * 100.0)
    }
}
