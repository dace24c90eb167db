use serde_json::Value;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

fn bin(fid: i64, east: f64, seen: Option<&str>, state: &str) -> (&'static str, Feature) {
    let about = json!({"state": state, "seen_at": seen, "village": "东湾村"});
    let mut bin = thing(fid, point(117.0 + east * 0.001, 33.000_05), about);
    bin.properties.retain(|_, value| !value.is_null());
    ("bins", bin)
}

fn snapshot() -> Snapshot {
    let road = thing(1, line(&[(117.0, 33.0), (117.02, 33.0)]), json!({"number": "S225"}));
    register(vec![
        ("roads", road),
        bin(2, 9.0, Some("2015-04-30"), "in_use"),
        bin(3, 3.0, Some("2015-04-01"), "damaged"),
        bin(4, 6.0, Some("2015-05-01"), "in_use"),
        bin(5, 1.0, None, "in_use"),
        bin(6, 2.0, Some("2015-01-01"), "lost"),
        ("bins", thing(7, point(117.01, 33.2), json!({"state": "in_use", "seen_at": "2015-02-01"}))),
    ])
}

fn ask(inputs: Value) -> Answer {
    Freshness.run(&snapshot(), &object(inputs), &Progress::new()).unwrap()
}

fn fids(list: &Value) -> Vec<u128> {
    let ids = list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    ids.map(|id| id.parse::<uuid::Uuid>().unwrap().as_u128()).collect()
}

#[test]
fn what_was_seen_a_month_ago_to_the_day_is_recent_and_a_day_earlier_is_not() {
    let answer = ask(json!({"on": "2015-06-01"}));
    assert_eq!(answer.result["seen_since"], "2015-05-01");
    assert_eq!(fids(&answer.result["stale"]), [3, 2, 7]);
    assert_eq!(fids(&answer.result["never"]), [5]);
    assert!(answer.notes.iter().any(|note| note.zh.contains("patrol.period")), "{:?}", answer.notes);
}

#[test]
fn the_order_is_that_of_the_road_and_what_is_beside_none_comes_last() {
    let answer = ask(json!({"on": "2015-06-01", "days": 0}));
    assert_eq!(fids(&answer.result["stale"]), [3, 4, 2, 7]);
    assert_eq!(answer.table.rows.len(), 5);
}

#[test]
fn counts_of_villages_add_up_with_the_unknown_one_apart() {
    let answer = ask(json!({"on": "2015-06-01"}));
    let villages = answer.result["by_village"].as_array().unwrap();
    let sum = |name: &str| villages.iter().map(|own| own[name].as_u64().unwrap()).sum::<u64>();
    for name in ["count", "fresh", "stale", "never"] {
        assert_eq!(sum(name), answer.result["total"][name].as_u64().unwrap(), "{name}");
    }
    assert_eq!(sum("fresh") + sum("stale") + sum("never"), sum("count"));
    assert_eq!(villages.last().unwrap()["village"], Value::Null);
}

#[test]
fn the_sentence_says_how_many_and_how_long() {
    let answer = ask(json!({"on": "2015-06-01"}));
    assert_eq!(
        answer.sentence.zh,
        "截至 2015-06-01，5 件中有 3 件超过 1 个月没有见到，最久 120 天（2015-02-01 见到）；另有 1 件从没登记见到日期。"
    );
    assert_eq!(
        answer.sentence.en,
        "As of 2015-06-01, 3 of 5 have not been seen for more than 1 month, the longest 120 days (seen on 2015-02-01); 1 more \
         were never entered as seen."
    );
}

#[test]
fn a_day_before_the_rule_asks_for_the_days() {
    let told =
        |inputs: Value| Freshness.run(&snapshot(), &object(inputs), &Progress::new()).unwrap_err().text();
    assert!(told(json!({"on": "2015-03-31"})).en.contains("give the days"));
    assert!(told(json!({"days": -1})).en.contains("out of range"));
    assert!(told(json!({"days": 1.5})).en.contains("whole number"));
    assert_eq!(ask(json!({"on": "2015-03-31", "days": 31})).result["total"]["stale"], 1);
}

#[test]
fn what_was_seen_after_the_day_counts_as_seen_and_is_told() {
    let answer = ask(json!({"on": "2015-04-15", "days": 10}));
    assert_eq!(answer.result["total"]["fresh"], 2);
    assert!(answer.notes.iter().any(|note| note.en.contains("check their dates")), "{:?}", answer.notes);
}

#[test]
fn an_empty_register_says_so() {
    let answer = Freshness.run(&register(vec![]), &object(json!({"days": 30})), &Progress::new()).unwrap();
    assert!(answer.sentence.en.starts_with("There are no bins or garbage pools"), "{}", answer.sentence.en);
}
