//! Houses in rows along lanes, and shops and houses along the main roads where they run through a village.

use super::flat::{Xy, add, apart, left, rectangle, scale, unit};
use super::ground::Taken;
use super::land::{Hamlet, House, Land, Strip};
use super::path::Path;
use super::random::Random;

/// How houses stand along a line.
struct Row {
    /// Metres from the line to their fronts.
    front: (f64, f64),
    /// Metres of front, and of depth.
    size: ((f64, f64), (f64, f64)),
    /// Metres between neighbours.
    gap: (f64, f64),
    /// Share of lots that stand empty.
    empty: f64,
}

const LANE_ROW: Row =
    Row { front: (3.4, 6.5), size: ((9.0, 14.0), (7.5, 11.0)), gap: (1.6, 6.5), empty: 0.07 };
const SEAT_ROW: Row =
    Row { front: (4.6, 6.0), size: ((10.0, 17.0), (9.0, 13.0)), gap: (0.8, 4.0), empty: 0.06 };

/// A house that might be built.
struct Lot {
    centre: Xy,
    heading: Xy,
    along: f64,
    across: f64,
}

/// Builds all houses: first along the roads, then in the lanes as many as the village still lacks.
pub(super) fn build(land: &mut Land) {
    for (number, strip) in land.strips.clone().iter().enumerate() {
        let mut chance = land.chance(&format!("strip {number}"));
        for hand in [strip.hand, -strip.hand] {
            along_road(land, *strip, hand, &mut chance);
        }
    }
    for village in 0..land.layout.village.len() {
        // A cluster too tight for its share leaves the rest to the village's others, in a second and third round.
        for round in 0..3 {
            in_village(land, village, round);
        }
    }
}

fn in_village(land: &mut Land, village: usize, round: usize) {
    let own: Vec<(usize, Hamlet)> =
        land.hamlets.iter().cloned().enumerate().filter(|(_, hamlet)| hamlet.village == village).collect();
    let wanted = land.village(village).map_or(0, |plan| plan.houses);
    let mut places: usize = own.iter().map(|(_, hamlet)| hamlet.houses).sum();
    for (number, hamlet) in own {
        let mut chance = land.chance(&format!("houses {number} {round}"));
        let built = land.houses.iter().filter(|house| house.village == village).count();
        let share = wanted.saturating_sub(built) * hamlet.houses / places.max(1);
        places -= hamlet.houses;
        in_hamlet(land, &hamlet, share, &mut chance);
    }
}

fn along_road(land: &mut Land, strip: Strip, hand: f64, chance: &mut Random) {
    let Some((half, path)) = land.roads.get(strip.road).map(|road| (road.half, road.path.clone())) else {
        return;
    };
    let seat = land.village(strip.village).is_some_and(|village| village.seat);
    let empty = match (seat, hand == strip.hand) {
        (true, _) => 0.12,
        (false, true) => 0.3,
        (false, false) => 0.5,
    };
    let row =
        Row { front: (half + 4.5, half + 11.0), size: ((8.0, 15.0), (8.0, 12.0)), gap: (1.0, 9.0), empty };
    for mut lot in lots(&path, (strip.from, strip.to), hand, &row, chance) {
        // Some are built out towards the road, nearer than they should be.
        let built_out = chance.chance(0.05);
        if built_out {
            let (along, across) =
                (path.nearest(lot.centre), lot.across / 2.0 + half + chance.between(1.4, 3.4));
            lot.centre = path.beside(along.along, hand * across);
        }
        let village = land.sites.village_at(lot.centre).unwrap_or(strip.village);
        try_build(land, &lot, village, built_out, chance);
    }
}

fn in_hamlet(land: &mut Land, hamlet: &Hamlet, wanted: usize, chance: &mut Random) {
    let row = if hamlet.seat { &SEAT_ROW } else { &LANE_ROW };
    let near = hamlet.radius() + 40.0;
    let mut candidates: Vec<(f64, Lot)> = Vec::new();
    for lane in land.lanes.iter().filter(|lane| lane.village == hamlet.village && lane.number.is_none()) {
        let own = lane.path.points().iter().any(|at| apart(*at, hamlet.centre) < near);
        if !own {
            continue;
        }
        for hand in [1.0, -1.0] {
            for lot in lots(&lane.path, (4.0, lane.path.length() - 4.0), hand, row, chance) {
                let far = apart(lot.centre, hamlet.centre);
                if far < near {
                    candidates.push((far * chance.between(0.8, 1.2), lot));
                }
            }
        }
    }
    // From the middle outwards, as villages grow.
    candidates.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut built = 0;
    for (_, lot) in candidates {
        if built >= wanted {
            break;
        }
        built += usize::from(try_build(land, &lot, hamlet.village, false, chance));
    }
}

fn lots(path: &Path, (from, to): (f64, f64), hand: f64, row: &Row, chance: &mut Random) -> Vec<Lot> {
    let mut made = Vec::new();
    let mut at = from + chance.between(0.0, 6.0);
    while at < to {
        let (along, across) =
            (chance.between(row.size.0.0, row.size.0.1), chance.between(row.size.1.0, row.size.1.1));
        let front = chance.between(row.front.0, row.front.1);
        let middle = at + along / 2.0;
        if !chance.chance(row.empty) {
            let (_, heading) = path.at(middle);
            let turn = chance.between(-0.04, 0.04);
            let heading = unit(add(heading, scale(left(heading), turn)));
            let centre = path.beside(middle, hand * (front + across / 2.0));
            made.push(Lot { centre, heading, along, across });
        }
        at += along + chance.between(row.gap.0, row.gap.1);
    }
    made
}

/// Builds where the ground is free; says whether it did.
fn try_build(land: &mut Land, lot: &Lot, village: usize, built_out: bool, chance: &mut Random) -> bool {
    let quad = rectangle(lot.centre, lot.heading, lot.along, lot.across);
    let margin = |taken: Taken| match taken {
        Taken::Road => 1.3,
        Taken::Lane => 1.2,
        Taken::Water => 6.0,
        Taken::Building => 0.7,
        Taken::Plot => 2.0,
    };
    if !land.ground.is_free(&quad, margin) {
        return false;
    }
    let households = match chance.below(100) {
        0..=84 => Some(1),
        85..=95 => Some(2),
        _ => None,
    };
    land.ground.take_quad(Taken::Building, quad);
    land.houses.push(House { quad, village, households, built_out });
    true
}
