//! What stands beside a road: things within a reach of its line, where along it and on which hand; and things known
//! only by road and chainage. The questions that go along roads share it.

mod by_chainage;
mod foot;
mod hand;
mod houses;
mod near;
mod shape;
#[cfg(test)]
mod tests;

use geo_types::Coord;
use rayon::prelude::*;

pub(crate) use by_chainage::ByChainage;
pub(crate) use foot::{Feet, Foot};
pub(crate) use hand::Hand;
pub(crate) use houses::{
    Count, House, HouseKeeping, Houses, ROADSIDE_M, homes_along, households_along, village_along,
};
pub(crate) use near::rows_near;

use self::shape::RoadLine;
use crate::geodesy::{LocalFrame, Position};
use crate::index::{Row, ShapeKind};
use crate::linear::{Curve, Interval, Location, Measure, Side};
use crate::model::snapshot::{Collection, Road};

/// Nearer than this something is on the line, metres: offsets claim no more than a millimetre.
const ON_LINE_M: f64 = 0.001;

/// One thing beside one stretch of one road. A thing that comes as near to two passes of a road stands beside both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand<'s> {
    /// Its collection.
    pub collection: &'s Collection,
    /// The thing.
    pub row: Row<'s>,
    /// What it takes up along the road; no length for a point.
    pub stretch: Interval,
    /// Where it stands.
    pub hand: Hand,
    /// Metres from the line to its nearest point, 0 when it touches; none when it is known by chainage only.
    pub offset_m: Option<f64>,
}

/// The rows of some collections that have a position within a reach of a road, as they come along it.
///
/// # Units
/// - `reach_m`: geodesic metres from the line to the thing's nearest point
pub(crate) fn beside<'s>(
    road: &Road,
    collections: &[&'s Collection],
    keep: impl Fn(&Collection, &Row<'_>) -> bool + Sync,
    reach_m: f64,
) -> Vec<Stand<'s>> {
    let line = RoadLine::of(road);
    let mut rows: Vec<(&'s Collection, Row<'s>)> = Vec::new();
    for collection in collections {
        let near = near::rows_near(&collection.layer, &road.curve, reach_m);
        rows.extend(near.into_iter().map(|row| (*collection, row)));
    }
    let mut stands: Vec<Stand<'s>> = rows
        .into_par_iter()
        .filter(|(collection, row)| keep(collection, row))
        .flat_map_iter(|(collection, row)| {
            places(&line, &row, reach_m).into_iter().map(move |(stretch, hand, offset_m)| Stand {
                collection,
                row,
                stretch,
                hand,
                offset_m: Some(offset_m),
            })
        })
        .collect();
    stands.sort_by_key(|stand| (stand.stretch, stand.hand, stand.row.id()));
    stands
}

/// What a thing takes up along a road, on which hand, and how near it comes, metres.
type Taken = (Interval, Hand, f64);

/// The stretches of a road that a row takes up.
fn places(line: &RoadLine<'_>, row: &Row<'_>, reach_m: f64) -> Vec<Taken> {
    match row.shape().kind() {
        ShapeKind::None => Vec::new(),
        ShapeKind::Point | ShapeKind::MultiPoint => {
            row.shape().coords().iter().flat_map(|at| of_point(line.curve, *at, reach_m)).collect()
        }
        _ => shape::places(line, row.shape(), reach_m),
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
