//! `gaps` against every bin times every segment, and the laws of its figures.
//!
//! Guards the index, the runs, the interval arithmetic and the sums, at several latitudes and across the antimeridian, on
//! roads that wind, cross themselves and come in parts. Leaves out ties and states (unit tests).

use geo_types::{Geometry, MultiLineString};
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::model::answer::Answer;
use verge::model::feature::Feature;
use verge::question::gaps::Gaps;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, SlowFoot, Xy, beside, clear_foot, coord, feet, lines, point, road, seeds};

const REACH_M: f64 = 15.0;
/// Two ways of adding up metres may differ by so much, and each rounds to a millimetre.
const AGREES_M: f64 = 0.003;

fn road_thing(lines: &MultiLineString<f64>) -> (&'static str, Feature) {
    let about = json!({"number": "S225", "class": "provincial", "main": true});
    ("roads", thing(1, Geometry::MultiLineString(lines.clone()), about))
}

fn bins(middle: (f64, f64), places: &[Xy]) -> Vec<(&'static str, Feature)> {
    let bin =
        |(at, place): (i64, &Xy)| ("bins", thing(10 + at, point(middle, *place), json!({"state": "in_use"})));
    (0..).zip(places).map(bin).collect()
}

fn asked(things: Vec<(&'static str, Feature)>, inputs: Value) -> Answer {
    ask(&Gaps, &with(&empty(), things), inputs)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn mm(value: &Value) -> i64 {
    (number(value) * 1000.0).round() as i64
}

/// Gaps by the slow way: from, to, in metres.
fn slow_gaps(length_m: f64, mut stands: Vec<f64>, limit_m: f64) -> Vec<(f64, f64)> {
    stands.sort_by(f64::total_cmp);
    let ends = std::iter::once(0.0).chain(stands).chain([length_m]).collect::<Vec<_>>();
    ends.windows(2).map(|pair| (pair[0], pair[1])).filter(|(from, to)| to - from > limit_m).collect()
}

/// Whether some spacing is too near to the limit for two ways of rounding to agree.
fn is_close(length_m: f64, stands: &[f64], limit_m: f64) -> bool {
    let near = |spacing: f64| (spacing - limit_m).abs() < 2.0 * AGREES_M;
    let mut stands = stands.to_vec();
    stands.extend([0.0, length_m]);
    stands.sort_by(f64::total_cmp);
    stands.windows(2).any(|pair| near(pair[1] - pair[0]))
}

fn told(answer: &Answer, side: &str) -> Vec<(f64, f64)> {
    let gaps = answer.result["roads"][0]["gaps"].as_array().unwrap();
    let of_side = gaps.iter().filter(|gap| gap["side"] == side);
    of_side.map(|gap| (number(&gap["from_m"]), number(&gap["to_m"]))).collect()
}

fn same(one: &[(f64, f64)], other: &[(f64, f64)]) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < AGREES_M;
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| near(a.0, b.0) && near(a.1, b.1))
}

/// The bins that have one clear foot, and not one at the edge of the reach.
fn clear(middle: (f64, f64), lines: &MultiLineString<f64>, places: Vec<Xy>) -> (Vec<Xy>, Vec<SlowFoot>) {
    places
        .into_iter()
        .filter_map(|place| Some((place, clear_foot(lines, coord(middle, place))?)))
        .filter(|(_, foot)| (foot.offset_m - REACH_M).abs() > 0.002)
        .unzip()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn gaps_are_those_of_asking_every_segment(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), seeds in seeds(40), limit_m in 20.0..600.0,
    ) {
        let lines = lines(middle, &road);
        let (places, found) = clear(middle, &lines, beside(&road, &seeds));
        let (length_m, _) = feet(&lines, lines.0[0].0[0]);
        let on = |hand: i8| -> Vec<f64> {
            let counting = found.iter().filter(|foot| foot.offset_m <= REACH_M && (hand == 0 || foot.hand == hand));
            counting.map(|foot| foot.measure_m).collect()
        };
        prop_assume!([0, 1, -1].iter().all(|hand| !is_close(length_m, &on(*hand), limit_m)));
        let things: Vec<_> = std::iter::once(road_thing(&lines)).chain(bins(middle, &places)).collect();
        let both = asked(things.clone(), json!({"max_gap": limit_m}));
        prop_assert!(same(&told(&both, "both"), &slow_gaps(length_m, on(0), limit_m)), "{:?}", both.result);
        prop_assert_eq!(both.result["total"]["count"].as_u64().unwrap() as usize, on(0).len());
        let sides = asked(things, json!({"max_gap": limit_m, "by_side": true}));
        prop_assert!(same(&told(&sides, "left"), &slow_gaps(length_m, on(1), limit_m)), "{:?}", sides.result);
        prop_assert!(same(&told(&sides, "right"), &slow_gaps(length_m, on(-1), limit_m)), "{:?}", sides.result);
    }

    #[test]
    fn what_is_covered_and_what_is_not_add_up_exactly(
        road in road(), seeds in seeds(40), limit_m in 20.0..600.0, by_side: bool, window in (0_u32..900, 1_u32..900),
    ) {
        let middle = MIDDLES[0];
        let lines = lines(middle, &road);
        let things: Vec<_> =
            std::iter::once(road_thing(&lines)).chain(bins(middle, &beside(&road, &seeds))).collect();
        let (length_m, _) = feet(&lines, lines.0[0].0[0]);
        let window = (window.0, window.0 + window.1);
        let mut inputs = json!({"max_gap": limit_m, "by_side": by_side});
        if f64::from(window.0) + 1.0 < length_m {
            inputs["from_k"] = json!(window.0);
            inputs["to_k"] = json!(window.1);
        }
        let answer = asked(things, inputs);
        let road = &answer.result["roads"][0];
        let gaps = road["gaps"].as_array().unwrap();
        let sum = |side: &str| -> i64 {
            gaps.iter().filter(|gap| gap["side"] == side).map(|gap| mm(&gap["length_m"])).sum()
        };
        if by_side {
            for side in ["left", "right"] {
                prop_assert_eq!(mm(&road["sides"][side]["covered_m"]) + sum(side), mm(&road["length_m"]));
                prop_assert!(mm(&road["covered_m"]) <= mm(&road["sides"][side]["covered_m"]));
            }
        } else {
            prop_assert_eq!(mm(&road["covered_m"]) + sum("both"), mm(&road["length_m"]));
        }
        let kilometres = road["kilometres"].as_array().unwrap();
        for name in ["length_m", "covered_m"] {
            prop_assert_eq!(kilometres.iter().map(|km| mm(&km[name])).sum::<i64>(), mm(&road[name]), "{}", name);
        }
        prop_assert_eq!(mm(&road["covered_m"]), mm(&answer.result["total"]["covered_m"]));
    }

    #[test]
    fn one_more_bin_never_lengthens_what_is_missing(
        road in road(), seeds in seeds(30), more in seeds(2), limit_m in 20.0..600.0, houses in seeds(20),
        populated: bool, by_side: bool,
    ) {
        let middle = MIDDLES[0];
        let lines = lines(middle, &road);
        let house = |(at, place): (i64, Xy)| {
            ("structures", thing(1000 + at, point(middle, place), json!({"kind": "building", "households": 2})))
        };
        let mut things: Vec<_> =
            std::iter::once(road_thing(&lines)).chain(bins(middle, &beside(&road, &seeds))).collect();
        things.extend((0..).zip(beside(&road, &houses)).map(house));
        let fewer = with(&empty(), things);
        let added = beside(&road, &more).into_iter();
        let added = (0..).zip(added).map(|(at, place)| ("bins", thing(5000 + at, point(middle, place), json!({"state": "in_use"}))));
        let greater = with(&fewer, added.collect());
        let inputs = json!({"max_gap": limit_m, "populated": populated, "by_side": by_side});
        let (before, after) = (ask(&Gaps, &fewer, inputs.clone()), ask(&Gaps, &greater, inputs));
        let total = |answer: &Answer, name: &str| mm(&answer.result["total"][name]);
        prop_assert!(total(&after, "gap_m") <= total(&before, "gap_m"));
        prop_assert!(total(&after, "longest_gap_m") <= total(&before, "longest_gap_m"));
        prop_assert!(total(&after, "covered_m") >= total(&before, "covered_m"));
    }

    #[test]
    fn a_road_drawn_the_other_way_has_its_sides_swapped(
        road in road(), seeds in seeds(40), limit_m in 20.0..600.0,
    ) {
        let middle = MIDDLES[0];
        let there = lines(middle, &road);
        let turned: Vec<Vec<Xy>> =
            road.iter().rev().map(|part| part.iter().rev().copied().collect()).collect();
        let back = lines(middle, &turned);
        let (places, found) = clear(middle, &there, beside(&road, &seeds));
        let (length_m, _) = feet(&there, there.0[0].0[0]);
        let on = |hand: i8| -> Vec<f64> {
            found.iter().filter(|foot| foot.offset_m <= REACH_M && foot.hand == hand).map(|foot| foot.measure_m).collect()
        };
        prop_assume!([1, -1].iter().all(|hand| !is_close(length_m, &on(*hand), limit_m)));
        let ask_of = |lines: &MultiLineString<f64>| {
            let things = std::iter::once(road_thing(lines)).chain(bins(middle, &places)).collect();
            asked(things, json!({"max_gap": limit_m, "by_side": true}))
        };
        let (one, other) = (ask_of(&there), ask_of(&back));
        let length_m = number(&one.result["roads"][0]["length_m"]);
        for (side, opposite) in [("left", "right"), ("right", "left")] {
            let mirrored: Vec<(f64, f64)> =
                told(&other, opposite).into_iter().rev().map(|(from, to)| (length_m - to, length_m - from)).collect();
            prop_assert!(same(&told(&one, side), &mirrored), "{:?} {:?}", told(&one, side), mirrored);
        }
    }
}
