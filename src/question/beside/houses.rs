//! Dwellings along a road, with their households where known.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::sweep::sweep;
use super::{Hand, at_foot, near};
use crate::geodesy::Position;
use crate::index::Row;
use crate::linear::{Interval, Measure, Side};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::Progress;

/// Dwellings no farther from the line than this belong to its roadside, metres.
pub(crate) const ROADSIDE_M: f64 = 100.0;

/// What a register knows of its dwellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HouseKeeping {
    /// Some structures have their households.
    Households,
    /// There are buildings, and nobody counted households.
    Buildings,
    /// There are no buildings.
    Nothing,
}

/// The dwellings of a register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Houses<'s> {
    structures: Option<&'s Collection>,
    /// What is known of them.
    pub known: HouseKeeping,
}

/// One dwelling beside a road.
#[derive(Debug, Clone, Copy)]
pub(crate) struct House<'s> {
    /// Which one.
    pub id: Uuid,
    /// Its nearest foot.
    pub measure: Measure,
    /// The hand it is on.
    pub hand: Hand,
    /// Its households, where counted.
    pub households: Option<i64>,
    /// Its village, where known.
    pub village: Option<&'s str>,
}

impl<'s> Houses<'s> {
    /// Looks what the register has.
    pub fn of(snapshot: &'s Snapshot) -> Houses<'s> {
        let structures = snapshot.collection("structures");
        let mut known = HouseKeeping::Nothing;
        if let Some(layer) = structures.map(|collection| &collection.layer) {
            let counts = layer.schema().place("households").filter(|place| !layer.is_unused(*place));
            let is_counted = |row: Row<'_>| {
                counts.and_then(|place| row.cell(place).as_f64()).is_some_and(|count| count as i64 > 0)
            };
            // Where nobody counted, the first dwelling tells, and the others need not be looked at.
            if counts.is_some() && layer.rows().any(is_counted) {
                known = HouseKeeping::Households;
            } else if layer.rows().any(|row| is_dwelling(&row)) {
                known = HouseKeeping::Buildings;
            }
        }
        Houses { structures, known }
    }

    /// The dwellings within [`ROADSIDE_M`] of a road, as they come along it.
    pub fn along(&self, road: &Road) -> Vec<House<'s>> {
        let Some(structures) = self.structures else { return Vec::new() };
        let house = |row: &Row<'s>, (measure, hand): (Measure, Hand)| House {
            id: row.id(),
            measure,
            hand,
            households: households(row),
            village: row.value("village").as_str(),
        };
        let by_corner = |row: &Row<'s>| Some(house(row, nearest_corner(road, row)?));
        let mut houses: Vec<House<'s>> = match road.curve.laid() {
            // What is a point was measured when it was found.
            Some(laid) => sweep(laid, &structures.layer, ROADSIDE_M, is_dwelling, &Progress::new())
                .unwrap_or_default()
                .iter()
                .filter_map(|touch| match at_foot(&road.curve, touch, ROADSIDE_M) {
                    Some((stretch, hand, _)) => Some(house(&touch.row, (stretch.from(), hand))),
                    None => by_corner(&touch.row),
                })
                .collect(),
            None => near::rows_near(&structures.layer, &road.curve, ROADSIDE_M)
                .iter()
                .filter(|row| is_dwelling(row))
                .filter_map(by_corner)
                .collect(),
        };
        houses.sort_by_key(|house| (house.measure, house.id));
        houses
    }
}

/// The corner of a building that is nearest to a road stands for it.
fn nearest_corner(road: &Road, row: &Row<'_>) -> Option<(Measure, Hand)> {
    // A ring ends with the corner it begins with.
    let corners = match row.shape().coords() {
        [first, rest @ ..] if rest.last() == Some(first) => rest,
        all => all,
    };
    corners
        .iter()
        .filter_map(|at| road.curve.locate_within(Position::from_coord(*at).ok()?, ROADSIDE_M))
        .min_by(|one, other| one.offset_m.total_cmp(&other.offset_m))
        .map(|found| (found.measure, Hand::from(found.side)))
}

fn households(row: &Row<'_>) -> Option<i64> {
    row.value("households").as_f64().map(|count| count as i64)
}

/// A pigsty is no dwelling, nor is what was pulled down.
fn is_dwelling(row: &Row<'_>) -> bool {
    let is_building = row.value("kind").as_str().is_none_or(|kind| kind == "building");
    let stands = row.value("state").as_str() != Some("removed");
    stands && (is_building || households(row).is_some_and(|count| count > 0))
}

/// Households along a stretch; see [`households_along`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Their sum; none when nothing is known of them.
    pub households: Option<i64>,
    /// Dwellings whose households nobody counted: the sum is at least that of the others.
    pub uncounted: usize,
}

/// The households whose feet lie in a stretch, on one side or on both.
pub(crate) fn households_along(
    houses: &[House<'_>],
    known: HouseKeeping,
    stretch: Interval,
    side: Option<Side>,
) -> Count {
    let mut count = Count { households: (known == HouseKeeping::Households).then_some(0), uncounted: 0 };
    let mut counted = 0;
    for house in along(houses, stretch, side) {
        if let Some(households) = house.households {
            counted += 1;
            count.households = count.households.map(|sum| sum.saturating_add(households));
        } else {
            count.uncounted += 1;
        }
    }
    if counted == 0 && count.uncounted > 0 {
        count.households = None;
    }
    count
}

/// The dwellings that make up such a sum, each with its households.
pub(crate) fn homes_along(
    houses: &[House<'_>],
    stretch: Interval,
    side: Option<Side>,
) -> impl Iterator<Item = (Uuid, i64)> {
    along(houses, stretch, side).filter_map(|house| Some((house.id, house.households?)))
}

/// The village most dwellings of a stretch belong to.
pub(crate) fn village_along<'s>(
    houses: &[House<'s>],
    stretch: Interval,
    side: Option<Side>,
) -> Option<&'s str> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for village in along(houses, stretch, side).filter_map(|house| house.village) {
        *votes.entry(village).or_default() += 1;
    }
    votes.into_iter().rev().max_by_key(|(_, count)| *count).map(|(village, _)| village)
}

fn along<'a, 's>(
    houses: &'a [House<'s>],
    stretch: Interval,
    side: Option<Side>,
) -> impl Iterator<Item = &'a House<'s>> {
    let first = houses.partition_point(|house| house.measure < stretch.from());
    let rest = houses.get(first..).unwrap_or_default();
    rest.iter()
        .take_while(move |house| house.measure < stretch.to())
        .filter(move |house| side.is_none_or(|side| house.hand.counts_for(side)))
}
