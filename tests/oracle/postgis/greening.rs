//! `greening`: areas of plots and their overlaps; and what single trees leave missing on either side of the roads.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verge::question::greening::Greening;

use super::parks::green_malta;
use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// Areas are told to a square centimetre, by one formula and another, square metres.
const AREA_M2: f64 = 0.002;
/// What is cut out in a plane, where lengths are true to a tenth of a millimetre: as much along a kilometre of outline, square metres.
const CUT_M2: f64 = 0.1;
/// Sums over all plots, of which some dozens are cut, to either side of the truth, square metres.
const SUM_M2: f64 = 0.2;

/// Compares plot by plot, and their sums; gives the answer, and of each plot its village and its own square metres.
fn plots(postgis: &PostGis, of: &Filed) -> (Value, Vec<(String, f64)>) {
    let rows = postgis.session().load(&of.file, &["plots"]).rows(include_str!("plots.sql"));
    let plots = ask(&Greening, &of.snapshot, json!({"part": "plots"})).result["plots"].take();
    let told: BTreeMap<&str, &Value> =
        plots["plots"].as_array().unwrap().iter().map(|one| (one["id"].as_str().unwrap(), one)).collect();
    assert_eq!(told.len(), rows.len());
    let mut total: BTreeMap<&str, f64> = BTreeMap::new();
    let mut each = Vec::new();
    for row in &rows {
        let said = told[row[0].as_str()];
        let number = |at: usize| row[at].parse::<f64>();
        let (drawn, overlap) = (number(2).unwrap(), number(3).unwrap());
        let figure = |name: &str| said[name].as_f64().unwrap();
        assert!((figure("drawn_m2") - drawn).abs() < AREA_M2, "{drawn} m²: {said}");
        assert!((figure("overlap_m2") - overlap).abs() < CUT_M2, "{overlap} m²: {said}");
        assert!((figure("measured_m2") - (drawn - overlap)).abs() < CUT_M2, "{said}");
        let mut add = |name, value| *total.entry(name).or_insert(0.0) += value;
        add("drawn_m2", drawn);
        add("overlap_m2", overlap);
        add("measured_m2", drawn - overlap);
        add("planned_mu", number(5).unwrap_or(0.0));
        if row[4] == "t" {
            add("done_measured_m2", drawn - overlap);
            add("done", 1.0);
            if let Ok(pct) = number(7) {
                add("survival_known_m2", drawn - overlap);
                add("surviving_m2", (drawn - overlap) * pct / 100.0);
            }
        }
        each.push((row[1].clone(), drawn - overlap));
    }
    for (name, sum) in total {
        let said = plots["total"][name].as_f64().unwrap();
        assert!((said - sum).abs() < SUM_M2, "{name}: {said} instead of {sum}");
    }
    (plots, each)
}

#[test]
fn the_demo_s_plots_are_as_large_and_overlap_as_much_as_postgis_says() {
    let Some(postgis) = PostGis::here() else { return };
    let (plots, each) = plots(&postgis, town());
    let mut villages: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    for (village, measured) in &each {
        let village = villages.entry(village).or_default();
        (village.0, village.1) = (village.0 + 1, village.1 + measured);
    }
    for said in plots["by_village"].as_array().unwrap() {
        let (count, measured) = villages.remove(said["village"].as_str().unwrap()).unwrap();
        assert_eq!(said["count"], count, "{said}");
        assert!((said["measured_m2"].as_f64().unwrap() - measured).abs() < CUT_M2, "{measured} m²: {said}");
    }
    assert!(villages.is_empty(), "{villages:?}");
}

#[test]
fn malta_s_parks_and_the_gardens_and_grass_in_them_are_as_large_and_overlap_as_much_as_postgis_says() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), green_malta()) else { return };
    let (plots, _) = plots(&postgis, malta);
    assert!(plots["total"]["overlapping"].as_u64().unwrap() > 50, "{}", plots["total"]);
}

/// Compares what single trees leave missing, road by road on one side.
fn trees(postgis: &PostGis, of: &Filed, class: &str, side: &str) -> f64 {
    let session = postgis.session().load(&of.file, &["roads", "trees"]);
    let session = session.set("reach_m", 15).set("max_gap_m", 6).set("side", side);
    let tables = format!(
        "create temp table asked as select id, geom from roads where {class};
         create temp table points as select id, geom::geography geog from trees; analyze points;"
    );
    let session = session.then(&tables).then(include_str!("segments.sql")).then(include_str!("stands.sql"));
    let rows: BTreeMap<String, Vec<String>> =
        session.rows(include_str!("gaps.sql")).into_iter().map(|row| (row[0].clone(), row)).collect();
    let inputs = json!({"along": format!("roads[{class}]"), "part": "rows", "plantings": "trees", "reach": 15, "spacing": 6});
    let answer = ask(&Greening, &of.snapshot, inputs).result;
    let roads = answer["roads"].as_array().unwrap();
    assert_eq!(roads.len(), rows.len());
    let (mut planted_m, mut exempt, mut with_trees) = (0.0, 0, 0);
    for road in roads {
        let row = &rows[road["road"].as_str().unwrap()];
        with_trees += usize::from(row[2] != "0");
        if row[3] == "t" {
            exempt += 1;
            continue;
        }
        let length_m: f64 = row[1].parse().unwrap();
        let gaps: Vec<f64> = row[4]
            .split(',')
            .filter_map(|gap| gap.split_once(' '))
            .map(|(from, to)| to.parse::<f64>().unwrap() - from.parse::<f64>().unwrap())
            .collect();
        let missing_m: f64 = gaps.iter().sum();
        let own = &road[side];
        assert_eq!(own["missing_stretches"], gaps.len(), "{}: {own} {gaps:?}", road["road"]);
        let slack_m = ALONG_M * (1.0 + gaps.len() as f64);
        let figure = |name: &str| own[name].as_f64().unwrap();
        assert!((figure("missing_m") - missing_m).abs() < slack_m, "{missing_m} m: {own}");
        assert!((figure("planted_m") - (length_m - missing_m)).abs() < slack_m, "{own}");
        planted_m += length_m - missing_m;
    }
    eprintln!(
        "greening on the {side}: {planted_m:.3} m planted, trees at {with_trees} roads, {exempt} exempt"
    );
    exceptions_only(exempt, roads.len());
    planted_m
}

#[test]
fn what_malta_s_trees_leave_missing_is_what_sql_finds_on_either_side() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let class = "class in ('national','provincial','county','township')";
    for side in ["left", "right"] {
        assert!(trees(&postgis, malta, class, side) > 50.0);
    }
}
