use serde_json::json;

use super::*;
use crate::question::testing::{line, object, register, thing};
use crate::question::{Choice, Widget};

fn inputs() -> Vec<Input> {
    let input = |name, widget| Input::new(name, widget, Text::same(name), Text::same(name));
    vec![
        input("subjects", Widget::Selection).positional(),
        input("along", Widget::Road),
        input("distance", Widget::Length).between(0.0, 10_000.0),
        input("reach", Widget::Length).default(15.0),
        input("count", Widget::Integer).between(1.0, 1000.0),
        input("by_side", Widget::Boolean),
        input("from", Widget::Choice).default("centreline").choices(vec![
            Choice { value: "centreline", title: Text::new("中心线", "centreline") },
            Choice { value: "land", title: Text::new("用地外缘", "edge of the highway land") },
        ]),
        input("on", Widget::Date),
        input("from_k", Widget::Chainage),
        input("states", Widget::States).default("in_use"),
    ]
}

fn given(values: Value) -> Given {
    Given::read(&inputs(), &object(values)).unwrap()
}

fn told(result: Result<impl std::fmt::Debug, QuestionError>) -> String {
    result.unwrap_err().text().en
}

fn snapshot() -> Snapshot {
    let road = line(&[(117.0, 33.0), (117.1, 33.0)]);
    register(vec![
        ("roads", thing(1, road.clone(), json!({"number": "S225", "class": "provincial"}))),
        ("roads", thing(2, road.clone(), json!({"number": "G206", "class": "national"}))),
        ("roads", thing(3, road, json!({"name": "包王路", "class": "township"}))),
        ("roads", thing(4, None, json!({"number": "X043", "class": "county"}))),
        ("bins", thing(5, None, json!({"state": "in_use"}))),
        ("bins", thing(6, None, json!({"state": "lost"}))),
    ])
}

#[test]
fn a_length_is_metres_or_says_its_unit() {
    for (value, metres) in [
        (json!(10), 10.0),
        (json!(0.5), 0.5),
        (json!("10m"), 10.0),
        (json!(" 0.5 KM"), 500.0),
        (json!("１０米"), 10.0),
        (json!("1.5公里"), 1500.0),
        (json!("7"), 7.0),
    ] {
        assert_eq!(given(json!({"distance": value})).length_m("distance"), Ok(metres), "{value}");
    }
}

#[test]
fn what_is_no_length_is_refused_with_what_was_given() {
    for value in
        [json!("ten"), json!("-1"), json!(-1), json!("nan"), json!("1e999"), json!("5里"), json!([10])]
    {
        let message = told(given(json!({"distance": value})).length_m("distance"));
        assert!(message.starts_with("distance: \""), "{value}: {message}");
    }
    let message = told(given(json!({"distance": "20km"})).length_m("distance"));
    assert_eq!(message, "distance: 20000 is out of range: 0 to 10000 m");
}

#[test]
fn an_absent_input_takes_its_default_and_null_or_blank_is_absent() {
    let asked = given(json!({"reach": null, "from": " "}));
    assert_eq!(asked.length_m("reach"), Ok(15.0));
    assert_eq!(asked.choice("from"), Ok("centreline"));
    assert_eq!(asked.maybe_length_m("distance"), Ok(None));
    assert!(!asked.is_given("reach"));
    assert_eq!(asked.boolean("by_side"), Ok(false));
}

#[test]
fn an_unknown_name_names_the_nearest() {
    let error = Given::read(&inputs(), &object(json!({"distanse": 10}))).unwrap_err();
    assert_eq!(error.text().en, "distanse: there is no such input; did you mean distance?");
    let error = Given::read(&inputs(), &object(json!({"colour": 10}))).unwrap_err();
    assert!(error.text().zh.contains("可用：subjects, along"), "{}", error.text().zh);
}

#[test]
fn a_required_input_that_is_absent_is_asked_for() {
    let needed =
        [Input::new("subjects", Widget::Selection, Text::new("对象", "Subjects"), Text::same("x"))
            .required()];
    let error = Given::read(&needed, &object(json!({"subjects": ""}))).unwrap_err();
    assert_eq!(error.text().zh, "subjects：须填写对象：x");
    assert!(told(given(json!({})).length_m("distance")).starts_with("distance: is needed"));
}

#[test]
fn a_choice_is_known_by_its_title_and_a_slip_is_told() {
    assert_eq!(given(json!({"from": "用地外缘"})).choice("from"), Ok("land"));
    let message = told(given(json!({"from": "centerline"})).choice("from"));
    assert_eq!(message, "from: \"centerline\" is not one of the choices; did you mean centreline?");
    assert!(told(given(json!({"from": 3})).choice("from")).contains("centreline, land"));
}

#[test]
fn numbers_flags_dates_and_chainages_come_as_json_or_as_typed() {
    let asked = given(json!({"count": "２００", "by_side": "是", "on": "2015-03-20", "from_k": "k12+300"}));
    assert_eq!(asked.integer("count"), Ok(200));
    assert_eq!(asked.boolean("by_side"), Ok(true));
    assert_eq!(asked.date("on"), Ok(jiff::civil::date(2015, 3, 20)));
    assert_eq!(asked.maybe_chainage("from_k"), Ok(Some(Chainage::from_mm(12_300_000))));
    let asked = given(json!({"count": 200.0, "by_side": true, "from_k": 12300.5}));
    assert_eq!((asked.integer("count"), asked.boolean("by_side")), (Ok(200), Ok(true)));
    assert_eq!(asked.maybe_chainage("from_k"), Ok(Some(Chainage::from_mm(12_300_500))));
}

#[test]
fn what_fits_no_type_is_refused() {
    assert!(told(given(json!({"count": 1.5})).integer("count")).contains("not a whole number"));
    assert!(told(given(json!({"count": "0"})).integer("count")).contains("1 to 1000"));
    assert!(told(given(json!({"by_side": "maybe"})).boolean("by_side")).contains("true or false"));
    assert!(told(given(json!({"on": "2015-02-30"})).date("on")).contains("2015-03-20"));
    assert!(told(given(json!({"from_k": "12"})).maybe_chainage("from_k")).contains("metres or kilometres"));
}

#[test]
fn roads_are_known_by_number_name_id_or_selection() {
    let snapshot = snapshot();
    let labels = |words: Value| -> Vec<String> {
        let chosen = given(json!({"along": words})).roads("along", &snapshot).unwrap();
        chosen.roads.iter().map(|road| road.label()).collect()
    };
    assert_eq!(labels(json!("省道225线")), ["S225"]);
    assert_eq!(labels(json!("S225，包王路")), ["S225", "包王路"]);
    assert_eq!(labels(json!(["S225", "G206", "S225"])), ["G206", "S225"]);
    assert_eq!(labels(json!("roads[class IN ('national','provincial')]")), ["G206", "S225"]);
    assert_eq!(labels(json!("00000000-0000-0000-0000-000000000003")), ["包王路"]);
    let all = given(json!({"along": "道路"})).roads("along", &snapshot).unwrap();
    assert_eq!((all.roads.len(), all.without_line), (3, 1));
}

#[test]
fn an_unknown_road_names_the_nearest() {
    let snapshot = snapshot();
    let message = told(given(json!({"along": "S226"})).roads("along", &snapshot));
    assert!(message.ends_with("did you mean \"S225\"?"), "{message}");
    let message = told(given(json!({"along": "bins"})).roads("along", &snapshot));
    assert!(message.contains("no road \"bins\""), "{message}");
}

#[test]
fn a_collection_named_twice_gives_each_row_once() {
    let snapshot = snapshot();
    let count = |words: &str| {
        given(json!({"subjects": words})).selection("subjects", &snapshot).unwrap().rows().count()
    };
    assert_eq!(count("bins[state='lost']"), 1);
    assert_eq!(count("bins[state='lost'],bins[state='in_use']"), 2);
    assert_eq!(count("bins[state='lost'],bins"), 2);
    assert_eq!(count("bins,roads"), 6);
    let message = told(given(json!({"subjects": "binz"})).selection("subjects", &snapshot));
    assert!(message.contains("did you mean \"bins\""), "{message}");
}

#[test]
fn states_are_those_the_kinds_have() {
    let snapshot = snapshot();
    let states = |selection: &str, values: Value| {
        let of = given(json!({"subjects": selection})).selection("subjects", &snapshot).unwrap();
        given(values).states("states", &of)
    };
    assert_eq!(states("bins", json!({})).unwrap(), ["in_use"]);
    assert_eq!(states("bins", json!({"states": "在用，lost"})).unwrap(), ["in_use", "lost"]);
    assert_eq!(states("roads", json!({})).unwrap(), Vec::<String>::new());
    assert!(told(states("bins", json!({"states": "losst"}))).ends_with("did you mean lost?"));
    assert!(told(states("roads", json!({"states": "lost"}))).contains("no states"));
}
