//! Roads and houses as features.

use geo_types::Geometry;
use serde_json::{Value, json};

use super::beside::calibration;
use super::land::Land;
use super::sheet::Sheet;

/// Enters the main roads, village roads and lanes.
pub(super) fn roads(land: &Land, sheet: &mut Sheet) {
    for road in &land.roads {
        let plan = &road.plan;
        let line = Geometry::MultiLineString(land.board.lines(road.path.points()));
        sheet.put(
            "roads",
            &plan.key,
            Some(line),
            [
                ("name", json!(plan.name)),
                ("number", json!(plan.number)),
                ("class", json!(plan.class)),
                ("main", json!(true)),
                ("technical_grade", json!(plan.grade)),
                ("carriageway_width_m", json!(plan.carriageway_width_m)),
                ("land_width_m", json!(plan.land_width_m)),
                ("origin", json!(plan.origin)),
                ("destination", json!(plan.destination)),
                ("surface", json!(if plan.class == "township" { "水泥" } else { "沥青" })),
                ("calibration", calibration(road).unwrap_or(Value::Null)),
                // Surveyed lines; a coarser one would leave half the houses along it undecided.
                ("accuracy_m", json!(0.3)),
            ],
        );
    }
    for lane in &land.lanes {
        let line = Geometry::MultiLineString(land.board.lines(lane.path.points()));
        let class = if lane.street { "street" } else { "village" };
        // Lanes were never measured; numbered village roads and the streets of the seat were.
        let width = (lane.number.is_some() || lane.street).then_some(2.0 * lane.half);
        sheet.put(
            "roads",
            &lane.name,
            Some(line),
            [
                ("name", json!(lane.name)),
                ("number", json!(lane.number)),
                ("class", json!(class)),
                ("village", json!(land.village_name(lane.village))),
                ("carriageway_width_m", json!(width)),
                ("surface", json!(if lane.number.is_some() || lane.street { "水泥" } else { "砂石" })),
            ],
        );
    }
}

/// Enters the houses.
pub(super) fn houses(land: &Land, sheet: &mut Sheet) {
    let mut chance = land.chance("house register");
    for (number, house) in land.houses.iter().enumerate() {
        let built =
            format!("{}-{:02}-{:02}", 1982 + chance.below(33), 1 + chance.below(12), 1 + chance.below(28));
        let lawful = match (house.built_out, chance.below(100)) {
            (true, 0..=69) => json!(false),
            (_, 70..=84) => Value::Null,
            _ => json!(true),
        };
        let surface = Geometry::Polygon(land.board.surface(&house.quad));
        sheet.put(
            "structures",
            &format!("house-{}", number + 1),
            Some(surface),
            [
                ("kind", json!("building")),
                ("village", json!(land.village_name(house.village))),
                ("state", json!("standing")),
                ("households", json!(house.households)),
                ("built_on", if chance.chance(0.8) { json!(built) } else { Value::Null }),
                ("lawful", lawful),
            ],
        );
    }
}
