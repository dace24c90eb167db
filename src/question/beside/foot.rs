//! The one road a thing belongs to, and where along it it stands: for lists in the order of a patrol, where each thing
//! comes once.

use std::collections::HashMap;

use uuid::Uuid;

use super::shape::{self, RoadLine};
use super::{Hand, ON_LINE_M};
use crate::geodesy::{Box2, Position};
use crate::index::{Row, ShapeKind};
use crate::linear::{Chainage, Location, Measure, Side};
use crate::model::snapshot::{Road, Snapshot};

/// Where a thing stands along its road.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Foot<'s> {
    /// The road.
    pub road: &'s Road,
    /// How far along its line.
    pub measure: Measure,
    /// On which hand.
    pub hand: Hand,
    /// Metres from the line; none when it is known by chainage only.
    pub offset_m: Option<f64>,
}

impl Foot<'_> {
    /// What the posts say there.
    pub fn chainage(&self) -> Chainage {
        self.road.curve.chainage_at(self.measure)
    }

    /// The side for asking whose it is; the line itself where it is not one hand.
    pub fn side(&self) -> Side {
        match self.hand {
            Hand::Left => Side::Left,
            Hand::Right => Side::Right,
            Hand::On | Hand::Both | Hand::Unknown => Side::On,
        }
    }
}

/// The roads of a register, for asking of many things.
pub(crate) struct Feet<'s> {
    snapshot: &'s Snapshot,
    reach_m: f64,
    lines: HashMap<Uuid, RoadLine<'s>>,
}

impl<'s> Feet<'s> {
    /// # Units
    /// - `reach_m`: geodesic metres from a road's line to what still belongs to it
    pub fn of(snapshot: &'s Snapshot, reach_m: f64) -> Feet<'s> {
        let lines = snapshot.roads().iter().map(|road| (road.id, RoadLine::of(road))).collect();
        Feet { snapshot, reach_m, lines }
    }

    /// Where a thing stands: beside the road it is entered at when it does stand there, else beside the nearest within
    /// reach, of equals the one entered first. Without a position: where its road and chainage say. None when it is
    /// beside no road, or its road and chainage are not one place.
    pub fn find(&self, row: &Row<'_>) -> Option<Foot<'s>> {
        let roads = self.snapshot.roads();
        let named = row.value("road").as_str().map(|word| roads.find(word)).unwrap_or_default();
        if row.shape().kind() == ShapeKind::None {
            let [road] = named.try_into().ok()?;
            let chainage = Chainage::from_m(row.value("chainage_m").as_f64()?).ok()?;
            let measure = road.curve.measure_at(chainage).ok()?;
            let hand = Hand::read(row.value("side").as_str());
            return Some(Foot { road, measure, hand, offset_m: None });
        }
        let near = roads.near(bounds(row)?.grown(self.reach_m));
        let found = near.into_iter().filter_map(|road| {
            let at = self.locate(road, row)?;
            let entered = named.iter().any(|one| one.id == road.id);
            Some((!entered, road, at))
        });
        let (_, road, at) = found.min_by(|(strange, road, at), (other_strange, other, there)| {
            strange
                .cmp(other_strange)
                .then(at.offset_m.total_cmp(&there.offset_m))
                .then(road.fid.cmp(&other.fid))
        })?;
        let hand = if at.offset_m < ON_LINE_M { Hand::On } else { Hand::from(at.side) };
        Some(Foot { road, measure: at.measure, hand, offset_m: Some(at.offset_m) })
    }

    fn locate(&self, road: &Road, row: &Row<'_>) -> Option<Location> {
        let shape = row.shape();
        if matches!(shape.kind(), ShapeKind::Point | ShapeKind::MultiPoint) {
            let places = shape.coords().iter().filter_map(|at| Position::from_coord(*at).ok());
            let found = places.filter_map(|at| road.curve.locate_within(at, self.reach_m));
            return found.min_by(|one, other| one.offset_m.total_cmp(&other.offset_m));
        }
        shape::nearest(self.lines.get(&road.id)?, &shape.figure()?, self.reach_m)
    }
}

/// A box around a thing, the bulge of its edges included.
fn bounds(row: &Row<'_>) -> Option<Box2> {
    let mut bounds = Box2::of_coord(*row.shape().coords().first()?);
    for part in row.shape().parts() {
        if matches!(row.shape().kind(), ShapeKind::Point | ShapeKind::MultiPoint) {
            for at in part {
                bounds.include(*at);
            }
        }
        for pair in part.windows(2) {
            if let [a, b] = pair {
                bounds.unite(&Box2::of_edge(*a, *b));
            }
        }
    }
    Some(bounds)
}
