//! `along` against every thing times every segment.
//!
//! Guards the index, the offsets and hands of points, and what lines take up along a road. Leaves out ties and areas that
//! the road runs through (unit tests).

use std::collections::BTreeMap;

use geo_types::{Coord, Geometry, LineString};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::geodesy::{Position, along as between, distance_m, offset_m};
use verge::question::along::Along;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, beside, clear_foot, coord, feet, lines, place, point, road, seeds};

/// The step of the slow walk along a line, metres.
const STEP_M: f64 = 0.5;
/// Ends agree to this, metres: they are told in whole millimetres.
const AGREES_M: f64 = 0.002;

fn listed(result: &Value) -> BTreeMap<String, Vec<&Value>> {
    let mut all: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for item in ["left", "right", "on"].iter().flat_map(|side| result[side].as_array().unwrap()) {
        all.entry(item["id"].as_str().unwrap().to_owned()).or_default().push(item);
    }
    all
}

fn position(at: Coord<f64>) -> Position {
    Position::from_coord(at).unwrap()
}

/// Places every half metre along a line, its ends included.
fn walk(line: &LineString<f64>) -> Vec<Coord<f64>> {
    let mut places = vec![line.0[0]];
    for pair in line.0.windows(2) {
        let (a, b) = (position(pair[0]), position(pair[1]));
        let steps = (distance_m(a, b) / STEP_M).ceil().max(1.0) as u32;
        places.extend((1..=steps).map(|step| between(a, b, f64::from(step) / f64::from(steps)).coord()));
    }
    places
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn points_stand_where_asking_every_segment_puts_them(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), seeds in seeds(40), reach_m in 1.0..60.0_f64,
    ) {
        let lines = lines(middle, &road);
        let mut things = vec![("roads", thing(1, Geometry::MultiLineString(lines.clone()), json!({"number": "S225"})))];
        let mut slow = BTreeMap::new();
        for (at, place) in (0..).zip(beside(&road, &seeds)) {
            let Some(foot) = clear_foot(&lines, coord(middle, place)) else { continue };
            if (foot.offset_m - reach_m).abs() < 0.002 {
                continue;
            }
            let bin = thing(10 + at, point(middle, place), json!({"state": "lost"}));
            if foot.offset_m <= reach_m {
                slow.insert(bin.id.to_string(), foot);
            }
            things.push(("bins", bin));
        }
        let answer = ask(&Along, &with(&empty(), things), json!({"road": "S225", "reach": reach_m}));
        let told = listed(&answer.result);
        prop_assert_eq!(told.keys().collect::<Vec<_>>(), slow.keys().collect::<Vec<_>>());
        for (id, foot) in &slow {
            let item = told[id][0];
            prop_assert!((item["offset_m"].as_f64().unwrap() - foot.offset_m).abs() < 0.002, "{item} {foot:?}");
            prop_assert!((item["chainage_m"].as_f64().unwrap() - foot.measure_m).abs() < 0.003, "{item} {foot:?}");
            prop_assert_eq!(&item["side"], if foot.hand > 0 { "left" } else { "right" });
        }
        for side in ["left", "right"] {
            let items = answer.result[side].as_array().unwrap();
            prop_assert!(items.is_sorted_by_key(|item| (item["chainage_m"].as_f64().unwrap() * 1000.0).round() as i64));
        }
    }

    #[test]
    fn a_line_takes_up_what_walking_along_it_passes(
        road in vec(place(), 2..3), row in vec(place(), 2..4), reach_m in 5.0..80.0_f64,
    ) {
        let middle = MIDDLES[0];
        // One straight road: what is passed is one stretch for every time the line comes within reach.
        let lines = lines(middle, &[road]);
        let row: LineString<f64> = row.into_iter().map(|at: Xy| coord(middle, at)).collect();
        let least_m = offset_m(&Geometry::LineString(row.clone()), &Geometry::MultiLineString(lines.clone())).unwrap();
        prop_assume!((least_m - reach_m).abs() > 0.01);
        let things = vec![
            ("roads", thing(1, Geometry::MultiLineString(lines.clone()), json!({"number": "S225"}))),
            ("tree-rows", thing(2, Geometry::LineString(row.clone()), json!({}))),
        ];
        let answer = ask(&Along, &with(&empty(), things), json!({"road": "S225", "reach": reach_m}));
        let told = listed(&answer.result);
        prop_assert_eq!(told.len(), usize::from(least_m <= reach_m));
        let Some(items) = told.values().next() else { return Ok(()) };
        let near = items.iter().map(|item| item["offset_m"].as_f64().unwrap()).fold(f64::INFINITY, f64::min);
        prop_assert!((near - least_m).abs() < 0.002, "{near} {least_m}");
        // Every place that the walk passes within reach is told.
        let within: Vec<f64> = walk(&row)
            .into_iter()
            .filter_map(|at| feet(&lines, at).1.first().copied())
            .filter(|foot| foot.offset_m < reach_m)
            .map(|foot| foot.measure_m)
            .collect();
        let stretches: Vec<(f64, f64)> = items
            .iter()
            .map(|item| {
                let at = item["chainage_m"].as_f64().unwrap();
                (at, item["to_m"].as_f64().unwrap_or(at))
            })
            .collect();
        for measure_m in &within {
            let is_told = stretches.iter().any(|(from, to)| from - AGREES_M <= *measure_m && *measure_m <= to + AGREES_M);
            prop_assert!(is_told, "{measure_m} {stretches:?}");
        }
        // And nothing is told that the walk does not pass.
        for (from, to) in &stretches {
            let passed = |at: f64| within.iter().any(|measure_m| (measure_m - at).abs() < 1.0) || within.is_empty();
            prop_assert!(passed(*from) && passed(*to), "{from} {to} {within:?}");
        }
    }
}
