use geo_types::polygon;
use serde_json::Value;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

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

/// A township with two numbers on one line: the second is the first as far as its middle, then leaves it.
fn twice(things: Vec<(&'static str, Feature)>) -> Snapshot {
    let roads = vec![("roads", road(1, "S225")), ("roads", road(2, "S306"))];
    register(roads.into_iter().chain(things).collect())
}

fn total_mm(answer: &Answer, name: &str) -> i64 {
    (answer.result["total"][name].as_f64().unwrap() * 1000.0).round() as i64
}

#[test]
fn a_road_drawn_twice_counts_on_both_and_once_in_the_total() {
    let answer = ask(&twice(vec![bin(3, 10.0, 1.0, "in_use")]), json!({"by_side": false}));
    let roads = answer.result["roads"].as_array().unwrap();
    let length = roads[0]["length_m"].clone();
    for road in roads {
        assert_eq!((&road["length_m"], &road["count"], &road["gap_count"]), (&length, &json!(1), &json!(2)));
    }
    assert_eq!((&roads[0]["concurrent_m"], &roads[1]["concurrent_m"]), (&json!(0.0), &length));
    let total = &answer.result["total"];
    assert_eq!(
        (&total["length_m"], &total["count"], &total["gap_count"], &total["concurrent_m"]),
        (&length, &json!(1), &json!(2), &length)
    );
    assert_eq!(total_mm(&answer, "covered_m") + total_mm(&answer, "gap_m"), total_mm(&answer, "length_m"));
    assert!(answer.notes.iter().any(|note| note.zh.contains("S306 与前面的路共线")), "{:?}", answer.notes);
}

#[test]
fn where_two_roads_share_a_stretch_only_that_is_counted_once() {
    let leaves = line(&[(117.01, 33.0), (117.02, 33.0), (117.02, 33.01)]);
    let things = vec![
        ("roads", road(1, "S225")),
        ("roads", thing(2, leaves, json!({"number": "S306", "class": "provincial", "main": true}))),
    ];
    let answer = ask(&register(things), json!({"by_side": true}));
    let lengths: Vec<i64> = answer.result["roads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|road| (road["length_m"].as_f64().unwrap() * 1000.0).round() as i64)
        .collect();
    let shared = total_mm(&answer, "concurrent_m");
    assert!((shared - 934_600).abs() < 1_500, "{shared}");
    assert_eq!(total_mm(&answer, "length_m"), lengths.iter().sum::<i64>() - shared);
    assert_eq!(total_mm(&answer, "gap_m"), 2 * total_mm(&answer, "length_m"));
}

#[test]
fn the_two_carriageways_of_a_road_are_two_roads() {
    let beside: Vec<(f64, f64)> = (0..=30).map(|i| (117.0 + f64::from(i) * 0.001, 33.000_09)).collect();
    let things = vec![
        ("roads", road(1, "S225")),
        ("roads", thing(2, line(&beside), json!({"number": "S225", "class": "provincial", "main": true}))),
        bin(3, 15.0, 1.0, "in_use"),
    ];
    let answer = ask(&register(things), json!({}));
    let total = &answer.result["total"];
    assert_eq!(
        (&total["concurrent_m"], &total["count"], &total["gap_count"]),
        (&json!(0.0), &json!(1), &json!(4))
    );
    assert!(answer.notes.iter().any(|note| note.en.contains("count on each")), "{:?}", answer.notes);
}

fn village(fid: i64, name: &str, households: i64) -> (&'static str, Feature) {
    let border = polygon![(x: 116.0, y: 32.0), (x: 116.1, y: 32.0), (x: 116.1, y: 32.1)];
    let about = json!({"name": name, "level": "village", "households": households});
    ("divisions", thing(fid, Some(border.into()), about))
}

fn section(
    fid: i64,
    road: &str,
    side: Option<&str>,
    from_m: f64,
    to_m: f64,
    village: &str,
) -> (&'static str, Feature) {
    let about = json!({"road": road, "side": side, "from_m": from_m, "to_m": to_m, "village": village});
    ("road-sections", thing(fid, None, about))
}

#[test]
fn where_no_houses_are_known_a_gap_has_its_share_of_its_villages_households() {
    let things = vec![
        ("roads", road(1, "S225")),
        bin(2, 15.0, 1.0, "in_use"),
        village(3, "石桥村", 120),
        section(4, "S225", None, 0.0, 2000.0, "石桥村"),
    ];
    let answer = ask(&register(things), json!({}));
    let gaps = answer.result["roads"][0]["gaps"].as_array().unwrap();
    // 1402 m of the village's 2000 m, then the other 598.
    let told: Vec<(i64, &str)> = gaps
        .iter()
        .map(|gap| (gap["households"].as_i64().unwrap(), gap["households_from"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [(84, "village_share"), (36, "village_share")]);
    assert_eq!(answer.result["total"]["gap_households"], 120);
    assert!(answer.sentence.zh.contains("约 84 户"), "{}", answer.sentence.zh);
    assert!(answer.notes.iter().any(|note| note.en.contains("are estimated")), "{:?}", answer.notes);
}

#[test]
fn of_a_border_road_each_village_has_its_side() {
    let things = vec![
        ("roads", road(1, "S225")),
        village(2, "东湾村", 60),
        village(3, "西湾村", 30),
        section(4, "S225", Some("left"), 0.0, 2000.0, "东湾村"),
        section(5, "S225", Some("right"), 0.0, 1000.0, "西湾村"),
    ];
    let answer = ask(&register(things), json!({"by_side": true, "from_k": "K0", "to_k": "K1"}));
    let gaps = answer.result["roads"][0]["gaps"].as_array().unwrap();
    let told: Vec<(&str, i64)> =
        gaps.iter().map(|gap| (gap["side"].as_str().unwrap(), gap["households"].as_i64().unwrap())).collect();
    assert_eq!(told, [("left", 30), ("right", 30)]);
}

#[test]
fn households_of_a_shared_stretch_count_once_in_the_total() {
    let things = vec![
        village(3, "石桥村", 120),
        section(4, "S225", None, 0.0, 2_804.0, "石桥村"),
        section(5, "S306", None, 0.0, 2_804.0, "石桥村"),
    ];
    let answer = ask(&twice(things), json!({}));
    let roads = answer.result["roads"].as_array().unwrap();
    assert_eq!((&roads[0]["gap_households"], &roads[1]["gap_households"]), (&json!(120), &json!(120)));
    assert_eq!(answer.result["total"]["gap_households"], 120);
}

#[test]
fn a_dwelling_beside_the_gaps_of_two_roads_counts_once_in_the_total() {
    let house = thing(7, point(117.01, 33.0003), json!({"kind": "building", "households": 5}));
    let answer = ask(&twice(vec![("structures", house)]), json!({}));
    let roads = answer.result["roads"].as_array().unwrap();
    assert_eq!((&roads[0]["gap_households"], &roads[1]["gap_households"]), (&json!(5), &json!(5)));
    assert_eq!(answer.result["total"]["gap_households"], 5);
    assert_eq!(roads[0]["gaps"][0]["households_from"], "dwellings");
}

#[test]
fn households_nobody_knows_stay_unknown() {
    let things = vec![("roads", road(1, "S225")), section(4, "S225", None, 0.0, 2_000.0, "石桥村")];
    let answer = ask(&register(things), json!({}));
    let gap = &answer.result["roads"][0]["gaps"][0];
    assert_eq!((&gap["households"], &gap["households_from"]), (&Value::Null, &Value::Null));
    assert_eq!(answer.result["total"]["gap_households"], Value::Null);
}

#[test]
fn a_bin_off_all_main_roads_is_counted_nowhere_and_told() {
    let things = vec![("roads", road(1, "S225")), bin(2, 15.0, 20.0, "in_use")];
    let snapshot = register(things);
    let told = |inputs: Value| {
        ask(&snapshot, inputs).notes.iter().any(|note| note.en.contains("from every main road"))
    };
    assert!(told(json!({})) && !told(json!({"along": "S225"})));
}

#[test]
fn pieces_of_line_without_length_change_nothing() {
    let plain = line(&[(117.0, 33.0), (117.01, 33.0), (117.02, 33.0)]);
    let dirty = geo_types::MultiLineString(vec![
        geo_types::LineString::from(vec![
            (117.0, 33.0),
            (117.0, 33.0),
            (117.01, 33.0),
            (117.01, 33.0),
            (117.02, 33.0),
        ]),
        geo_types::LineString::from(vec![(117.02, 33.0), (117.02, 33.0)]),
    ]);
    let told = |line: geo_types::Geometry<f64>| {
        let road = thing(1, line, json!({"number": "S225", "class": "provincial", "main": true}));
        ask(&register(vec![("roads", road), bin(2, 5.0, 1.0, "in_use")]), json!({})).result
    };
    assert_eq!(told(plain), told(dirty.into()));
}
