//! `along`: the strip of one road, thing by thing.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verge::question::along::Along;

use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, agrees_m, exceptions_only};
use crate::register::ask;

/// The collections compared and their tables.
const THINGS: [(&str, &str); 5] = [
    ("bins", "bins"),
    ("garbage-pools", "garbage_pools"),
    ("structures", "structures"),
    ("toilets", "toilets"),
    ("trees", "trees"),
];

fn compare(postgis: &PostGis, of: &Filed, road: &str, reach_m: f64) -> usize {
    let roads = of.snapshot.roads().find(road);
    let [road] = roads.as_slice() else { panic!("{} roads are called {road}", roads.len()) };
    let mut tables = vec!["roads"];
    tables.extend(THINGS.map(|(_, table)| table));
    let union = THINGS
        .map(|(_, table)| format!("select id, geom, geom::geography geog from {table}"))
        .join(" union all ");
    let session = postgis
        .session()
        .load(&of.file, &tables)
        .set("reach_m", reach_m)
        .set("road", road.id)
        .then("create temp table asked as select id, geom from roads where id = :'road';")
        .then(&format!(
            "create temp table things as {union}; create index on things using gist (geog); analyze things;"
        ))
        .then(
            "create temp table points as select * from things where st_dimension(geom) = 0; analyze points;",
        )
        .then(include_str!("offset.sql"))
        .then(include_str!("segments.sql"))
        .then(include_str!("near.sql"))
        .then(include_str!("stands.sql"));
    let rows = session.rows(include_str!("along.sql"));
    let subjects = THINGS.map(|(collection, _)| collection).join(",");
    let inputs = json!({"road": road.id.to_string(), "reach": reach_m, "subjects": subjects});
    let answer = ask(&Along, &of.snapshot, inputs);
    let mut told: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for item in ["left", "right", "on"].iter().flat_map(|side| answer.result[side].as_array().unwrap()) {
        told.entry(item["id"].as_str().unwrap()).or_default().push(item);
    }
    let (first, last) = road.curve.chainage_extent();
    let is_true = ((last.m() - first.m()) - road.curve.extent().length_m()).abs() < 0.0005;
    let (mut exempt, mut found) = (0_usize, 0);
    for row in &rows {
        let (id, off_m) = (row[0].as_str(), row[2].parse::<f64>().unwrap());
        let items = told.remove(id).unwrap_or_default();
        if (off_m - reach_m).abs() < agrees_m(reach_m) {
            exempt += 1;
            continue;
        }
        assert_eq!(!items.is_empty(), off_m <= reach_m, "{id} is {off_m} m off");
        let Some(item) = items.first() else { continue };
        found += 1;
        let least_m =
            items.iter().map(|item| item["offset_m"].as_f64().unwrap()).fold(f64::INFINITY, f64::min);
        assert!((least_m - off_m).abs() < agrees_m(off_m), "{id}: {least_m} instead of {off_m} m");
        if row[1] != "t" {
            continue;
        }
        if row[5] == "t" {
            exempt += 1;
            continue;
        }
        assert_eq!(items.len(), 1, "{id}: {items:?}");
        if is_true {
            let at_m = item["chainage_m"].as_f64().unwrap() - first.m();
            let measure_m: f64 = row[3].parse().unwrap();
            assert!((at_m - measure_m).abs() < ALONG_M, "{id}: at {at_m} instead of {measure_m} m");
        }
        let side = match row[4].parse::<i8>() {
            Ok(1) => "left",
            Ok(-1) => "right",
            _ => continue,
        };
        assert_eq!(item["side"], side, "{id}: {item}");
    }
    assert!(told.is_empty(), "told and not near for PostGIS: {told:?}");
    eprintln!("along {}: {found} things, {exempt} exempt", road.label());
    exceptions_only(exempt.saturating_sub(2), rows.len());
    found
}

#[test]
fn what_the_demo_s_main_roads_pass_is_what_postgis_puts_beside_them() {
    let Some(postgis) = PostGis::here() else { return };
    for road in ["G206", "S225", "S307", "X043"] {
        assert!(compare(&postgis, town(), road, 40.0) > 20);
    }
}

#[test]
fn what_a_long_road_of_malta_passes_is_what_postgis_puts_beside_it() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    // The road with most buildings near it that one word names.
    let longest = malta.snapshot.roads().iter().max_by_key(|road| road.curve.extent().length_mm()).unwrap();
    assert!(compare(&postgis, malta, &longest.id.to_string(), 30.0) > 50);
}
