//! `summary`: every thing of every kind counted in SQL, and every road measured.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verge::question::summary::Summary;

use super::placed::{FACILITIES, session};
use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// What is counted beside facilities.
const OTHERS: [(&str, &str); 12] = [
    ("rivers", "rivers"),
    ("bridges", "bridges"),
    ("structures", "structures"),
    ("plots", "plots"),
    ("tree-rows", "tree_rows"),
    ("trees", "trees"),
    ("demand", "demand"),
    ("vehicles", "vehicles"),
    ("findings", "findings"),
    ("works", "works"),
    ("inspections", "inspections"),
    ("activities", "activities"),
];

/// A row of SQL: a count, how many are in doubt, and two measures.
type Row = (i64, i64, f64, f64);

fn compare(postgis: &PostGis, of: &Filed, others: &[(&str, &str)]) -> i64 {
    let all: Vec<(&str, &str)> = FACILITIES.into_iter().chain(others.iter().copied()).collect();
    let subjects = all.iter().map(|(collection, _)| *collection).collect::<Vec<_>>().join(",");
    let session = session(postgis, of, &all, "true").then(include_str!("territory.sql"));
    let drawn = if all.contains(&("plots", "plots")) { &[][..] } else { &["plots"] };
    let session = session.load(&of.file, drawn);
    let mut rows: BTreeMap<[String; 3], Row> = BTreeMap::new();
    for row in session.rows(include_str!("summary.sql")) {
        let number = |at: usize| row[at].parse::<f64>().unwrap_or(0.0);
        let key = [row[0].clone(), row[1].clone(), row[2].clone()];
        rows.insert(key, (row[3].parse().unwrap(), row[4].parse().unwrap(), number(5), number(6)));
    }
    let of_key =
        |what: &str, one: &str, other: &str| rows.get(&[what.into(), one.into(), other.into()]).copied();
    let answer = ask(&Summary, &of.snapshot, json!({"subjects": subjects}));
    let list = |name: &str| answer.result[name].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (mut total, mut doubtful) = (0, 0);
    for kind in list("by_kind") {
        let collection = text(&kind["collection"]);
        let own = rows.iter().filter(|(key, _)| key[0] == "state" && key[1] == collection);
        let count: i64 = own.map(|(_, row)| row.0).sum();
        assert_eq!(kind["count"], count, "{kind}");
        total += count;
        for state in kind["by_state"].as_array().unwrap() {
            let own = of_key("state", &collection, &text(&state["state"])).map_or(0, |row| row.0);
            assert_eq!(state["count"], own, "{collection}: {state}");
        }
    }
    assert_eq!(answer.result["total"]["count"], total);
    assert_eq!(total, rows.iter().filter(|(key, _)| key[0] == "state").map(|(_, row)| row.0).sum::<i64>());
    for (name, what, key) in [("by_village", "village", "village"), ("by_class", "class", "class")] {
        let in_doubt = rows.iter().filter(|(row, _)| row[0] == what).map(|(_, row)| row.1).max().unwrap_or(0);
        for said in list(name) {
            let own = if said["beside_road"] == false { "-".to_owned() } else { text(&said[key]) };
            for (collection, _) in &all {
                let count = of_key(what, &own, collection).map_or(0, |row| row.0);
                let told = said["by_kind"][collection].as_i64().unwrap_or(0);
                assert!((told - count).abs() <= in_doubt, "{own} {collection}: {told} instead of {count}");
                doubtful = doubtful.max(in_doubt);
            }
            let Some((roads, _, length_m, main_m)) = of_key(&format!("{what} road"), &own, "") else {
                assert!(own == "-" || said["length_m"] == 0.0, "{said}");
                continue;
            };
            // Borders and roads cross at some angle: a cut is as exact as that.
            let (.., on_border_m, _) = of_key("on border", &own, "").unwrap_or_default();
            let slack_m = ALONG_M * (2.0 + roads as f64) + on_border_m;
            let figure = |name: &str| said[name].as_f64().unwrap();
            assert!((figure("length_m") - length_m).abs() < slack_m, "{length_m} m: {said}");
            assert!((figure("main_length_m") - main_m).abs() < slack_m, "{main_m} m: {said}");
            if what == "class" {
                assert_eq!(said["roads"], roads, "{said}");
            }
            if let (Some((_, _, area_m2, _)), Some(told)) =
                (of_key("area", &own, ""), said["area_km2"].as_f64())
            {
                assert!((told * 1e6 - area_m2).abs() < 1e-8 * area_m2 + 0.1, "{area_m2} m²: {said}");
            }
        }
    }
    let (plots, _, drawn_m2, planned_mu) = of_key("plots", "", "").unwrap();
    let said = &answer.result["plots"];
    if plots > 0 {
        assert_eq!(said["count"].as_i64(), Some(plots));
        assert!((said["planned_mu"].as_f64().unwrap() - planned_mu).abs() < 1e-6, "{planned_mu} mu: {said}");
        assert!((said["drawn_m2"].as_f64().unwrap() - drawn_m2).abs() < 0.06, "{drawn_m2} m²: {said}");
    }
    eprintln!("summary: {total} things, {doubtful} in doubt, {} roads", answer.result["total"]["roads"]);
    exceptions_only(usize::try_from(doubtful).unwrap(), usize::try_from(total).unwrap());
    total
}

#[test]
fn the_demo_s_figures_are_those_that_sql_counts_and_measures() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(compare(&postgis, town(), &OTHERS) > 10_000);
}

#[test]
fn malta_s_figures_are_those_that_sql_counts_and_measures() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    assert!(compare(&postgis, malta, &[("trees", "trees"), ("tree-rows", "tree_rows")]) > 2_000);
}
