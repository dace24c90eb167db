use geo_types::{Geometry, polygon};
use serde_json::Value;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

fn village(fid: i64, west: f64, east: f64, name: &str) -> (&'static str, Feature) {
    let border = polygon![(x: west, y: 32.9), (x: east, y: 32.9), (x: east, y: 33.1), (x: west, y: 33.1)];
    let about = json!({"name": name, "level": "village", "households": 300});
    ("divisions", thing(fid, Geometry::Polygon(border), about))
}

/// A road of two villages with a bin in each and a tricycle that has no place.
fn things() -> Vec<(&'static str, Feature)> {
    let road = json!({"number": "S225", "class": "provincial", "main": true});
    vec![
        ("roads", thing(1, line(&[(117.0, 33.0), (117.02, 33.0)]), road)),
        village(2, 116.99, 117.01, "东湾村"),
        village(3, 117.01, 117.03, "柳树村"),
        ("bins", thing(4, point(117.005, 33.00005), json!({"state": "in_use"}))),
        ("bins", thing(5, point(117.015, 33.00005), json!({"state": "lost", "village": "东湾村"}))),
        ("bins", thing(6, point(117.05, 33.5), json!({}))),
        ("vehicles", thing(7, None, json!({"state": "in_use", "kind": "tricycle"}))),
        ("plots", thing(8, None, json!({"planned_mu": 5190.0, "declared_mu": 2700.0, "village": "东湾村"}))),
    ]
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    Summary.run(&register(things), &object(inputs), &Progress::new()).unwrap()
}

fn row<'a>(rows: &'a Value, name: &str, value: &Value) -> &'a Value {
    rows.as_array().unwrap().iter().find(|row| row[name] == *value).unwrap()
}

fn sum(rows: &Value, name: &str) -> f64 {
    rows.as_array().unwrap().iter().map(|row| row[name].as_f64().unwrap()).sum()
}

#[test]
fn every_way_of_parting_adds_up_to_the_same_total() {
    let answer = ask(things(), json!({}));
    let result = &answer.result;
    assert_eq!(result["total"]["count"], 5);
    for by in ["by_kind", "by_village", "by_class"] {
        assert_eq!(sum(&result[by], "count"), 5.0, "{by}");
    }
    for by in ["by_village", "by_class"] {
        assert_eq!(sum(&result[by], "length_m"), result["total"]["length_m"].as_f64().unwrap(), "{by}");
    }
    assert_eq!(row(&result["by_village"], "village", &Value::Null)["count"], 2);
    assert_eq!(row(&result["by_class"], "beside_road", &json!(false))["by_kind"]["bins"], 1);
}

#[test]
fn a_village_has_its_denominators_and_a_bin_belongs_to_the_village_entered() {
    let answer = ask(things(), json!({}));
    let own = row(&answer.result["by_village"], "village", &json!("东湾村"));
    assert_eq!((&own["by_kind"]["bins"], &own["households"]), (&json!(2), &json!(300)));
    assert!(own["area_km2"].as_f64().unwrap() > 10.0);
    assert_eq!(answer.features.len(), 2);
    let states = &row(&answer.result["by_kind"], "collection", &json!("bins"))["by_state"];
    assert_eq!(row(states, "state", &Value::Null)["count"], 1);
}

#[test]
fn the_sentence_says_it_in_both_languages() {
    let answer = ask(things(), json!({}));
    assert_eq!(
        answer.sentence.zh,
        "共 5 件：垃圾桶 3、造林小班 1、保洁车辆 1；道路 1.87 km（省道 1.87 km），每公里设施 1.61 处；小班 1 块，计划 5190 亩，\
         上报 2700 亩，完成 52.02%。"
    );
    assert_eq!(
        answer.sentence.en,
        "5 in all: bins 3, planted plots 1, vehicles 1; 1.87 km of road (provincial road 1.87 km), 1.61 facilities a \
         kilometre; 1 plot, 5190 mu planned, 2700 mu declared, 52.02% of it."
    );
}

#[test]
fn a_village_or_a_road_narrows_things_and_kilometres_alike() {
    let answer = ask(things(), json!({"village": "柳树村"}));
    assert_eq!(answer.result["total"]["count"], 0);
    let length_m = answer.result["total"]["length_m"].as_f64().unwrap();
    assert!((length_m - 934.4).abs() < 1.0, "{length_m}");
    let answer = ask(things(), json!({"along": "S225", "subjects": "bins"}));
    assert_eq!(answer.result["total"]["count"], 2);
}

#[test]
fn an_empty_register_counts_nothing_and_says_so() {
    let answer = ask(vec![], json!({}));
    assert_eq!(answer.sentence.en, "Nothing that fits is entered.");
    assert_eq!(answer.result["total"]["length_m"], 0.0);
    assert_eq!(answer.result["total"]["facilities_per_km"], Value::Null);
}

#[test]
fn overlapping_borders_count_a_thing_once_and_say_so() {
    let mut all = things();
    all.push(village(9, 116.99, 117.03, "重村"));
    let answer = ask(all, json!({}));
    assert_eq!(sum(&answer.result["by_village"], "count"), 5.0);
    let lengths = sum(&answer.result["by_village"], "length_m");
    assert_eq!(lengths, answer.result["total"]["length_m"].as_f64().unwrap());
    assert!(
        answer.notes.iter().any(|note| note.en.contains("more than one village border")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do() {
    let refused = |inputs: Value| {
        Summary.run(&register(things()), &object(inputs), &Progress::new()).unwrap_err().text().en
    };
    assert!(refused(json!({"village": "柳树林"})).contains("柳树村"));
    assert!(refused(json!({"subjects": "roads"})).contains("leave them out"));
    assert!(refused(json!({"along": "S999"})).contains("no road"));
    assert!(refused(json!({"along": "roads[class='county']"})).contains("import roads first"));
    assert!(refused(json!({"reach": -1})).contains("reach"));
    assert!(refused(json!({"reach": "1000000km"})).starts_with("reach: "));
}
