use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::model::change::Change;
use crate::model::rule_book::RuleBook;
use crate::plan::bins::PlaceBins;
use crate::question::testing::{line, object, point, register, thing};

/// A straight road of about 9.3 km with a bin at its start, houses along its first two kilometres, and a bridge.
fn town() -> Snapshot {
    let road = thing(
        1,
        line(&[(117.0, 33.0), (117.1, 33.0)]),
        json!({"number": "S225", "class": "provincial", "main": true, "carriageway_width_m": 9.0}),
    );
    let mut things = vec![
        ("roads", road),
        ("bins", thing(2, point(117.0, 33.00006), json!({"state": "in_use"}))),
        ("bridges", thing(3, line(&[(117.012, 33.0), (117.013, 33.0)]), json!({"name": "石桥"}))),
        ("structures", thing(4, point(117.008, 32.9998), json!({"name": "龙沟小学"}))),
    ];
    for at in 0..40u32 {
        let place = point(117.0 + f64::from(at) * 0.0005, 33.0003);
        let home = json!({"kind": "building", "households": 1});
        things.push(("structures", thing(100 + i64::from(at), place, home)));
    }
    register(things)
}

fn scored(inputs: Value) -> Value {
    ScoreBins.run(&town(), &object(inputs), &Progress::new()).unwrap().result
}

#[test]
fn the_sites_of_a_plan_score_what_the_plan_says() {
    let mut aims = vec![json!({"objective": "fill-gaps", "max_gap": 400})];
    for objective in ["cover", "cover-all", "villages", "walk", "fairest"] {
        for metric in ["straight", "network"] {
            aims.push(json!({"objective": objective, "metric": metric, "radius": 150, "within": 900}));
        }
    }
    for aim in aims {
        let mut asked = object(aim);
        let mut plan_asked = asked.clone();
        plan_asked.insert("count".to_owned(), json!(4));
        let plan = PlaceBins.run(&town(), &plan_asked, &Progress::new()).unwrap().result;
        let at = |site: &Value| {
            format!("{},{}", site["geometry"]["coordinates"][0], site["geometry"]["coordinates"][1])
        };
        let points: Vec<String> = plan["features"].as_array().unwrap().iter().map(at).collect();
        asked.insert("points".to_owned(), json!(points.join("; ")));
        let scores = ScoreBins.run(&town(), &asked, &Progress::new()).unwrap().result;
        let gained = plan["benefit_curve"].as_array().unwrap().last().unwrap().as_f64().unwrap();
        let found = scores["objective"].as_f64().unwrap();
        assert!((gained - found).abs() < 0.01 && found > 0.0, "{gained} {found} {asked:?}");
        assert_eq!(plan["unit"], scores["unit"]);
        assert_eq!(scores["forbidden"], 0, "{scores:#}");
    }
}

#[test]
fn why_not_on_a_bridge_names_the_rule_with_its_figure() {
    let scores = scored(json!({"points": "117.0125,33.00006"}));
    let refused = &scores["features"][0]["properties"]["refused"][0];
    assert_eq!(refused["rule"], "site.bridge");
    assert!(refused["figure"]["en"].as_str().unwrap().starts_with("25 m"), "{refused:#}");
}

#[test]
fn why_not_in_the_carriageway_or_beside_a_school_or_a_bin() {
    let scores = scored(json!({"points": "117.005,33.00001; 117.008,32.99993; 117.0001,33.00006"}));
    let rules = |at: usize| scores["features"][at]["properties"]["refused"].clone();
    assert!(rules(0)[0]["reason"]["en"].as_str().unwrap().contains("carriageway"));
    assert_eq!(rules(1)[0]["rule"], "site.school");
    assert_eq!(rules(2)[0]["rule"], "site.spacing");
    assert_eq!(scores["forbidden"], 3);
}

#[test]
fn a_place_far_from_every_road_says_so_and_gains_nothing() {
    let scores = scored(json!({"points": "117.005,33.01"}));
    let place = &scores["features"][0]["properties"];
    assert_eq!(place["allowed"], false);
    assert_eq!(place["gain"], 0.0);
    assert_eq!(place["road_number"], "S225");
}

#[test]
fn a_second_bin_in_the_same_place_gains_nothing_and_is_told() {
    let scores = scored(json!({"points": "117.004,33.00006; 117.004,33.00006", "max_gap": 400}));
    let second = &scores["features"][1]["properties"];
    assert_eq!(second["gain"], 0.0);
    assert_eq!(second["allowed"], false);
    assert!(scores["features"][0]["properties"]["gain"].as_f64().unwrap() > 300.0);
}

#[test]
fn the_reason_names_the_gap_by_road_and_posts() {
    let scores = scored(json!({"points": "117.004,33.00006", "max_gap": 400, "by_side": true}));
    let place = &scores["features"][0]["properties"];
    let reason = place["reason"]["en"].as_str().unwrap();
    assert!(reason.contains("S225 K0") && reason.contains("left"), "{reason}");
    assert_eq!(place["closes"]["side"], "left");
}

#[test]
fn what_is_no_place_is_refused_by_its_number() {
    for points in ["", "117.0", "117.0,33.0; x,y", "200,33"] {
        let refused = ScoreBins.run(&town(), &object(json!({"points": points})), &Progress::new());
        assert!(matches!(refused, Err(QuestionError::Input { name, .. }) if name == "points"), "{points:?}");
    }
}

#[test]
fn who_asks_to_stop_is_heard() {
    let progress = Progress::new();
    progress.cancel();
    let stopped = ScoreBins.run(&town(), &object(json!({"points": "117.004,33.00006"})), &progress);
    assert_eq!(stopped.unwrap_err(), QuestionError::Cancelled);
}

fn beside_water(kind: &str) -> Value {
    let water = thing(900, line(&[(117.0, 33.00009), (117.1, 33.00009)]), json!({"kind": kind}));
    let change = Change { collection: "rivers".to_owned(), id: water.id, before: None, after: Some(water) };
    let snapshot = town().apply(2, &[change]).unwrap();
    let answer = ScoreBins.run(&snapshot, &object(json!({"points": "117.02,33.00006"})), &Progress::new());
    answer.unwrap().result["features"][0]["properties"]["refused"].clone()
}

#[test]
fn four_metres_from_a_river_is_too_near_and_from_a_ditch_it_is_not() {
    assert_eq!(beside_water("river")[0]["rule"], "site.river");
    assert_eq!(beside_water("ditch"), json!([]));
}

#[test]
fn the_zone_beside_a_road_forbids_bins_only_where_an_office_says_so() {
    let forbidden = |own: &str| {
        let rules = Arc::new(RuleBook::embedded().unwrap().with_own(own).unwrap());
        let town = town();
        let rows =
            town.collections().map(|of| (of.kind.id.clone(), of.layer.rows().map(|row| of.feature(&row))));
        let changes: Vec<Change> = rows
            .flat_map(|(id, features)| {
                features.map(move |after| Change {
                    collection: id.clone(),
                    id: after.id,
                    before: None,
                    after: Some(after),
                })
            })
            .collect();
        let empty = Snapshot::new(0, town.kinds().clone(), rules, Vec::new());
        let town = empty.apply(1, &changes).unwrap();
        let inputs = object(json!({"points": "117.02,33.00006"}));
        let scored = ScoreBins.run(&town, &inputs, &Progress::new()).unwrap().result;
        scored["features"][0]["properties"]["refused"].clone()
    };
    assert_eq!(forbidden(""), json!([]), "the law's control zone is about buildings");
    let own = |classes: &str| {
        format!(
            "[[rule]]\nid='site.zone'\ntitle={{zh='甲',en='a'}}\nkind='bin_road_zone'\nvalue=2\nunit='m'\nclasses={classes}\n\
             source={{zh='乙',en='b'}}\nverified='local'\n"
        )
    };
    assert_eq!(forbidden(&own("['provincial']"))[0]["rule"], "site.zone");
    assert_eq!(forbidden(&own("['county']")), json!([]));
}

#[test]
fn of_villages_the_worst_is_told_before_and_after() {
    let scores = scored(json!({"points": "117.004,33.00006", "objective": "villages", "radius": 150}));
    let share = |when: &str| scores["worst_village"][when]["share"].as_f64().unwrap();
    assert!(share("before") < share("after"), "{scores:#}");
}
