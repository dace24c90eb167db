//! What else the town has set up: boards, toilets, markets, the transfer station, bridges and tricycles.

use geo_types::Geometry;
use serde_json::{Value, json};

use super::beside::{Beside, Posts, point};
use super::flat::{Xy, rectangle};
use super::ground::Taken;
use super::land::{Land, WaterForm};
use super::random::Random;
use super::sheet::Sheet;

/// What piece 3 of the reports counts.
pub(super) const TRICYCLES: usize = 30;
pub(super) const BOARDS: usize = 12;

/// Enters all of it.
pub(super) fn enter(land: &mut Land, posts: &Posts, sheet: &mut Sheet) {
    let mut chance = land.chance("equipment");
    boards(land, posts, sheet, &mut chance);
    buildings(land, posts, sheet, &mut chance);
    bridges(land, posts, sheet);
    tricycles(land, sheet, &mut chance);
}

/// Road, chainage and side, where there are any.
fn fields(beside: Option<Beside>) -> [(&'static str, Value); 3] {
    let (road, chainage_m, side) = beside
        .map_or((Value::Null, Value::Null, Value::Null), |place| (place.road, place.chainage_m, place.side));
    [("road", road), ("chainage_m", chainage_m), ("side", side)]
}

/// Twelve boards: along the built-up stretches, one to a village that has any.
fn boards(land: &mut Land, posts: &Posts, sheet: &mut Sheet, chance: &mut Random) {
    let wordings =
        ["清洁家园，人人动手", "垃圾入桶，文明随手", "门前干净，路上顺心", "爱护道路，从不乱倒做起"];
    let mut number = 0;
    for strip in land.strips.clone() {
        if number == BOARDS {
            break;
        }
        let spot = (0..60).find_map(|_| {
            let road = land.roads.get(strip.road)?;
            let along = chance.between(strip.from, strip.to);
            let (_, heading) = road.path.at(along);
            let at = road.path.beside(along, strip.hand * (road.half + chance.between(2.4, 3.6)));
            take(land, at, heading, (3.0, 0.6)).then_some(at)
        });
        let Some(at) = spot else { continue };
        number += 1;
        let [road, chainage_m, side] = fields(posts.of_place(land, strip.road, at));
        let name = format!("宣传栏 {number:02}");
        sheet.put(
            "boards",
            &format!("{number:02}"),
            Some(point(land, at)),
            [
                ("name", json!(name)),
                ("village", json!(land.village_name(strip.village))),
                ("state", json!("in_use")),
                ("wording", json!(chance.pick(&wordings))),
                road,
                chainage_m,
                side,
            ],
        );
    }
}

/// Takes the ground for something by a road; says whether it was free.
fn take(land: &mut Land, at: Xy, heading: Xy, size: (f64, f64)) -> bool {
    let quad = rectangle(at, heading, size.0, size.1);
    let margin = |taken: Taken| match taken {
        Taken::Road | Taken::Lane => 0.4,
        Taken::Water => 2.0,
        Taken::Building | Taken::Plot => 0.5,
    };
    let free = land.ground.is_free(&quad, margin);
    if free {
        land.ground.take_quad(Taken::Building, quad);
    }
    free
}

/// A thing with an outline: collection, key, name, village, metres along and across.
struct Building {
    collection: &'static str,
    name: &'static str,
    village: &'static str,
    size: (f64, f64),
}

const BUILDINGS: [Building; 11] = {
    const fn building(
        collection: &'static str,
        name: &'static str,
        village: &'static str,
        size: (f64, f64),
    ) -> Building {
        Building { collection, name, village, size }
    }
    [
        building("markets", "包河集贸市场", "包河村", (62.0, 40.0)),
        building("markets", "马店集", "马店村", (40.0, 26.0)),
        building("transfer-stations", "包河垃圾中转站", "龙沟村", (34.0, 24.0)),
        building("toilets", "集贸市场公厕", "包河村", (8.0, 5.0)),
        building("toilets", "中心街公厕", "包河村", (8.0, 5.0)),
        building("toilets", "马店集公厕", "马店村", (7.0, 4.5)),
        building("toilets", "石桥村公厕", "石桥村", (7.0, 4.5)),
        building("toilets", "高岗村公厕", "高岗村", (7.0, 4.5)),
        building("toilets", "王楼村公厕", "王楼村", (7.0, 4.5)),
        building("toilets", "陈营村公厕", "陈营村", (7.0, 4.5)),
        building("toilets", "许桥村公厕", "许桥村", (7.0, 4.5)),
    ]
};

/// Beside the village's stretch of main road, on the first ground that is free.
fn buildings(land: &mut Land, posts: &Posts, sheet: &mut Sheet, chance: &mut Random) {
    for building in BUILDINGS {
        let Some(village) = land.layout.village.iter().position(|plan| plan.name == building.village) else {
            continue;
        };
        let strips: Vec<_> = land.strips.iter().filter(|strip| strip.village == village).copied().collect();
        let spot = (0..600).find_map(|go| {
            let strip = *chance.pick(&strips)?;
            let road = land.roads.get(strip.road)?;
            let along = chance.between(strip.from - 80.0, strip.to + 80.0);
            let off = road.half + building.size.1 / 2.0 + chance.between(9.0, 14.0 + f64::from(go) * 0.2);
            let (_, heading) = road.path.at(along);
            let at = road.path.beside(along, if chance.chance(0.5) { off } else { -off });
            take(land, at, heading, building.size).then_some((at, heading, strip.road))
        });
        let Some((at, heading, road)) = spot else { continue };
        let [road, chainage_m, side] = fields(posts.of_place(land, road, at));
        let quad = rectangle(at, heading, building.size.0, building.size.1);
        let capacity = if building.collection == "transfer-stations" { json!(30) } else { Value::Null };
        sheet.put(
            building.collection,
            building.name,
            Some(Geometry::Polygon(land.board.surface(&quad))),
            [
                ("name", json!(building.name)),
                ("village", json!(building.village)),
                ("state", json!("in_use")),
                ("capacity_t_per_day", capacity),
                road,
                chainage_m,
                side,
            ],
        );
    }
}

/// A bridge wherever a main road meets a river.
fn bridges(land: &Land, posts: &Posts, sheet: &mut Sheet) {
    for (number, road) in land.roads.iter().enumerate() {
        for water in land.waters.iter().filter(|water| water.kind == "river") {
            let (path, half) = match &water.form {
                WaterForm::Wide(path, half) => (path, *half),
                WaterForm::Line(path) => (path, 10.0),
                WaterForm::Ring(_) => continue,
            };
            for (count, (along, at)) in road.path.crossings(path).into_iter().enumerate() {
                let reach = half * 1.35 + 8.0;
                let deck = road.path.parallel((along - reach).max(0.0), along + reach, 20.0, 0.0);
                let river = water.name.as_deref().unwrap_or_default();
                let [road_field, chainage_m, side] = fields(posts.of_place(land, number, at));
                let key = format!("{}-{}-{}", road.plan.key, water.key, count + 1);
                let village = land.sites.village_at(at).map(|village| land.village_name(village));
                sheet.put(
                    "bridges",
                    &key,
                    Some(Geometry::LineString(land.board.line(&deck))),
                    [
                        ("name", json!(format!("{}{river}桥", road.label()))),
                        ("village", json!(village)),
                        road_field,
                        chainage_m,
                        side,
                    ],
                );
            }
        }
    }
}

/// One to a village, and the rest at the seat.
fn tricycles(land: &Land, sheet: &mut Sheet, chance: &mut Random) {
    let seat = land.layout.village.iter().position(|village| village.seat).unwrap_or(0);
    for number in 0..TRICYCLES {
        let village = if number < land.layout.village.len() { number } else { seat };
        let name = format!("保洁三轮车 {:02}", number + 1);
        let state = if chance.chance(0.07) { "damaged" } else { "in_use" };
        sheet.put(
            "vehicles",
            &format!("{:02}", number + 1),
            None,
            [
                ("name", json!(name)),
                ("village", json!(land.village_name(village))),
                ("state", json!(state)),
                ("kind", json!("tricycle")),
                ("capacity", json!(500)),
            ],
        );
    }
}
