use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::model::change::Change;
use crate::model::feature::Feature;
use crate::model::kind::KindCatalogue;
use crate::model::rule_book::RuleBook;
use crate::question::testing::{line, object, point, register, thing};

/// Metres north of the road's line as degrees at 33° N.
const M: f64 = 1.0 / 110_900.0;

/// A provincial road of about 9.3 km whose land is 30 m wide, and homes near its first two kilometres.
fn town(more: Vec<(&'static str, Feature)>) -> Vec<(&'static str, Feature)> {
    let road = thing(
        1,
        line(&[(117.0, 33.0), (117.1, 33.0)]),
        json!({"number": "S225", "class": "provincial", "main": true, "carriageway_width_m": 9.0, "land_width_m": 30.0}),
    );
    let mut all = vec![("roads", road)];
    for at in 0..10 {
        let home = point(117.0 + f64::from(at) * 0.002, 33.0 - 100.0 * M);
        all.push((
            "structures",
            thing(100 + i64::from(at), home, json!({"kind": "building", "households": 2})),
        ));
    }
    all.extend(more);
    all
}

fn planned(fid: i64, lon: f64, north_m: f64) -> (&'static str, Feature) {
    ("transfer-stations", thing(fid, point(lon, 33.0 + north_m * M), json!({"state": "planned"})))
}

fn asked(things: Vec<(&'static str, Feature)>, inputs: Value) -> Value {
    let mut all =
        json!({"sites": "transfer-stations[state='planned']", "footprint": 0, "metric": "straight"});
    all.as_object_mut().unwrap().extend(object(inputs));
    PlaceFacility.run(&register(things), &object(all), &Progress::new()).unwrap().result
}

fn of(answer: &Value, fid: u128) -> Value {
    let id = uuid::Uuid::from_u128(fid).to_string();
    let features = answer["features"].as_array().unwrap();
    features.iter().find(|one| one["id"] == json!(id)).unwrap()["properties"].clone()
}

#[test]
fn a_site_in_the_zone_of_a_road_is_refused_with_the_figure_and_the_limit() {
    let answer = asked(town(vec![planned(2, 117.01, 25.0), planned(3, 117.01, 60.0)]), json!({}));
    let refused = of(&answer, 2);
    let rule = &refused["rules"][0];
    assert_eq!(
        (&refused["status"], &rule["rule"], &rule["limit"]),
        (&json!("refused"), &json!("zone.S"), &json!(15.0))
    );
    // The geodesic from end to end lies some decimetres north of the parallel there.
    assert!((rule["measured"].as_f64().unwrap() - 9.6).abs() < 0.05, "{rule:#}");
    assert_eq!((rule["verified"].as_str(), of(&answer, 3)["rank"].as_u64()), (Some("yes"), Some(1)));
}

#[test]
fn the_site_that_is_hauled_to_least_comes_first_and_nothing_better_exists() {
    let sites = vec![planned(2, 117.09, 60.0), planned(3, 117.009, 60.0), planned(4, 117.05, 60.0)];
    let answer = asked(town(sites), json!({}));
    assert_eq!([2, 3, 4].map(|fid| of(&answer, fid)["rank"].as_u64()), [Some(3), Some(1), Some(2)]);
    assert_eq!((&answer["objective"], &answer["gap_pct"]), (&answer["bound"], &json!(0.0)));
    assert_eq!((&answer["proved_optimal"], &answer["checker"]), (&json!(true), &json!("ok")));
}

#[test]
fn along_the_roads_the_haul_goes_by_road() {
    let by = |metric: &str| {
        let answer = asked(town(vec![planned(2, 117.05, 60.0)]), json!({"metric": metric}));
        answer["mean_haul_m"].as_f64().unwrap()
    };
    let (straight, network) = (by("straight"), by("network"));
    // 100 m to the road and 60 m from it, instead of aslant.
    assert!(network > straight + 100.0 && network < straight + 165.0, "{straight} {network}");
}

#[test]
fn the_tonnes_a_day_decide_how_far_from_buildings() {
    let home = thing(50, point(117.05, 33.0 + 72.0 * M), json!({"kind": "building"}));
    let things = || town(vec![planned(2, 117.05, 60.0), ("structures", home.clone())]);
    assert_eq!(of(&asked(things(), json!({"tonnes": 100})), 2)["status"], "allowed");
    let medium = of(&asked(things(), json!({"tonnes": 200})), 2);
    assert_eq!(medium["rules"][0]["rule"], "transfer.medium");
    assert!(asked(things(), json!({"tonnes": 200}))["sentence"]["en"].as_str().unwrap().contains("refused"));
}

#[test]
fn what_turns_on_accuracy_is_undecided_and_ranks_last() {
    let mut vague = planned(2, 117.009, 32.0);
    vague.1.set("accuracy_m", json!(5.0));
    let answer = asked(town(vec![vague, planned(3, 117.09, 60.0)]), json!({}));
    let undecided = of(&answer, 2);
    assert_eq!((&undecided["status"], &undecided["rank"]), (&json!("undecided"), &json!(2)));
    assert!(undecided["reason"]["en"].as_str().unwrap().contains("measure on site"), "{undecided:#}");
    assert!(answer["notes"].to_string().contains("hauls less, but a rule is undecided"), "{answer:#}");
}

#[test]
fn without_water_drawn_nobody_says_that_it_is_far_enough() {
    let notes = |things| asked(things, json!({}))["notes"].to_string();
    let site = || planned(2, 117.05, 60.0);
    assert!(notes(town(vec![site()])).contains("No river or water is drawn"));
    let pond = thing(60, line(&[(117.2, 33.1), (117.21, 33.1)]), json!({"kind": "river"}));
    assert!(!notes(town(vec![site(), ("rivers", pond)])).contains("No river"));
}

#[test]
fn a_landfill_keeps_from_homes_and_highways_and_near_water_it_is_undecided() {
    let water = thing(60, line(&[(117.07, 33.02), (117.09, 33.02)]), json!({"kind": "river"}));
    let sites = vec![
        planned(2, 117.009, 300.0),
        planned(3, 117.08, 110.0),
        planned(4, 117.08, 2_180.0),
        planned(5, 117.08, 1_000.0),
        ("rivers", water),
    ];
    let answer = asked(town(sites), json!({"kind": "landfill"}));
    let rule = |fid| of(&answer, fid)["rules"][0]["rule"].clone();
    assert_eq!([rule(2), rule(3), rule(4)], ["landfill.settlement", "landfill.road", "survey.river"]);
    assert_eq!(of(&answer, 4)["status"], "undecided");
    assert_eq!(of(&answer, 5)["rank"], 1);
}

#[test]
fn places_beside_roads_are_set_back_as_far_as_the_rules_ask() {
    let snapshot = register(town(Vec::new()));
    let inputs = json!({"step": 1000, "metric": "straight"});
    let answer = PlaceFacility.run(&snapshot, &object(inputs), &Progress::new()).unwrap().result;
    assert_eq!(answer["considered"], 20);
    let refused = answer["refused_by"].to_string();
    assert!(!refused.contains("zone.S"), "{refused}");
    assert!(answer["features"][0]["properties"]["chainage"].is_string());
}

#[test]
fn only_what_lies_in_the_area_is_compared() {
    let ring = vec![(117.04, 33.0), (117.06, 33.0), (117.06, 33.01), (117.04, 33.01), (117.04, 33.0)];
    let area = thing(
        70,
        geo_types::Geometry::Polygon(geo_types::Polygon::new(ring.into(), Vec::new())),
        json!({"name": "石桥村", "level": "village"}),
    );
    let things = town(vec![planned(2, 117.009, 60.0), planned(3, 117.05, 60.0), ("divisions", area)]);
    let answer = asked(things, json!({"area": "divisions[name='石桥村']"}));
    assert_eq!((answer["considered"].as_u64(), answer["outside_area"].as_u64()), (Some(1), Some(1)));
    assert_eq!(of(&answer, 3)["village"], "石桥村");
}

#[test]
fn what_stays_in_use_takes_what_is_nearer_to_it() {
    let old = thing(9, point(117.0, 33.0 + 60.0 * M), json!({"state": "in_use"}));
    let things = || town(vec![planned(2, 117.05, 60.0), ("transfer-stations", old.clone())]);
    let alone = asked(things(), json!({}))["objective"].as_f64().unwrap();
    let shared = asked(things(), json!({"standing": "transfer-stations[state='in_use']"}));
    assert!(shared["objective"].as_f64().unwrap() < 0.6 * alone, "{shared:#}");
    assert_eq!(shared["checker"], "ok");
}

#[test]
fn a_slope_counts_once_the_office_sets_a_figure_and_enters_one() {
    let own = "[[rule]]\nid='siting.slope'\ntitle={zh='坡',en='slope'}\nkind='siting_slope_max'\nvalue=10\nunit='%'\n\
               source={zh='镇',en='town'}\nverified='local'\n";
    let book = RuleBook::embedded().unwrap().with_own(own).unwrap();
    let kinds = Arc::new(KindCatalogue::embedded().unwrap());
    let mut steep = planned(2, 117.05, 60.0);
    steep.1.set("extra", json!({"坡度": "12 %"}));
    let change = |(collection, feature): (&str, Feature)| Change {
        collection: collection.to_owned(),
        id: feature.id,
        before: None,
        after: Some(feature),
    };
    let changes: Vec<Change> = town(vec![steep]).into_iter().map(change).collect();
    let snapshot = Snapshot::new(0, kinds, Arc::new(book), Vec::new()).apply(1, &changes).unwrap();
    let inputs = json!({"sites": "transfer-stations", "metric": "straight"});
    let answer = PlaceFacility.run(&snapshot, &object(inputs), &Progress::new()).unwrap().result;
    let rule = of(&answer, 2)["rules"][0].clone();
    assert_eq!(
        (&rule["rule"], &rule["measured"], &rule["limit"]),
        (&json!("siting.slope"), &json!(12.0), &json!(10.0))
    );
}

#[test]
fn when_all_are_refused_nothing_is_proposed_and_the_commonest_rule_is_named() {
    let answer = asked(town(vec![planned(2, 117.05, 20.0)]), json!({}));
    assert_eq!((&answer["count"], &answer["objective"]), (&json!(0), &Value::Null));
    assert!(answer["sentence"]["en"].as_str().unwrap().contains("Building control zone"), "{answer:#}");
}

#[test]
fn demand_that_weighs_nothing_is_refused() {
    let home = thing(5, point(117.0, 33.0), json!({"weight": 0.0}));
    let snapshot = register(town(vec![planned(2, 117.05, 60.0), ("demand", home)]));
    let inputs = json!({"sites": "transfer-stations"});
    let refused = PlaceFacility.run(&snapshot, &object(inputs), &Progress::new());
    assert!(matches!(refused, Err(QuestionError::Input { name, .. }) if name == "demand"));
}
