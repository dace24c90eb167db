//! `greening` against asking every tree by hand, and the area of plots against counting cells of a grid of their edges.

use geo_types::{Geometry, LineString, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::question::greening::Greening;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, beside, clear_foot, coord, feet, lines, point, road, seeds};

const REACH_M: f64 = 15.0;
/// Two ways of adding up metres may differ by so much a stretch, and each rounds to a millimetre.
const AGREES_M: f64 = 0.003;

fn mm(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 1000.0).round() as i64
}

/// Metres in stretches longer than the spacing; none when one is too near to it to tell.
fn slow_missing(length_m: f64, mut stands: Vec<f64>, spacing_m: f64) -> Option<(usize, f64)> {
    stands.extend([0.0, length_m]);
    stands.sort_by(f64::total_cmp);
    let spaces: Vec<f64> = stands.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if spaces.iter().any(|space| (space - spacing_m).abs() < 2.0 * AGREES_M) {
        return None;
    }
    let wide: Vec<f64> = spaces.into_iter().filter(|space| *space > spacing_m).collect();
    Some((wide.len(), wide.iter().sum()))
}

/// West, south, east, north, metres.
type Block = (f64, f64, f64, f64);

/// The area of the union of blocks, and of the union of the first `done` of them.
fn slow_area(blocks: &[Block]) -> f64 {
    let mut xs: Vec<f64> = blocks.iter().flat_map(|block| [block.0, block.2]).collect();
    let mut ys: Vec<f64> = blocks.iter().flat_map(|block| [block.1, block.3]).collect();
    xs.sort_by(f64::total_cmp);
    ys.sort_by(f64::total_cmp);
    let mut area = 0.0;
    for x in xs.windows(2) {
        for y in ys.windows(2) {
            let (cx, cy) = (f64::midpoint(x[0], x[1]), f64::midpoint(y[0], y[1]));
            if blocks.iter().any(|(w, s, e, n)| (*w..*e).contains(&cx) && (*s..*n).contains(&cy)) {
                area += (x[1] - x[0]) * (y[1] - y[0]);
            }
        }
    }
    area
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_is_missing_is_that_of_every_tree_and_the_sides_add_up_exactly(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), seeds in seeds(60), spacing_m in 3.0_f64..80.0,
        bridge in prop::option::of((0_usize..10, 0.2..0.8, 1.0..40.0)),
    ) {
        let drawn = lines(middle, &road);
        let (length_m, _) = feet(&drawn, drawn.0[0].0[0]);
        prop_assume!(length_m > 1.0);
        let about = json!({"number": "S225", "class": "provincial", "main": true});
        let mut things = vec![("roads", thing(1, Geometry::MultiLineString(drawn.clone()), about))];
        let mut found = Vec::new();
        for (at, place) in beside(&road, &seeds).into_iter().enumerate() {
            let Some(foot) = clear_foot(&drawn, coord(middle, place)) else { continue };
            if (foot.offset_m - REACH_M).abs() < 0.002 {
                continue;
            }
            things.push(("trees", thing(1000 + at as i64, point(middle, place), json!({}))));
            if foot.offset_m <= REACH_M {
                found.push(foot);
            }
        }
        let on = |hand: i8| found.iter().filter(|foot| foot.hand == hand).map(|foot| foot.measure_m).collect::<Vec<_>>();
        let slow = [slow_missing(length_m, on(1), spacing_m), slow_missing(length_m, on(-1), spacing_m)];
        prop_assume!(slow.iter().all(Option::is_some));
        let inputs = json!({"part": "rows", "spacing": spacing_m});
        let answer = ask(&Greening, &with(&empty(), things.clone()), inputs.clone()).result;
        let own = &answer["roads"][0];
        for (side, slow) in ["left", "right"].iter().zip(slow) {
            let (count, missing_m) = slow.unwrap();
            prop_assert_eq!(own[*side]["missing_stretches"].as_u64().unwrap() as usize, count, "{}", side);
            let off = (own[*side]["missing_m"].as_f64().unwrap() - missing_m).abs();
            prop_assert!(off <= AGREES_M * (count + 1) as f64, "{} {} {}", side, own[*side], missing_m);
        }
        // With a bridge somewhere along it every part still adds up, on each side, over villages and both ways.
        if let Some((part, share, long)) = bridge {
            let part = &road[part % road.len()];
            let ((ax, ay), (bx, by)) = (part[0], part[1]);
            let length = (bx - ax).hypot(by - ay).max(1.0);
            let spot = |share: f64| coord(middle, (ax + (bx - ax) * share, ay + (by - ay) * share));
            let deck = LineString::new(vec![spot(share), spot(share + long / length)]);
            things.push(("bridges", thing(9000, Geometry::LineString(deck), json!({}))));
        }
        let answer = ask(&Greening, &with(&empty(), things), inputs).result;
        let (own, total) = (&answer["roads"][0], &answer["total"]);
        let three = |of: &Value| ["planted_m", "missing_m", "bridge_m"].iter().map(|name| mm(&of[*name])).sum::<i64>();
        for side in ["left", "right"] {
            prop_assert_eq!(three(&own[side]), mm(&own["length_m"]));
            let listed = own["missing"].as_array().unwrap().iter().filter(|one| one["side"] == side);
            prop_assert_eq!(listed.map(|one| mm(&one["length_m"])).sum::<i64>(), mm(&own[side]["missing_m"]));
        }
        prop_assert_eq!(three(total), 2 * mm(&total["length_m"]));
        let parts = ["both_sides_m", "one_side_m", "neither_side_m"].iter().map(|name| mm(&total[*name])).sum::<i64>();
        prop_assert_eq!(parts, mm(&total["length_m"]));
        for name in ["planted_m", "missing_m", "bridge_m"] {
            let villages = answer["by_village"].as_array().unwrap().iter().map(|row| mm(&row[name])).sum::<i64>();
            prop_assert_eq!(villages, mm(&total[name]), "{}", name);
        }
    }

    #[test]
    fn plots_count_overlaps_once_as_cells_of_a_grid_do(
        middle in prop::sample::select(&MIDDLES[..]),
        blocks in vec(((-400.0..400.0, -400.0..400.0), 5.0..400.0, 5.0..400.0, 0_usize..3, prop::option::of(0.0..100.0)), 1..12),
        twice in any::<bool>(),
    ) {
        let states = ["planted", "planned", "accepted"];
        let mut all: Vec<(Block, usize, Option<f64>)> = blocks.iter()
            .map(|((w, s), wide, high, state, survival)| ((*w, *s, w + wide, s + high), *state, *survival)).collect();
        if twice {
            all.push(all[0]);
        }
        let things = all.iter().enumerate().map(|(at, ((w, s, e, n), state, survival))| {
            // Long edges in the plane bulge on the ground: a corner every fifty metres keeps them straight.
            let mut ring = Vec::new();
            for (a, b) in [((*w, *s), (*e, *s)), ((*e, *s), (*e, *n)), ((*e, *n), (*w, *n)), ((*w, *n), (*w, *s))] {
                ring.extend((0..8).map(|step| {
                    let share = f64::from(step) / 8.0;
                    coord(middle, (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share))
                }));
            }
            ring.push(ring[0]);
            let mut about = json!({"state": states[*state]});
            if let Some(survival) = survival {
                about["survival_pct"] = json!(survival);
            }
            ("plots", thing(10 + at as i64, Geometry::Polygon(Polygon::new(LineString::new(ring), vec![])), about))
        }).collect();
        let answer = ask(&Greening, &with(&empty(), things), json!({"part": "plots"})).result;
        let total = &answer["plots"]["total"];
        let every: Vec<Block> = all.iter().map(|own| own.0).collect();
        let done: Vec<Block> = all.iter().filter(|own| own.1 != 1).map(|own| own.0).collect();
        let slack = total["overlap_error_m2"].as_f64().unwrap() + 0.01;
        for (name, slow) in [("measured_m2", slow_area(&every)), ("done_measured_m2", slow_area(&done))] {
            let told = total[name].as_f64().unwrap();
            prop_assert!((told - slow).abs() <= slack + 1e-7 * slow, "{} {} {} {}", name, told, slow, slack);
        }
        let cm2 = |value: &Value| (value.as_f64().unwrap() * 1e4).round() as i64;
        prop_assert_eq!(cm2(&total["drawn_m2"]) - cm2(&total["overlap_m2"]), cm2(&total["measured_m2"]));
        let plots = answer["plots"]["plots"].as_array().unwrap();
        for name in ["drawn_m2", "overlap_m2", "measured_m2"] {
            prop_assert_eq!(plots.iter().map(|plot| cm2(&plot[name])).sum::<i64>(), cm2(&total[name]), "{}", name);
        }
        prop_assert_eq!(cm2(&total["survival_known_m2"]) + cm2(&total["survival_unknown_m2"]), cm2(&total["done_measured_m2"]));
        if let Some(pct) = total["survival_pct"].as_f64() {
            let known: f64 = plots.iter().filter(|plot| plot["state"] != "planned" && !plot["survival_pct"].is_null())
                .map(|plot| plot["measured_m2"].as_f64().unwrap() * plot["survival_pct"].as_f64().unwrap()).sum();
            prop_assert!((pct - known / total["survival_known_m2"].as_f64().unwrap()).abs() < 0.006, "{}", pct);
        }
    }
}
