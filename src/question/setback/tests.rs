mod ground;
mod survey;

use geo_types::{Geometry, polygon};
use serde_json::{Value, json};

use super::*;
use crate::geodesy::Position;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

/// Metres of a degree along a meridian at 33° N, near enough for placing things.
const DEGREE_M: f64 = 110_911.0;

fn north(lon: f64, metres: f64) -> Position {
    Position::new(lon, 33.0 + metres / DEGREE_M).unwrap()
}

fn at(place: Position) -> Geometry<f64> {
    point(place.lon(), place.lat())
}

/// A straight road along 33° N, of 9 m with 20 m of highway land: its zone begins 10 m from the line.
fn road(fid: i64, more: Value) -> (&'static str, Feature) {
    let mut properties = object(json!({
        "number": "S225", "class": "provincial", "carriageway_width_m": 9.0, "land_width_m": 20.0, "main": true,
    }));
    properties.extend(object(more));
    ("roads", thing(fid, straight(33.0), Value::Object(properties)))
}

/// A parallel through many vertices, so that its edges do not bulge.
fn straight(lat: f64) -> Geometry<f64> {
    let places: Vec<(f64, f64)> = (0..=20).map(|n| (117.0 + f64::from(n) / 1000.0, lat)).collect();
    line(&places)
}

fn house(fid: i64, metres: f64, more: Value) -> (&'static str, Feature) {
    let mut properties = object(json!({"kind": "building", "state": "standing", "accuracy_m": 0.0}));
    properties.extend(object(more));
    ("structures", thing(fid, at(north(117.01, metres)), Value::Object(properties)))
}

fn try_ask(things: Vec<(&str, Feature)>, inputs: Value) -> Result<Answer, QuestionError> {
    let mut inputs = object(inputs);
    inputs.entry("on").or_insert(json!("2026-01-01"));
    Setback.run(&register(things), &inputs, &Progress::new())
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    try_ask(things, inputs).unwrap()
}

fn of(answer: &Answer, fid: u128) -> Value {
    let id = Uuid::from_u128(fid).to_string();
    let features = answer.result["features"].as_array().unwrap();
    features
        .iter()
        .find(|feature| feature["id"] == id)
        .map_or(Value::Null, |feature| feature["properties"].clone())
}

fn near(value: &Value, metres: f64) -> bool {
    value.as_f64().is_some_and(|told| (told - metres).abs() < 0.02)
}

#[test]
fn depth_is_the_zone_s_width_less_the_offset_from_the_land_s_edge() {
    let things = vec![
        road(900, json!({})),
        house(1, 20.0, json!({})),
        house(2, 24.9, json!({})),
        house(3, 25.2, json!({})),
        house(4, 8.0, json!({})),
    ];
    let answer = ask(things, json!({}));
    let first = of(&answer, 1);
    assert_eq!(
        (&first["verdict"], &first["zone_m"], &first["rule"]),
        (&json!("inside"), &json!(15.0), &json!("zone.S"))
    );
    assert!(near(&first["offset_m"], 10.0) && near(&first["depth_m"], 5.0), "{first}");
    assert!(near(&of(&answer, 2)["depth_m"], 0.1));
    assert!(of(&answer, 3).is_null());
    let on_land = of(&answer, 4);
    assert!(on_land["on_highway_land"] == true && near(&on_land["depth_m"], 15.0), "{on_land}");
    assert_eq!(first["on_highway_land"], false);
    assert_eq!(answer.result["counts"]["inside"], 3);
}

#[test]
fn the_worked_example_of_the_law_ends_twenty_six_metres_from_the_line() {
    // S225, 12 m, no ditch mapped: 6 + 4 + 1 + 15.
    let things = || {
        vec![
            road(900, json!({"carriageway_width_m": 12.0, "land_width_m": null})),
            house(1, 25.9, json!({})),
            house(2, 26.1, json!({})),
        ]
    };
    let answer = ask(things(), json!({}));
    assert_eq!(of(&answer, 1)["assumed"]["land_width_m"], 22.0);
    assert!(of(&answer, 2).is_null());
    assert!(answer.notes.iter().any(|note| note.zh.contains("没有实测")), "{:?}", answer.notes);
}

#[test]
fn a_width_nobody_measured_leaves_a_range_of_depth_and_what_it_straddles_uncertain() {
    // 7 to 15 m of carriageway, 4 m of ditch, 1 m: the land ends 8.5 to 12.5 m off, the zone 23.5 to 27.5.
    let unmeasured = json!({"carriageway_width_m": null, "land_width_m": null});
    let answer =
        ask(vec![road(900, unmeasured), house(1, 20.0, json!({})), house(2, 25.0, json!({}))], json!({}));
    let (sure, open) = (of(&answer, 1), of(&answer, 2));
    assert_eq!((&sure["verdict"], &open["verdict"]), (&json!("inside"), &json!("uncertain")));
    assert_eq!(open["measure"], "highway land width");
    assert!(
        sure["depth_m"].is_null() && near(&sure["depth_min_m"], 3.5) && near(&sure["depth_max_m"], 7.5),
        "{sure}"
    );
    assert!(near(&open["depth_min_m"], 0.0) && near(&open["depth_max_m"], 2.5), "{open}");
}

#[test]
fn what_was_there_before_the_zone_is_kept_and_called_so() {
    let built = |day: Option<&str>| json!({"built_on": day, "lawful": true});
    let things = |announced: Option<&str>| {
        vec![
            road(900, json!({"zone_announced_on": announced})),
            house(1, 15.0, built(Some("2011-06-30"))),
            house(2, 15.0, built(Some("2011-07-01"))),
            house(3, 15.0, built(None)),
        ]
    };
    let status =
        |answer: &Answer| [1, 2, 3].map(|fid| of(answer, fid)["status"].as_str().unwrap().to_owned());
    let answer = ask(things(None), json!({}));
    assert_eq!(status(&answer), ["existing", "later", "unknown"]);
    assert_eq!(of(&answer, 1)["status_text"]["zh"], "已有建筑");
    assert_eq!(of(&answer, 1)["lawful"], true);
    assert!(
        answer.sentence.zh.contains("已有建筑 1 处，划定后建 1 处，建成日期不详 1 处"),
        "{}",
        answer.sentence.zh
    );
    assert_eq!(status(&ask(things(Some("2013-01-01")), json!({}))), ["existing", "existing", "unknown"]);
}

#[test]
fn nothing_is_ever_called_unlawful() {
    let answer = ask(
        vec![
            road(900, json!({})),
            house(1, 12.0, json!({"lawful": false})),
            house(2, 13.0, json!({"kind": "pigsty"})),
        ],
        json!({}),
    );
    let told = format!("{} {:?} {} {:?}", answer.sentence, answer.notes, answer.result, answer.table);
    for word in ["违建", "违法建", "illegal", "unlawful"] {
        assert!(!told.contains(word), "{word}: {told}");
    }
}

#[test]
fn in_the_zones_of_two_roads_the_higher_class_decides_and_both_are_listed() {
    let beside = (
        "roads",
        thing(
            901,
            straight(33.0 + 40.0 / DEGREE_M),
            json!({
                "number": "G206", "class": "national", "carriageway_width_m": 9.0, "land_width_m": 20.0, "main": true,
            }),
        ),
    );
    // 14 m from S225's land, 6 m from G206's: nearer to the one, and in the zones of both.
    let answer = ask(
        vec![road(900, json!({})), beside, house(1, 14.0, json!({})), house(2, 5.0, json!({}))],
        json!({}),
    );
    let both = of(&answer, 1);
    assert_eq!(
        (&both["road_number"], &both["zone_m"], &both["class"]),
        (&json!("G206"), &json!(20.0), &json!("national"))
    );
    let all: Vec<&str> = both["all_roads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|road| road["road_number"].as_str().unwrap())
        .collect();
    assert_eq!(all, ["S225", "G206"]);
    assert_eq!(of(&answer, 2)["road_number"], "S225");
    assert!(answer.sentence.zh.contains("（国道 1、省道 1）"), "{}", answer.sentence.zh);
}

#[test]
fn the_local_rule_is_told_apart_and_is_no_law() {
    // A township road: its zone ends 7 + 5 = 12 m off, the local ten metres 4.5 + 10 = 14.5 m off.
    let lane = json!({"number": "Y001", "class": "township", "land_width_m": 14.0});
    let things = vec![
        road(900, lane),
        house(1, 13.0, json!({"kind": "pigsty"})),
        house(2, 13.0, json!({"kind": "building"})),
        house(3, 11.0, json!({"kind": "dry_latrine"})),
    ];
    let answer = ask(things, json!({}));
    let only_local = of(&answer, 1);
    assert!(only_local["verdict"].is_null() && only_local["local_only"] == true, "{only_local}");
    assert_eq!(only_local["local"]["title"]["zh"], "待整治");
    assert_eq!(only_local["local"]["rule"], "local.10m");
    assert!(near(&only_local["local"]["offset_m"], 8.5), "{only_local}");
    assert!(only_local.get("zone_m").is_none() && only_local.get("competent").is_none());
    assert!(of(&answer, 2).is_null());
    let both = of(&answer, 3);
    assert_eq!((&both["verdict"], &both["local"]["verdict"]), (&json!("inside"), &json!("inside")));
    assert!(
        !answer.sentence.zh.contains("local") && !answer.sentence.zh.contains("猪圈"),
        "{}",
        answer.sentence.zh
    );
    let told = answer.result["local"]["sentence"]["zh"].as_str().unwrap();
    assert!(told.contains("不是法律") && told.contains("2 处，其中不在建筑控制区内的 1 处"), "{told}");
    let before = ask(
        vec![road(900, json!({})), house(1, 12.0, json!({"kind": "pigsty"}))],
        json!({"on": "2014-01-01"}),
    );
    assert!(before.result["local"].is_null() && of(&before, 1).get("local").is_none());
}

#[test]
fn a_road_of_no_class_is_said_and_one_of_a_class_without_zone_is_passed_over() {
    let lanes = || {
        vec![
            road(900, json!({"number": "无级路", "class": null, "main": false})),
            road(901, json!({"number": "C001", "class": "village", "main": false})),
            house(1, 5.0, json!({})),
        ]
    };
    let answer = ask(lanes(), json!({}));
    assert!(answer.sentence.zh.starts_with("不能判断"), "{}", answer.sentence.zh);
    assert_eq!(answer.result["undecided_roads"][0]["road_number"], "无级路");
    assert_eq!(answer.result["counts"]["roads_without_zone"], 1);
    let error = try_ask(lanes(), json!({"of": "C001"})).unwrap_err().text();
    assert!(error.en.contains("of a class that has a building-control zone"), "{error}");
}

#[test]
fn a_day_before_the_law_is_refused() {
    let error = try_ask(vec![road(900, json!({}))], json!({"on": "2011-06-30"})).unwrap_err().text();
    assert!(error.zh.contains("没有生效的建筑控制区规则"), "{error}");
    assert!(try_ask(Vec::new(), json!({})).unwrap_err().text().en.contains("no road with a line"));
}

#[test]
fn one_side_may_be_asked_about() {
    let things = || vec![road(900, json!({})), house(1, 15.0, json!({})), house(2, -15.0, json!({}))];
    let answer = ask(things(), json!({"side": "left"}));
    assert!(of(&answer, 2).is_null() && of(&answer, 1)["side"] == "left");
}

#[test]
fn what_is_known_by_chainage_alone_is_uncertain_and_what_was_removed_does_not_stand() {
    let things = vec![
        road(900, json!({})),
        (
            "structures",
            thing(1, None, json!({"kind": "building", "road": "S225", "chainage_m": 500, "side": "left"})),
        ),
        house(2, 15.0, json!({"state": "removed"})),
    ];
    let answer = ask(things, json!({}));
    let derived = of(&answer, 1);
    assert_eq!((&derived["verdict"], &derived["measure"]), (&json!("uncertain"), &json!("position")));
    assert!(
        derived["depth_m"].is_null() && derived["offset_m"].is_null() && derived["on_highway_land"].is_null()
    );
    assert!(of(&answer, 2).is_null());
}

#[test]
fn a_yard_across_the_line_is_on_the_highway_land() {
    let (sw, ne) = (north(117.01, -5.0), north(117.0102, 60.0));
    let yard = Geometry::Polygon(polygon![
        (x: sw.lon(), y: sw.lat()), (x: ne.lon(), y: sw.lat()), (x: ne.lon(), y: ne.lat()), (x: sw.lon(), y: ne.lat()),
    ]);
    let answer = ask(vec![road(900, json!({})), ("structures", thing(1, yard, json!({})))], json!({}));
    let said = of(&answer, 1);
    assert!(said["on_highway_land"] == true && said["side"] == "on" && said["depth_m"] == 15.0, "{said}");
}

fn reasons(answer: &Answer, fid: u128) -> Vec<String> {
    let survey = of(answer, fid)["survey"].clone();
    survey.as_array().unwrap().iter().map(|reason| reason["reason"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_zone_inside_a_bend_needs_a_survey_and_outside_does_not() {
    // From the west, then to the south: a right-hand bend, its inside to the south-west.
    let bend = line(&[(117.0, 33.0), (117.01, 33.0), (117.01, 32.99)]);
    let things = vec![
        ("roads", thing(900, bend, json!({"number": "S225", "class": "provincial", "land_width_m": 20.0}))),
        ("structures", thing(1, point(117.0098, 32.9998), json!({}))),
        ("structures", thing(2, point(117.0101, 33.0001), json!({}))),
        ("structures", thing(3, point(117.005, 32.9998), json!({}))),
    ];
    let answer = ask(things, json!({}));
    assert_eq!(reasons(&answer, 1), ["bend"]);
    assert!(reasons(&answer, 2).is_empty() && reasons(&answer, 3).is_empty());
    assert_eq!(answer.result["counts"]["needs_survey"], 1);
}

#[test]
fn junctions_interchanges_and_rivers_need_a_survey() {
    let across = |fid: i64, lon: f64, class: &str| {
        let own = line(&[(lon, 32.99), (lon, 33.01)]);
        ("roads", thing(fid, own, json!({"number": format!("T{fid}"), "class": class, "land_width_m": 20.0})))
    };
    let things = vec![
        road(900, json!({})),
        across(901, 117.004, "county"),
        across(902, 117.014, "expressway"),
        across(903, 117.009, "village"),
        (
            "rivers",
            thing(
                950,
                line(&[(117.0085, 32.99), (117.0085, 33.01)]),
                json!({"kind": "river", "name": "清河"}),
            ),
        ),
        ("rivers", thing(951, line(&[(117.0065, 32.99), (117.0065, 33.01)]), json!({"kind": "ditch"}))),
        ("structures", thing(1, at(north(117.0037, 15.0)), json!({}))),
        ("structures", thing(2, at(north(117.012, 15.0)), json!({}))),
        ("structures", thing(3, at(north(117.0087, 15.0)), json!({}))),
        ("structures", thing(4, at(north(117.0066, 15.0)), json!({}))),
    ];
    let answer = ask(things, json!({"of": "S225"}));
    assert_eq!(reasons(&answer, 1), ["junction"]);
    assert_eq!(reasons(&answer, 2), ["interchange"]);
    assert_eq!(reasons(&answer, 3), ["river"]);
    assert!(reasons(&answer, 4).is_empty());
    let said = of(&answer, 3);
    assert!(said["competent"]["zh"].as_str().unwrap().contains("河道主管机关"), "{said}");
    assert!(said["survey"][0]["detail"]["zh"].as_str().unwrap().contains("清河"), "{said}");
}

#[test]
fn rows_are_linked_and_carry_village_and_households() {
    let answer = ask(
        vec![road(900, json!({})), house(1, 15.0, json!({"village": "石桥村", "households": 2}))],
        json!({}),
    );
    assert_eq!(
        answer.table.ids,
        answer.features.iter().map(|feature| feature.id.clone()).collect::<Vec<_>>()
    );
    assert_eq!((&answer.table.rows[0][12], &answer.table.rows[0][13]), (&json!("石桥村"), &json!(2)));
}

#[test]
fn a_wish_to_stop_is_heard() {
    let progress = Progress::new();
    progress.cancel();
    let stopped = Setback.run(&register(vec![road(900, json!({}))]), &Properties::new(), &progress);
    assert_eq!(stopped, Err(QuestionError::Cancelled));
}
