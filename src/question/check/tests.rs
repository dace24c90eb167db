use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{self, line, point, thing};

/// A register of a road of one stretch and these things.
fn register(things: Vec<(&str, Feature)>) -> Snapshot {
    let road = line(&[(117.0, 33.0), (117.1, 33.0)]);
    let road = ("roads", thing(900, road, json!({"number": "S225", "class": "provincial"})));
    testing::register(std::iter::once(road).chain(things).collect())
}

fn codes(snapshot: &Snapshot) -> Vec<String> {
    let answer = Check::default().run(snapshot, &Properties::new(), &Progress::new()).unwrap();
    let findings = answer.result["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_sound_register_has_no_findings() {
    let bin = thing(
        1,
        Some(point(117.05, 33.00003)),
        json!({"road": "225省道", "chainage_m": 4670, "state": "in_use"}),
    );
    let snapshot = register(vec![("bins", bin)]);
    assert_eq!(codes(&snapshot), Vec::<String>::new());
}

#[test]
fn a_bin_entered_twice_is_told_once() {
    let things = vec![
        ("bins", thing(1, Some(point(117.05, 33.0)), json!({"name": "B-1"}))),
        ("bins", thing(2, Some(point(117.050001, 33.0)), json!({"name": "B-2"}))),
        ("bins", thing(3, Some(point(117.06, 33.0)), json!({}))),
    ];
    assert_eq!(codes(&register(things)), ["entered-twice"]);
}

#[test]
fn a_road_nobody_entered_and_a_chainage_beyond_the_end_are_told() {
    let things = vec![
        ("bins", thing(1, Some(point(117.05, 33.0)), json!({"road": "S999", "chainage_m": 10}))),
        ("bins", thing(2, Some(point(117.06, 33.0)), json!({"road": "S225", "chainage_m": 99_000}))),
    ];
    assert_eq!(codes(&register(things)), ["chainage-nowhere", "road-unknown"]);
}

#[test]
fn a_position_far_from_its_chainage_is_told() {
    let bin = thing(1, Some(point(117.05, 33.0)), json!({"road": "S225", "chainage_m": 1000}));
    assert_eq!(codes(&register(vec![("bins", bin)])), ["chainage-disagrees"]);
}

#[test]
fn one_source_id_on_two_things_is_told() {
    let things = vec![
        ("bins", thing(1, Some(point(117.05, 33.0)), json!({"source_id": "a.csv:7"}))),
        ("bins", thing(2, Some(point(117.06, 33.0)), json!({"source_id": "a.csv:7"}))),
    ];
    assert_eq!(codes(&register(things)), ["source-twice"]);
}

#[test]
fn a_value_saved_by_another_program_is_checked_too() {
    let bin = thing(1, Some(point(117.05, 33.0)), json!({"state": "flying"}));
    assert_eq!(codes(&register(vec![("bins", bin)])), ["field-choice"]);
}

#[test]
fn an_unknown_collection_is_refused_with_its_name() {
    let inputs = json!({"collections": "bins,飞碟"}).as_object().unwrap().clone();
    let error = Check::default().run(&register(vec![]), &inputs, &Progress::new()).unwrap_err();
    assert!(error.text().zh.contains("飞碟"), "{}", error.text().zh);
}
