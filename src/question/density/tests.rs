use geo_types::{Geometry, polygon};
use serde_json::Value;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

fn bin(fid: i64, east_km: f64, state: &str) -> (&'static str, Feature) {
    (
        "bins",
        thing(fid, point(117.0 + east_km / 93.45, 33.00005), json!({"state": state, "village": "东湾村"})),
    )
}

/// 2.8 km of road, two sections over the first two kilometres, one village with a border.
fn things() -> Vec<(&'static str, Feature)> {
    let border =
        polygon![(x: 116.99, y: 32.99), (x: 117.02, y: 32.99), (x: 117.02, y: 33.01), (x: 116.99, y: 33.01)];
    let about = json!({"name": "东湾村", "level": "village", "households": 250});
    let section =
        |side: &str, from: i64, to: i64| json!({"road": "S225", "side": side, "from_m": from, "to_m": to});
    vec![
        (
            "roads",
            thing(
                1,
                line(&[(117.0, 33.0), (117.03, 33.0)]),
                json!({"number": "S225", "class": "provincial", "main": true}),
            ),
        ),
        ("divisions", thing(2, Geometry::Polygon(border), about)),
        ("road-sections", thing(3, None, section("both", 0, 1000))),
        ("road-sections", thing(4, None, section("left", 1000, 2000))),
        bin(10, 0.2, "in_use"),
        bin(11, 0.7, "in_use"),
        bin(12, 1.5, "in_use"),
        bin(13, 2.5, "lost"),
    ]
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    Density.run(&register(things), &object(inputs), &Progress::new()).unwrap()
}

fn sum(rows: &Value, name: &str) -> f64 {
    rows.as_array().unwrap().iter().map(|row| row[name].as_f64().unwrap()).sum()
}

#[test]
fn sections_and_kilometres_add_up_to_the_road() {
    let answer = ask(things(), json!({}));
    let road = &answer.result["roads"][0];
    assert_eq!(road["count"], 3);
    for by in ["sections", "kilometres"] {
        assert_eq!(sum(&road[by], "count"), 3.0, "{by}");
        assert!((sum(&road[by], "length_m") - road["length_m"].as_f64().unwrap()).abs() < 1e-6, "{by}");
    }
    assert_eq!(road["sections"][1]["length_m"], 500.0);
    assert_eq!(road["kilometres"][0]["per_km"], 2.0);
    assert_eq!(answer.result["total"]["length_m"], road["length_m"]);
}

#[test]
fn a_village_has_its_households_and_its_area() {
    let answer = ask(things(), json!({}));
    let village = &answer.result["by_village"][0];
    assert_eq!((&village["count"], &village["per_100_households"]), (&json!(3), &json!(1.2)));
    let area = village["area_km2"].as_f64().unwrap();
    assert!((village["per_km2"].as_f64().unwrap() - 3.0 / area).abs() < 1e-9);
    assert_eq!(village["households_from"], "divisions");
}

#[test]
fn without_households_of_the_division_those_of_its_structures_are_summed_and_said() {
    let mut all = things();
    all.retain(|(collection, _)| *collection != "divisions");
    let house =
        |fid, count: i64| ("structures", thing(fid, None, json!({"households": count, "village": "东湾村"})));
    all.extend([house(20, 40), house(21, 60)]);
    let answer = ask(all, json!({}));
    assert_eq!(answer.result["by_village"][0]["per_100_households"], 3.0);
    assert_eq!(answer.result["by_village"][0]["per_km2"], Value::Null);
    assert!(
        answer.notes.iter().any(|note| note.en.contains("sum over their structures")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn the_sentence_names_its_denominators() {
    let answer = ask(things(), json!({"along": "S225"}));
    assert_eq!(
        answer.sentence.zh,
        "S225 2.80 km，路旁垃圾桶 3 处，每公里 1.07 处；每百户 1.20 处（250 户）；每平方公里 0.48 处（6.2 km²）。"
    );
    assert_eq!(
        answer.sentence.en,
        "S225 2.80 km: 3 bins beside it, 1.07 a kilometre; 1.20 to 100 households (250 households); 0.48 to a km² (6.2 km²)."
    );
}

#[test]
fn a_register_without_main_roads_says_what_to_do() {
    let error = Density.run(&register(vec![]), &object(json!({})), &Progress::new()).unwrap_err();
    assert!(error.text().en.contains("import roads first"), "{}", error.text().en);
}

#[test]
fn states_and_reach_are_kept() {
    let answer = ask(things(), json!({"states": "in_use,lost"}));
    assert_eq!(answer.result["total"]["roadside"], 4);
    let answer = ask(things(), json!({"reach": 0}));
    assert_eq!(
        (&answer.result["total"]["roadside"], &answer.result["total"]["count"]),
        (&json!(0), &json!(3))
    );
}
