//! `density`: bins by road, section, kilometre and village, and the kilometres they are divided by.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verge::question::density::Density;

use super::placed::session;
use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// A row: its length, its count, and a second count (bins in doubt, for a village those beside the roads).
struct Row {
    length_m: Option<f64>,
    count: i64,
    more: i64,
}

fn compare(postgis: &PostGis, of: &Filed, roads: (&str, &str)) -> i64 {
    let along = format!(
        "drop table asked, segments, lengths; create temp table asked as select id, geom from roads where {};
         create temp table points as select id, geog from things where st_dimension(geom) = 0; analyze points;",
        roads.0
    );
    let session = session(postgis, of, &[("bins", "bins")], "state = 'in_use'").then(&along);
    let session = session.then(include_str!("segments.sql"));
    let lengths =
        "create temp table lengths as select road, sum(length_m) length_m from segments group by road;";
    let session = session.then(lengths).then(include_str!("territory.sql")).then(include_str!("stands.sql"));
    let rows: BTreeMap<(String, String, String), Row> = session
        .rows(include_str!("density.sql"))
        .into_iter()
        .map(|row| {
            let [what, one, other, ..] = row.as_slice() else { panic!("{row:?}") };
            let key = (what.clone(), one.clone(), other.clone());
            let (count, more) = (row[4].parse().unwrap(), row[5].parse().unwrap());
            (key, Row { length_m: row[3].parse().ok(), count, more })
        })
        .collect();
    let row = |what: &str, one: &str, other: &str| rows.get(&(what.into(), one.into(), other.into()));
    let answer = ask(&Density, &of.snapshot, json!({"along": roads.1}));
    let agrees = |said: &Value, own: &Row, doubtful: i64| {
        let count = said["count"].as_i64().unwrap();
        assert!((count - own.count).abs() <= doubtful, "{} and {doubtful} in doubt: {said}", own.count);
        if let Some(length_m) = own.length_m {
            let told_m = said["length_m"].as_f64().unwrap();
            assert!((told_m - length_m).abs() < ALONG_M * 2.0, "{length_m} m: {said}");
        }
    };
    let (mut exempt, mut counted) = (0, 0);
    let list = |of: &Value, name: &str| of[name].as_array().unwrap().clone();
    for road in list(&answer.result, "roads") {
        let id = road["road"].as_str().unwrap();
        let own = row("road", id, "").unwrap();
        agrees(&road, own, own.more);
        (exempt, counted) = (exempt + own.more, counted + own.count);
        for section in list(&road, "sections").iter().filter(|one| !one["section"].is_null()) {
            let own = row("section", id, section["section"].as_str().unwrap()).unwrap();
            agrees(section, own, own.more);
        }
        for kilometre in list(&road, "kilometres") {
            let km = (kilometre["from_m"].as_f64().unwrap() / 1000.0 + 1e-6).floor();
            let own = row("kilometre", id, &km.to_string());
            let (count, doubtful) = own.map_or((0, 0), |own| (own.count, own.more));
            agrees(&kilometre, &Row { length_m: None, count, more: 0 }, doubtful);
        }
    }
    let villages = list(&answer.result, "by_village");
    for village in &villages {
        let own = row("village", village["village"].as_str().unwrap_or_default(), "").unwrap();
        let name = village["village"].as_str().unwrap_or_default();
        let on_border = row("on border", name, "").and_then(|row| row.length_m).unwrap_or(0.0);
        let limit_m = 1.0_f64.max(own.length_m.unwrap()) * 1e-6 + 0.1 + on_border;
        let told_m = village["length_m"].as_f64().unwrap();
        assert!((told_m - own.length_m.unwrap()).abs() < limit_m, "{} m: {village}", own.length_m.unwrap());
        assert_eq!(village["count"].as_i64(), Some(own.count), "{village}");
        assert!((village["roadside"].as_i64().unwrap() - own.more).abs() <= exempt, "{village}");
    }
    let known = rows.keys().filter(|key| key.0 == "village").count();
    assert!(villages.len() <= known, "{} villages of {known}", villages.len());
    eprintln!("density: {counted} bins beside roads, {exempt} exempt, {} villages", villages.len());
    exceptions_only(usize::try_from(exempt).unwrap().saturating_sub(4), usize::try_from(counted).unwrap());
    counted
}

#[test]
fn the_demo_s_densities_are_over_what_postgis_counts_and_measures() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(compare(&postgis, town(), ("main", "roads[main = true]")) > 100);
}

#[test]
fn malta_s_densities_are_over_what_postgis_counts_and_measures() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let class = "class in ('national','provincial','county')";
    assert!(compare(&postgis, malta, (class, &format!("roads[{class}]"))) > 10);
}
