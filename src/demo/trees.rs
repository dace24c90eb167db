//! Rows of trees along the main roads, with stretches where they are missing.

use geo_types::Geometry;
use serde_json::json;

use super::land::Land;
use super::sheet::Sheet;

/// Enters the tree rows of the township.
pub(super) fn enter(land: &Land, sheet: &mut Sheet) {
    let mut chance = land.chance("trees");
    for road in &land.roads {
        let species = match road.plan.class.as_str() {
            "national" => json!(["杨树", "女贞"]),
            "provincial" => json!(["女贞", "栾树", "香樟", "垂柳"]),
            _ => json!(["杨树"]),
        };
        for (hand, side) in [(1.0, "left"), (-1.0, "right")] {
            let (mut along, mut number) = (chance.between(30.0, 200.0), 0);
            while along < road.path.length() - 60.0 {
                let to = (along + chance.between(250.0, 1_100.0)).min(road.path.length() - 30.0);
                let inside =
                    [along, to].iter().all(|at| land.sites.village_at(road.path.at(*at).0).is_some());
                let row = road.path.parallel(along, to, 24.0, hand * (road.half + 3.2));
                if inside && to - along > 40.0 {
                    number += 1;
                    let village = land.sites.village_at(road.path.at(f64::midpoint(along, to)).0);
                    let key = format!("{}-{side}-{number}", road.plan.key);
                    sheet.put(
                        "tree-rows",
                        &key,
                        Some(Geometry::LineString(land.board.line(&row))),
                        [
                            ("village", json!(village.map(|village| land.village_name(village)))),
                            ("species", species.clone()),
                            ("road", json!(road.label())),
                            ("side", json!(side)),
                        ],
                    );
                }
                let missing = if chance.chance(0.3) {
                    chance.between(180.0, 970.0)
                } else {
                    chance.between(12.0, 45.0)
                };
                along = to + missing;
            }
        }
    }
}
