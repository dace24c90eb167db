use serde_json::Value;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

mod shared;

/// A road that runs east along 33° N for about 2.8 km, 93.5 m to a thousandth of a degree.
fn road(fid: i64, number: &str) -> Feature {
    let vertices: Vec<(f64, f64)> = (0..=30).map(|i| (117.0 + f64::from(i) * 0.001, 33.0)).collect();
    thing(fid, line(&vertices), json!({"number": number, "class": "provincial", "main": true}))
}

/// A bin so many thousandths of a degree along the road, 5 m to its left, or right when negative.
fn bin(fid: i64, at: f64, side: f64, state: &str) -> (&'static str, Feature) {
    let place = point(117.0 + at * 0.001, 33.0 + side * 0.000_045);
    ("bins", thing(fid, place, json!({"state": state, "accuracy_m": 1.0})))
}

fn ask(snapshot: &Snapshot, inputs: Value) -> Answer {
    Gaps.run(snapshot, &object(inputs), &Progress::new()).unwrap()
}

fn gaps(answer: &Answer) -> Vec<(String, f64)> {
    let gaps = answer.result["roads"][0]["gaps"].as_array().unwrap();
    gaps.iter()
        .map(|gap| (gap["side"].as_str().unwrap().to_owned(), gap["length_m"].as_f64().unwrap()))
        .collect()
}

fn refused(snapshot: &Snapshot, inputs: Value) -> String {
    Gaps.run(snapshot, &object(inputs), &Progress::new()).unwrap_err().text().en
}

#[test]
fn without_a_bin_the_whole_road_is_a_gap() {
    let answer = ask(&register(vec![("roads", road(1, "S225"))]), json!({}));
    let road = &answer.result["roads"][0];
    assert_eq!(gaps(&answer), [("both".to_owned(), road["length_m"].as_f64().unwrap())]);
    assert_eq!((&road["count"], &road["covered_m"]), (&json!(0), &json!(0.0)));
    assert_eq!(answer.features.len(), 1);
}

#[test]
fn covered_and_gaps_add_up_to_the_millimetre() {
    let things = vec![("roads", road(1, "S225")), bin(2, 5.0, 1.0, "in_use"), bin(3, 8.0, -1.0, "in_use")];
    let answer = ask(&register(things), json!({"max_gap": "300m"}));
    let road = &answer.result["roads"][0];
    let mm = |value: &Value| (value.as_f64().unwrap() * 1000.0).round() as i64;
    let sum: i64 = road["gaps"].as_array().unwrap().iter().map(|gap| mm(&gap["length_m"])).sum();
    assert_eq!(mm(&road["covered_m"]) + sum, mm(&road["length_m"]));
    assert_eq!(mm(&road["longest_gap_m"]), mm(&road["gaps"][1]["length_m"]));
    let kilometres = road["kilometres"].as_array().unwrap();
    let each = |name: &str| kilometres.iter().map(|km| mm(&km[name])).sum::<i64>();
    assert_eq!((each("length_m"), each("covered_m")), (mm(&road["length_m"]), mm(&road["covered_m"])));
    assert_eq!(kilometres.iter().map(|km| km["count"].as_i64().unwrap()).sum::<i64>(), 2);
}

#[test]
fn lost_and_damaged_bins_do_not_count_unless_asked_for() {
    let things = vec![("roads", road(1, "S225")), bin(2, 15.0, 1.0, "lost"), bin(3, 16.0, 1.0, "damaged")];
    let snapshot = register(things);
    let answer = ask(&snapshot, json!({}));
    assert_eq!(answer.result["total"]["count"], 0);
    assert!(answer.notes.iter().any(|note| note.zh == "损坏 1、丢失 1 不计。"), "{:?}", answer.notes);
    assert_eq!(ask(&snapshot, json!({"states": "in_use,lost"})).result["total"]["count"], 1);
}

#[test]
fn each_side_has_its_own_gaps_and_a_bin_on_the_line_counts_for_both() {
    let things = vec![
        ("roads", road(1, "S225")),
        bin(2, 10.0, 1.0, "in_use"),
        bin(3, 20.0, -1.0, "in_use"),
        bin(4, 29.9, 0.0, "in_use"),
    ];
    let answer = ask(&register(things), json!({"by_side": true, "max_gap": 1200}));
    let sides: Vec<String> = gaps(&answer).into_iter().map(|(side, _)| side).collect();
    assert_eq!(sides, ["right", "left"]);
    let road = &answer.result["roads"][0];
    assert_eq!(road["sides"]["left"]["count"], 2);
    // East along the road the left hand is north.
    assert!(
        answer.sentence.zh.contains("左侧（路北）") && answer.sentence.en.contains("left (north)"),
        "{}",
        answer.sentence
    );
}

#[test]
fn a_bin_out_of_reach_does_not_count() {
    let things = vec![("roads", road(1, "S225")), bin(2, 15.0, 4.0, "in_use")];
    let snapshot = register(things);
    assert_eq!(ask(&snapshot, json!({})).result["total"]["count"], 0);
    assert_eq!(ask(&snapshot, json!({"reach": "25m"})).result["total"]["count"], 1);
}

#[test]
fn a_bin_known_by_chainage_only_counts_on_its_road() {
    let known = json!({"road": "省道225线", "chainage_m": 1400, "state": "in_use", "side": "left"});
    let lost = json!({"road": "S999", "chainage_m": 1400, "state": "in_use"});
    let things =
        vec![("roads", road(1, "S225")), ("bins", thing(2, None, known)), ("bins", thing(3, None, lost))];
    let answer = ask(&register(things), json!({"by_side": true}));
    let road = &answer.result["roads"][0];
    assert_eq!((&road["sides"]["left"]["count"], &road["sides"]["right"]["count"]), (&json!(1), &json!(0)));
    assert_eq!(road["gaps"][0]["to"], "K1+400");
    assert!(answer.notes.iter().any(|note| note.en.starts_with("1 have no position")), "{:?}", answer.notes);
}

#[test]
fn a_bin_beside_two_roads_counts_on_each_and_once_in_the_total() {
    let cross = line(&[(117.015, 32.99), (117.015, 33.01)]);
    let things = vec![
        ("roads", road(1, "S225")),
        ("roads", thing(2, cross, json!({"number": "S307", "class": "provincial", "main": true}))),
        bin(3, 15.05, 1.0, "in_use"),
    ];
    let answer = ask(&register(things), json!({}));
    let counts: Vec<i64> = answer.result["roads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|road| road["count"].as_i64().unwrap())
        .collect();
    assert_eq!((counts, &answer.result["total"]["count"]), (vec![1, 1], &json!(1)));
    assert!(answer.notes.iter().any(|note| note.zh.contains("离不止一条路够近")), "{:?}", answer.notes);
}

#[test]
fn the_limit_follows_the_class_of_the_road_and_says_that_it_is_unverified() {
    let street = line(&[(117.1, 33.0), (117.103, 33.0)]);
    let things = vec![
        ("roads", road(1, "S225")),
        ("roads", thing(2, street, json!({"name": "新街", "class": "street"}))),
    ];
    let answer = ask(&register(things), json!({"along": "roads"}));
    let limits: Vec<&Value> =
        answer.result["roads"].as_array().unwrap().iter().map(|road| &road["max_gap_m"]).collect();
    assert_eq!(limits, [&json!(400.0), &json!(100.0)]);
    assert!(answer.notes.iter().any(|note| note.zh.contains("未核实")), "{:?}", answer.notes);
}

#[test]
fn a_gap_knows_its_households_and_its_village() {
    let house = |fid: i64, at: f64, side: f64, households: Value| {
        let place = point(117.0 + at * 0.001, 33.0 + side * 0.000_3);
        (
            "structures",
            thing(fid, place, json!({"kind": "building", "households": households, "village": "石桥村"})),
        )
    };
    let things = vec![
        ("roads", road(1, "S225")),
        house(2, 12.0, 1.0, json!(3)),
        house(3, 13.0, -1.0, json!(4)),
        house(4, 14.0, 5.0, json!(50)),
    ];
    let snapshot = register(things);
    let answer = ask(&snapshot, json!({"by_side": true}));
    let gap = |at: usize| &answer.result["roads"][0]["gaps"][at];
    assert_eq!((&gap(0)["side"], &gap(0)["households"]), (&json!("left"), &json!(3)));
    assert_eq!((&gap(1)["households"], &gap(1)["village"]), (&json!(4), &json!("石桥村")));
    assert_eq!(answer.features[0].properties["households"], 3);
    let populated = ask(&snapshot, json!({"populated": true}));
    let road = &populated.result["roads"][0];
    // Two dwellings 93.5 m apart: 100 m before the first to 100 m after the second.
    assert!((road["length_m"].as_f64().unwrap() - 293.5).abs() < 0.1, "{road}");
    assert_eq!(road["gaps"][0]["length_m"], road["length_m"]);
    assert_eq!(road["gaps"][0]["spacing_m"], answer.result["roads"][0]["length_m"]);
}

#[test]
fn unknown_households_are_null_and_said() {
    let answer = ask(&register(vec![("roads", road(1, "S225"))]), json!({}));
    assert_eq!(answer.result["roads"][0]["gaps"][0]["households"], Value::Null);
    assert!(answer.sentence.zh.contains("户数不详"), "{}", answer.sentence.zh);
}

#[test]
fn between_chainages_gaps_are_cut_from_the_whole_road() {
    let snapshot = register(vec![("roads", road(1, "S225")), bin(2, 15.0, 1.0, "in_use")]);
    let answer = ask(&snapshot, json!({"from_k": "K1+000", "to_k": "K2+000"}));
    let road = &answer.result["roads"][0];
    assert_eq!(road["length_m"], 1000.0);
    assert_eq!((&road["gaps"][0]["from"], &road["gaps"][1]["to"]), (&json!("K1+000"), &json!("K2+000")));
    assert!(road["gaps"][0]["spacing_m"].as_f64().unwrap() > 1400.0);
    assert_eq!(
        refused(&snapshot, json!({"from_k": "K20", "to_k": "K30"})),
        "from_k: none of the roads has anything between these chainages: check them"
    );
    assert!(refused(&snapshot, json!({"from_k": "K2", "to_k": "K1"})).contains("must lie after the start"));
}

#[test]
fn a_hairpin_counts_a_bin_between_its_legs_on_both() {
    let legs = line(&[(117.0, 33.0), (117.0, 33.02), (117.0002, 33.02), (117.0002, 33.0)]);
    let things = vec![
        ("roads", thing(1, legs, json!({"number": "X043", "class": "county", "main": true}))),
        ("bins", thing(2, point(117.0001, 33.01), json!({"state": "in_use"}))),
    ];
    let answer = ask(&register(things), json!({"by_side": true}));
    let road = &answer.result["roads"][0];
    assert_eq!((&road["count"], &road["sides"]["right"]["count"]), (&json!(1), &json!(1)));
    let right: Vec<_> = gaps(&answer).into_iter().filter(|(side, _)| side == "right").collect();
    assert_eq!(right.len(), 3, "{right:?}");
}

#[test]
fn a_bin_at_the_cut_of_a_ring_stands_at_its_start_and_at_its_end() {
    let ring = line(&[(117.0, 33.0), (117.01, 33.0), (117.01, 33.01), (117.0, 33.01), (117.0, 33.0)]);
    let things = vec![
        ("roads", thing(1, ring, json!({"number": "X043", "class": "county", "main": true}))),
        ("bins", thing(2, point(117.0, 33.0), json!({"state": "in_use"}))),
    ];
    let answer = ask(&register(things), json!({}));
    assert_eq!(answer.result["roads"][0]["count"], 1);
    assert!(answer.notes.iter().any(|note| note.zh.contains("环路")), "{:?}", answer.notes);
}

#[test]
fn across_a_chainage_break_a_gap_is_as_long_as_the_road() {
    let broken = json!({"number": "S225", "class": "provincial", "main": true, "calibration": [
        {"measure_m": 0.0, "chainage": "K10+000"},
        {"measure_m": 1000.0, "chainage": "K11+000=K15+000"},
    ]});
    let things = vec![("roads", thing(1, line(&[(117.0, 33.0), (117.03, 33.0)]), broken))];
    let answer = ask(&register(things), json!({}));
    let (road, gap) = (&answer.result["roads"][0], &answer.result["roads"][0]["gaps"][0]);
    assert_eq!((&gap["from"], &gap["length_m"]), (&json!("K10+000"), &road["length_m"]));
    assert!(gap["to_m"].as_f64().unwrap() > 16_000.0);
    assert!(answer.notes.iter().any(|note| note.zh.contains("断链")), "{:?}", answer.notes);
}

#[test]
fn a_register_without_main_roads_says_what_to_do() {
    let message = refused(&register(vec![]), json!({}));
    assert!(message.contains("import roads first"), "{message}");
}

#[test]
fn the_sentence_of_several_roads_names_the_road_of_the_longest_gap() {
    let short = line(&[(117.0, 33.1), (117.006, 33.1)]);
    let things = vec![
        ("roads", road(1, "S225")),
        ("roads", thing(2, short, json!({"number": "X043", "class": "county", "main": true}))),
    ];
    let answer = ask(&register(things), json!({}));
    assert_eq!(
        answer.sentence.zh,
        "2 条路共 3.36 km，有 2 段缺桶共 3.36 km；最长 2804 m，在 S225 K0+000–K2+804，户数不详。每公里 0.59 段。"
    );
    assert_eq!(
        answer.sentence.en,
        "On 2 roads, 3.36 km in all: 2 stretches without bins, 3.36 km in all; the longest is 2804 m at S225 \
         K0+000–K2+804, households not known. 0.59 a kilometre."
    );
}

#[test]
fn a_road_that_keeps_the_limit_says_so() {
    let things = (0..=10).map(|i| bin(10 + i, f64::from(i as i32) * 3.0, 1.0, "in_use"));
    let things = std::iter::once(("roads", road(1, "S225"))).chain(things).collect();
    let answer = ask(&register(things), json!({}));
    assert_eq!(answer.sentence.zh, "S225 2.80 km 不缺桶：垃圾桶 11 处，间距都不超过 400 m。");
    assert_eq!(answer.result["total"]["covered_m"], answer.result["total"]["length_m"]);
}
