use geo_types::{Geometry, polygon};
use serde_json::{Value, json};

use super::*;
use crate::geodesy::{Position, direct};
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

mod bounds;

/// A place so far north of S225, which runs east along 33° N.
fn north(lon: f64, metres: f64) -> Position {
    direct(Position::new(lon, 33.0).unwrap(), 0.0, metres)
}

fn at(place: Position) -> Geometry<f64> {
    point(place.lon(), place.lat())
}

fn s225(properties: Value) -> Feature {
    let mut road = object(json!({"number": "S225", "class": "provincial", "main": true}));
    road.extend(object(properties));
    let mut vertices = Vec::new();
    // Short edges, so that the drawn line stays on the parallel to a micrometre.
    for step in 0..=200 {
        vertices.push((117.0 + f64::from(step) * 0.0001, 33.0));
    }
    thing(900, line(&vertices), Value::Object(road))
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    try_ask(things, inputs).unwrap()
}

fn try_ask(things: Vec<(&str, Feature)>, inputs: Value) -> Result<Answer, QuestionError> {
    Within.run(&register(things), &object(inputs), &Progress::new())
}

fn verdicts(answer: &Answer) -> Vec<(u128, String)> {
    let features = answer.result["features"].as_array().unwrap();
    let of = |feature: &Value| {
        let id: uuid::Uuid = feature["id"].as_str().unwrap().parse().unwrap();
        (id.as_u128(), feature["properties"]["verdict"].as_str().unwrap().to_owned())
    };
    features.iter().map(of).collect()
}

fn said<'a>(answer: &'a Answer, at: usize, name: &str) -> &'a Value {
    &answer.result["features"][at]["properties"][name]
}

fn bin(fid: i64, metres: f64, properties: Value) -> (&'static str, Feature) {
    ("bins", thing(fid, at(north(117.01, metres)), properties))
}

#[test]
fn what_is_nearer_than_the_limit_is_inside_with_chainage_and_side() {
    let things = vec![("roads", s225(json!({}))), bin(1, 9.9, json!({})), bin(2, 10.1, json!({}))];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": "10m"}));
    assert_eq!(verdicts(&answer), [(1, "inside".to_owned())]);
    assert_eq!(said(&answer, 0, "offset_m"), 9.9);
    assert_eq!((said(&answer, 0, "side"), said(&answer, 0, "road_number")), (&json!("left"), &json!("S225")));
    let chainage_m = said(&answer, 0, "chainage_m").as_f64().unwrap();
    assert!((chainage_m - 934.7).abs() < 1.0, "{chainage_m}");
    assert_eq!(said(&answer, 0, "side_text")["zh"], "左（路北）");
    assert_eq!(said(&answer, 0, "accuracy_known"), false);
    assert_eq!((said(&answer, 0, "village"), said(&answer, 0, "households")), (&Value::Null, &Value::Null));
}

#[test]
fn the_answer_reads_as_a_sentence_in_both_languages() {
    let yard = |fid: i64, kind: &str| {
        ("structures", thing(fid, at(north(117.002, fid as f64)), json!({"kind": kind, "accuracy_m": 0.1})))
    };
    let road = s225(json!({"accuracy_m": 0.1}));
    let things = vec![("roads", road), yard(3, "pigsty"), yard(4, "pigsty"), yard(5, "shed")];
    let answer = ask(things, json!({"subjects": "structures", "of": "S225", "distance": 10}));
    assert_eq!(answer.sentence.zh, "S225 中心线 10 米以内有 3 处建筑与圈棚（猪圈 2、棚 1）。");
    assert_eq!(
        answer.sentence.en,
        "3 structures (pigsty 2, shed 1) lie within 10 m of the centreline of S225."
    );
    assert_eq!(answer.result["sentence"], json!(answer.sentence));
    assert_eq!(answer.result["accuracy_known"], true);
}

#[test]
fn nothing_near_is_said_so() {
    let things = vec![("roads", s225(json!({}))), bin(1, 50.0, json!({}))];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 10}));
    assert!(verdicts(&answer).is_empty() && answer.table.rows.is_empty() && answer.features.is_empty());
    assert_eq!(answer.sentence.en, "No bins lie within 10 m of the centreline of S225.");
}

#[test]
fn known_accuracy_that_straddles_the_limit_is_uncertain_and_asks_for_a_tape() {
    let road = s225(json!({"accuracy_m": 1.0}));
    let things = vec![
        ("roads", road),
        bin(1, 5.9, json!({"accuracy_m": 3.0})),
        bin(2, 12.0, json!({"accuracy_m": 3.0})),
        bin(3, 15.0, json!({"accuracy_m": 3.0})),
    ];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 10}));
    assert_eq!(verdicts(&answer), [(1, "inside".to_owned()), (2, "uncertain".to_owned())]);
    assert_eq!(said(&answer, 1, "measure"), "position");
    assert!(answer.sentence.en.contains("1 more is uncertain"), "{}", answer.sentence.en);
}

#[test]
fn an_edge_of_unknown_width_makes_what_lies_between_uncertain() {
    // Half of 7 to 15 m: the edge lies 3.5 to 7.5 m from the centreline.
    let things = || {
        vec![
            ("roads", s225(json!({}))),
            bin(1, 13.0, json!({})),
            bin(2, 15.0, json!({})),
            bin(3, 18.0, json!({})),
        ]
    };
    let asked = json!({"subjects": "bins", "of": "S225", "distance": 10, "from": "carriageway"});
    let answer = ask(things(), asked.clone());
    assert_eq!(verdicts(&answer), [(1, "inside".to_owned()), (2, "uncertain".to_owned())]);
    assert_eq!(said(&answer, 1, "measure"), "carriageway width");
    assert_eq!(said(&answer, 1, "assumed"), &json!({"carriageway_width_m": [7.0, 15.0]}));
    assert_eq!(
        (said(&answer, 1, "offset_min_m"), said(&answer, 1, "offset_max_m")),
        (&json!(7.5), &json!(11.5))
    );
    assert!(answer.notes.iter().any(|note| note.zh.contains("未核实")), "{:?}", answer.notes);
    let mut measured = things();
    measured[0] = ("roads", s225(json!({"carriageway_width_m": 12.0})));
    let answer = ask(measured, asked);
    assert_eq!(verdicts(&answer), [(1, "inside".to_owned()), (2, "inside".to_owned())]);
    assert_eq!((said(&answer, 1, "offset_m"), said(&answer, 1, "assumed")), (&json!(9.0), &Value::Null));
}

#[test]
fn land_nobody_surveyed_is_assumed_and_said_so() {
    let things = vec![("roads", s225(json!({"carriageway_width_m": 12.0}))), bin(1, 25.0, json!({}))];
    let answer = ask(things, json!({"subjects": "bins", "rule": "zone.S"}));
    assert_eq!(verdicts(&answer), [(1, "inside".to_owned())]);
    assert_eq!(said(&answer, 0, "offset_m"), 14.0);
    assert_eq!(said(&answer, 0, "assumed")["land_width_m"], 22.0);
    assert!(
        answer.notes.iter().any(|note| note.en.contains("highway land width of S225")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn the_ten_metre_rule_sets_subjects_roads_distance_and_line() {
    let structure = |fid: i64, kind: &str, state: Option<&str>| {
        ("structures", thing(fid, at(north(117.01, 11.0)), json!({"kind": kind, "state": state})))
    };
    let lane = line(&[(117.0, 33.01), (117.02, 33.01)]);
    let things = vec![
        ("roads", s225(json!({"carriageway_width_m": 9.0}))),
        ("roads", thing(901, lane, json!({"number": "Y001", "class": "township", "main": false}))),
        structure(1, "pigsty", None),
        structure(2, "building", None),
        structure(3, "dry_latrine", Some("removed")),
        structure(4, "shed", Some("standing")),
        ("structures", thing(5, point(117.01, 33.01), json!({"kind": "pigsty"}))),
    ];
    let answer = ask(things, json!({"rule": "local.10m"}));
    assert_eq!(verdicts(&answer), [(1, "inside".to_owned()), (4, "inside".to_owned())]);
    assert_eq!(
        (answer.result["from"].as_str(), answer.result["distance_m"].as_f64()),
        (Some("carriageway"), Some(10.0))
    );
    assert_eq!(answer.result["rule"], "local.10m");
    assert!(
        answer.sentence.zh.starts_with("按规则 local.10m（本地规定，不是法律），S225 路面边缘"),
        "{}",
        answer.sentence.zh
    );
    assert!(answer.notes[0].en.contains("local rule, not law"), "{}", answer.notes[0].en);
}

#[test]
fn a_rule_before_its_day_is_refused_and_a_distance_of_one_s_own_is_not_the_rule_s() {
    let things = || vec![("roads", s225(json!({}))), bin(1, 5.0, json!({}))];
    let error = try_ask(things(), json!({"rule": "local.10m", "on": "2015-03-19"})).unwrap_err();
    assert!(error.text().zh.contains("没有生效"), "{}", error.text().zh);
    let answer = ask(things(), json!({"subjects": "bins", "rule": "local.10m", "distance": 20}));
    assert_eq!(answer.result["rule"], Value::Null);
    let answer = ask(things(), json!({"subjects": "bins"}));
    assert_eq!(
        (answer.result["rule"].as_str(), answer.result["distance_m"].as_f64()),
        (Some("local.10m"), Some(10.0))
    );
}

#[test]
fn a_yard_counts_from_its_nearest_wall_and_one_the_road_runs_through_is_on_it() {
    let yard = |from: f64, to: f64| {
        let (sw, ne) = (north(117.01, from), north(117.0102, to));
        Geometry::Polygon(polygon![
            (x: sw.lon(), y: sw.lat()), (x: ne.lon(), y: sw.lat()), (x: ne.lon(), y: ne.lat()), (x: sw.lon(), y: ne.lat()),
        ])
    };
    let things = vec![
        ("roads", s225(json!({}))),
        ("structures", thing(1, yard(8.0, 40.0), json!({}))),
        ("structures", thing(2, yard(-500.0, 500.0), json!({}))),
        ("structures", thing(3, yard(11.0, 40.0), json!({}))),
    ];
    let answer = ask(things, json!({"subjects": "structures", "of": "S225", "distance": 10}));
    let mut found = verdicts(&answer);
    found.sort();
    assert_eq!(found, [(1, "inside".to_owned()), (2, "inside".to_owned())]);
    for at in 0..2 {
        let first = answer.result["features"][at]["id"].as_str().unwrap().ends_with('1');
        assert_eq!(said(&answer, at, "side"), if first { "left" } else { "on" });
        let offset_m = said(&answer, at, "offset_m").as_f64().unwrap();
        assert!((offset_m - if first { 8.0 } else { 0.0 }).abs() < 0.001, "{offset_m}");
    }
}

#[test]
fn of_two_roads_the_nearer_is_named_and_both_are_listed() {
    let second = line(&[(117.0, 33.00012), (117.02, 33.00012)]);
    let things = vec![
        ("roads", s225(json!({}))),
        ("roads", thing(901, second, json!({"number": "G206", "class": "national", "main": true}))),
        bin(1, 5.0, json!({})),
    ];
    let answer = ask(things, json!({"subjects": "bins", "distance": 10}));
    assert_eq!(said(&answer, 0, "road_number"), "S225");
    let all: Vec<&str> = said(&answer, 0, "all_roads")
        .as_array()
        .unwrap()
        .iter()
        .map(|road| road["road_number"].as_str().unwrap())
        .collect();
    assert_eq!(all, ["S225", "G206"]);
}

#[test]
fn a_thing_known_by_chainage_alone_is_uncertain_and_one_known_by_nothing_is_counted() {
    let things = vec![
        ("roads", s225(json!({}))),
        ("bins", thing(1, None, json!({"road": "225省道", "chainage_m": 500, "side": "right"}))),
        ("bins", thing(2, None, json!({}))),
    ];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 10}));
    assert_eq!(verdicts(&answer), [(1, "uncertain".to_owned())]);
    assert_eq!(
        (said(&answer, 0, "derived_position"), said(&answer, 0, "offset_m")),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        (said(&answer, 0, "chainage"), said(&answer, 0, "measure")),
        (&json!("K0+500"), &json!("position"))
    );
    assert_eq!(
        (said(&answer, 0, "side"), said(&answer, 0, "accuracy_known")),
        (&json!("right"), &json!(false))
    );
    assert_eq!(answer.result["counts"]["without_position"], 1);
    assert!(
        answer.notes.iter().any(|note| note.en.starts_with("1 without a position")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn how_far_a_thing_known_by_chainage_stands_is_not_known_however_near_is_asked() {
    let things = vec![
        ("roads", s225(json!({}))),
        ("bins", thing(1, None, json!({"road": "S225", "chainage_m": 500}))),
        ("road-sections", thing(2, None, json!({"road": "S225", "from_m": 0, "to_m": 500}))),
    ];
    let answer = ask(things, json!({"subjects": "bins,road-sections", "of": "S225", "distance": 0.5}));
    let mut found = verdicts(&answer);
    found.sort();
    // A section lies on its road; that is no guess.
    assert_eq!(found, [(1, "uncertain".to_owned()), (2, "inside".to_owned())]);
    let bin = usize::from(!answer.result["features"][0]["id"].as_str().unwrap().ends_with('1'));
    assert_eq!((said(&answer, bin, "side"), said(&answer, bin, "offset_m")), (&Value::Null, &Value::Null));
}

#[test]
fn what_another_program_saved_off_the_earth_is_counted_as_without_position() {
    let things = vec![("roads", s225(json!({}))), ("bins", thing(1, point(500.0, 33.0), json!({})))];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 10}));
    assert_eq!(answer.result["counts"]["without_position"], 1);
}

#[test]
fn among_many_things_one_off_the_earth_is_counted_too() {
    let mut things = vec![("roads", s225(json!({}))), ("bins", thing(1, point(500.0, 33.0), json!({})))];
    things.extend((2..200).map(|fid| bin(fid, 5.0, json!({}))));
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 10}));
    assert_eq!(answer.result["counts"]["without_position"], 1);
    assert_eq!(answer.result["counts"]["inside"], 198);
}

#[test]
fn roads_with_a_name_come_first_and_the_others_are_called_by_their_class() {
    let lane = line(&[(117.0, 32.99), (117.02, 32.99)]);
    let things = vec![
        ("roads", thing(800, lane, json!({"class": "village"}))),
        ("roads", s225(json!({}))),
        ("bins", thing(1, point(117.001, 32.99), json!({}))),
        bin(2, 5.0, json!({})),
    ];
    let answer = ask(things, json!({"subjects": "bins", "of": "roads", "distance": 10}));
    let roads: Vec<&Value> = answer.table.rows.iter().map(|row| &row[3]).collect();
    assert_eq!(roads, [&json!("S225"), &json!({"zh": "无名村道", "en": "unnamed village road"})]);
}

#[test]
fn a_road_is_not_near_itself() {
    let things = vec![("roads", s225(json!({})))];
    let answer = ask(things, json!({"subjects": "roads", "of": "S225", "distance": 10}));
    assert!(verdicts(&answer).is_empty());
}

#[test]
fn the_stretches_beside_the_subjects_are_drawn_and_rows_are_linked() {
    let things =
        vec![("roads", s225(json!({}))), bin(1, 5.0, json!({"village": "石桥村"})), bin(2, 6.0, json!({}))];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 10}));
    let roads: Vec<_> = answer.features.iter().filter(|feature| feature.layer == "road").collect();
    assert_eq!(roads.len(), 1);
    assert_eq!(roads[0].properties["length_m"], 100.0);
    let subjects: Vec<&String> = answer
        .features
        .iter()
        .filter(|feature| feature.layer == "subject")
        .map(|feature| &feature.id)
        .collect();
    assert_eq!(answer.table.ids.iter().collect::<Vec<_>>(), subjects);
    assert_eq!(answer.table.rows[0][7], "石桥村");
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_to_do() {
    let things = || vec![("roads", s225(json!({})))];
    for (inputs, message) in [
        (json!({"distance": 10}), "subjects: is needed"),
        (json!({"subjects": "bins", "distance": "20km"}), "0 to 10000 m"),
        (json!({"subjects": "bins", "of": "S999"}), "no road \"S999\""),
        (json!({"subjects": "bins", "of": "roads[class = 'county']"}), "no road that fits"),
        (json!({"subjects": "bins", "from": "kerb"}), "not one of the choices"),
        (json!({"subjects": "bins", "buffer": 10}), "no such input"),
    ] {
        let error = try_ask(things(), inputs).unwrap_err().text().en;
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_wish_to_stop_is_heard() {
    let progress = Progress::new();
    progress.cancel();
    let snapshot = register(vec![("roads", s225(json!({})))]);
    let stopped = Within.run(&snapshot, &object(json!({"subjects": "bins"})), &progress);
    assert_eq!(stopped, Err(QuestionError::Cancelled));
}
