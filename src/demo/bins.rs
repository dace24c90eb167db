//! The 450 bins: at the seat, at the ways into villages, and along the built-up stretches of the main roads, where they
//! stand far apart, and where some are broken or gone.

use serde_json::{Value, json};

use super::beside::{Posts, has_room, point};
use super::flat::{Xy, apart};
use super::land::{Land, Strip};
use super::random::Random;
use super::sheet::{Sheet, tenths};

/// What piece 3 of the reports counts.
pub(super) const BINS: usize = 450;

/// A bin before it has a number.
struct Bin {
    at: Xy,
    village: usize,
    /// The main road it stands beside.
    road: Option<usize>,
    state: &'static str,
}

/// Sets out all bins and enters them.
pub(super) fn enter(land: &Land, posts: &Posts, sheet: &mut Sheet) {
    let mut chance = land.chance("bins");
    let mut bins = along_roads(land, &mut chance);
    let seat = land.layout.village.iter().position(|village| village.seat).unwrap_or(0);
    in_lanes(land, seat, 72, 48.0, &mut bins, &mut chance);
    let mut villages: Vec<usize> =
        (0..land.layout.village.len()).filter(|village| *village != seat).collect();
    chance.shuffle(&mut villages);
    // Round after round, a bin more to each village, so that the rest is shared out evenly.
    for round in 0.. {
        if bins.len() >= BINS || round > 60 {
            break;
        }
        for village in &villages {
            if bins.len() < BINS {
                in_lanes(land, *village, 1, 75.0, &mut bins, &mut chance);
            }
        }
    }
    for (number, bin) in bins.iter().enumerate() {
        let name = format!("B-{:04}", number + 1);
        let place = bin.road.and_then(|road| posts.of_place(land, road, bin.at));
        let (road, chainage_m, side) = place.map_or((Value::Null, Value::Null, Value::Null), |place| {
            (place.road, place.chainage_m, place.side)
        });
        let accuracy = if chance.chance(0.8) { tenths(chance.between(1.5, 6.0)) } else { Value::Null };
        let volume = if bin.village == seat || chance.chance(0.5) { 240 } else { 120 };
        let seen = format!("2015-{:02}-{:02}", 4 + chance.below(2), 1 + chance.below(28));
        sheet.put(
            "bins",
            &name,
            Some(point(land, bin.at)),
            [
                ("name", json!(name)),
                ("village", json!(land.village_name(bin.village))),
                ("state", json!(bin.state)),
                ("type", json!(if bin.village == seat { "分类" } else { "混合" })),
                ("volume_l", json!(volume)),
                ("road", road),
                ("chainage_m", chainage_m),
                ("side", side),
                ("accuracy_m", accuracy),
                ("seen_at", json!(seen)),
            ],
        );
    }
}

/// Along the built-up stretches: close enough where a village was cared for, far apart elsewhere.
fn along_roads(land: &Land, chance: &mut Random) -> Vec<Bin> {
    let mut bins = Vec::new();
    for strip in &land.strips {
        let Some(village) = land.village(strip.village) else { continue };
        let (seat, cared_for) = (village.seat, village.cared_for);
        for hand in [strip.hand, -strip.hand] {
            let mut along = strip.from + chance.between(20.0, if cared_for { 70.0 } else { 260.0 });
            while along < strip.to - 20.0 {
                bins.extend(at_road(land, *strip, along, hand, &bins, chance));
                along += match (seat, cared_for) {
                    (true, _) => chance.between(90.0, 200.0),
                    (false, true) => chance.between(160.0, 320.0),
                    (false, false) => chance.between(430.0, 860.0),
                };
            }
            // The last of a good row stands at the end of the village.
            if cared_for && along < strip.to + 150.0 {
                bins.extend(at_road(land, *strip, strip.to - 50.0, hand, &bins, chance));
            }
        }
    }
    bins
}

/// Nearer together than this no two bins of a road are set, metres.
const TOGETHER_M: f64 = 25.0;

fn at_road(
    land: &Land,
    strip: Strip,
    along: f64,
    hand: f64,
    bins: &[Bin],
    chance: &mut Random,
) -> Option<Bin> {
    let road = land.roads.get(strip.road)?;
    let at = (0..8).find_map(|go| {
        let along = along + f64::from(go) * 4.0;
        let at = road.path.beside(along, hand * (road.half + chance.between(0.9, 2.6)));
        let alone = bins.iter().all(|other| apart(other.at, at) > TOGETHER_M);
        (alone && has_room(land, at, 0.7)).then_some(at)
    })?;
    let trunk = road.plan.class != "township";
    let state = match chance.below(100) {
        below if below < if trunk { 10 } else { 8 } => "damaged",
        below if below < if trunk { 18 } else { 14 } => "lost",
        _ => "in_use",
    };
    Some(Bin { at, village: strip.village, road: Some(strip.road), state })
}

/// So many bins more in a village's lanes, first where lanes meet the road, not nearer together than `spacing`.
fn in_lanes(
    land: &Land,
    village: usize,
    count: usize,
    spacing: f64,
    bins: &mut Vec<Bin>,
    chance: &mut Random,
) {
    let lanes: Vec<_> =
        land.lanes.iter().filter(|lane| lane.village == village && lane.number.is_none()).collect();
    for _ in 0..count {
        let mut keep = spacing;
        let found = (0..120).find_map(|_| {
            keep *= 0.985;
            let lane = chance.pick(&lanes)?;
            let length = lane.path.length();
            let along = if chance.chance(0.4) {
                if chance.chance(0.5) { 6.0 } else { length - 6.0 }
            } else {
                chance.between(0.0, length)
            };
            let hand = if chance.chance(0.5) { 1.0 } else { -1.0 };
            let at = lane.path.beside(along, hand * (lane.half + chance.between(0.8, 1.4)));
            let apart_enough = bins.iter().all(|other| apart(other.at, at) >= keep);
            (apart_enough && has_room(land, at, 0.7)).then_some(at)
        });
        let Some(at) = found else { return };
        let state = match chance.below(100) {
            0..=3 => "damaged",
            4..=5 => "lost",
            _ => "in_use",
        };
        bins.push(Bin { at, village, road: None, state });
    }
}
