//! `losses` against pairing every finding with every bin by hand, and its places against every pair.

use geo_types::Geometry;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use verge::geodesy::{Position, distance_m};
use verge::question::losses::Losses;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, beside, coord, lines, point, road, seeds};

const STATES: [&str; 4] = ["in_use", "damaged", "lost", "planned"];
const CATEGORIES: [&str; 4] = ["垃圾桶丢失", "垃圾桶损坏", "垃圾池外溢", "bin stolen"];

/// A loss by the slow way.
#[derive(Clone)]
struct Slow {
    id: u128,
    at: Position,
    lost: bool,
    month: Option<String>,
    only_found: bool,
}

fn sums(rows: &Value, key: &str) -> BTreeMap<String, u64> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| (row[key].to_string(), row["losses"].as_u64().unwrap()))
        .collect()
}

fn total(rows: &Value, name: &str) -> u64 {
    rows.as_array().unwrap().iter().map(|row| row[name].as_u64().unwrap()).sum()
}

/// Everything reachable in steps no longer than a limit, groups of one left out.
fn places(all: &[Slow], limit_m: f64) -> BTreeSet<BTreeSet<u128>> {
    let mut groups: Vec<Vec<&Slow>> = Vec::new();
    for one in all {
        let near = |group: &Vec<&Slow>| group.iter().any(|other| distance_m(one.at, other.at) <= limit_m);
        let (touched, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(near);
        rest.push(touched.into_iter().flatten().chain([one]).collect());
        groups = rest;
    }
    let several = groups.into_iter().filter(|group| group.len() > 1);
    several.map(|group| group.iter().map(|one| one.id).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn losses_are_those_of_pairing_by_hand_and_every_sum_is_the_total(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), seeds in seeds(25),
        bins in vec((0_usize..4, prop::option::of(1_i8..13)), 25),
        found in vec((0_usize..25, -20.0..20.0, -20.0..20.0, 0_usize..4, prop::option::of((1_i8..13, 1_i8..29))), 0..25),
        sections in vec((0_u32..2000, 1_u32..1500, 0_usize..3), 0..4), limit_m in 0.5_f64..40.0,
    ) {
        let drawn = lines(middle, &road);
        let about = json!({"number": "S225"});
        let mut things = vec![("roads", thing(1, Geometry::MultiLineString(drawn), about))];
        for (at, (from, long, side)) in sections.iter().enumerate() {
            let side = ["left", "right", "both"][*side];
            let about = json!({"road": "S225", "from_m": from, "to_m": from + long, "side": side});
            things.push(("road-sections", thing(100 + at as i64, None, about)));
        }
        let places_of: Vec<Xy> = beside(&road, &seeds);
        let position = |at: Xy| Position::from_coord(coord(middle, at)).unwrap();
        let (mut losses, mut set_out): (Vec<Slow>, u64) = (Vec::new(), 0);
        for ((at, place), (state, month)) in (0..).zip(&places_of).zip(&bins) {
            let fid = 1000 + at;
            let mut about = json!({"state": STATES[*state]});
            if let Some(month) = month {
                about["seen_at"] = json!(format!("2015-{month:02}-10"));
            }
            things.push(("bins", thing(fid, point(middle, *place), about)));
            set_out += u64::from(*state < 3);
            if *state == 1 || *state == 2 {
                let month = month.map(|month| format!("2015-{month:02}"));
                losses.push(Slow { id: fid as u128, at: position(*place), lost: *state == 2, month, only_found: false });
            }
        }
        let by_state = losses.len();
        let mut events = Vec::new();
        for ((at, (near, east, north, category, day)), fid) in found.iter().enumerate().zip(5000..) {
            let Some((x, y)) = places_of.get(*near) else { continue };
            let place = (x + east, y + north);
            let mut about = json!({"category": CATEGORIES[*category]});
            if let Some((month, day)) = day {
                about["occurred_at"] = json!(format!("2015-{month:02}-{day:02}T{:02}:00:00Z", at % 24));
            }
            things.push(("findings", thing(fid, point(middle, place), about)));
            if *category != 2 {
                events.push((day.is_none(), *day, fid, position(place), *category != 1));
            }
        }
        events.sort_by_key(|event| (event.0, event.1, event.2));
        // Distances that are equal but for rounding, or at the limit, may fall either way.
        let spots: Vec<Position> = losses.iter().map(|loss| loss.at).chain(events.iter().map(|event| event.3)).collect();
        let clear = |a: &Position, b: &Position| (distance_m(*a, *b) - limit_m).abs() > 1e-6;
        prop_assume!((0..spots.len()).all(|at| (0..at).all(|other| clear(&spots[at], &spots[other]))));
        let mut taken = BTreeSet::new();
        for (_, day, fid, at, lost) in events {
            let month = day.map(|(month, _)| format!("2015-{month:02}"));
            let nearest = (0..by_state)
                .filter(|one| !taken.contains(one) && losses[*one].lost == lost)
                .map(|one| (distance_m(losses[one].at, at), one))
                .filter(|(apart, _)| *apart <= limit_m)
                .min_by(|one, other| one.0.total_cmp(&other.0));
            match nearest {
                Some((_, one)) => {
                    taken.insert(one);
                    losses[one].month = month.or_else(|| losses[one].month.clone());
                }
                None => losses.push(Slow { id: fid as u128, at, lost, month, only_found: true }),
            }
        }
        let answer = ask(&Losses, &with(&empty(), things), json!({"place_within": limit_m})).result;
        let mut months: BTreeMap<String, u64> = BTreeMap::new();
        for loss in &losses {
            *months.entry(json!(loss.month).to_string()).or_default() += 1;
        }
        prop_assert_eq!(sums(&answer["by_month"], "month"), months);
        let whole = &answer["total"];
        prop_assert_eq!(whole["set_out"].as_u64().unwrap(), set_out);
        prop_assert_eq!(whole["lost"].as_u64().unwrap() as usize, losses.iter().filter(|loss| loss.lost).count());
        prop_assert_eq!(whole["only_found"].as_u64().unwrap() as usize, losses.iter().filter(|loss| loss.only_found).count());
        for by in ["by_month", "by_section", "by_village"] {
            for name in ["losses", "damaged", "lost", "only_found"] {
                prop_assert_eq!(total(&answer[by], name), whole[name].as_u64().unwrap(), "{} {}", by, name);
            }
        }
        prop_assert_eq!(total(&answer["by_section"], "set_out"), set_out);
        let id = |own: &Value| own["id"].as_str().unwrap().parse::<Uuid>().unwrap().as_u128();
        let told: BTreeSet<BTreeSet<u128>> = answer["places"].as_array().unwrap().iter()
            .map(|place| place["members"].as_array().unwrap().iter().map(id).collect()).collect();
        prop_assert_eq!(told, places(&losses, limit_m));
    }
}
