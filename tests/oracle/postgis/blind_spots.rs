//! `blind-spots`: where villages meet and what is lacking there, as ranges of whole millimetres in SQL.

use std::collections::BTreeMap;

use geo_types::Geometry;
use serde_json::{Value, json};
use verge::model::change::{Draft, Origin};
use verge::model::feature::Feature;
use verge::question::Progress;
use verge::question::blind_spots::BlindSpots;
use verge::service::{Register, demo};
use verge::store::Access;

use super::placed::{FACILITIES, session};
use super::registers::Filed;
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// One hand of a road in SQL: figures in metres, and the stretches that lack something, by chainage.
struct Hand {
    borders: u64,
    /// Looked at, lacking anything, and lacking somebody, a bin, a visit.
    metres: [f64; 5],
    doubtful: bool,
    stretches: Vec<(f64, f64)>,
}

const FIGURES: [&str; 5] = ["looked_m", "spot_m", "no_responsible_m", "no_bin_m", "no_visit_m"];

fn hands(postgis: &PostGis, of: &Filed, given: &Value, on: &str) -> BTreeMap<(String, String), Hand> {
    let things: Vec<(&str, &str)> = FACILITIES.into_iter().chain([("structures", "structures")]).collect();
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
        "create temp table given as select * from (values {}) own (name, value);
         create temp table points as select id, geog from things where st_dimension(geom) = 0; analyze points;",
        values.join(", ")
    ));
    let session = session
        .then(include_str!("territory.sql"))
        .then("\\set reach_m 100")
        .then(include_str!("stands.sql"));
    let read = |row: Vec<String>| {
        let pair = |text: &str| {
            let (from, to) = text.split_once(' ').unwrap();
            (from.parse().unwrap(), to.parse().unwrap())
        };
        let metres = [3, 4, 5, 6, 7].map(|at: usize| row[at].parse::<f64>().unwrap() / 1000.0);
        let stretches = row[9].split(',').filter(|text| !text.is_empty()).map(pair).collect();
        let hand = Hand { borders: row[2].parse().unwrap(), metres, doubtful: row[8] == "t", stretches };
        ((row[0].clone(), row[1].clone()), hand)
    };
    session.rows(include_str!("blind_spots.sql")).into_iter().map(read).collect()
}

/// Compares road by road; gives how many metres were found lacking.
fn compare(postgis: &PostGis, of: &Filed, given: Value, on: &str) -> f64 {
    let hands = hands(postgis, of, &given, on);
    let mut inputs = given;
    inputs["on"] = json!(on);
    let answer = ask(&BlindSpots, &of.snapshot, inputs);
    let told = answer.result["roads"].as_array().unwrap();
    let (mut compared, mut exempt, mut found_m) = (0, 0, 0.0);
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
        found_m += said["spot_m"].as_f64().unwrap();
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
    eprintln!("blind spots on {on}: {found_m:.1} m on {compared} roads, {exempt} exempt");
    exceptions_only(exempt, compared);
    found_m
}

/// The demo township without the days on which areas were seen: the SQL here tells of points alone, and `greening` holds what areas
/// take up. With more put into it.
fn township(more: impl FnOnce(&mut Draft)) -> Filed {
    Filed::new(|file| {
        drop(demo::ensure(file, &Progress::new()).unwrap());
        let register = Register::open(file, &Access::Write).unwrap();
        let mut draft = Draft::new(Origin::User, "test", "fixture");
        let snapshot = register.snapshot();
        let structures = snapshot.collection("structures").unwrap();
        for row in structures.layer.rows() {
            let mut structure = structures.feature(&row);
            if structure.text("seen_at").is_some() && !matches!(structure.geometry, Some(Geometry::Point(_)))
            {
                structure.set("seen_at", Value::Null);
                draft.put("structures", structure);
            }
        }
        more(&mut draft);
        register.commit(draft).unwrap();
    })
}

/// Sections of one hand, that name nobody, overlap or leave road between them; inspections of a stretch of one hand and of a village;
/// a bin known by its chainage.
fn lacks(draft: &mut Draft) {
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
    let town = township(|_| ());
    assert!(compare(&postgis, &town, usual.clone(), "2015-06-10") > 1000.0);
    compare(&postgis, &town, json!({"reach": 120, "bin_reach": 90, "days": 400}), "2015-06-10");
    assert!(compare(&postgis, &township(lacks), usual, "2015-06-10") > 1000.0);
}
