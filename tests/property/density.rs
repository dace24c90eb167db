//! `density` against counting every bin by hand: on the road, in its sections of either side, in its kilometres.

use geo_types::Geometry;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use verge::question::density::Density;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, SlowFoot, beside, clear_foot, coord, feet, lines, point, road, seeds};

const REACH_M: f64 = 15.0;

fn halves(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 2000.0).round() as i64
}

fn sum(rows: &Value, of: impl Fn(&Value) -> i64) -> i64 {
    rows.as_array().unwrap().iter().map(of).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn counts_are_those_of_every_bin_and_lengths_add_up_exactly(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), seeds in seeds(40),
        sections in vec((0_u32..4000, 1_u32..3000, 0_usize..3), 0..5),
    ) {
        let drawn = lines(middle, &road);
        let (length_m, _) = feet(&drawn, drawn.0[0].0[0]);
        prop_assume!(length_m > 1.0);
        let about = json!({"number": "S225", "class": "provincial", "main": true});
        let mut things = vec![("roads", thing(1, Geometry::MultiLineString(drawn.clone()), about))];
        for (at, (from, long, side)) in sections.iter().enumerate() {
            let side = ["left", "right", "both"][*side];
            let about = json!({"road": "S225", "from_m": from, "to_m": from + long, "side": side});
            things.push(("road-sections", thing(100 + at as i64, None, about)));
        }
        let mut found: Vec<SlowFoot> = Vec::new();
        let cuts = sections.iter().flat_map(|(from, long, _)| [f64::from(*from), f64::from(from + long)]);
        let cuts: Vec<f64> = cuts.chain((0..9).map(|km| f64::from(km) * 1000.0)).collect();
        for (at, place) in beside(&road, &seeds).into_iter().enumerate() {
            let Some(foot) = clear_foot(&drawn, coord(middle, place)) else { continue };
            let edge = cuts.iter().any(|cut| (cut - foot.measure_m).abs() < 0.003) || length_m - foot.measure_m < 0.003;
            if edge || (foot.offset_m - REACH_M).abs() < 0.002 {
                continue;
            }
            things.push(("bins", thing(1000 + at as i64, point(middle, place), json!({"state": "in_use"}))));
            if foot.offset_m <= REACH_M {
                found.push(foot);
            }
        }
        let answer = ask(&Density, &with(&empty(), things), json!({})).result;
        let road = &answer["roads"][0];
        prop_assert_eq!(road["count"].as_u64().unwrap() as usize, found.len());
        prop_assert_eq!(answer["total"]["roadside"].as_u64().unwrap() as usize, found.len());
        let kilometres = road["kilometres"].as_array().unwrap();
        for (number, kilometre) in kilometres.iter().enumerate() {
            let own = found.iter().filter(|foot| (foot.measure_m / 1000.0) as usize == number).count();
            prop_assert_eq!(kilometre["count"].as_u64().unwrap() as usize, own, "{}", number);
        }
        let mut in_sections: BTreeMap<Option<usize>, u64> = BTreeMap::new();
        for foot in &found {
            let holds = |(from, long, side): &(u32, u32, usize)| {
                let inside = f64::from(*from) <= foot.measure_m && foot.measure_m < f64::from(from + long);
                inside && (*side == 2 || (*side == 0) == (foot.hand == 1))
            };
            *in_sections.entry(sections.iter().position(holds)).or_default() += 1;
        }
        for row in road["sections"].as_array().unwrap() {
            let id = row["section"].as_str().map(|id| id.parse::<uuid::Uuid>().unwrap().as_u128() as usize - 100);
            prop_assert_eq!(row["count"].as_u64().unwrap(), in_sections.get(&id).copied().unwrap_or(0), "{}", row);
        }
        prop_assert_eq!(sum(&road["sections"], |row| halves(&row["length_m"])), halves(&road["length_m"]));
        prop_assert_eq!(sum(&road["kilometres"], |row| halves(&row["length_m"])), halves(&road["length_m"]));
        prop_assert_eq!(sum(&answer["by_village"], |row| halves(&row["length_m"])), halves(&answer["total"]["length_m"]));
        prop_assert_eq!(sum(&answer["by_village"], |row| row["count"].as_i64().unwrap()), answer["total"]["count"].as_i64().unwrap());
    }
}
