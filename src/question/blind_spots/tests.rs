use geo_types::{Geometry, polygon};
use serde_json::{Value, json};

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

/// A road of 9.3 km along 33° N.
fn road() -> (&'static str, Feature) {
    let about = json!({"number": "S225", "class": "provincial", "main": true});
    ("roads", thing(900, line(&[(117.0, 33.0), (117.1, 33.0)]), about))
}

fn section(fid: i64, village: &str, from: i64, to: i64, more: Value) -> (&'static str, Feature) {
    let mut about = object(json!({"name": format!("段{fid}"), "road": "S225", "from_m": from, "to_m": to,
        "village": village, "responsible": format!("{village}村委会")}));
    about.extend(object(more));
    ("road-sections", thing(fid, None, Value::Object(about)))
}

fn bin(fid: i64, chainage: i64, state: &str) -> (&'static str, Feature) {
    (
        "bins",
        thing(fid, None, json!({"road": "S225", "chainage_m": chainage, "side": "left", "state": state})),
    )
}

fn visit(fid: i64, day: &str, more: Value) -> (&'static str, Feature) {
    let mut about = object(json!({"occurred_at": format!("{day}T00:00:00Z")}));
    about.extend(object(more));
    ("inspections", thing(fid, None, Value::Object(about)))
}

fn try_ask(things: Vec<(&str, Feature)>, inputs: Value) -> Result<Answer, QuestionError> {
    let mut inputs = object(inputs);
    inputs.entry("on").or_insert(json!("2015-05-31"));
    BlindSpots.run(&register(things), &inputs, &Progress::new())
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    try_ask(things, inputs).unwrap()
}

/// From, to, side and reasons of every spot of the first road.
fn spots(answer: &Answer) -> Vec<(i64, i64, String, String)> {
    let spots = answer.result["roads"][0]["spots"].as_array().unwrap();
    let told = |spot: &Value| {
        let metres = |name: &str| spot[name].as_f64().unwrap() as i64;
        let reasons: Vec<&str> =
            spot["reasons"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap()).collect();
        (metres("from_m"), metres("to_m"), spot["side"].as_str().unwrap().to_owned(), reasons.join(","))
    };
    spots.iter().map(told).collect()
}

fn spot(from: i64, to: i64, side: &str, reasons: &str) -> (i64, i64, String, String) {
    (from, to, side.to_owned(), reasons.to_owned())
}

#[test]
fn a_stretch_between_two_villages_that_nobody_has_is_a_blind_spot_and_so_is_one_without_bin_or_visit() {
    let things = vec![
        road(),
        section(1, "石桥村", 0, 2000, json!({})),
        section(2, "马店村", 2150, 4000, json!({})),
        bin(10, 1900, "in_use"),
        bin(11, 2600, "lost"),
        visit(20, "2015-05-20", json!({"road": "S225", "from_m": 0, "to_m": 2150})),
        visit(21, "2015-04-20", json!({"road": "S225"})),
    ];
    let answer = ask(things, json!({}));
    // Looked at: 1700 to 2450; the bin serves 1700 to 2100.
    assert_eq!(
        spots(&answer),
        [
            spot(2000, 2100, "both", "no responsible"),
            spot(2100, 2150, "both", "no responsible,no bin"),
            spot(2150, 2450, "both", "no bin,no visit"),
        ]
    );
    let total = &answer.result["total"];
    assert_eq!(
        (&total["looked_m"], &total["spot_m"], &total["clear_m"]),
        (&json!(750.0), &json!(450.0), &json!(300.0))
    );
    assert_eq!(
        (&total["no_responsible_m"], &total["no_bin_m"], &total["no_visit_m"]),
        (&json!(150.0), &json!(350.0), &json!(300.0))
    );
    let first = &answer.result["roads"][0]["spots"][0];
    assert_eq!(first["without_section"], true);
    let neighbours: Vec<(&Value, &Value)> = first["neighbours"]
        .as_array()
        .unwrap()
        .iter()
        .map(|neighbour| (&neighbour["village"], &neighbour["responsible"]))
        .collect();
    assert_eq!(
        neighbours,
        [(&json!("石桥村"), &json!("石桥村村委会")), (&json!("马店村"), &json!("马店村村委会"))]
    );
    assert!(answer.sentence.zh.contains("最长 300 m，在 K2+150–K2+450"), "{}", answer.sentence.zh);
    assert!(
        answer.notes.iter().any(|note| note.zh.contains("patrol.period") && note.zh.contains("2015-04-01"))
    );
    assert_eq!(
        answer.table.ids,
        answer.features.iter().map(|feature| feature.id.clone()).collect::<Vec<_>>()
    );
}

#[test]
fn a_section_that_names_nobody_has_nobody() {
    let things = |cleaner: Option<&str>| {
        vec![
            road(),
            section(1, "石桥村", 0, 2000, json!({"responsible": null, "cleaner": cleaner})),
            section(2, "马店村", 2000, 4000, json!({})),
            bin(10, 2000, "in_use"),
            visit(20, "2015-05-20", json!({"road": "S225"})),
        ]
    };
    let inputs = json!({"reach": 200});
    assert_eq!(spots(&ask(things(None), inputs.clone())), [spot(1800, 2000, "both", "no responsible")]);
    let clear = ask(things(Some("保洁员 01")), inputs);
    assert!(spots(&clear).is_empty() && clear.sentence.zh.contains("没有盲点"), "{}", clear.sentence.zh);
}

#[test]
fn a_border_road_is_looked_at_side_by_side() {
    let things = vec![
        road(),
        section(1, "石桥村", 0, 4000, json!({"side": "left"})),
        section(2, "马店村", 0, 2000, json!({"side": "right"})),
        section(3, "渡口村", 2100, 4000, json!({"side": "right", "responsible": null})),
        bin(10, 1900, "in_use"),
        bin(11, 2300, "in_use"),
        visit(20, "2015-05-20", json!({"road": "S225"})),
    ];
    let answer = ask(things, json!({}));
    assert_eq!(
        spots(&answer),
        [spot(2000, 2100, "right", "no responsible"), spot(2100, 2400, "right", "no responsible")]
    );
    // One side counts half.
    assert_eq!(answer.result["total"]["spot_m"], 200.0);
    assert_eq!(answer.result["total"]["looked_m"], 350.0);
}

#[test]
fn the_road_between_two_sections_of_one_village_is_looked_at_too() {
    let things = vec![
        road(),
        section(1, "石桥村", 0, 2000, json!({})),
        section(2, "石桥村", 2500, 4000, json!({})),
        visit(20, "2015-05-20", json!({"road": "S225"})),
        bin(10, 2250, "in_use"),
    ];
    assert_eq!(spots(&ask(things, json!({"bin_reach": 1000}))), [spot(2000, 2500, "both", "no responsible")]);
}

#[test]
fn visits_count_by_section_village_position_and_what_was_seen() {
    let things = |more: Vec<(&'static str, Feature)>| {
        let mut things = vec![
            road(),
            section(1, "石桥村", 0, 2000, json!({})),
            section(2, "马店村", 2000, 4000, json!({})),
            bin(10, 1900, "in_use"),
            bin(11, 2100, "in_use"),
        ];
        things.extend(more);
        things
    };
    let lacking = |more| {
        let answer = ask(things(more), json!({"reach": 250}));
        spots(&answer).into_iter().map(|(from, to, ..)| (from, to)).collect::<Vec<_>>()
    };
    assert_eq!(lacking(vec![]), [(1750, 2250)]);
    assert_eq!(lacking(vec![visit(20, "2015-05-20", json!({"section": "段1"}))]), [(2000, 2250)]);
    assert_eq!(lacking(vec![visit(20, "2015-05-20", json!({"village": "马店村"}))]), [(1750, 2000)]);
    // After the day asked about, and of no place: neither counts.
    assert_eq!(lacking(vec![visit(20, "2015-06-20", json!({"road": "S225"}))]), [(1750, 2250)]);
    assert_eq!(lacking(vec![visit(20, "2015-05-20", json!({}))]), [(1750, 2250)]);
    let seen = |day: &str| {
        let about = json!({"road": "S225", "chainage_m": 1850, "state": "lost", "seen_at": day});
        vec![("bins", thing(30, None, about))]
    };
    assert_eq!(lacking(seen("2015-05-02")), [(1950, 2250)]);
    assert_eq!(lacking(seen("2015-03-02")), [(1750, 2250)]);
    // A plot has no chainage; what it takes up along the road does: 1773 to 1960 m.
    let planted = polygon![(x: 117.019, y: 33.0002), (x: 117.021, y: 33.0002), (x: 117.021, y: 33.0008), (x: 117.019, y: 33.0008)];
    let plot = thing(30, Geometry::Polygon(planted), json!({"seen_at": "2015-05-02"}));
    let left = lacking(vec![("plots", plot)]);
    assert!(left.len() == 1 && (left[0].0 - 2060).abs() < 5 && left[0].1 == 2250, "{left:?}");
    let told = ask(things(vec![visit(20, "2015-05-20", json!({}))]), json!({}));
    assert!(told.notes.iter().any(|note| note.zh.contains("不知道去过哪里")), "{:?}", told.notes);
    // By a position within sight of the road: about 1866 m along.
    let by_place = thing(40, point(117.02, 33.0), json!({"occurred_at": "2015-05-20T00:00:00Z"}));
    let left = lacking(vec![("inspections", by_place)]);
    assert_eq!(left.len(), 2);
    assert!((left[0].1 - 1766).abs() < 5 && (left[1].0 - 1966).abs() < 5, "{left:?}");
}

#[test]
fn village_borders_are_looked_at_where_there_are_any() {
    let village = |fid: i64, name: &str, west: f64, east: f64| {
        let ground = polygon![(x: west, y: 32.9), (x: east, y: 32.9), (x: east, y: 33.1), (x: west, y: 33.1)];
        ("divisions", thing(fid, Geometry::Polygon(ground), json!({"name": name, "level": "village"})))
    };
    let things = vec![
        road(),
        village(1, "石桥村", 116.9, 117.05),
        village(2, "马店村", 117.05, 117.2),
        visit(20, "2015-05-20", json!({"road": "S225"})),
    ];
    let answer = ask(things, json!({}));
    let found = spots(&answer);
    assert_eq!(found.len(), 1);
    let (from, to, side, reasons) = &found[0];
    // The border crosses the road half way, at 4671 m.
    assert!((from + 300 - 4671).abs() <= 2 && (to - 300 - 4671).abs() <= 2, "{found:?}");
    assert_eq!((side.as_str(), reasons.as_str()), ("both", "no responsible,no bin"));
    assert_eq!(answer.result["total"]["borders"], 1);
}

#[test]
fn households_beside_a_spot_are_counted() {
    let house = |fid: i64, lon: f64| {
        ("structures", thing(fid, point(lon, 33.0002), json!({"kind": "building", "households": 3})))
    };
    let things = vec![
        road(),
        section(1, "石桥村", 0, 2000, json!({})),
        section(2, "马店村", 2000, 4000, json!({})),
        house(50, 117.0212),
        house(51, 117.05),
    ];
    let answer = ask(things, json!({}));
    assert_eq!(answer.result["total"]["households"], 3);
    assert_eq!(answer.result["roads"][0]["spots"][0]["village"], "石桥村");
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_to_do() {
    let bare = || vec![road()];
    let error = try_ask(bare(), json!({})).unwrap_err().text();
    assert!(error.en.contains("enter sections first"), "{error}");
    let told = ask(bare(), json!({"along": "S225"}));
    assert!(told.sentence.zh.contains("没有看出盲点"), "{}", told.sentence.zh);
    for (inputs, message) in [
        (json!({"along": "S225", "on": "2015-03-01"}), "patrol.period is not in force"),
        (json!({"along": "S225", "days": 0}), "out of range"),
        (json!({"along": "S225", "reach": "20km"}), "1 to 10000 m"),
    ] {
        let error = try_ask(bare(), inputs).unwrap_err().text().en;
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_wish_to_stop_is_heard() {
    let progress = Progress::new();
    progress.cancel();
    let stopped = BlindSpots.run(&register(vec![road()]), &Properties::new(), &progress);
    assert_eq!(stopped, Err(QuestionError::Cancelled));
}
