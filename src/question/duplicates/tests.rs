use geo_types::{Geometry, polygon};
use serde_json::Value;
use uuid::Uuid;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

/// A bin so many metres east and north of a place 93 m along the road.
fn bin(fid: i64, east_m: f64, north_m: f64, about: Value) -> (&'static str, Feature) {
    let place = point(117.001 + east_m / 93_450.0, 33.0 + north_m / 110_900.0);
    ("bins", thing(fid, place, about))
}

fn by_chainage(fid: i64, about: Value) -> (&'static str, Feature) {
    ("bins", thing(fid, None, about))
}

fn snapshot(mut things: Vec<(&'static str, Feature)>) -> Snapshot {
    things.push(("roads", thing(900, line(&[(117.0, 33.0), (117.02, 33.0)]), json!({"number": "S225"}))));
    register(things)
}

fn ask(things: Vec<(&'static str, Feature)>, inputs: Value) -> Answer {
    Duplicates.run(&snapshot(things), &object(inputs), &Progress::new()).unwrap()
}

/// Each group as the numbers of its members, the one to keep first.
fn groups(answer: &Answer) -> Vec<Vec<u128>> {
    let id = |member: &Value| member["id"].as_str().unwrap().parse::<Uuid>().unwrap().as_u128();
    let groups = answer.result["groups"].as_array().unwrap();
    groups.iter().map(|group| group["members"].as_array().unwrap().iter().map(id).collect()).collect()
}

#[test]
fn bins_at_the_very_same_place_are_one_group_even_at_zero_metres() {
    let things =
        vec![bin(1, 0.0, 50.0, json!({})), bin(2, 0.0, 50.0, json!({})), bin(3, 0.5, 50.0, json!({}))];
    assert_eq!(groups(&ask(things.clone(), json!({"near": 0}))), [[1, 2]]);
    let answer = ask(things, json!({}));
    assert_eq!(groups(&answer), [[1, 2, 3]]);
    assert_eq!(answer.result["groups"][0]["reasons"], json!(["near"]));
    assert_eq!(answer.result["groups"][0]["span_m"], 0.5);
}

#[test]
fn a_chain_of_near_things_is_one_group_and_says_how_long_it_is() {
    let things = (0..4).map(|i| bin(i + 1, f64::from(i as i32) * 2.5, 50.0, json!({}))).collect();
    let answer = ask(things, json!({}));
    assert_eq!(groups(&answer), [[1, 2, 3, 4]]);
    assert!((answer.result["groups"][0]["span_m"].as_f64().unwrap() - 7.5).abs() < 0.01);
    assert_eq!(answer.result["total"]["extra"], 3);
}

#[test]
fn a_bin_without_a_position_is_found_by_its_chainage_and_side() {
    let things = vec![
        bin(1, 0.0, 5.0, json!({"volume_l": 240})),
        by_chainage(2, json!({"road": "S225", "chainage_m": 92.0, "side": "left"})),
        by_chainage(3, json!({"road": "S225", "chainage_m": 93.0, "side": "right"})),
        by_chainage(4, json!({"road": "S225", "chainage_m": 500.0, "side": "left"})),
    ];
    let answer = ask(things, json!({}));
    assert_eq!(groups(&answer), [[2, 1]]);
    assert_eq!(answer.result["groups"][0]["reasons"], json!(["chainage"]));
}

#[test]
fn what_has_no_side_is_compared_on_both_and_told() {
    let things =
        vec![bin(1, 0.0, 5.0, json!({})), by_chainage(2, json!({"road": "S225", "chainage_m": 93.0}))];
    let answer = ask(things, json!({}));
    assert_eq!(groups(&answer).len(), 1);
    assert!(answer.notes.iter().any(|note| note.en.contains("enter the side")), "{:?}", answer.notes);
}

#[test]
fn the_one_to_keep_is_the_best_known_then_the_last_seen() {
    let things = vec![
        bin(1, 0.0, 50.0, json!({"seen_at": "2015-05-01"})),
        bin(2, 0.0, 50.0, json!({"seen_at": "2015-05-09"})),
        bin(3, 0.0, 50.0, json!({"seen_at": "2015-04-01", "name": "B-3"})),
    ];
    assert_eq!(groups(&ask(things, json!({}))), [[3, 2, 1]]);
}

#[test]
fn a_new_bin_in_the_place_of_a_lost_one_is_no_duplicate() {
    let things =
        vec![bin(1, 0.0, 50.0, json!({"state": "lost"})), bin(2, 0.0, 50.0, json!({"state": "in_use"}))];
    assert!(groups(&ask(things.clone(), json!({}))).is_empty());
    assert_eq!(groups(&ask(things, json!({"states": "in_use,lost"}))).len(), 1);
}

#[test]
fn things_of_two_kinds_are_never_one() {
    let sty = |fid, kind: &str| ("structures", thing(fid, point(117.001, 33.0005), json!({"kind": kind})));
    let answer = ask(vec![sty(1, "pigsty"), sty(2, "shed")], json!({"subjects": "structures"}));
    assert!(groups(&answer).is_empty());
    assert_eq!(answer.sentence.zh, "2 件中没有疑似重复的（相距 3 米以内，或同路同侧桩号相差 3 米以内）。");
}

#[test]
fn an_area_is_compared_at_its_middle() {
    let hall = polygon![(x: 117.001, y: 33.0005), (x: 117.0012, y: 33.0005), (x: 117.0012, y: 33.0007), (x: 117.001, y: 33.0007)];
    let middle = point(117.0011, 33.0006);
    let things = vec![
        ("toilets", thing(1, Geometry::Polygon(hall), json!({}))),
        ("toilets", thing(2, middle, json!({}))),
    ];
    assert_eq!(groups(&ask(things, json!({"near": "1m"}))).len(), 1);
}

#[test]
fn the_sentence_counts_groups_and_what_would_go() {
    let things =
        vec![bin(1, 0.0, 50.0, json!({})), bin(2, 0.0, 50.0, json!({})), bin(3, 90.0, 50.0, json!({}))];
    let answer = ask(things, json!({}));
    assert_eq!(answer.sentence.zh, "3 件中有 1 组疑似重复，最多的一组 2 件；每组留一件，可去掉 1 件。");
    assert_eq!(
        answer.sentence.en,
        "1 group of perhaps duplicates among 3, the largest of 2; keeping one of each would remove 1."
    );
}

#[test]
fn an_empty_register_has_none_and_limits_are_kept() {
    assert!(groups(&ask(vec![], json!({}))).is_empty());
    let refused =
        |inputs: Value| Duplicates.run(&snapshot(vec![]), &object(inputs), &Progress::new()).unwrap_err();
    assert!(refused(json!({"near": -1})).text().en.starts_with("near: "));
    assert!(refused(json!({"near": "1000000km"})).text().en.starts_with("near: "));
}
