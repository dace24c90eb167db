//! A few recycling points, two of which were entered twice: once with a position by a phone, once by the posts.

use serde_json::json;

use super::beside::{Posts, has_room, point};
use super::flat::step;
use super::land::Land;
use super::sheet::Sheet;

/// Recycling points of the township.
const POINTS: usize = 6;

/// Enters them.
pub(super) fn enter(land: &Land, posts: &Posts, sheet: &mut Sheet) {
    let mut chance = land.chance("recycling");
    let mut strips = land.strips.clone();
    chance.shuffle(&mut strips);
    let mut number = 0;
    for strip in strips {
        if number == POINTS {
            break;
        }
        let Some(road) = land.roads.get(strip.road) else { continue };
        let spot = (0..40).find_map(|_| {
            let off = strip.hand * (road.half + chance.between(3.0, 6.0));
            let at = road.path.beside(chance.between(strip.from, strip.to), off);
            has_room(land, at, 2.0).then_some(at)
        });
        let Some((at, place)) = spot.and_then(|at| Some((at, posts.of_place(land, strip.road, at)?))) else {
            continue;
        };
        number += 1;
        let name = format!("回收点 {number:02}");
        let village = land.village_name(strip.village);
        let [seen, later] = ["2015-04-20", "2015-05-20"];
        let own = |seen: &str| {
            [
                ("name", json!(name)),
                ("village", json!(village)),
                ("state", json!("in_use")),
                ("road", place.road.clone()),
                ("chainage_m", place.chainage_m.clone()),
                ("side", place.side.clone()),
                ("seen_at", json!(seen)),
            ]
        };
        sheet.put("recycling-points", &format!("{number:02}"), Some(point(land, at)), own(later));
        match number {
            2 => {
                let beside = step(at, chance.direction(), 1.4);
                let place = Some(point(land, beside));
                sheet.put("recycling-points", "02-again", place, own(seen));
            }
            5 => sheet.put("recycling-points", "05-again", None, own(seen)),
            _ => {}
        }
    }
}
