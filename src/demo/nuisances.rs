//! Dry latrines, pigsties, sheds and stacks near the main roads: some within the ten metres that the town wants clear, some
//! that no phone's position can tell, most farther off.

use geo_types::Geometry;
use serde_json::{Value, json};

use super::flat::{Xy, left, rectangle, step};
use super::ground::Taken;
use super::land::Land;
use super::random::Random;
use super::sheet::{Sheet, tenths};

/// One kind of them.
struct Sort {
    kind: &'static str,
    /// What its mark begins with.
    letter: &'static str,
    count: usize,
    /// Metres along the road and across, from the smallest to the greatest.
    along: (f64, f64),
    across: (f64, f64),
}

const SORTS: [Sort; 4] = [
    Sort { kind: "dry_latrine", letter: "厕", count: 96, along: (1.6, 2.6), across: (1.4, 2.2) },
    Sort { kind: "pigsty", letter: "圈", count: 64, along: (5.0, 9.0), across: (3.0, 5.0) },
    Sort { kind: "shed", letter: "棚", count: 72, along: (3.5, 7.0), across: (2.8, 4.5) },
    Sort { kind: "stack", letter: "垛", count: 48, along: (2.6, 5.0), across: (2.4, 4.0) },
];

/// One of them: where its wall nearest to the road is, and how well that is known.
struct Place {
    road: usize,
    along: f64,
    hand: f64,
    /// Metres from the middle of the road to its nearest wall.
    wall: f64,
    accuracy: Option<f64>,
}

/// Sets them out and enters them.
pub(super) fn enter(land: &mut Land, sheet: &mut Sheet) {
    let mut chance = land.chance("nuisances");
    for sort in SORTS {
        let mut number = 0;
        for _ in 0..sort.count * 40 {
            if number == sort.count {
                break;
            }
            let Some(place) = somewhere(land, &mut chance) else { continue };
            let size =
                (chance.between(sort.along.0, sort.along.1), chance.between(sort.across.0, sort.across.1));
            if let Some((geometry, village)) = build(land, &place, size, &mut chance) {
                number += 1;
                enter_one(land, sheet, (&sort, number), &place, geometry, village, &mut chance);
            }
        }
    }
}

fn somewhere(land: &Land, chance: &mut Random) -> Option<Place> {
    // Mostly where people live; some out in the fields.
    let (road, along) = if chance.chance(0.75) {
        let strip = chance.pick(&land.strips)?;
        (strip.road, chance.between(strip.from, strip.to))
    } else {
        let road = chance.below(land.roads.len());
        (road, chance.between(0.0, land.roads.get(road)?.path.length()))
    };
    let half = land.roads.get(road)?.half;
    let hand = if chance.chance(0.5) { 1.0 } else { -1.0 };
    let (wall, accuracy) = match chance.below(100) {
        0..=21 => (chance.between(half + 0.6, (half + 1.2).max(9.0)), Some(chance.between(0.3, 0.8))),
        22..=35 => (chance.between(9.2, 10.8), Some(chance.between(1.0, 3.0))),
        36..=43 => (chance.between(8.0, 14.0), Some(chance.between(3.0, 8.0))),
        44..=63 => (chance.between(10.6, 18.0), Some(chance.between(0.3, 0.6))),
        _ => (chance.between(14.0, 45.0), None),
    };
    (wall > half + 0.5).then_some(Place { road, along, hand, wall, accuracy })
}

/// A walled thing by its outline, a thing noted with a phone by one position.
fn build(
    land: &mut Land,
    place: &Place,
    size: (f64, f64),
    chance: &mut Random,
) -> Option<(Geometry<f64>, usize)> {
    let path = &land.roads.get(place.road)?.path;
    let (on_road, heading) = path.at(place.along);
    let noted_by_phone = place.accuracy.is_some_and(|accuracy| accuracy >= 3.0);
    let middle = |out: f64| -> Xy { step(on_road, left(heading), place.hand * out) };
    let centre = middle(place.wall + size.1 / 2.0);
    let village = land.sites.village_at(centre)?;
    let quad = rectangle(centre, heading, size.0, size.1);
    let margin = |taken: Taken| match taken {
        Taken::Road | Taken::Lane => 0.4,
        Taken::Water => 1.0,
        Taken::Building => 0.5,
        Taken::Plot => 0.0,
    };
    if !land.ground.is_free(&quad, margin) {
        return None;
    }
    land.ground.take_quad(Taken::Building, quad);
    if noted_by_phone {
        let at = land.board.point(middle(place.wall + chance.between(0.0, 1.0)));
        return Some((Geometry::Point(at), village));
    }
    Some((Geometry::Polygon(land.board.surface(&quad)), village))
}

fn enter_one(
    land: &Land,
    sheet: &mut Sheet,
    (sort, number): (&Sort, usize),
    place: &Place,
    geometry: Geometry<f64>,
    village: usize,
    chance: &mut Random,
) {
    let near = place.wall < 10.0;
    let state = match (near, chance.below(100)) {
        (true, 0..=29) => "ordered",
        (true, 30..=41) => "suspected",
        (_, 95..=99) => "removed",
        _ => "standing",
    };
    let mark = (near && state != "suspected").then(|| format!("{}-{number:03}", sort.letter));
    let built =
        chance.chance(0.5).then(|| format!("{}-{:02}-01", 1998 + chance.below(17), 1 + chance.below(12)));
    let lawful = match (sort.kind, near) {
        ("stack", _) => Value::Null,
        (_, true) => json!(false),
        _ => {
            if chance.chance(0.6) {
                json!(true)
            } else {
                Value::Null
            }
        }
    };
    sheet.put(
        "structures",
        &format!("{}-{number}", sort.kind),
        Some(geometry),
        [
            ("kind", json!(sort.kind)),
            ("village", json!(land.village_name(village))),
            ("state", json!(state)),
            ("mark_number", json!(mark)),
            ("built_on", json!(built)),
            ("lawful", lawful),
            ("accuracy_m", place.accuracy.map_or(Value::Null, tenths)),
            ("seen_at", json!(format!("2015-{:02}-{:02}", 4 + chance.below(2), 1 + chance.below(28)))),
        ],
    );
}
