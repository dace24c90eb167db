//! The 160 garbage pools, built for the villages along the roads.

use serde_json::{Value, json};

use super::beside::{Posts, has_room, point};
use super::flat::{Xy, apart};
use super::land::Land;
use super::random::Random;
use super::sheet::{Sheet, tenths};

/// What piece 3 of the reports counts.
pub(super) const POOLS: usize = 160;

/// Sets out all pools and enters them: five to a village, a sixth to the greatest.
pub(super) fn enter(land: &Land, posts: &Posts, sheet: &mut Sheet) {
    let mut chance = land.chance("pools");
    let villages = land.layout.village.len();
    let mut by_size: Vec<usize> = (0..villages).collect();
    by_size.sort_by_key(|village| std::cmp::Reverse(land.village(*village).map_or(0, |plan| plan.houses)));
    let mut places: Vec<(Xy, usize, Option<usize>)> = Vec::new();
    let mut turn = 0;
    while places.len() < POOLS && turn < POOLS * 4 {
        let Some(village) = by_size.get(turn % villages.max(1)) else { break };
        turn += 1;
        if let Some((at, road)) = place(land, *village, &places, &mut chance) {
            places.push((at, *village, road));
        }
    }
    places.sort_by_key(|(_, village, _)| *village);
    for (number, (at, village, road)) in places.iter().enumerate() {
        let name = format!("C-{:03}", number + 1);
        let beside = road.and_then(|road| posts.of_place(land, road, *at));
        let (road, chainage_m, side) = beside.map_or((Value::Null, Value::Null, Value::Null), |place| {
            (place.road, place.chainage_m, place.side)
        });
        let state = if chance.chance(0.05) { "damaged" } else { "in_use" };
        sheet.put(
            "garbage-pools",
            &name,
            Some(point(land, *at)),
            [
                ("name", json!(name)),
                ("village", json!(land.village_name(*village))),
                ("state", json!(state)),
                ("volume_m3", tenths(chance.between(2.0, 6.5))),
                ("road", road),
                ("chainage_m", chainage_m),
                ("side", side),
                ("accuracy_m", tenths(chance.between(1.5, 5.0))),
                ("seen_at", json!(format!("2015-05-{:02}", 1 + chance.below(28)))),
            ],
        );
    }
}

/// Beside the village's stretch of main road, or beside one of its lanes; away from other pools.
fn place(
    land: &Land,
    village: usize,
    taken: &[(Xy, usize, Option<usize>)],
    chance: &mut Random,
) -> Option<(Xy, Option<usize>)> {
    let strips: Vec<_> = land.strips.iter().filter(|strip| strip.village == village).collect();
    let lanes: Vec<_> = land.lanes.iter().filter(|lane| lane.village == village).collect();
    let mut keep = 190.0;
    (0..150).find_map(|_| {
        keep *= 0.985;
        let hand = if chance.chance(0.5) { 1.0 } else { -1.0 };
        let (at, road) = if !strips.is_empty() && chance.chance(0.45) {
            let strip = chance.pick(&strips)?;
            let road = land.roads.get(strip.road)?;
            let off = road.half + chance.between(2.2, 5.0);
            (road.path.beside(chance.between(strip.from, strip.to), hand * off), Some(strip.road))
        } else {
            let lane = chance.pick(&lanes)?;
            let end = if chance.chance(0.5) { chance.between(0.0, 0.3) } else { chance.between(0.7, 1.0) };
            (lane.path.beside(lane.path.length() * end, hand * (lane.half + chance.between(1.6, 3.0))), None)
        };
        let alone = taken.iter().all(|(other, ..)| apart(*other, at) > keep);
        (alone && has_room(land, at, 2.4)).then_some((at, road))
    })
}
