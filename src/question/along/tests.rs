use geo_types::polygon;
use serde_json::Value;

use super::*;
use crate::question::testing::{line, object, point, register, thing};

fn snapshot() -> Snapshot {
    let road = line(&[(117.0, 33.0), (117.0, 33.05)]);
    let sty = polygon![(x: 117.0001, y: 33.02), (x: 117.0002, y: 33.02), (x: 117.0002, y: 33.0201), (x: 117.0001, y: 33.0201)];
    let section = json!({"road": "S225", "from_m": 0, "to_m": 3000, "village": "石桥村"});
    let by_post = json!({"road": "S225", "chainage_m": 4000, "state": "lost"});
    register(vec![
        ("roads", thing(1, road, json!({"number": "S225", "class": "provincial"}))),
        ("roads", thing(2, line(&[(118.0, 33.0), (118.0, 33.1)]), json!({"number": "X043"}))),
        ("roads", thing(3, line(&[(118.1, 33.0), (118.1, 33.1)]), json!({"number": "X043"}))),
        ("bins", thing(11, point(116.9999, 33.03), json!({"name": "B-11", "state": "in_use"}))),
        ("bins", thing(12, point(117.0001, 33.01), json!({"state": "damaged"}))),
        ("bins", thing(13, point(117.001, 33.01), json!({"state": "in_use"}))),
        ("bins", thing(14, None, by_post)),
        ("structures", thing(15, Some(sty.into()), json!({"kind": "pigsty", "households": 2}))),
        ("road-sections", thing(16, None, section)),
    ])
}

fn ask(inputs: Value) -> Answer {
    Along.run(&snapshot(), &object(inputs), &Progress::new()).unwrap()
}

fn ids(list: &Value) -> Vec<u128> {
    let id = |item: &Value| item["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap().as_u128();
    list.as_array().unwrap().iter().map(id).collect()
}

#[test]
fn things_come_in_order_along_the_road_by_side() {
    let answer = ask(json!({"road": "225省道"}));
    assert_eq!(ids(&answer.result["left"]), [16, 11]);
    assert_eq!(ids(&answer.result["right"]), [16, 12, 15]);
    assert_eq!(ids(&answer.result["on"]), [14]);
    let rows: Vec<&str> = answer.table.rows.iter().map(|row| row[0].as_str().unwrap()).collect();
    assert!(rows.is_sorted() && rows.len() == 5, "{rows:?}");
    assert_eq!(
        answer.sentence.zh,
        "S225 K0+000–K5+545 两旁 30 米 内有 5 件（左 2、右 3）：垃圾桶 3、路段 1、建筑与圈棚 1。"
    );
}

#[test]
fn an_item_says_what_it_is_where_it_is_and_how_far_off() {
    let answer = ask(json!({"road": "S225"}));
    let sty = &answer.result["right"][2];
    assert_eq!((&sty["collection"], &sty["kind"]), (&json!("structures"), &json!("pigsty")));
    assert!((sty["offset_m"].as_f64().unwrap() - 9.343).abs() < 0.01, "{sty}");
    assert!((sty["length_m"].as_f64().unwrap() - 11.09).abs() < 0.02, "{sty}");
    assert_eq!(sty["village"], "石桥村");
    assert_eq!(sty["side_text"]["zh"], "右（路东）");
    let by_post = &answer.result["on"][0];
    assert_eq!((&by_post["offset_m"], &by_post["side"]), (&Value::Null, &Value::Null));
    assert_eq!(by_post["chainage"], "K4+000");
}

#[test]
fn between_chainages_and_of_some_kinds_only_those_are_listed() {
    let answer = ask(json!({"road": "S225", "from_k": "K1+000", "to_k": "K2+000", "subjects": "bins"}));
    assert_eq!((ids(&answer.result["left"]), ids(&answer.result["right"])), (vec![], vec![12]));
    assert_eq!(answer.result["length_m"], 1000.0);
    let wide = ask(json!({"road": "S225", "subjects": "bins[state='in_use']", "reach": "200m"}));
    assert_eq!(ids(&wide.result["right"]), [13]);
}

#[test]
fn every_row_shows_a_feature_and_the_road_is_drawn() {
    let answer = ask(json!({"road": "S225"}));
    assert_eq!(answer.features[0].layer, "road");
    for id in &answer.table.ids {
        assert!(
            answer.features.iter().any(|feature| feature.id == *id && feature.geometry.is_some()),
            "{id}"
        );
    }
}

#[test]
fn a_number_that_several_roads_share_asks_which() {
    let refused =
        |inputs: Value| Along.run(&snapshot(), &object(inputs), &Progress::new()).unwrap_err().text().en;
    let message = refused(json!({"road": "X043"}));
    assert!(message.contains("2 roads are called so") && message.contains("000000000003"), "{message}");
    assert!(refused(json!({"road": "S225", "from_k": "K90"})).contains("it runs from K0+000 to K5+"));
    assert!(refused(json!({})).contains("road"));
}
