//! What the monthly inspections found, and what was done: a spring's worth.

use geo_types::Geometry;
use serde_json::{Value, json};

use super::beside::{Posts, point};
use super::flat::step;
use super::land::{Land, WaterForm};
use super::random::Random;
use super::sheet::Sheet;

/// The four kinds of trouble that piece 3 of the reports names.
const CATEGORIES: [&str; 4] = ["柴草垃圾乱堆乱放", "小厕所乱建", "垃圾池外溢", "沟塘漂浮物多"];

/// Enters inspections with their findings, works and activities.
pub(super) fn enter(land: &Land, posts: &Posts, sheet: &mut Sheet) {
    let mut chance = land.chance("events");
    for (month, count) in [(4, 31), (5, 17)] {
        let moment = format!("2015-{month:02}-15T01:00:00Z");
        sheet.put(
            "inspections",
            &format!("2015-{month:02}"),
            None,
            [
                ("name", json!(format!("{month}月份全镇巡查"))),
                ("occurred_at", json!(moment)),
                ("note", json!(format!("演示：发现问题 {count} 处"))),
            ],
        );
        for number in 0..count {
            finding(land, posts, sheet, (month, number), &mut chance);
        }
    }
    let works = [
        ("whitening", "路旁树木刷白", 65_000, "棵"),
        ("planting", "造林", 2_700, "亩"),
        ("pools", "修建垃圾池", 160, "个"),
    ];
    for (key, category, amount, unit) in works {
        sheet.put(
            "works",
            key,
            None,
            [
                ("category", json!(category)),
                ("amount", json!(amount)),
                ("amount_unit", json!(unit)),
                ("occurred_at", json!("2015-05-31T00:00:00Z")),
                ("note", json!("演示：截至5月底累计")),
            ],
        );
    }
    let activities = [
        ("leaflets", "发放宣传材料", "演示：10000 余份"),
        ("slogans", "悬挂宣传标语", "演示：300 多条"),
        ("meeting", "动员大会", "演示：镇村干部参加"),
    ];
    for (key, category, note) in activities {
        sheet.put(
            "activities",
            key,
            None,
            [
                ("category", json!(category)),
                ("occurred_at", json!("2015-04-02T01:00:00Z")),
                ("note", json!(note)),
            ],
        );
    }
}

fn finding(
    land: &Land,
    posts: &Posts,
    sheet: &mut Sheet,
    (month, number): (usize, usize),
    chance: &mut Random,
) {
    let category = chance.pick(&CATEGORIES).copied().unwrap_or_default();
    let placed =
        if category == "沟塘漂浮物多" { at_pond(land, chance) } else { at_road(land, posts, chance) };
    let Some((geometry, village, beside)) = placed else { return };
    let (road, chainage_m, side) = beside;
    sheet.put(
        "findings",
        &format!("2015-{month:02}-{:02}", number + 1),
        Some(geometry),
        [
            ("name", json!(format!("{month}月-{:02}", number + 1))),
            ("category", json!(category)),
            ("village", json!(village.map(|village| land.village_name(village)))),
            (
                "occurred_at",
                json!(format!("2015-{month:02}-15T{:02}:{:02}:00Z", 1 + chance.below(8), chance.below(60))),
            ),
            ("road", road),
            ("chainage_m", chainage_m),
            ("side", side),
            ("accuracy_m", json!(3 + chance.below(6))),
        ],
    );
}

type Placed = (Geometry<f64>, Option<usize>, (Value, Value, Value));

fn at_road(land: &Land, posts: &Posts, chance: &mut Random) -> Option<Placed> {
    let strip = chance.pick(&land.strips)?;
    let road = land.roads.get(strip.road)?;
    let hand = if chance.chance(0.5) { 1.0 } else { -1.0 };
    let off = road.half + chance.between(0.8, 6.0);
    let at = road.path.beside(chance.between(strip.from, strip.to), hand * off);
    let place = posts.of_place(land, strip.road, at)?;
    let village = land.sites.village_at(at);
    Some((point(land, at), village, (place.road, place.chainage_m, place.side)))
}

fn at_pond(land: &Land, chance: &mut Random) -> Option<Placed> {
    let ponds: Vec<_> = land
        .waters
        .iter()
        .filter_map(|water| match &water.form {
            WaterForm::Ring(ring) => ring.first().copied(),
            _ => None,
        })
        .collect();
    let shore = *chance.pick(&ponds)?;
    let at = step(shore, chance.direction(), 1.5);
    Some((point(land, at), land.sites.village_at(at), (Value::Null, Value::Null, Value::Null)))
}
