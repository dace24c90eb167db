use serde_json::Value;

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

fn at(east_m: f64) -> geo_types::Geometry<f64> {
    point(117.0 + east_m / 93_450.0, 33.000_05)
}

fn bin(fid: i64, east_m: f64, about: Value) -> (&'static str, Feature) {
    ("bins", thing(fid, at(east_m), about))
}

fn finding(fid: i64, east_m: f64, category: &str, day: Option<&str>) -> (&'static str, Feature) {
    let mut about = json!({"category": category});
    if let Some(day) = day {
        about["occurred_at"] = json!(format!("{day}T01:00:00Z"));
    }
    ("findings", thing(fid, at(east_m), about))
}

fn things() -> Vec<(&'static str, Feature)> {
    let section = json!({"road": "S225", "from_m": 0, "to_m": 1000, "village": "东湾村", "name": "东湾段"});
    vec![
        ("roads", thing(1, line(&[(117.0, 33.0), (117.03, 33.0)]), json!({"number": "S225"}))),
        ("road-sections", thing(2, None, section)),
        bin(10, 100.0, json!({"state": "in_use"})),
        bin(11, 300.0, json!({"state": "lost", "seen_at": "2015-05-20"})),
        bin(12, 600.0, json!({"state": "damaged"})),
        bin(13, 1500.0, json!({"state": "lost", "seen_at": "2015-04-02"})),
        bin(14, 1700.0, json!({"state": "planned"})),
        ("bins", thing(15, point(117.5, 33.5), json!({"state": "lost", "seen_at": "2015-05-20"}))),
        finding(30, 305.0, "垃圾桶丢失", Some("2015-03-15")),
        finding(31, 310.0, "垃圾桶丢失", Some("2015-04-15")),
        finding(32, 100.0, "柴草垃圾乱堆乱放", Some("2015-04-15")),
    ]
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    Losses.run(&register(things), &object(inputs), &Progress::new()).unwrap()
}

fn sum(rows: &Value, name: &str) -> u64 {
    rows.as_array().unwrap().iter().map(|row| row[name].as_u64().unwrap()).sum()
}

fn months(rows: &Value) -> Vec<(Option<&str>, u64)> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (row["month"].as_str(), row["losses"].as_u64().unwrap())).collect()
}

#[test]
fn every_sum_is_the_total_and_the_unknown_month_stands_apart() {
    let result = ask(things(), json!({})).result;
    assert_eq!(result["total"]["losses"], 5);
    for by in ["by_month", "by_section", "by_village"] {
        for name in ["losses", "damaged", "lost", "only_found"] {
            assert_eq!(sum(&result[by], name), result["total"][name].as_u64().unwrap(), "{by} {name}");
        }
    }
    assert_eq!(sum(&result["by_section"], "set_out"), 5);
    assert_eq!(
        months(&result["by_month"]),
        [(Some("2015-03"), 1), (Some("2015-04"), 2), (Some("2015-05"), 1), (None, 1)]
    );
}

#[test]
fn a_finding_dates_the_nearest_loss_once_and_the_next_one_was_made_good() {
    let result = ask(things(), json!({})).result;
    assert_eq!(result["total"]["only_found"], 1);
    let place = &result["places"][0];
    assert_eq!((&place["losses"], &place["members"][0]["day"]), (&json!(2), &json!("2015-03-15")));
    assert_eq!(result["places"].as_array().unwrap().len(), 1);
    assert_eq!(result["total"]["rate"], 0.8);
}

#[test]
fn losses_belong_to_sections_and_what_is_in_none_has_a_row() {
    let result = ask(things(), json!({})).result;
    let told: Vec<(&str, u64)> = result["by_section"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["title"]["zh"].as_str().unwrap(), row["losses"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("东湾段", 3), ("S225 没有路段的部分", 1), ("不在路旁", 1)]);
    assert_eq!(
        months(&result["by_section"][0]["months"]),
        [(Some("2015-03"), 1), (Some("2015-04"), 1), (None, 1)]
    );
}

#[test]
fn the_sentence_says_how_many_where_and_when() {
    let answer = ask(things(), json!({}));
    assert_eq!(
        answer.sentence.zh,
        "垃圾桶投放 5 件，毁坏及丢失 5 件次（损坏 1、丢失 4），现有 4 件坏着或没有，占 80.0%；最多的是东湾段，3 件次，2015-04 \
         最多，2 件次；反复出现的有 1 处。"
    );
    assert_eq!(
        answer.sentence.en,
        "5 bins set out, 5 losses (1 damaged, 4 lost), 4 of them broken or gone now (80.0%); most at 东湾段, 3, and in 2015-04, \
         2; 1 place lost something more than once."
    );
}

#[test]
fn a_loss_without_a_position_is_dated_along_its_road() {
    let things = vec![
        ("roads", thing(1, line(&[(117.0, 33.0), (117.03, 33.0)]), json!({"number": "S225"}))),
        (
            "bins",
            thing(2, None, json!({"state": "lost", "road": "S225", "chainage_m": 300.0, "side": "left"})),
        ),
        finding(3, 310.0, "垃圾桶被盗", Some("2015-03-15")),
    ];
    let result = ask(things, json!({})).result;
    assert_eq!(months(&result["by_month"]), [(Some("2015-03"), 1)]);
}

#[test]
fn nothing_lost_and_nothing_to_lose_are_told_apart() {
    let answer = ask(vec![bin(1, 0.0, json!({"state": "in_use"}))], json!({}));
    assert_eq!(answer.sentence.zh, "垃圾桶投放 1 件，没有登记损坏或丢失的。");
    assert_eq!(ask(vec![], json!({})).result["total"]["rate"], Value::Null);
    let error =
        Losses.run(&register(vec![]), &object(json!({"subjects": "trees"})), &Progress::new()).unwrap_err();
    assert!(error.text().en.contains("never damaged or lost"), "{}", error.text().en);
}
