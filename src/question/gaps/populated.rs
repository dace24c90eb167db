//! Which stretches of a road people live beside.

use crate::linear::{Interval, Intervals};
use crate::model::snapshot::Road;
use crate::question::beside::{House, HouseKeeping, ROADSIDE_M};
use crate::question::sections::Section;

/// Metres along the road, to both sides of its foot, that a dwelling makes populated: dwellings up to twice as far
/// apart lie on one stretch.
const AROUND_M: f64 = ROADSIDE_M;

/// The populated stretches, whichever side the dwellings are on: those who live there cross the road.
///
/// Dwellings with households make them; where nobody counted households, buildings do; where there are no buildings,
/// the sections that belong to a village.
pub(super) fn stretches(
    road: &Road,
    known: HouseKeeping,
    houses: &[House<'_>],
    sections: &[Section<'_>],
) -> Intervals {
    let found: Intervals = match known {
        HouseKeeping::Households => around(houses.iter().filter(|house| house.households.unwrap_or(0) > 0)),
        HouseKeeping::Buildings => around(houses.iter()),
        HouseKeeping::Nothing => sections
            .iter()
            .filter(|section| section.village.is_some())
            .flat_map(|section| section.stretch.iter())
            .collect(),
    };
    found.clip(road.curve.extent())
}

fn around<'a, 's: 'a>(houses: impl Iterator<Item = &'a House<'s>>) -> Intervals {
    houses.map(|house| Interval::around(house.measure, (AROUND_M * 1000.0) as i64)).collect()
}
