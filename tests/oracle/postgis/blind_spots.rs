//! `blind-spots`: where villages meet and what is lacking there, as ranges of whole millimetres in SQL.

use std::collections::BTreeMap;

use geo_types::Geometry;
use serde_json::{Value, json};
use verge::model::change::Draft;
use verge::model::feature::Feature;
use verge::model::snapshot::Snapshot;
use verge::question::blind_spots::BlindSpots;

use super::placed::{FACILITIES, session};
use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::visited::{seen, shared_out, township, walks};
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// One hand of a road in SQL: figures in metres, and the stretches that lack something, by chainage.
struct Hand {
    borders: u64,
    /// Looked at, lacking anything, and lacking somebody, a bin, a visit.
    metres: [f64; 5],
    doubtful: bool,
    /// What only lines and areas say that somebody saw.
    by_shapes_m: f64,
    stretches: Vec<(f64, f64)>,
}

/// What stands beside roads besides what offices set out there.
const OTHERS: [(&str, &str); 5] = [
    ("bridges", "bridges"),
    ("structures", "structures"),
    ("plots", "plots"),
    ("tree-rows", "tree_rows"),
    ("trees", "trees"),
];

const FIGURES: [&str; 5] = ["looked_m", "spot_m", "no_responsible_m", "no_bin_m", "no_visit_m"];

fn hands(postgis: &PostGis, of: &Filed, given: &Value, on: &str) -> BTreeMap<(String, String), Hand> {
    let things: Vec<(&str, &str)> = FACILITIES.into_iter().chain(OTHERS).collect();
    let session =
        session(postgis, of, &things, "seen_at is not null or collection in ('bins', 'garbage-pools')");
    let session = session.load(&of.file, &["inspections"]).set("on", on);
    let values: Vec<String> = given
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("('{name}', {value}::float8)"))
        .collect();
    let session = session.then(&format!(
        "create temp table given as select * from (values {}) own (name, value);",
        values.join(", ")
    ));
    // The reach is what rule visit.sight says.
    let session = session
        .then(include_str!("territory.sql"))
        .then(include_str!("visited.sql"))
        .then("\\set reach_m 100")
        .then(include_str!("stands.sql"))
        .then(include_str!("taken.sql"));
    let read = |row: Vec<String>| {
        let pair = |text: &str| {
            let (from, to) = text.split_once(' ').unwrap();
            (from.parse().unwrap(), to.parse().unwrap())
        };
        let metres = [3, 4, 5, 6, 7].map(|at: usize| row[at].parse::<f64>().unwrap() / 1000.0);
        let by_shapes_m = row[9].parse::<f64>().unwrap() / 1000.0;
        let stretches = row[10].split(',').filter(|text| !text.is_empty()).map(pair).collect();
        let (borders, doubtful) = (row[2].parse().unwrap(), row[8] == "t");
        let hand = Hand { borders, metres, doubtful, by_shapes_m, stretches };
        ((row[0].clone(), row[1].clone()), hand)
    };
    session.rows(include_str!("blind_spots.sql")).into_iter().map(read).collect()
}

/// What there was to compare: metres that lack something, and those that would lack a visit but for lines and areas.
struct Found {
    spot_m: f64,
    by_shapes_m: f64,
}

/// Compares road by road.
fn compare(postgis: &PostGis, of: &Filed, given: Value, on: &str) -> Found {
    let hands = hands(postgis, of, &given, on);
    let mut inputs = given;
    inputs["on"] = json!(on);
    let answer = ask(&BlindSpots, &of.snapshot, inputs);
    let told = answer.result["roads"].as_array().unwrap();
    let (mut compared, mut exempt) = (0, 0);
    let mut found = Found { spot_m: 0.0, by_shapes_m: 0.0 };
    for said in told {
        let id = said["road"].as_str().unwrap();
        let own = ["left", "right"].map(|side| hands.get(&(id.to_owned(), side.to_owned())));
        compared += 1;
        if own.iter().flatten().any(|hand| hand.doubtful) {
            exempt += 1;
            continue;
        }
        let borders = own.iter().flatten().map(|hand| hand.borders).max();
        assert_eq!(said["borders"].as_u64(), borders, "{id}: {said}");
        let ends: usize = own.iter().flatten().map(|hand| hand.stretches.len() + 1).sum();
        for (at, figure) in FIGURES.into_iter().enumerate() {
            // A hand counts half.
            let sum_m: f64 = own.iter().flatten().map(|hand| hand.metres[at] / 2.0).sum();
            let told_m = said[figure].as_f64().unwrap();
            assert!(
                (told_m - sum_m).abs() < ALONG_M * ends as f64,
                "{id} {figure}: {told_m}, in SQL {sum_m}"
            );
        }
        found.spot_m += said["spot_m"].as_f64().unwrap();
        found.by_shapes_m += own.iter().flatten().map(|hand| hand.by_shapes_m / 2.0).sum::<f64>();
        for (side, hand) in ["left", "right"].into_iter().zip(own) {
            let spots: Vec<&Value> = said["spots"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|spot| spot["side"] == side || spot["side"] == "both")
                .collect();
            for (from_m, to_m) in hand.into_iter().flat_map(|hand| &hand.stretches) {
                for (name, post_m) in [("from_m", from_m), ("to_m", to_m)] {
                    let near = |spot: &&&Value| (spot[name].as_f64().unwrap() - post_m).abs() < ALONG_M;
                    assert!(spots.iter().any(|spot| near(&spot)), "{id} {side} has no spot {name} {post_m}");
                }
            }
        }
    }
    let roads: std::collections::BTreeSet<&String> = hands.keys().map(|(road, _)| road).collect();
    assert_eq!(told.len(), roads.len(), "roads looked at");
    eprintln!(
        "blind spots on {on}: {:.1} m on {compared} roads, {exempt} exempt; only lines and areas were seen along {:.1} m",
        found.spot_m, found.by_shapes_m
    );
    exceptions_only(exempt, compared);
    found
}

/// Sections of one hand, that name nobody, overlap or leave road between them; inspections of a stretch of one hand and of a village;
/// a bin known by its chainage.
fn lacks(_: &Snapshot, draft: &mut Draft) {
    let mut put = |collection: &str, about: Value| {
        draft.put(collection, Feature::new(None::<Geometry<f64>>, about.as_object().unwrap().clone()));
    };
    let section = |village: &str, side: &str, from: i64, to: i64, by: Option<&str>| json!({"road": "S307", "village": village, "side": side, "from_m": from, "to_m": to, "responsible": by});
    put("road-sections", section("东湾村", "left", 87_350, 88_850, Some("东湾村村委会")));
    put("road-sections", section("西湾村", "left", 89_050, 89_850, None));
    put("road-sections", section("东湾村", "right", 87_350, 89_350, None));
    put("road-sections", section("西湾村", "right", 88_350, 88_750, Some("西湾村村委会")));
    put("road-sections", section("西湾村", "right", 89_350, 89_950, None));
    let visit = |about: Value| {
        let mut visit = json!({"occurred_at": "2015-06-01T02:00:00Z"});
        visit.as_object_mut().unwrap().extend(about.as_object().unwrap().clone());
        visit
    };
    put("inspections", visit(json!({"road": "S307", "from_m": 88_650, "to_m": 89_150, "side": "left"})));
    put("inspections", visit(json!({"village": "马店村"})));
    put("bins", json!({"road": "S307", "chainage_m": 88_800.5, "side": "left", "state": "in_use"}));
}

#[test]
fn where_the_demo_s_villages_meet_sql_finds_the_same_spots_to_the_millimetre() {
    let Some(postgis) = PostGis::here() else { return };
    let usual = json!({"reach": 300, "days": 40});
    assert!(compare(&postgis, town(), usual.clone(), "2015-06-10").spot_m > 1000.0);
    compare(&postgis, town(), json!({"reach": 120, "bin_reach": 90, "days": 400}), "2015-06-10");
    assert!(compare(&postgis, &township(lacks), usual, "2015-06-10").spot_m > 1000.0);
}

/// A row of trees that counted only where it comes nearest would send people there again for the rest of it.
#[test]
fn what_lines_and_areas_take_up_within_sight_was_seen_in_sql_too() {
    let Some(postgis) = PostGis::here() else { return };
    let days = ["2015-06-01", "2014-06-01"];
    let town = township(|snapshot, draft| {
        let kinds = [("structures", 40), ("plots", 9), ("tree-rows", 12), ("toilets", 2), ("markets", 1)];
        for (collection, one_in) in kinds {
            seen(snapshot, draft, collection, one_in, days);
        }
        for (collection, one_in) in [("tree-rows", 30), ("plots", 60), ("bins", 60)] {
            walks(snapshot, draft, collection, one_in, days[0]);
        }
    });
    // Days without the rounds of a month, which would have seen all of it anyway.
    let found = compare(&postgis, &town, json!({"reach": 300, "days": 12}), "2015-06-10");
    assert!(found.by_shapes_m > 1000.0);
}

/// Real outlines, beside bends and carriageways as they are.
#[test]
fn houses_and_rows_of_trees_seen_along_malta_s_roads_are_visits_in_sql_too() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let given = json!({"reach": 300, "bin_reach": 100, "days": 365});
    let found = compare(&postgis, &shared_out(malta), given, "2024-06-10");
    assert!(found.spot_m > 1000.0 && found.by_shapes_m > 1000.0);
}
