//! Everything near a road in one sweep along it: the road is laid, run by run, in planes of its own, and what the index
//! finds around a few segments is measured in that plane with plain arithmetic. Some tens of nanoseconds a thing,
//! where laying out each thing by itself costs microseconds.

mod extent;
mod measure;
mod reach;
#[cfg(test)]
mod tests;

pub(crate) use reach::reached_by;

use std::collections::HashSet;

use geo_types::Coord;

use self::extent::Extent;
use self::measure::{Found, Measured, Scratch, Within};
use crate::geodesy::{Box2, Patch, Position, Xy};
use crate::index::{BoxedPiece, Layer, Region, Row};
use crate::linear::{Curve, Handful, Laid, Location, Measure, Side};
use crate::question::{Cancelled, Progress};

/// The farthest a sweep looks, metres: beyond, the planes are too small.
pub(crate) const FARTHEST_M: f64 = 800.0;
/// Offsets of a sweep are true to this, metres, asserted in its tests; a decision nearer to its limit than this is to be
/// taken by exact measurement.
pub(crate) const SURE_M: f64 = 0.001;

/// A piece that may be near a few bits of road, not measured yet.
struct MayBeNear<'n, 's> {
    boxed: BoxedPiece<'s>,
    /// Its place, when it is one point, and where that is in the plane.
    point: Option<(Coord<f64>, Xy)>,
    handful: Handful<'n>,
    limit_m: f64,
    scratch: &'n mut Scratch,
}

impl MayBeNear<'_, '_> {
    fn measure(&mut self) -> Measured {
        if let Some((at, in_plane)) = self.point {
            return measure::point(self.handful.bits, at, in_plane, self.limit_m);
        }
        let piece = self.boxed.piece();
        self.scratch.measure(self.handful, piece.row.shape(), piece.coords, self.limit_m)
    }

    fn is_within(&mut self, reach_m: f64) -> Within {
        if let Some((_, [x, y])) = self.point {
            let in_plane = x * x + y * y <= Patch::REACH_M * Patch::REACH_M;
            return match self.measure() {
                Measured::Beyond => Within::No,
                Measured::Found(found) if in_plane && found.offset_m <= reach_m - SURE_M => Within::Yes,
                Measured::Found(_) => Within::Doubtful,
            };
        }
        let piece = self.boxed.piece();
        self.scratch.is_within(self.handful, piece.row.shape(), piece.coords, reach_m)
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
    let mut region = Region::default();
    for stretch in laid.stretches() {
        let mut around = Box2::NOTHING;
        for handful in stretch.clone() {
            around.unite(&handful.around(limit_m));
        }
        region.turn_to(layer, around);
        for handful in stretch {
            if progress.is_cancelled() {
                return Err(Cancelled);
            }
            region.visit_boxes(handful.around(limit_m), |boxed| {
                let point = boxed.point().map(|at| (at, handful.patch.to_plane(at)));
                // Most of what a box finds is not near: its own box in the plane tells that at once. A point is measured as soon.
                let near = point.is_some()
                    || Extent::about(handful.patch, &boxed.bounds()).may_touch_any(handful.bits, limit_m);
                if near {
                    found(&mut MayBeNear { boxed, point, handful, limit_m, scratch: &mut scratch });
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
        let within = near.is_within(reach_m);
        let row = near.boxed.row();
        if within == Within::No || !keep(&row) {
            return;
        }
        if within == Within::Yes {
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
    /// The nearest place of the thing; none where they touch: the foot is the first that they share.
    pub place: Option<Coord<f64>>,
    /// Measured: false for what reaches out of the plane, is as near to two stretches of the road, or lies so along it that
    /// the plane cannot tell where the road first meets it; which is to be measured exactly.
    pub sure: bool,
}

impl Touch<'_> {
    /// Where along the curve it is, when it is sure and its place one on the Earth.
    pub fn location(&self, curve: &Curve) -> Option<Location> {
        let Foot { fraction, across_m, heading: [east, north] } = self.foot;
        if !self.is_inside_segment()? {
            return curve.locate_on(Position::from_coord(self.place?).ok()?, self.vertex);
        }
        let azimuth_deg = east.atan2(north).to_degrees().rem_euclid(360.0);
        curve.location_on(self.vertex, fraction, self.offset_m, across_m, azimuth_deg)
    }

    /// The measure and the side of the same.
    pub fn stand(&self, curve: &Curve) -> Option<(Measure, Side)> {
        if !self.is_inside_segment()? {
            return self.location(curve).map(|at| (at.measure, at.side));
        }
        curve.stand_on(self.vertex, self.foot.fraction, self.offset_m, self.foot.across_m)
    }

    /// Whether the foot tells all: at a kink the side hangs on the next segment too. None when it is not sure.
    fn is_inside_segment(&self) -> Option<bool> {
        let inside = self.foot.fraction > 0.0 && self.foot.fraction < 1.0;
        self.sure.then_some(inside || self.place.is_none())
    }

    /// The nearer of two touches of one thing; unsure when two stretches of the road are as near. Where the road runs
    /// through it, the first along the road; unsure when it may have touched it before.
    fn nearer(self, other: Self) -> Self {
        let place = |touch: &Self| (touch.vertex, touch.foot.fraction);
        let other_first = other.offset_m < self.offset_m
            || (other.offset_m == self.offset_m && place(&other) < place(&self));
        let (near, far) = if other_first { (other, self) } else { (self, other) };
        let tied = if near.offset_m > 0.0 {
            near.vertex.abs_diff(far.vertex) > 1 && far.offset_m - near.offset_m < SURE_M
        } else {
            far.offset_m > 0.0 && far.offset_m < 2.0 * SURE_M && place(&far) < place(&near)
        };
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
    // Their numbers are put in order: a touch is a hundred bytes, and would be moved many times.
    let mut order: Vec<u32> = (0..touches.len() as u32).collect();
    order.sort_unstable_by_key(|at| touches.get(*at as usize).map(|touch| (touch.row.place(), touch.vertex)));
    let mut each: Vec<Touch<'s>> = Vec::with_capacity(touches.len());
    for touch in order.iter().filter_map(|at| touches.get(*at as usize)) {
        match each.last_mut() {
            Some(last) if last.row.is_same_row(&touch.row) => *last = last.nearer(*touch),
            _ => each.push(*touch),
        }
    }
    Ok(each)
}
