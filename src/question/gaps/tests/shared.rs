//! Shared stretches, village shares, and lines and bins that are awkward.

use geo_types::polygon;

use super::*;

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
