use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::model::change::Change;
use crate::model::feature::Feature;
use crate::model::kind::KindCatalogue;
use crate::model::rule_book::RuleBook;
use crate::question::testing::{line, object, point, thing};

/// Metres east as degrees at 33° N.
const M: f64 = 1.0 / 93_400.0;

fn home(fid: i64, east_m: f64, village: &str) -> (&'static str, Feature) {
    let at = point(117.0 + east_m * M, 33.001);
    ("structures", thing(fid, at, json!({"kind": "building", "households": 3, "village": village})))
}

fn stand(
    collection: &'static str,
    fid: i64,
    east_m: f64,
    village: &str,
    state: &str,
) -> (&'static str, Feature) {
    let at = point(117.0 + east_m * M, 33.001);
    (collection, thing(fid, at, json!({"village": village, "state": state})))
}

fn tricycle(fid: i64, village: &str) -> (&'static str, Feature) {
    ("vehicles", thing(fid, None, json!({"kind": "tricycle", "village": village, "state": "in_use"})))
}

/// Two villages: the first has a pool by its homes and one more beside that, the second a damaged pool only.
fn town() -> Vec<(&'static str, Feature)> {
    vec![
        home(1, 0.0, "甲村"),
        home(2, 50.0, "甲村"),
        home(3, 1_000.0, "乙村"),
        home(4, 1_060.0, "乙村"),
        home(5, 1_400.0, "乙村"),
        stand("garbage-pools", 10, 20.0, "甲村", "in_use"),
        stand("garbage-pools", 11, 30.0, "甲村", "in_use"),
        stand("garbage-pools", 12, 1_000.0, "乙村", "damaged"),
        tricycle(20, "甲村"),
        tricycle(21, "乙村"),
        tricycle(22, "乙村"),
    ]
}

fn asked(things: Vec<(&'static str, Feature)>, own_rules: &str, inputs: Value) -> Value {
    let book = RuleBook::embedded().unwrap().with_own(own_rules).unwrap();
    let kinds = Arc::new(KindCatalogue::embedded().unwrap());
    let change = |(collection, feature): (&str, Feature)| Change {
        collection: collection.to_owned(),
        id: feature.id,
        before: None,
        after: Some(feature),
    };
    let changes: Vec<Change> = things.into_iter().map(change).collect();
    let snapshot = Snapshot::new(0, kinds, Arc::new(book), Vec::new()).apply(1, &changes).unwrap();
    Sizing.run(&snapshot, &object(inputs), &Progress::new()).unwrap().result
}

fn of(answer: &Value, village: &str) -> Value {
    let all = answer["villages"].as_array().unwrap();
    all.iter().find(|one| one["village"] == village).unwrap().clone()
}

#[test]
fn a_village_lacks_the_fewest_points_that_reach_everybody_and_spares_what_serves_nobody_more() {
    let answer = asked(town(), "", json!({}));
    assert_eq!(of(&answer, "甲村")["points"], json!({"stands": 2, "lacking": 0, "spare": 1}));
    // Two homes 60 m apart share one, the third is 340 m on.
    assert_eq!(of(&answer, "乙村")["points"], json!({"stands": 0, "lacking": 2, "spare": 0}));
    assert_eq!(
        (&answer["proved_optimal"], of(&answer, "乙村")["left_out"].as_u64()),
        (&json!(true), Some(1))
    );
}

#[test]
fn a_bin_is_never_spared_because_its_spacing_asks_for_it_too() {
    let mut things = town();
    things.push(stand("bins", 14, 25.0, "甲村", "in_use"));
    things.push(stand("bins", 15, 28.0, "甲村", "in_use"));
    let points = of(&asked(things, "", json!({})), "甲村")["points"].clone();
    assert_eq!(points, json!({"stands": 4, "lacking": 0, "spare": 2}));
}

#[test]
fn the_villages_add_up_to_the_whole() {
    let answer = asked(town(), "", json!({}));
    let villages = answer["villages"].as_array().unwrap();
    for path in [
        "/households",
        "/dwellings",
        "/dwellings_beyond",
        "/points/stands",
        "/points/lacking",
        "/pools/stands",
        "/bins/lacking",
        "/tricycles/stands",
        "/tricycles/lacking",
        "/tricycles/spare",
        "/left_out",
    ] {
        let sum: u64 = villages.iter().filter_map(|own| own.pointer(path)?.as_u64()).sum();
        assert_eq!(answer["totals"].pointer(path).and_then(Value::as_u64), Some(sum), "{path}");
    }
    assert_eq!(answer["totals"]["tricycles"]["stands"], 3);
}

#[test]
fn tricycles_are_asked_by_the_radius_of_their_kind() {
    let far = stand("garbage-pools", 13, 1_500.0, "甲村", "in_use");
    let with = |vehicle: &str| {
        let things = town().into_iter().chain([far.clone()]).collect();
        of(&asked(things, "", json!({"vehicle": vehicle})), "甲村")["tricycles"].clone()
    };
    assert_eq!(with("nonmotor"), json!({"stands": 1, "asked": 2, "lacking": 1, "spare": 0}));
    assert_eq!(with("small"), json!({"stands": 1, "asked": 1, "lacking": 0, "spare": 0}));
}

#[test]
fn households_ask_nothing_until_the_office_sets_a_figure() {
    let answer = asked(town(), "", json!({}));
    assert_eq!(
        of(&answer, "甲村")["pools"],
        json!({"stands": 2, "asked": null, "lacking": null, "spare": null})
    );
    assert!(answer["notes"].to_string().contains("sizing.pool"));
    let own = "[[rule]]\nid='sizing.pool'\ntitle={zh='池',en='pool'}\nkind='households_per_facility'\nvalue=2\n\
               unit='household/pool'\nsource={zh='镇',en='town'}\nverified='local'\n";
    // Six households, two to a pool.
    let answer = asked(town(), own, json!({}));
    assert_eq!(of(&answer, "甲村")["pools"], json!({"stands": 2, "asked": 3, "lacking": 1, "spare": 0}));
}

#[test]
fn a_village_whose_households_nobody_knows_is_said() {
    let mut things = town();
    things.push(tricycle(30, "丙村"));
    let answer = asked(things, "", json!({}));
    assert_eq!(
        (&of(&answer, "丙村")["households"], &answer["villages_without_households"]),
        (&Value::Null, &json!(1))
    );
    assert!(answer["notes"].to_string().contains("The households of 1 villages are unknown"), "{answer:#}");
}

#[test]
fn bins_are_asked_by_their_spacing_where_people_live() {
    let road = thing(
        90,
        line(&[(117.0, 33.0009), (117.0 + 1_980.0 * M, 33.0009)]),
        json!({"number": "S225", "class": "provincial", "main": true}),
    );
    let mut things: Vec<_> = (0..40).map(|at| home(100 + at, at as f64 * 50.0, "甲村")).collect();
    things.push(("roads", road));
    let bins = of(&asked(things, "", json!({})), "甲村")["bins"].clone();
    // Almost two kilometres of homes, 400 m apart, the ends of the road counting.
    assert_eq!(bins["lacking"], 4, "{bins}");
}
