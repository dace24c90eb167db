//! What stands beside a road: things within a reach of its line, where along it and on which hand; and things known
//! only by road and chainage. The questions that go along roads share it.

mod by_chainage;
mod foot;
mod hand;
mod houses;
mod near;
mod shape;
pub(crate) mod sweep;
#[cfg(test)]
mod tests;

use geo_types::Coord;
use rayon::prelude::*;

pub(crate) use by_chainage::ByChainage;
pub(crate) use foot::{Feet, Foot};
pub use hand::Hand;
pub(crate) use houses::{
    Count, House, HouseKeeping, Houses, ROADSIDE_M, homes_along, households_along, village_along,
};
pub(crate) use near::rows_near;
pub(crate) use shape::nearest_along;

use self::sweep::{SURE_M, Touch, sweep};
use crate::geodesy::{LocalFrame, Position};
use crate::index::{Row, ShapeKind};
use crate::linear::{Curve, Interval, Location, Measure, Side};
use crate::model::snapshot::{Collection, Road};
use crate::question::Progress;

/// Nearer than this something is on the line, metres: offsets claim no more than a millimetre.
const ON_LINE_M: f64 = 0.001;

/// Things that are looked at without asking other threads for help.
const FEW: usize = 16;

/// One thing beside one stretch of one road, on one hand. A thing that comes as near to two passes of a road stands beside both.
#[derive(Debug, Clone, Copy)]
pub struct Stand<'s> {
    /// Its collection.
    pub collection: &'s Collection,
    /// The thing.
    pub row: Row<'s>,
    /// What it takes up along the road; no length for a point.
    pub stretch: Interval,
    /// Where it stands.
    pub hand: Hand,
    /// Metres from the line to its nearest place beside the stretch, 0 when it touches; none when it is known by chainage only.
    pub offset_m: Option<f64>,
}

/// The rows of some collections that have a position within a reach of a road, as they come along it.
///
/// # Units
/// - `reach_m`: geodesic metres from the line to the thing's nearest point
pub fn beside<'s>(
    road: &Road,
    collections: &[&'s Collection],
    keep: impl Fn(&Collection, &Row<'_>) -> bool + Sync,
    reach_m: f64,
) -> Vec<Stand<'s>> {
    let laid = if reach_m <= sweep::FARTHEST_M { road.curve.laid() } else { None };
    let mut stands: Vec<Stand<'s>> = Vec::new();
    for collection in collections {
        let keep = |row: &Row<'_>| keep(collection, row);
        let stand = |row: Row<'s>, (stretch, hand, offset_m): Taken| Stand {
            collection,
            row,
            stretch,
            hand,
            offset_m: Some(offset_m),
        };
        // Points are told at once where they stand; the others, and points that stand beside two stretches, are looked at
        // one by one.
        let mut rest: Vec<Row<'s>> = Vec::new();
        match laid {
            Some(laid) => {
                let touches = sweep(laid, &collection.layer, reach_m, keep, &Progress::new());
                for touch in touches.unwrap_or_default() {
                    match at_foot(&road.curve, &touch, reach_m) {
                        Some(taken) => stands.push(stand(touch.row, taken)),
                        None => rest.push(touch.row),
                    }
                }
            }
            None => {
                rest = near::rows_near(&collection.layer, &road.curve, reach_m);
                rest.retain(keep);
            }
        }
        let look_at =
            |row: Row<'s>| places(&road.curve, &row, reach_m).into_iter().map(move |taken| stand(row, taken));
        // Handing a few to other threads takes longer than looking at them.
        if rest.len() < FEW {
            stands.extend(rest.into_iter().flat_map(look_at));
        } else {
            stands.par_extend(rest.into_par_iter().flat_map_iter(look_at));
        }
    }
    stands.sort_by(|one, other| {
        let by_place = one.stretch.cmp(&other.stretch).then(one.hand.cmp(&other.hand));
        by_place.then_with(|| one.row.id().cmp(&other.row.id()))
    });
    stands
}

/// Where a point stands, when the sweep is sure of it and it is not at the very edge of the reach.
fn at_foot(curve: &Curve, touch: &Touch<'_>, reach_m: f64) -> Option<Taken> {
    let is_point = touch.row.shape().kind() == ShapeKind::Point;
    if !is_point || !touch.sure || (touch.offset_m - reach_m).abs() < SURE_M {
        return None;
    }
    let (measure, side) = touch.stand(curve)?;
    Some((Interval::new(measure, measure), Hand::from(side), touch.offset_m))
}

/// What a thing takes up along a road, on which hand, and how near it comes, metres.
type Taken = (Interval, Hand, f64);

/// The stretches of a road that a row takes up.
fn places(curve: &Curve, row: &Row<'_>, reach_m: f64) -> Vec<Taken> {
    match row.shape().kind() {
        ShapeKind::None => Vec::new(),
        ShapeKind::Point | ShapeKind::MultiPoint => {
            row.shape().coords().iter().flat_map(|at| of_point(curve, *at, reach_m)).collect()
        }
        _ => shape::places(curve, row.shape(), reach_m),
    }
}

/// A point counts at its nearest foot, and where two passes of the road are as near, at both.
fn of_point(curve: &Curve, at: Coord<f64>, reach_m: f64) -> Vec<Taken> {
    let Some(place) = Position::from_coord(at).ok() else { return Vec::new() };
    let Some(found) = curve.locate_within(place, reach_m) else { return Vec::new() };
    let point = |measure: Measure| Interval::new(measure, measure);
    let first = (point(found.measure), Hand::from(found.side), found.offset_m);
    let again = found.tie.map(|tie| (point(tie), hand_at(curve, tie, place, &found), found.offset_m));
    std::iter::once(first).chain(again).collect()
}

/// The hand seen from the other pass, which may run the other way.
fn hand_at(curve: &Curve, measure: Measure, place: Position, found: &Location) -> Hand {
    let Some(at) = curve.at(measure.clamp(Measure::ZERO, curve.extent().to())) else {
        return Hand::from(found.side);
    };
    if found.offset_m < ON_LINE_M {
        return Hand::On;
    }
    let (east, north) = at.azimuth_deg.to_radians().sin_cos();
    let [there_east, there_north] = LocalFrame::at(at.position).to_plane(place);
    let across_m = east * there_north - north * there_east;
    Hand::from(if across_m.abs() < ON_LINE_M { Side::On } else { Side::of(across_m) })
}
