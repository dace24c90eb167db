//! Everything near a road in one sweep along it: the road is laid, run by run, in planes of its own, and what the index
//! finds around a few segments is measured in that plane with plain arithmetic. Some tens of nanoseconds a thing,
//! where laying out each thing by itself costs microseconds.

mod laid;
mod measure;
mod reach;
#[cfg(test)]
mod tests;

pub(crate) use laid::Laid;
pub(crate) use reach::reached_by;

use std::collections::HashSet;

use geo_types::Coord;

use self::laid::{Bit, Run};
use self::measure::{Found, Measured, Round, Scratch};
use crate::geodesy::{Position, Xy};
use crate::index::{BoxedPiece, Layer, Row};
use crate::linear::{Curve, Location};
use crate::question::{Cancelled, Progress};

/// The farthest a sweep looks, metres: beyond, the planes are too small.
pub(crate) const FARTHEST_M: f64 = 800.0;
/// Offsets of a sweep are true to this, metres, asserted in its tests; a decision nearer to its limit than this is to be
/// taken by exact measurement.
pub(crate) const SURE_M: f64 = 0.001;

/// A piece that may be near a few bits of road, not measured yet.
struct MayBeNear<'n, 's> {
    boxed: BoxedPiece<'s>,
    run: &'n Run<'n>,
    bits: &'n [Bit],
    limit_m: f64,
    scratch: &'n mut Scratch,
}

impl MayBeNear<'_, '_> {
    fn measure(&mut self) -> Measured {
        let piece = self.boxed.piece();
        self.scratch.measure(self.run.patch, self.bits, piece.row.shape(), piece.coords, self.limit_m)
    }
}

/// Goes along a road and calls back with everything that may be within a reach of a few of its bits; what comes near
/// several handfuls comes several times.
fn each_near<'s>(
    laid: &Laid,
    layer: &'s Layer,
    reach_m: f64,
    progress: &Progress,
    mut found: impl FnMut(&mut MayBeNear<'_, 's>),
) -> Result<(), Cancelled> {
    let mut scratch = Scratch::default();
    let limit_m = reach_m + SURE_M;
    for run in laid.runs() {
        if progress.is_cancelled() {
            return Err(Cancelled);
        }
        for bits in run.handfuls() {
            layer.visit_boxes(run.around(bits, limit_m), |boxed| {
                // Most of what a box finds is not near: a circle around it tells that at once.
                if Round::about(run.patch, &boxed.bounds()).may_touch_any(bits, limit_m) {
                    found(&mut MayBeNear { boxed, run: &run, bits, limit_m, scratch: &mut scratch });
                }
            });
        }
    }
    Ok(())
}

/// The rows of a layer within a reach of a road: first those that are for certain, each once; then those that only exact
/// measurement can tell. Less work than [`sweep`]: nobody asks how near and where.
///
/// # Units
/// - `reach_m`: metres, at most [`FARTHEST_M`]
///
/// # Errors
/// When the asker stopped it.
pub(crate) fn rows_within<'s>(
    laid: &Laid,
    layer: &'s Layer,
    reach_m: f64,
    keep: impl Fn(&Row<'s>) -> bool,
    progress: &Progress,
) -> Result<(Vec<Row<'s>>, Vec<Row<'s>>), Cancelled> {
    let (mut inside, mut doubtful): (Vec<Row<'s>>, Vec<Row<'s>>) = (Vec::new(), Vec::new());
    let mut known: HashSet<(usize, u32), foldhash::fast::RandomState> = HashSet::default();
    each_near(laid, layer, reach_m, progress, |near| {
        if known.contains(&near.boxed.row().place()) {
            return;
        }
        let Measured::Found(found) = near.measure() else { return };
        let row = near.boxed.row();
        if !keep(&row) {
            return;
        }
        if found.sure && found.offset_m <= reach_m - SURE_M {
            known.insert(row.place());
            inside.push(row);
        } else {
            doubtful.push(row);
        }
    })?;
    doubtful.retain(|row| !known.contains(&row.place()));
    doubtful.sort_unstable_by_key(Row::place);
    doubtful.dedup_by(|one, other| one.is_same_row(other));
    Ok((inside, doubtful))
}

/// Where on a segment of the curve the nearest point is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Foot {
    /// The share of the way along it.
    pub fraction: f64,
    /// Metres across it to the thing, left positive.
    pub across_m: f64,
    /// The way it goes: east and north of a step of length 1, true to a tenth of a degree.
    pub heading: Xy,
}

/// A thing near a road, as the sweep found it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Touch<'s> {
    /// The thing.
    pub row: Row<'s>,
    /// Metres from the line to its nearest point, 0 when they touch or it holds the line.
    pub offset_m: f64,
    /// The segment of the curve it is nearest to, by the number of its first vertex.
    pub vertex: usize,
    /// Where on that segment.
    pub foot: Foot,
    /// The nearest place of the thing; of the road where they touch.
    pub place: Coord<f64>,
    /// Measured: false for what reaches out of the plane or is as near to two stretches of the road, which is to be
    /// measured exactly.
    pub sure: bool,
}

impl Touch<'_> {
    /// Where along the curve it is, when it is sure and its place one on the Earth.
    pub fn location(&self, curve: &Curve) -> Option<Location> {
        let place = Position::from_coord(self.place).ok().filter(|_| self.sure)?;
        // At a kink the side hangs on the next segment too.
        let Foot { fraction, across_m, heading: [east, north] } = self.foot;
        let within = fraction > 0.0 && fraction < 1.0;
        let told = within.then(|| {
            let azimuth_deg = east.atan2(north).to_degrees().rem_euclid(360.0);
            curve.location_on(self.vertex, fraction, self.offset_m, across_m, azimuth_deg)
        });
        told.flatten().or_else(|| curve.locate_on(place, self.vertex))
    }

    /// The nearer of two touches of one thing; unsure when two stretches of the road are as near.
    fn nearer(self, other: Self) -> Self {
        let (near, far) = if other.offset_m < self.offset_m { (other, self) } else { (self, other) };
        let apart = near.vertex.abs_diff(far.vertex) > 1;
        let tied = apart && near.offset_m > 0.0 && far.offset_m - near.offset_m < SURE_M;
        Touch { sure: self.sure && other.sure && !tied, ..near }
    }
}

/// All rows of a layer within a reach of a road, each once, in the order of the layer's memory.
///
/// # Units
/// - `reach_m`: metres, at most [`FARTHEST_M`]; what is farther by less than [`SURE_M`] is among them too
///
/// # Errors
/// When the asker stopped it.
pub(crate) fn sweep<'s>(
    laid: &Laid,
    layer: &'s Layer,
    reach_m: f64,
    keep: impl Fn(&Row<'s>) -> bool,
    progress: &Progress,
) -> Result<Vec<Touch<'s>>, Cancelled> {
    let mut touches: Vec<Touch<'s>> = Vec::new();
    each_near(laid, layer, reach_m, progress, |near| {
        let Measured::Found(Found { offset_m, vertex, foot, place, sure }) = near.measure() else { return };
        let row = near.boxed.row();
        if keep(&row) {
            touches.push(Touch { row, offset_m, vertex, foot, place, sure });
        }
    })?;
    touches.sort_unstable_by(|one, other| {
        (one.row.place().cmp(&other.row.place())).then(one.vertex.cmp(&other.vertex))
    });
    let mut each: Vec<Touch<'s>> = Vec::with_capacity(touches.len());
    for touch in touches {
        match each.last_mut() {
            Some(last) if last.row.is_same_row(&touch.row) => *last = last.nearer(touch),
            _ => each.push(touch),
        }
    }
    Ok(each)
}
