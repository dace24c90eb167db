//! `service` along roads: the stretches within reach in a straight line and on foot, and who is served on foot. SQL lays the
//! network out anew and lets distances down round by round.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use verge::question::service::Service;

use super::registers::{Filed, malta, town};
use super::session::{PostGis, Session};
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// Which roads are counted, in SQL and as an input.
struct Along(&'static str, &'static str);

const MAIN: Along = Along("main", "roads[main = true]");
const CLASSES: Along = Along(
    "class in ('national','provincial','county')",
    "roads[class in ('national','provincial','county')]",
);

fn session<'p>(postgis: &'p PostGis, of: &Filed, along: &Along, radius_m: f64) -> Session<'p> {
    let tables = ["roads", "bins", "structures"];
    let session = postgis.session().load(&of.file, &tables).set("radius_m", radius_m);
    let facilities = format!(
        "create temp table facilities as select id, geom, geom::geography geog from bins where state = 'in_use';
         create index on facilities using gist (geog); analyze facilities;
         create temp table counted_roads as select id from roads where {};
         create temp table asked as select id, geom from roads where class is distinct from 'expressway';",
        along.0
    );
    session.then(&facilities).then(include_str!("offset.sql")).then(include_str!("segments.sql"))
}

/// Holds the roads of an answer to the rows of `open_roads.sql`.
fn same_roads(answer: &Value, rows: &[Vec<String>]) -> usize {
    let rows: BTreeMap<&str, &Vec<String>> =
        rows.iter().filter(|row| row[0] == "road").map(|row| (row[1].as_str(), row)).collect();
    let roads = answer["roads"].as_array().unwrap();
    assert_eq!(roads.len(), rows.len());
    let (mut total_m, mut open_m, mut stretches) = (0.0, 0.0, 0);
    for road in roads {
        let row = rows[road["road"].as_str().unwrap()];
        let lengths: Vec<f64> = row[3].split_whitespace().map(|length| length.parse().unwrap()).collect();
        let told: Vec<f64> = road["uncovered"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["length_m"].as_f64().unwrap())
            .collect();
        // Stretches of a few millimetres come and go with the rounding of their ends.
        let long = |all: &[f64]| all.iter().copied().filter(|m| *m > 2.0 * ALONG_M).collect::<Vec<f64>>();
        let (own, said) = (long(&lengths), long(&told));
        assert_eq!(own.len(), said.len(), "{}: {own:?} {said:?}", road["road"]);
        for (own_m, said_m) in own.iter().zip(&said) {
            assert!((own_m - said_m).abs() < ALONG_M, "{}: {own_m} {said_m}", road["road"]);
        }
        stretches += own.len();
        total_m += row[2].parse::<f64>().unwrap();
        open_m += lengths.iter().sum::<f64>();
    }
    let slack_m = ALONG_M * stretches as f64;
    let figure = |name: &str| answer[name].as_f64().unwrap();
    assert!((figure("road_length_m") - total_m).abs() < ALONG_M * roads.len() as f64, "{total_m}");
    assert!((figure("road_covered_m") - (total_m - open_m)).abs() < slack_m, "{open_m}");
    assert!((figure("road_share") - (1.0 - open_m / total_m)).abs() < 1e-6);
    stretches
}

fn straight(postgis: &PostGis, of: &Filed, along: &Along, radius_m: f64) -> usize {
    let session = session(postgis, of, along, radius_m).then(include_str!("reached.sql"));
    let rows = session.rows(include_str!("open_roads.sql"));
    let inputs = json!({"facilities": "bins", "demand": "structures", "radius": radius_m, "along": along.1});
    let stretches = same_roads(&ask(&Service, &of.snapshot, inputs).result, &rows);
    eprintln!("service within {radius_m} m of roads: {stretches} stretches open");
    stretches
}

fn on_foot(postgis: &PostGis, of: &Filed, along: &Along, radius_m: f64) -> (usize, usize) {
    // Who is farther off in a straight line is farther on foot.
    let things = "create temp table things as
        select id, geom, geog, false is_demand from facilities
        union all select s.id, s.geom, s.geom::geography, true from structures s
        where s.state is distinct from 'removed'
        and exists (select from facilities f where st_dwithin(f.geog, s.geom::geography, :radius_m * 1.01));
        analyze things;";
    let session = session(postgis, of, along, radius_m).then(things).then(include_str!("walk.sql"));
    let rows = session.then(include_str!("walked.sql")).rows(include_str!("open_roads.sql"));
    let inputs = json!({
        "facilities": "bins", "demand": "structures", "radius": radius_m, "along": along.1, "metric": "network",
    });
    let answer = ask(&Service, &of.snapshot, inputs).result;
    let stretches = same_roads(&answer, &rows);
    let open: BTreeSet<&str> = answer["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["properties"]["length_m"].is_null())
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    let (mut served, mut exempt, mut near) = (0, 0, 0);
    for row in rows.iter().filter(|row| row[0] == "demand") {
        let number = |at: usize| row[at].parse::<f64>().unwrap_or(f64::INFINITY);
        let (straight_m, access_m, least_m, most_m) = (number(2), number(3), number(4), number(5));
        near += 1;
        // Who is nearer to a facility than to any road goes straight to it.
        let (least_m, most_m) =
            if straight_m <= access_m { (straight_m, straight_m) } else { (least_m, most_m) };
        if (straight_m - access_m).abs() < ALONG_M
            || least_m - ALONG_M <= radius_m && radius_m <= most_m + ALONG_M
        {
            exempt += 1;
            continue;
        }
        assert_eq!(!open.contains(row[1].as_str()), least_m <= radius_m, "{row:?}");
        served += usize::from(least_m <= radius_m);
    }
    let told = usize::try_from(answer["places_covered"].as_u64().unwrap()).unwrap();
    assert!(served <= told && told <= served + exempt, "{told} served, {served} and {exempt} at the limit");
    eprintln!(
        "service within {radius_m} m on foot: {served} of {near} near places, {exempt} exempt; {stretches} stretches open"
    );
    exceptions_only(exempt, near);
    (served, near - served)
}

#[test]
fn the_stretches_served_in_a_straight_line_are_those_of_sql() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(straight(&postgis, town(), &MAIN, 100.0) > 30);
    let Some(malta) = malta() else { return };
    assert!(straight(&postgis, malta, &CLASSES, 250.0) > 100);
}

#[test]
fn who_and_what_is_served_on_foot_in_the_demo_is_what_sql_walks_to() {
    let Some(postgis) = PostGis::here() else { return };
    let (served, open) = on_foot(&postgis, town(), &MAIN, 100.0);
    assert!(served > 1000 && open > 1000, "{served} {open}");
}

#[test]
fn who_and_what_is_served_on_foot_in_malta_is_what_sql_walks_to() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let (served, open) = on_foot(&postgis, malta, &CLASSES, 250.0);
    assert!(served > 500 && open > 100, "{served} {open}");
}
