//! `gaps`: chainages, hands and intervals recomputed in SQL from the segments of each road.

use std::collections::HashMap;

use serde_json::{Value, json};
use verge::question::gaps::Gaps;

use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// One road as PostGIS sees it.
struct Road {
    length_m: f64,
    count: usize,
    /// Some facility stands at the very reach, or two places of the road are as near, or a spacing is about the limit.
    doubtful: bool,
    gaps: Vec<(f64, f64)>,
}

struct Asking<'a> {
    /// The roads, in SQL and as an input.
    roads: (&'a str, &'a str),
    max_gap_m: f64,
    reach_m: f64,
}

fn roads(postgis: &PostGis, of: &Filed, asking: &Asking<'_>, side: &str) -> HashMap<String, Road> {
    let session = postgis.session().load(&of.file, &["roads", "bins"]);
    let session = session.set("reach_m", asking.reach_m).set("max_gap_m", asking.max_gap_m).set("side", side);
    let asked = format!("create temp table asked as select id, geom from roads where {};", asking.roads.0);
    let points = "create temp table points as select id, geom::geography geog from bins where state = 'in_use'; analyze points;";
    let session = session.then(&asked).then(points).then(include_str!("segments.sql"));
    let session = session.then(include_str!("stands.sql"));
    let one = |row: Vec<String>| {
        let pair = |text: &str| {
            let (from, to) = text.split_once(' ').unwrap();
            (from.parse().unwrap(), to.parse().unwrap())
        };
        let gaps = row[4].split(',').filter(|text| !text.is_empty()).map(pair).collect();
        let road = Road {
            length_m: row[1].parse().unwrap(),
            count: row[2].parse().unwrap(),
            doubtful: row[3] == "t",
            gaps,
        };
        (row[0].clone(), road)
    };
    session.rows(include_str!("gaps.sql")).into_iter().map(one).collect()
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < ALONG_M
}

/// Compares road by road, each side asked for; gives how many gaps were compared.
fn compare(postgis: &PostGis, of: &Filed, asking: &Asking<'_>, by_side: bool) -> usize {
    let inputs = json!({
        "along": asking.roads.1, "max_gap": asking.max_gap_m, "reach": asking.reach_m, "by_side": by_side,
    });
    let answer = ask(&Gaps, &of.snapshot, inputs);
    let told = answer.result["roads"].as_array().unwrap();
    let (mut compared, mut exempt, mut found) = (0, 0_usize, 0);
    let sides: &[&str] = if by_side { &["left", "right"] } else { &["both"] };
    for side in sides {
        let roads = roads(postgis, of, asking, side);
        assert_eq!(told.len(), roads.len());
        for said in told {
            let id = said["road"].as_str().unwrap();
            let road = &roads[id];
            assert!(
                near(said["length_m"].as_f64().unwrap(), road.length_m),
                "{id}: {said} {} m",
                road.length_m
            );
            compared += 1;
            if road.doubtful {
                exempt += 1;
                continue;
            }
            let own = if by_side { &said["sides"][side] } else { said };
            assert_eq!(own["count"], road.count, "{id} {side}: {own}");
            let gaps: Vec<&Value> =
                said["gaps"].as_array().unwrap().iter().filter(|gap| gap["side"] == **side).collect();
            assert_eq!(gaps.len(), road.gaps.len(), "{id} {side}: {gaps:?} {:?}", road.gaps);
            let first_m = start_of(of, id);
            for (gap, (from_m, to_m)) in gaps.iter().zip(&road.gaps) {
                let figure = |name: &str| gap[name].as_f64().unwrap();
                assert!(near(figure("length_m"), to_m - from_m), "{id} {side}: {gap} {from_m} {to_m}");
                if let Some(first_m) = first_m {
                    assert!(near(figure("from_m"), first_m + from_m), "{id} {side}: {gap} {from_m}");
                    assert!(near(figure("to_m"), first_m + to_m), "{id} {side}: {gap} {to_m}");
                }
            }
            let open_m: f64 = road.gaps.iter().map(|(from_m, to_m)| to_m - from_m).sum();
            let slack_m = ALONG_M * (1.0 + road.gaps.len() as f64);
            let covered_m = own["covered_m"].as_f64().unwrap();
            assert!(
                (covered_m - (road.length_m - open_m)).abs() < slack_m,
                "{id} {side}: {covered_m} {open_m}"
            );
            found += gaps.len();
        }
    }
    eprintln!("gaps over {} m: {found} on {compared} roads and sides, {exempt} exempt", asking.max_gap_m);
    exceptions_only(exempt.saturating_sub(2), compared);
    found
}

/// What the first post of a road says, where its posts stand true from there on; none for a road with a break in them.
fn start_of(of: &Filed, id: &str) -> Option<f64> {
    let curve = &of.snapshot.roads().get(id.parse().unwrap()).unwrap().curve;
    let (start, end) = curve.chainage_extent();
    ((end.m() - start.m()) - curve.extent().length_m()).abs().lt(&0.0005).then(|| start.m())
}

#[test]
fn the_demo_s_gaps_are_those_of_sql_over_postgis_on_both_sides_and_on_each() {
    let Some(postgis) = PostGis::here() else { return };
    let asking = Asking { roads: ("main", "roads[main = true]"), max_gap_m: 400.0, reach_m: 15.0 };
    assert!(compare(&postgis, town(), &asking, false) > 10);
    assert!(compare(&postgis, town(), &asking, true) > 20);
    // Lanes: short, many, and meeting.
    let all = Asking { roads: ("true", "roads"), max_gap_m: 50.0, reach_m: 30.0 };
    assert!(compare(&postgis, town(), &all, true) > 500);
}

#[test]
fn malta_s_gaps_are_those_of_sql_over_postgis() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let class = "class in ('national','provincial','county','township')";
    let roads = format!("roads[{class}]");
    let asking = Asking { roads: (class, &roads), max_gap_m: 200.0, reach_m: 15.0 };
    assert!(compare(&postgis, malta, &asking, false) > 500);
    assert!(compare(&postgis, malta, &asking, true) > 1000);
}
