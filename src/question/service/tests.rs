use geo_types::polygon;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

/// A thousandth of a degree of latitude is 110.9 m here.
fn bin(fid: i64, lat: f64, state: &str) -> (&'static str, Feature) {
    ("bins", thing(fid, point(117.0, lat), json!({"state": state, "accuracy_m": 1.0})))
}

fn house(fid: i64, lat: f64, properties: Value) -> (&'static str, Feature) {
    let corner = |x: f64, y: f64| geo_types::coord! { x: 117.0 + x * 0.0001, y: lat + y * 0.0001 };
    let walls = geo_types::Polygon::new(
        vec![corner(-1.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(-1.0, 1.0), corner(-1.0, 0.0)]
            .into(),
        vec![],
    );
    ("structures", thing(fid, Some(walls.into()), properties))
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    Service.run(&register(things), &object(inputs), &Progress::new()).unwrap()
}

fn village() -> Vec<(&'static str, Feature)> {
    vec![
        bin(1, 33.0, "in_use"),
        bin(2, 33.01, "lost"),
        house(11, 33.0008, json!({"households": 3, "village": "石桥村"})),
        house(12, 33.0010, json!({"households": 5, "village": "石桥村"})),
        house(13, 33.0101, json!({"households": 2, "village": "柳湾村"})),
    ]
}

#[test]
fn a_house_counts_by_its_nearest_wall() {
    // The near wall of house 11 is 88.7 m off and its far one 99.8 m; that of house 12 is 110.9 m off.
    let served = |radius: f64| ask(village(), json!({"radius": radius})).result["demand_covered"].clone();
    assert_eq!(served(88.0), 0.0);
    assert_eq!(served(89.0), 3.0);
    assert_eq!(served(110.0), 3.0);
    assert_eq!(served(111.0), 8.0);
}

#[test]
fn the_share_is_of_households_and_villages_add_up() {
    let answer = ask(village(), json!({"radius": "100m"}));
    assert_eq!((&answer.result["share"], &answer.result["demand_total"]), (&json!(0.3), &json!(10.0)));
    let villages = answer.result["by_village"].as_array().unwrap();
    assert_eq!(villages[0]["village"], "石桥村");
    assert_eq!((&villages[0]["demand_covered"], &villages[1]["demand_covered"]), (&json!(3.0), &json!(0.0)));
    let uncovered = answer.result["features"].as_array().unwrap();
    assert_eq!(uncovered.len(), 2);
    assert_eq!(
        (&uncovered[0]["properties"]["households"], &uncovered[0]["properties"]["weight"]),
        (&json!(5), &json!(5.0))
    );
    assert_eq!(
        answer.sentence.zh,
        "垃圾桶 1 处，半径 100 米，服务到 3 户，占 10 户的 30.0%；还有 7 户（2 处）服务不到，最多的是石桥村，5 户。"
    );
    assert_eq!(
        answer.sentence.en,
        "3 of 10 households (30.0%) have one of 1 bins within 100 m; 7 households (2 places) have none; most of them in \
         石桥村: 5 households."
    );
}

#[test]
fn a_lost_bin_serves_nobody_unless_asked_for() {
    let answer = ask(village(), json!({"radius": 100, "states": "in_use,lost"}));
    assert_eq!(answer.result["demand_covered"], 5.0);
    let answer = ask(village(), json!({"radius": 100}));
    assert!(
        answer.notes.iter().any(|note| note.zh.contains("1 处设施的状态不在所选之内")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn demand_entered_goes_before_structures() {
    let mut things = village();
    things.push(("demand", thing(21, point(117.0, 33.0), json!({"weight": 7.5}))));
    assert_eq!(ask(things.clone(), json!({"radius": 10})).result["demand_total"], 7.5);
    assert_eq!(ask(things, json!({"radius": 10, "demand": "structures"})).result["demand_total"], 10.0);
}

#[test]
fn what_nobody_counted_is_one_and_said_and_what_was_pulled_down_is_nothing() {
    let things = vec![
        bin(1, 33.0, "in_use"),
        house(11, 33.0001, json!({})),
        house(12, 33.0001, json!({"state": "removed", "households": 4})),
    ];
    let answer = ask(things, json!({"radius": 100}));
    assert_eq!((&answer.result["demand_total"], &answer.result["share"]), (&json!(1.0), &json!(1.0)));
    assert!(answer.notes.iter().any(|note| note.zh.contains("每处按 1 算")), "{:?}", answer.notes);
}

#[test]
fn a_facility_known_by_chainage_serves_from_there() {
    let road = thing(31, line(&[(117.0, 33.0), (117.0, 33.1)]), json!({"number": "S225"}));
    let by_post = json!({"road": "S225", "chainage_m": 1000, "state": "in_use"});
    let lost = json!({"road": "S999", "chainage_m": 1000, "state": "in_use"});
    let things = vec![
        ("roads", road),
        ("bins", thing(1, None, by_post)),
        ("bins", thing(2, None, lost)),
        house(11, 33.0091, json!({"households": 3})),
    ];
    let answer = ask(things, json!({"radius": 20}));
    assert_eq!((&answer.result["demand_covered"], &answer.result["facilities"]), (&json!(3.0), &json!(1)));
    assert!(
        answer.notes.iter().any(|note| note.en.contains("positions are worked out")),
        "{:?}",
        answer.notes
    );
    assert!(
        answer.notes.iter().any(|note| note.en.starts_with("1 facilities have no position")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn a_bin_inside_a_courtyard_is_no_distance_from_it() {
    let yard =
        polygon![(x: 116.99, y: 32.99), (x: 117.01, y: 32.99), (x: 117.01, y: 33.01), (x: 116.99, y: 33.01)];
    let things = vec![bin(1, 33.0, "in_use"), ("demand", thing(2, Some(yard.into()), json!({"weight": 1})))];
    let answer = ask(things, json!({"radius": 1}));
    assert_eq!(answer.result["share"], 1.0);
    let covered = answer.features.iter().find(|feature| feature.layer == "covered").unwrap();
    assert_eq!(covered.properties["offset_m"], 0.0);
}

#[test]
fn the_radius_follows_the_rule_of_the_day() {
    let radius = |on: &str| ask(village(), json!({"on": on})).result["radius_m"].clone();
    assert_eq!((radius("2015-03-20"), radius("2026-01-01")), (json!(70.0), json!(120.0)));
    let answer = ask(village(), json!({"on": "2026-01-01"}));
    assert!(answer.notes[0].zh.contains("collect.2022"), "{:?}", answer.notes);
}

/// Two roads that run east, 222 m apart, and a lane that joins them at their western end.
fn block() -> Vec<(&'static str, Feature)> {
    let road = |fid: i64, number: &str, at: &[(f64, f64)]| {
        ("roads", thing(fid, line(at), json!({"number": number, "class": "county", "main": true})))
    };
    vec![
        road(31, "X001", &[(117.0, 33.0), (117.01, 33.0)]),
        road(32, "X002", &[(117.0, 33.002), (117.01, 33.002)]),
        road(33, "X003", &[(117.0, 33.0), (117.0, 33.002)]),
    ]
}

/// A bin and a house so many metres along the two roads, each 10 m south of its own.
fn across(bin_m: f64, house_m: f64) -> Vec<(&'static str, Feature)> {
    let south = 10.0 / 110_900.0;
    let bin = point(117.0 + bin_m / 93_500.0, 33.0 - south);
    let house = point(117.0 + house_m / 93_500.0, 33.002 - south);
    let mut things = block();
    things.push(("bins", thing(1, bin, json!({"state": "in_use", "accuracy_m": 1.0}))));
    things.push(("structures", thing(11, house, json!({"households": 3, "village": "石桥村"}))));
    things
}

#[test]
fn on_foot_one_goes_round_by_the_lane() {
    // 10 m to the road, 50 m along it, 222 m up the lane, 80 m along the other road, 10 m to the bin.
    let answer = |radius: f64| ask(across(80.0, 50.0), json!({"metric": "network", "radius": radius}));
    assert_eq!(answer(370.0).result["share"], 0.0);
    let served = answer(374.0);
    assert_eq!((&served.result["share"], &served.result["metric"]), (&json!(1.0), &json!("network")));
    let drawn = served
        .features
        .iter()
        .find(|feature| feature.layer == "covered" && feature.properties["collection"] == "structures");
    let way_m = drawn.unwrap().properties["walk_m"].as_f64().unwrap();
    assert!((way_m - 371.8).abs() < 0.5, "{way_m}");
    let open = &answer(300.0).result["features"][0]["properties"]["straight_m"];
    assert!((open.as_f64().unwrap() - 223.8).abs() < 0.5, "{open}");
    assert!(answer(300.0).notes.iter().any(|note| note.en.starts_with("1 places have a facility within")));
}

#[test]
fn on_foot_the_reach_is_stretches_that_end_where_the_way_is_used_up() {
    let answer = ask(across(80.0, 50.0), json!({"metric": "network", "radius": 100}));
    let lengths: Vec<f64> = ["X001", "X002", "X003"]
        .iter()
        .map(|number| {
            let roads = answer.result["roads"].as_array().unwrap();
            roads.iter().find(|road| road["number"] == *number).unwrap()["covered_m"].as_f64().unwrap()
        })
        .collect();
    // 90 m to either side of the bin: 80 m to the corner and 10 m up the lane.
    assert!(
        (lengths[0] - 170.0).abs() < 0.2 && lengths[1] == 0.0 && (lengths[2] - 10.0).abs() < 0.2,
        "{lengths:?}"
    );
    let mm = |name: &str| (answer.result[name].as_f64().unwrap() * 1000.0).round() as i64;
    let open: f64 = answer.result["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|feature| feature["properties"]["length_m"].as_f64())
        .sum();
    assert_eq!(mm("road_covered_m") + (open * 1000.0).round() as i64, mm("road_length_m"));
}

#[test]
fn straight_the_length_served_is_that_of_the_circle_on_the_road() {
    let answer = ask(across(300.0, 50.0), json!({"radius": 100}));
    // 10 m off the road a circle of 100 m holds 2 · √(100² − 10²) of it.
    let covered_m = answer.result["road_covered_m"].as_f64().unwrap();
    assert!((covered_m - 2.0 * 9_900.0_f64.sqrt()).abs() < 0.05, "{covered_m}");
    assert!(
        answer.notes.iter().any(|note| note.zh.contains("道路 3 条共 2.09 km，服务到 0.20 km")),
        "{:?}",
        answer.notes
    );
    let only = ask(across(300.0, 50.0), json!({"radius": 100, "along": "X002"}));
    assert_eq!(
        (&only.result["road_share"], only.result["roads"].as_array().unwrap().len()),
        (&json!(0.0), 1)
    );
}

#[test]
fn who_is_nearer_to_the_bin_than_to_the_road_walks_straight() {
    let mut things = block();
    things.push(("bins", thing(1, point(117.005, 33.001), json!({"state": "in_use", "accuracy_m": 1.0}))));
    things.push(("structures", thing(11, point(117.005, 33.0011), json!({"households": 3}))));
    let answer = ask(things, json!({"metric": "network", "radius": 20}));
    assert_eq!(answer.result["share"], 1.0);
    assert!(
        answer.notes.iter().any(|note| note.en.starts_with("1 facilities have no road")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn nobody_walks_on_an_expressway_and_its_length_is_left_out() {
    let mut things = across(80.0, 50.0);
    things.retain(|(_, thing)| thing.properties.get("number") != Some(&json!("X003")));
    let lane = json!({"number": "G36", "class": "expressway", "main": true});
    things.push(("roads", thing(33, line(&[(117.0, 33.0), (117.0, 33.002)]), lane)));
    let answer = ask(things, json!({"metric": "network", "radius": 900}));
    assert_eq!((&answer.result["share"], answer.result["roads"].as_array().unwrap().len()), (&json!(0.0), 2));
    assert!(answer.notes.iter().any(|note| note.zh.contains("1 条高速公路")), "{:?}", answer.notes);
}

#[test]
fn a_wall_and_the_inside_of_a_market_serve_the_road_beside_and_through_them() {
    let yard = polygon![(x: 117.002, y: 32.999), (x: 117.008, y: 32.999), (x: 117.008, y: 33.001), (x: 117.002, y: 33.001)];
    let mut things = block();
    things.push(("markets", thing(2, Some(yard.into()), json!({"name": "集市", "state": "in_use"}))));
    let answer =
        ask(things, json!({"facilities": "markets", "demand": "bins", "radius": 50, "along": "X001"}));
    let covered_m = answer.result["road_covered_m"].as_f64().unwrap();
    assert!((covered_m - (561.0 + 100.0)).abs() < 1.5, "{covered_m}");
    assert_eq!(answer.result["roads"][0]["covered"].as_array().unwrap().len(), 1);
}

#[test]
fn a_village_is_served_when_all_of_it_is() {
    let mut things = village();
    things.push(house(14, 33.0001, json!({"households": 1, "village": "东湾村"})));
    let result = ask(things, json!({"radius": 100})).result;
    assert_eq!(
        (&result["villages"], &result["villages_reached"], &result["villages_served"]),
        (&json!(3), &json!(2), &json!(1))
    );
}

#[test]
fn without_roads_nobody_walks_and_there_is_no_share_of_length() {
    let result = ask(village(), json!({"metric": "network", "radius": 100})).result;
    assert_eq!((&result["road_share"], &result["road_length_m"]), (&Value::Null, &json!(0.0)));
    // No road is near, so who is near the bin walks straight.
    assert_eq!(result["demand_covered"], 3.0);
}

#[test]
fn without_demand_there_is_no_share() {
    let answer = ask(vec![bin(1, 33.0, "in_use")], json!({}));
    assert_eq!(answer.result["share"], Value::Null);
    assert!(answer.sentence.zh.starts_with("没有需求可算"), "{}", answer.sentence.zh);
}

/// A road through two villages with borders: three houses in the west, none in the east.
fn two_villages(west: Value, east: Value, houses: &[Value]) -> Snapshot {
    let village = |fid: i64, from: f64, to: f64, name: &str, counted: Value| {
        let ring = vec![(from, 32.99), (to, 32.99), (to, 33.01), (from, 33.01), (from, 32.99)];
        let mut about = object(json!({"name": name, "level": "village"}));
        about.extend(object(counted));
        (
            "divisions",
            thing(
                fid,
                geo_types::Geometry::from(geo_types::Polygon::new(ring.into(), vec![])),
                Value::Object(about),
            ),
        )
    };
    let road = thing(1, line(&[(117.0, 33.0), (117.02, 33.0)]), json!({"number": "X001", "class": "county"}));
    let mut things = vec![
        ("roads", road),
        village(2, 117.0, 117.01, "西村", west),
        village(3, 117.01, 117.02, "东村", east),
        ("bins", thing(4, point(117.001, 33.0001), json!({"state": "in_use"}))),
    ];
    for (fid, about) in (10..).zip(houses) {
        let place = point(117.001 + 0.003 * (fid - 10) as f64, 33.0003);
        let mut all = object(json!({"kind": "building"}));
        all.extend(object(about.clone()));
        things.push(("structures", thing(fid, place, Value::Object(all))));
    }
    register(things)
}

fn shared(snapshot: &Snapshot, share: bool) -> Value {
    let inputs = object(json!({"radius": 150, "share": share}));
    Service.run(snapshot, &inputs, &Progress::new()).unwrap().result
}

#[test]
fn a_villages_households_are_shared_over_its_houses_only_when_asked() {
    let nobody = vec![json!({}), json!({}), json!({})];
    let snapshot = two_villages(json!({"households": 300}), json!({}), &nobody);
    assert_eq!(shared(&snapshot, false)["demand_total"], 3.0);
    let answer = shared(&snapshot, true);
    assert_eq!((&answer["demand_total"], &answer["demand_covered"]), (&json!(300.0), &json!(100.0)));
    let told =
        json!({"village": "西村", "households": 300.0, "from": "households", "over": "houses", "places": 3});
    assert_eq!(answer["assumed"], json!({"counted_as_one": 0, "villages": [told]}));
    let notes = answer["notes"].as_array().unwrap();
    assert!(
        notes.iter().any(|note| note["en"].as_str().unwrap().contains("西村 300 over 3 houses")),
        "{notes:#?}"
    );
}

#[test]
fn what_is_entered_for_houses_comes_off_and_a_number_used_up_says_nothing_of_the_others() {
    let some = vec![json!({"households": 10}), json!({}), json!({})];
    let with = |number: i64| shared(&two_villages(json!({"households": number}), json!({}), &some), true);
    assert_eq!(with(30)["demand_total"], 30.0);
    assert_eq!(
        (&with(10)["demand_total"], &with(10)["assumed"]["counted_as_one"]),
        (&json!(12.0), &json!(2))
    );
}

#[test]
fn a_village_without_a_house_has_its_households_along_its_road_by_its_people_where_only_they_are_known() {
    let snapshot =
        two_villages(json!({"households": 3}), json!({"population": 262}), &[json!({"households": 3})]);
    let answer = shared(&snapshot, true);
    assert!((answer["demand_total"].as_f64().unwrap() - 103.0).abs() < 1e-6, "{answer:#}");
    let village = &answer["assumed"]["villages"][0];
    assert_eq!(
        (&village["village"], &village["over"], &village["from"]),
        (&json!("东村"), &json!("road"), &json!("population"))
    );
    let east = answer["by_village"].as_array().unwrap().iter().find(|of| of["village"] == "东村").unwrap();
    assert!(east["places"].as_u64().unwrap() >= 9, "{east}");
    let mut ids: Vec<&str> =
        answer["features"].as_array().unwrap().iter().map(|of| of["id"].as_str().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "every place has an id of its own");
}
