use serde_json::{Value, json};

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, register, thing};

/// A road of 4.67 km along 33° N.
fn road() -> (&'static str, Feature) {
    ("roads", thing(900, line(&[(117.0, 33.0), (117.05, 33.0)]), json!({"number": "S225"})))
}

fn section(fid: i64, village: Option<&str>, from: f64, to: f64, more: Value) -> (&'static str, Feature) {
    let mut about = object(json!({"name": format!("段{fid}"), "road": "225省道", "from_m": from, "to_m": to,
        "village": village, "assessed": true}));
    about.extend(object(more));
    ("road-sections", thing(fid, None, Value::Object(about)))
}

fn graded(fid: i64, day: &str, more: Value) -> (&'static str, Feature) {
    let mut about = object(json!({"occurred_at": format!("{day}T00:00:00Z")}));
    about.extend(object(more));
    ("inspections", thing(fid, None, Value::Object(about)))
}

fn try_ask(things: Vec<(&str, Feature)>, inputs: Value) -> Result<Answer, QuestionError> {
    Rewards.run(&register(things), &object(inputs), &Progress::new())
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    try_ask(things, inputs).unwrap()
}

fn village<'a>(answer: &'a Answer, name: &str) -> &'a Value {
    answer.result["by_village"].as_array().unwrap().iter().find(|own| own["village"] == name).unwrap()
}

#[test]
fn the_example_of_the_reports_is_three_hundred_and_forty_yuan() {
    let things = vec![
        road(),
        section(1, Some("石桥村"), 0.0, 3400.0, json!({})),
        graded(50, "2015-05-15", json!({"section": "段1", "grade": "excellent"})),
    ];
    let answer = ask(things, json!({}));
    assert_eq!(answer.result["total"]["reward_yuan"], 340.0);
    assert_eq!(answer.result["months"][0]["month"], "2015-05");
    assert!(answer.sentence.zh.contains("应奖 340.00 元"), "{}", answer.sentence.zh);
    assert!(
        answer.notes[0].zh.contains("reward.km_month") && answer.notes[0].zh.contains("100 CNY/km/month")
    );
}

#[test]
fn a_border_road_is_shared_by_its_sides_and_both_add_up_to_its_length() {
    let side = |side: &str| json!({"side": side});
    let things = vec![
        road(),
        section(1, Some("东湾村"), 0.0, 1000.001, side("left")),
        section(2, Some("西湾村"), 0.0, 1000.001, side("right")),
        section(3, Some("石桥村"), 1000.001, 2000.0, json!({"side": "both"})),
    ];
    let answer = ask(things, json!({"from": "2015-05", "grade": "excellent"}));
    let metres = |name: &str| village(&answer, name)["length_m"].as_f64().unwrap();
    assert_eq!((metres("东湾村"), metres("西湾村"), metres("石桥村")), (500.001, 500.0, 999.999));
    assert_eq!(answer.result["total"]["length_m"], 2000.0);
    assert_eq!(answer.result["total"]["covered_m"], 2000.0);
    assert_eq!(answer.result["total"]["one_sided_m"], 0.0);
    assert_eq!(answer.result["total"]["reward_yuan"], 200.0);
    assert!(answer.sentence.zh.starts_with("试算"), "{}", answer.sentence.zh);
}

#[test]
fn what_nobody_graded_is_listed_and_never_paid() {
    let things = vec![
        road(),
        section(1, Some("石桥村"), 0.0, 1000.0, json!({})),
        section(2, Some("马店村"), 1000.0, 2000.0, json!({})),
        section(3, Some("马店村"), 2000.0, 3000.0, json!({})),
        graded(50, "2015-05-15", json!({"section": "段1", "grade": "excellent"})),
        graded(51, "2015-05-15", json!({"road": "S225", "from_m": 1000, "to_m": 1500, "grade": "excellent"})),
        graded(52, "2015-04-15", json!({"section": "段3", "grade": "excellent"})),
    ];
    let answer = ask(things, json!({}));
    let reasons: Vec<&Value> =
        answer.result["sections"].as_array().unwrap().iter().map(|one| &one["months"][0]["reason"]).collect();
    assert_eq!(reasons, [&Value::Null, &json!("partly graded"), &json!("not graded")]);
    assert_eq!(village(&answer, "马店村")["reward_yuan"], 0.0);
    assert_eq!(village(&answer, "马店村")["ungraded_m_months"], 2000.0);
    assert!(answer.sentence.zh.contains("未评 2.000 km，不发"), "{}", answer.sentence.zh);
}

#[test]
fn the_last_grade_of_a_month_counts_and_two_of_one_moment_cannot() {
    let grades = |last: &str| {
        vec![
            road(),
            section(1, Some("石桥村"), 0.0, 1000.0, json!({})),
            graded(50, "2015-05-20", json!({"section": "段1", "grade": "excellent"})),
            graded(51, "2015-05-10", json!({"section": "段1", "grade": "fail"})),
            graded(52, last, json!({"village": "石桥村", "grade": "good"})),
        ]
    };
    let grade =
        |last: &str| ask(grades(last), json!({"from": "2015-05"})).result["sections"][0]["months"][0].clone();
    assert_eq!(grade("2015-05-12")["grade"], "excellent");
    assert_eq!(grade("2015-05-25")["grade"], "good");
    assert_eq!(grade("2015-05-20")["reason"], "contradictory grades");
}

#[test]
fn a_score_becomes_a_grade_by_the_rule_and_says_so() {
    let things = |score: f64| {
        vec![
            road(),
            section(1, Some("石桥村"), 0.0, 1000.0, json!({})),
            graded(50, "2015-05-20", json!({"road": "S225", "score": score})),
        ]
    };
    let answer = ask(things(90.0), json!({}));
    assert_eq!(answer.result["total"]["reward_yuan"], 100.0);
    assert!(answer.notes.iter().any(|note| note.zh.contains("grade.excellent")));
    assert_eq!(ask(things(89.9), json!({})).result["total"]["reward_yuan"], 0.0);
    assert_eq!(ask(things(900.0), json!({})).result["sections"][0]["months"][0]["reason"], "not graded");
}

#[test]
fn a_penalty_is_empty_until_the_office_sets_it() {
    let things = || {
        vec![
            road(),
            section(1, Some("石桥村"), 0.0, 1000.0, json!({})),
            section(2, Some("马店村"), 1000.0, 3000.0, json!({})),
            graded(50, "2015-05-20", json!({"section": "段1", "grade": "excellent"})),
            graded(51, "2015-05-20", json!({"section": "段2", "grade": "pass"})),
        ]
    };
    let answer = ask(things(), json!({}));
    let total = &answer.result["total"];
    assert!(total["penalty_yuan"].is_null() && total["due_yuan"].is_null(), "{total}");
    assert_eq!(village(&answer, "石桥村")["due_yuan"], 100.0);
    assert!(answer.sentence.zh.contains("处罚标准未定"), "{}", answer.sentence.zh);
    let own = "[[rule]]\nid='penalty.km_month'\ntitle={zh='a',en='a'}\nkind='section_penalty'\nvalue=50\n\
               unit='CNY/km/month'\nsource={zh='b',en='b'}\nverified='local'\n";
    let empty = register(Vec::new());
    let rules = crate::model::rule_book::RuleBook::embedded().unwrap().with_own(own).unwrap();
    let snapshot = Snapshot::new(0, empty.kinds().clone(), std::sync::Arc::new(rules), Vec::new());
    let put = |(collection, feature): (&str, Feature)| crate::model::change::Change {
        collection: collection.to_owned(),
        id: feature.id,
        before: None,
        after: Some(feature),
    };
    let snapshot = snapshot.apply(1, &things().into_iter().map(put).collect::<Vec<_>>()).unwrap();
    let answer = Rewards.run(&snapshot, &object(json!({})), &Progress::new()).unwrap();
    let total = &answer.result["total"];
    assert_eq!((&total["penalty_yuan"], &total["due_yuan"]), (&json!(100.0), &json!(0.0)));
    assert_eq!(village(&answer, "马店村")["due_yuan"], -100.0);
}

#[test]
fn what_is_claimed_twice_is_paid_once_and_what_several_claim_is_not_paid() {
    let things = vec![
        road(),
        section(1, Some("石桥村"), 0.0, 1000.0, json!({})),
        section(2, Some("石桥村"), 500.0, 1500.0, json!({})),
        section(3, Some("马店村"), 1400.0, 2400.0, json!({})),
        section(4, None, 3000.0, 3500.0, json!({})),
    ];
    let answer = ask(things, json!({"from": "2015-05", "grade": "excellent"}));
    let sections = answer.result["sections"].as_array().unwrap();
    let told =
        |at: usize| ["length_m", "twice_m", "disputed_m"].map(|name| sections[at][name].as_f64().unwrap());
    assert_eq!(told(0), [1000.0, 0.0, 0.0]);
    assert_eq!(told(1), [400.0, 500.0, 100.0]);
    assert_eq!(told(2), [900.0, 0.0, 100.0]);
    let total = &answer.result["total"];
    assert_eq!((&total["disputed_m"], &total["covered_m"]), (&json!(100.0), &json!(2900.0)));
    assert_eq!(total["reward_yuan"], 230.0);
    assert_eq!(sections[3]["reward_yuan"], 0.0);
    for words in ["说不清归谁", "重叠的只算一次", "没有登记村"] {
        assert!(answer.notes.iter().any(|note| note.zh.contains(words)), "{words}");
    }
}

#[test]
fn months_add_up_and_each_has_the_rule_of_its_day() {
    let things = || {
        vec![
            road(),
            section(1, Some("石桥村"), 0.0, 1000.0, json!({})),
            section(2, Some("外村"), 1000.0, 2000.0, json!({"assessed": false})),
            graded(50, "2015-04-20", json!({"section": "段1", "grade": "excellent"})),
            graded(51, "2015-05-20", json!({"section": "段1", "grade": "excellent"})),
        ]
    };
    let answer = ask(things(), json!({"from": "2015-04", "to": "2015-05"}));
    assert_eq!(answer.result["total"]["reward_yuan"], 200.0);
    assert_eq!(answer.result["total"]["sections"], 1);
    let error = try_ask(things(), json!({"from": "2015-03"})).unwrap_err().text();
    assert!(error.zh.contains("reward.km_month") && error.zh.contains("2015-03"), "{error}");
}

#[test]
fn what_cannot_be_reckoned_is_refused_with_what_to_do() {
    let things = || vec![road(), section(1, Some("石桥村"), 0.0, 1000.0, json!({}))];
    for (inputs, message) in [
        (json!({"from": "spring"}), "2015-05"),
        (json!({"from": "2016-01", "to": "2015-01"}), "before the first"),
        (json!({"from": "2016-01", "to": "2099-01"}), "at most 120 months"),
        (json!({"sections": "roads"}), "only sections"),
        (json!({"sections": "road-sections[village='无村']", "from": "2015-05"}), "enter sections first"),
    ] {
        let error = try_ask(things(), inputs).unwrap_err().text().en;
        assert!(error.contains(message), "{error}");
    }
    assert!(
        try_ask(Vec::new(), json!({"from": "2015-05"}))
            .unwrap_err()
            .text()
            .en
            .contains("enter sections first")
    );
}

#[test]
fn a_section_of_a_road_that_is_not_there_or_past_its_end_is_said() {
    let things = vec![
        road(),
        section(1, Some("石桥村"), 4000.0, 9000.0, json!({})),
        section(2, Some("石桥村"), 0.0, 10.0, json!({"road": "X999"})),
    ];
    let answer = ask(things, json!({"from": "2015-05", "grade": "excellent"}));
    assert_eq!(answer.result["unplaced"].as_array().unwrap().len(), 1);
    assert!(answer.notes.iter().any(|note| note.zh.contains("超出道路")));
    assert!(answer.notes.iter().any(|note| note.en.contains("no such road")));
}

#[test]
fn villages_add_up_to_the_total_and_the_table_ends_with_it() {
    let mut things = vec![road()];
    things.extend((0..7_i32).map(|at| {
        let from = f64::from(at) * 333.333;
        section(
            i64::from(at) + 1,
            Some(["甲村", "乙村", "丙村"][at as usize % 3]),
            from,
            from + 333.333,
            json!({}),
        )
    }));
    let answer = ask(things, json!({"from": "2015-05", "grade": "excellent"}));
    let fen = |value: &Value| (value["reward_yuan"].as_f64().unwrap() * 100.0).round() as i64;
    let villages = answer.result["by_village"].as_array().unwrap();
    // 2333.331 m at 0.1 yuan a metre.
    assert_eq!((fen(&answer.result["total"]), villages.iter().map(fen).sum::<i64>()), (23_333, 23_333));
    assert_eq!(answer.table.rows.len(), 4);
    assert_eq!(answer.table.rows[3][0]["zh"], "合计");
    assert_eq!(answer.features.len(), 7);
    assert!(answer.features.iter().all(|feature| feature.layer == "covered" && feature.geometry.is_some()));
}

#[test]
fn a_wish_to_stop_is_heard() {
    let progress = Progress::new();
    progress.cancel();
    let stopped = Rewards.run(&register(vec![road()]), &Properties::new(), &progress);
    assert_eq!(stopped, Err(QuestionError::Cancelled));
}
