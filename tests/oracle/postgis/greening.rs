//! `greening`: areas of plots and their overlaps; and what single trees, and what rows and plots, leave missing on either side
//! of the roads.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verge::question::greening::Greening;

use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// Areas are told to a square centimetre, by one formula and another, square metres.
const AREA_M2: f64 = 0.002;
/// What is cut out in a plane, square metres.
const CUT_M2: f64 = 0.1;
/// A hand whose rows leave the reach at so flat an angle that all of them together are no surer says nothing, metres.
const MOST_M: f64 = 0.5;

#[test]
fn the_demo_s_plots_are_as_large_and_overlap_as_much_as_postgis_says() {
    let Some(postgis) = PostGis::here() else { return };
    let rows = postgis.session().load(&town().file, &["plots"]).rows(include_str!("plots.sql"));
    let answer = ask(&Greening, &town().snapshot, json!({"part": "plots"})).result;
    let plots = &answer["plots"];
    let told: BTreeMap<&str, &Value> =
        plots["plots"].as_array().unwrap().iter().map(|one| (one["id"].as_str().unwrap(), one)).collect();
    assert_eq!(told.len(), rows.len());
    let mut total: BTreeMap<&str, f64> = BTreeMap::new();
    let mut villages: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
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
        let village = villages.entry(&row[1]).or_default();
        (village.0, village.1) = (village.0 + 1, village.1 + drawn - overlap);
    }
    for (name, sum) in total {
        let said = plots["total"][name].as_f64().unwrap();
        assert!((said - sum).abs() < 0.2, "{name}: {said} instead of {sum}");
    }
    for said in plots["by_village"].as_array().unwrap() {
        let (count, measured) = villages.remove(said["village"].as_str().unwrap()).unwrap();
        assert_eq!(said["count"], count, "{said}");
        assert!((said["measured_m2"].as_f64().unwrap() - measured).abs() < CUT_M2, "{measured} m²: {said}");
    }
    assert!(villages.is_empty(), "{villages:?}");
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

/// Compares what lines and areas of plantings leave missing, road by road on either side; gives how many roads have any.
fn rows(
    postgis: &PostGis,
    of: &Filed,
    class: &str,
    plantings: &str,
    tables: [&str; 2],
    reach_m: f64,
) -> usize {
    let [shapes, table] = tables;
    let session = postgis.session().load(&of.file, &["roads", table]);
    let session = session.set("reach_m", reach_m).set("max_gap_m", 6);
    let asked = format!(
        "create temp table asked as select id, geom from roads where {class};
         create temp table shapes as {shapes};"
    );
    let session = session.then(&asked).then(include_str!("segments.sql")).then(include_str!("taken.sql"));
    let sides = [("left", 1), ("right", -1)];
    let each = sides.map(|(_, hand)| format!("\\set side {hand}\n{}", include_str!("planted.sql")));
    let all = session.rows(&each.join("\n"));
    let inputs = json!({"along": format!("roads[{class}]"), "part": "rows", "plantings": plantings, "reach": reach_m, "spacing": 6});
    let answer = ask(&Greening, &of.snapshot, inputs).result;
    let told: BTreeMap<&str, &Value> =
        answer["roads"].as_array().unwrap().iter().map(|one| (one["road"].as_str().unwrap(), one)).collect();
    assert_eq!(all.len(), 2 * told.len());
    let (mut planted_m, mut exempt, mut with_any, mut worst_m) = (0.0, 0, 0, 0.0_f64);
    for (at, row) in all.iter().enumerate() {
        let (side, _) = sides[at / told.len()];
        let road = told[row[0].as_str()];
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        let (length_m, missing_m, gaps, leaving_m) = (number(1), number(2), number(3), number(7));
        if row[4] == "t" || leaving_m > MOST_M {
            exempt += 1;
            continue;
        }
        let slack_m = ALONG_M * (1.0 + gaps) + leaving_m;
        assert_eq!(row[5] == "t", road["plantings"] != 0, "{road}");
        with_any += usize::from(row[5] == "t");
        let own = &road[side];
        let figure = |name: &str| own[name].as_f64().unwrap();
        let off_m = (figure("missing_m") + figure("bridge_m") - missing_m).abs();
        assert!(off_m < slack_m, "{side} of {}: {missing_m} m: {}, to {leaving_m} m; {road}", row[0], row[6]);
        assert!((figure("planted_m") - (length_m - missing_m)).abs() < slack_m, "{own}");
        worst_m = worst_m.max((off_m - leaving_m) / (1.0 + gaps));
        planted_m += length_m - missing_m;
    }
    eprintln!(
        "greening by {plantings}: {planted_m:.3} m planted, any beside {with_any} of {} hands, {exempt} exempt; off by {:.1} mm an end at most",
        all.len(),
        worst_m * 1000.0
    );
    exceptions_only(exempt, all.len());
    with_any
}

#[test]
fn what_the_demo_s_rows_and_plots_take_up_along_its_roads_is_what_sql_finds_on_either_side() {
    let Some(postgis) = PostGis::here() else { return };
    let lines = ["select id, geom from tree_rows", "tree_rows"];
    assert!(rows(&postgis, town(), "main = true", "tree-rows", lines, 15.0) > 5);
    let areas = ["select id, geom from plots where state in ('planted', 'accepted')", "plots"];
    let plantings = "plots[state IN ('planted','accepted')]";
    assert!(rows(&postgis, town(), "id is not null", plantings, areas, 60.0) > 5);
}

#[test]
fn what_malta_s_rows_of_trees_take_up_is_what_sql_finds_on_either_side() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let class = "class in ('national','provincial','county','township','village')";
    let lines = ["select id, geom from tree_rows", "tree_rows"];
    assert!(rows(&postgis, malta, class, "tree-rows", lines, 15.0) > 20);
}
