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

#[test]
fn the_network_is_refused_with_its_reason() {
    let error = Service
        .run(&register(village()), &object(json!({"metric": "network"})), &Progress::new())
        .unwrap_err();
    assert_eq!(
        error.text().en,
        "metric: distances along the road network are not available yet: use straight"
    );
}

#[test]
fn without_demand_there_is_no_share() {
    let answer = ask(vec![bin(1, 33.0, "in_use")], json!({}));
    assert_eq!(answer.result["share"], Value::Null);
    assert!(answer.sentence.zh.starts_with("没有需求可算"), "{}", answer.sentence.zh);
}
