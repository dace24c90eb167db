//! `greening` along roads: what trees, rows and plots together leave missing on either side.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verge::question::greening::Greening;

use super::parks::green_malta;
use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// A hand whose rows leave the reach at so flat an angle that all of them together are no surer says nothing, metres.
const MOST_M: f64 = 0.5;

/// What counts as planted, for SQL (`shapes` are lines and areas, `points` are trees, each as a query of id and geom) and as an
/// input.
struct Plantings {
    shapes: &'static str,
    points: &'static str,
    tables: &'static [&'static str],
    input: &'static str,
}

const ROWS: Plantings = Plantings {
    shapes: "select id, geom from tree_rows",
    points: NO_TREES,
    tables: &["tree_rows"],
    input: "tree-rows",
};
const PLOTS: Plantings = Plantings {
    shapes: "select id, geom from plots where state in ('planted', 'accepted')",
    points: NO_TREES,
    tables: &["plots"],
    input: "plots[state IN ('planted','accepted')]",
};
const ROWS_AND_TREES: Plantings = Plantings {
    shapes: "select id, geom from tree_rows",
    points: "select id, geom from trees",
    tables: &["tree_rows", "trees"],
    input: "tree-rows,trees",
};
const ALL: Plantings = Plantings {
    shapes: "select id, geom from tree_rows
             union all select id, geom from plots where state in ('planted', 'accepted')",
    points: "select id, geom from trees",
    tables: &["tree_rows", "trees", "plots"],
    input: "tree-rows,trees,plots[state IN ('planted','accepted')]",
};
const NO_TREES: &str = "select null::text id, null::geometry geom where false";

/// Hands by what stands on them: `1` are lines alone, `012` trees, lines and areas together.
type Hands = BTreeMap<String, usize>;

/// Compares what plantings leave missing, road by road on either side.
fn compare(postgis: &PostGis, of: &Filed, class: &str, plantings: &Plantings, reach_m: f64) -> Hands {
    let tables: Vec<&str> = std::iter::once("roads").chain(plantings.tables.iter().copied()).collect();
    let session = postgis.session().load(&of.file, &tables);
    let session = session.set("reach_m", reach_m).set("max_gap_m", 6);
    let asked = format!(
        "create temp table asked as select id, geom from roads where {class};
         create temp table shapes as {};
         create temp table points as select id, geom::geography geog from ({}) trees; analyze points;",
        plantings.shapes, plantings.points
    );
    let session = session.then(&asked).then(include_str!("segments.sql")).then(include_str!("stands.sql"));
    let session = session.then(include_str!("taken.sql"));
    let sides = [("left", 1), ("right", -1)];
    let each = sides.map(|(_, hand)| format!("\\set side {hand}\n{}", include_str!("planted.sql")));
    let all = session.rows(&each.join("\n"));
    let input = plantings.input;
    let inputs = json!({"along": format!("roads[{class}]"), "part": "rows", "plantings": input, "reach": reach_m, "spacing": 6});
    let answer = ask(&Greening, &of.snapshot, inputs).result;
    let told: BTreeMap<&str, &Value> =
        answer["roads"].as_array().unwrap().iter().map(|one| (one["road"].as_str().unwrap(), one)).collect();
    assert_eq!(all.len(), 2 * told.len());
    let (mut planted_m, mut exempt, mut worst_m) = (0.0, 0, 0.0_f64);
    let mut hands = Hands::new();
    for (at, row) in all.iter().enumerate() {
        let (side, _) = sides[at / told.len()];
        let road = told[row[0].as_str()];
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        let (length_m, missing_m, gaps, leaving_m) = (number(1), number(2), number(3), number(7));
        if row[4] == "t" || leaving_m > MOST_M {
            exempt += 1;
            continue;
        }
        // Both ends of each gap are rounded, and rows and outlines that leave the reach say how sure their ends are.
        let slack_m = ALONG_M * (1.0 + gaps) + leaving_m;
        assert_eq!(row[5] == "t", road["plantings"] != 0, "{road}");
        *hands.entry(row[8].clone()).or_default() += 1;
        let own = &road[side];
        let figure = |name: &str| own[name].as_f64().unwrap();
        let off_m = (figure("missing_m") + figure("bridge_m") - missing_m).abs();
        assert!(off_m < slack_m, "{side} of {}: {missing_m} m: {}, to {leaving_m} m; {road}", row[0], row[6]);
        assert!((figure("planted_m") - (length_m - missing_m)).abs() < slack_m, "{own}");
        worst_m = worst_m.max((off_m - leaving_m) / (1.0 + gaps));
        planted_m += length_m - missing_m;
    }
    eprintln!(
        "greening by {input}: {planted_m:.3} m planted, {hands:?} of {} hands, {exempt} exempt; off by {:.1} mm an end at most",
        all.len(),
        worst_m * 1000.0
    );
    exceptions_only(exempt, all.len());
    hands
}

/// How many hands have all of these on them, whatever else.
fn with(hands: &Hands, kinds: &str) -> usize {
    let own = hands.iter().filter(|(of, _)| kinds.chars().all(|kind| of.contains(kind)));
    own.map(|(_, count)| count).sum()
}

/// The classes that main roads have.
const MAIN: &str = "class in ('national','provincial','county','township')";

#[test]
fn what_the_demo_s_rows_and_plots_take_up_along_its_roads_is_what_sql_finds_on_either_side() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(with(&compare(&postgis, town(), "main = true", &ROWS, 15.0), "1") > 5);
    assert!(with(&compare(&postgis, town(), "id is not null", &PLOTS, 60.0), "2") > 5);
}

#[test]
fn what_malta_s_rows_of_trees_take_up_is_what_sql_finds_on_either_side() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let class = "class in ('national','provincial','county','township','village')";
    assert!(with(&compare(&postgis, malta, class, &ROWS, 15.0), "1") > 20);
}

#[test]
fn what_malta_s_parks_and_grass_take_up_along_its_roads_is_what_sql_finds_on_either_side() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), green_malta()) else { return };
    assert!(with(&compare(&postgis, malta, MAIN, &PLOTS, 15.0), "2") > 100);
}

#[test]
fn single_trees_between_rows_on_one_side_are_planted_together_with_them_in_sql_too() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    assert!(with(&compare(&postgis, malta, MAIN, &ROWS_AND_TREES, 15.0), "01") > 5);
}

#[test]
fn trees_rows_and_grass_on_one_side_are_planted_together_in_sql_too() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), green_malta()) else { return };
    let hands = compare(&postgis, malta, MAIN, &ALL, 15.0);
    for (kinds, least) in [("01", 5), ("02", 20), ("12", 5), ("012", 3)] {
        assert!(with(&hands, kinds) >= least, "{kinds}: {hands:?}");
    }
}
