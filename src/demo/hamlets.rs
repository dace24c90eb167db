//! Where the clusters of houses lie: a village beside a road lies on both hands of it; most villages have an outlying
//! hamlet or two.

use super::flat::{Xy, apart, left, rectangle, scale, step, unit};
use super::land::{Hamlet, Land, Strip};
use super::random::Random;

/// Metres from lane to lane: two rows of houses back to back with their yards.
pub(super) const ROW_M: f64 = 56.0;
/// Houses to a metre of lane, both hands, before any is refused its ground.
const HOUSES_PER_M: f64 = 0.098;

impl Hamlet {
    fn new(village: usize, centre: Xy, axis: Xy, houses: usize, wide: f64) -> Hamlet {
        // houses = HOUSES_PER_M * rows * length, length = wide * rows * ROW_M
        let rows = (houses as f64 / (HOUSES_PER_M * wide * ROW_M)).sqrt().round().max(2.0);
        let half_length = houses as f64 / (HOUSES_PER_M * rows) / 2.0;
        Hamlet { village, centre, axis, houses, rows: rows as usize, half_length, seat: false, beside: None }
    }

    /// Metres from the middle to its first or last lane.
    pub(super) fn half_depth(&self) -> f64 {
        (self.rows as f64 - 1.0) / 2.0 * ROW_M
    }

    /// Metres from the middle within which all of it lies.
    pub(super) fn radius(&self) -> f64 {
        self.half_length.max(self.half_depth() + ROW_M / 2.0) + 25.0
    }
}

/// Places the clusters of all villages and the built-up stretches of the main roads.
pub(super) fn settle(land: &mut Land) {
    let mut chance = land.chance("hamlets");
    for number in 0..land.layout.village.len() {
        let Some(plan) = land.village(number).cloned() else { continue };
        let at = scale(plan.at, 1000.0);
        if plan.seat {
            seat(land, number, plan.houses);
            continue;
        }
        let road =
            plan.beside.as_ref().and_then(|key| land.roads.iter().position(|road| road.plan.key == *key));
        if let Some(road) = road {
            beside(land, number, at, plan.houses, road, &mut chance);
        } else {
            let tilt = chance.between(-0.2, 0.2);
            let main = plan.houses * (58 + chance.below(22)) / 100;
            land.hamlets.push(Hamlet::new(number, at, unit([1.0, tilt]), main, 1.35));
        }
    }
    outlying(land, &mut chance);
}

/// A village on both hands of a road, the greater part on the hand where the schematic has it.
fn beside(land: &mut Land, village: usize, at: Xy, houses: usize, road: usize, chance: &mut Random) {
    let Some(main_road) = land.roads.get(road) else { return };
    let near = main_road.path.nearest(at);
    let parts = [
        (near.hand, houses * 38 / 100, near.along),
        (-near.hand, houses * 18 / 100, near.along + chance.between(-110.0, 110.0)),
    ];
    let mut reach = (near.along, near.along);
    let mut made = Vec::new();
    for (hand, count, along) in parts {
        let (spot, heading) = main_road.path.at(along);
        let mut hamlet = Hamlet::new(village, spot, heading, count, 1.7);
        hamlet.centre = step(spot, left(heading), hand * (hamlet.half_depth() + main_road.half + 52.0));
        hamlet.beside = Some(road);
        reach = (reach.0.min(along - hamlet.half_length), reach.1.max(along + hamlet.half_length));
        made.push(hamlet);
    }
    let end = main_road.path.length();
    let (from, to) = (
        (reach.0 - chance.between(160.0, 420.0)).max(30.0),
        (reach.1 + chance.between(160.0, 420.0)).min(end - 30.0),
    );
    land.strips.push(Strip { road, village, from, to, hand: near.hand });
    land.hamlets.append(&mut made);
}

/// The seat: four quarters around the crossing of the town roads.
fn seat(land: &mut Land, village: usize, houses: usize) {
    let quarters: [(&str, f64, f64, f64); 4] = [
        ("baogao", 250.0, -1.0, 0.5),
        ("baogao", 250.0, 1.0, 0.5),
        ("baowang", 255.0, 1.0, 0.5),
        ("baowang", 255.0, -1.0, 0.5),
    ];
    for (key, along, hand, share) in quarters {
        let Some(number) = land.roads.iter().position(|road| road.plan.key == key) else { continue };
        let Some(road) = land.roads.get(number) else { continue };
        let (spot, heading) = road.path.at(along);
        let count = (houses as f64 * 0.42 * share) as usize;
        let mut hamlet = Hamlet::new(village, spot, heading, count, 1.9);
        hamlet.centre = step(spot, left(heading), hand * (hamlet.half_depth() + road.half + 55.0));
        (hamlet.beside, hamlet.seat) = (Some(number), true);
        land.hamlets.push(hamlet);
    }
    for (key, to) in [("baogao", 1_000.0), ("baowang", 1_050.0), ("baohuo", 620.0)] {
        if let Some(road) = land.roads.iter().position(|road| road.plan.key == key) {
            land.strips.push(Strip { road, village, from: 0.0, to, hand: 1.0 });
        }
    }
}

/// Hamlets apart from the main cluster, on free ground and nearer to their own village than to any other.
fn outlying(land: &mut Land, chance: &mut Random) {
    let sites: Vec<Xy> = land.layout.village.iter().map(|plan| scale(plan.at, 1000.0)).collect();
    for number in 0..land.layout.village.len() {
        let Some((plan, site)) = land.village(number).cloned().zip(sites.get(number).copied()) else {
            continue;
        };
        let placed: usize =
            land.hamlets.iter().filter(|own| own.village == number).map(|own| own.houses).sum();
        let along_roads = if plan.beside.is_some() { plan.houses / 4 } else { 0 };
        let mut left_over = plan.houses.saturating_sub(placed + along_roads);
        while !plan.seat && left_over > 24 {
            let houses = if left_over < 75 { left_over } else { 35 + chance.below(left_over.min(70) - 30) };
            left_over -= houses;
            let axis = unit([1.0, chance.between(-0.25, 0.25)]);
            let found = (0..60).find_map(|_| {
                let out = step(site, chance.direction(), chance.between(380.0, 950.0));
                let hamlet = Hamlet::new(number, out, axis, houses, 1.5);
                fits(land, &sites, number, &hamlet).then_some(hamlet)
            });
            land.hamlets.extend(found);
        }
    }
}

fn fits(land: &Land, sites: &[Xy], village: usize, hamlet: &Hamlet) -> bool {
    let own = sites.get(village).map_or(f64::INFINITY, |site| apart(*site, hamlet.centre));
    let nearest_village = sites.iter().all(|site| apart(*site, hamlet.centre) >= own);
    let clear = land
        .hamlets
        .iter()
        .all(|other| apart(other.centre, hamlet.centre) > other.radius() + hamlet.radius() + 90.0);
    let round =
        rectangle(hamlet.centre, hamlet.axis, 2.0 * hamlet.half_length, 2.0 * hamlet.half_depth() + ROW_M);
    nearest_village && clear && land.ground.is_free(&round, |_| 30.0)
}
