//! `service` in a straight line: who is served, by whom, and the shares village by village.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use verge::question::service::Service;

use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{agrees_m, exceptions_only};
use crate::register::ask;

fn compare(postgis: &PostGis, of: &Filed, radius_m: f64) -> (usize, usize) {
    let session =
        postgis.session().load(&of.file, &["bins", "garbage_pools", "structures"]).set("radius_m", radius_m);
    let rows = session.then(include_str!("offset.sql")).rows(include_str!("service.sql"));
    let inputs = json!({"facilities": "bins,garbage-pools", "demand": "structures", "radius": radius_m});
    let answer = ask(&Service, &of.snapshot, inputs);
    // Stretches of road stand among them, with their length.
    let features: Vec<&Value> = answer.result["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["properties"]["length_m"].is_null())
        .collect();
    let mut open: BTreeSet<&str> = features.iter().map(|open| open["id"].as_str().unwrap()).collect();
    let offsets: BTreeMap<&str, f64> = answer
        .features
        .iter()
        .filter(|one| one.layer == "covered")
        // Stretches of road are drawn covered too, and have none.
        .filter_map(|one| Some((one.id.as_str(), one.properties.get("offset_m")?.as_f64()?)))
        .collect();
    let (mut total, mut covered, mut exempt, mut exempt_weight) = (0.0, 0.0, 0, 0.0);
    let mut villages: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in &rows {
        let (id, weight, least_m) =
            (row[0].as_str(), row[1].parse::<f64>().unwrap(), row[3].parse::<f64>().ok());
        total += weight;
        let village = villages.entry(&row[2]).or_default();
        village.0 += weight;
        let is_open = open.remove(id);
        if least_m.is_some_and(|least_m| (least_m - radius_m).abs() < agrees_m(radius_m)) {
            (exempt, exempt_weight) = (exempt + 1, exempt_weight + weight);
            continue;
        }
        let served = least_m.is_some_and(|least_m| least_m <= radius_m);
        assert_eq!(is_open, !served, "{id} is {least_m:?} m from the nearest");
        if served {
            covered += weight;
            village.1 += weight;
        }
        if let Some((told_m, least_m)) = offsets.get(id).zip(least_m) {
            assert!((told_m - least_m).abs() < agrees_m(least_m), "{id}: {told_m} instead of {least_m} m");
        }
    }
    assert!(open.is_empty(), "answered and not asked: {open:?}");
    let figure = |name: &str| answer.result[name].as_f64().unwrap();
    assert_eq!(figure("demand_total"), total);
    assert!((figure("demand_covered") - covered).abs() <= exempt_weight, "{covered} {exempt_weight}");
    assert!((figure("share") - covered / total).abs() <= exempt_weight / total + 1e-12);
    // Villages as entered; where a place has none, the border around it may say.
    if !villages.contains_key("") {
        for said in answer.result["by_village"].as_array().unwrap() {
            let (total, covered) = villages.remove(said["village"].as_str().unwrap()).unwrap();
            assert_eq!(said["demand_total"], total, "{said}");
            assert!(
                (said["demand_covered"].as_f64().unwrap() - covered).abs() <= exempt_weight,
                "{said} {covered}"
            );
        }
        assert!(villages.is_empty(), "{villages:?}");
    }
    eprintln!("service within {radius_m} m: {} places, {} open, {exempt} exempt", rows.len(), features.len());
    exceptions_only(exempt, rows.len());
    (rows.len() - features.len(), features.len())
}

#[test]
fn who_is_served_in_the_demo_is_who_postgis_finds_served() {
    let Some(postgis) = PostGis::here() else { return };
    for radius_m in [60.0, 100.0] {
        let (served, open) = compare(&postgis, town(), radius_m);
        assert!(served > 100 && open > 100, "{served} {open}");
    }
}

#[test]
fn who_is_served_in_malta_is_who_postgis_finds_served() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    for radius_m in [50.0, 250.0] {
        let (served, open) = compare(&postgis, malta, radius_m);
        assert!(served > 50 && open > 100, "{served} {open}");
    }
}
