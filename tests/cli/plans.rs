//! From a plan to planned bins.

use super::desk::{Desk, Ran};

const PLAN: [&str; 11] = [
    "place-bins",
    "--count",
    "3",
    "--along",
    "S225",
    "--max-gap",
    "400m",
    "--populated=false",
    "--format",
    "json",
    "-o",
];

fn with_plan() -> Desk {
    let desk = Desk::with_register();
    let mut words = PLAN.to_vec();
    words.push("plan.json");
    desk.run(&words).well();
    desk
}

fn planned(desk: &Desk) -> usize {
    desk.run(&["export", "bins[state='planned']", "--to", "planned.geojson"]).well();
    let text = std::fs::read_to_string(desk.path("planned.geojson")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let count = all["features"].as_array().unwrap().len();
    std::fs::remove_file(desk.path("planned.geojson")).unwrap();
    count
}

fn refused(ran: &Ran, because: &str) {
    assert_eq!(ran.code, Some(3), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains(because), "{}", ran.err);
}

#[test]
fn an_accepted_plan_is_one_change_set_that_says_why() {
    let desk = with_plan();
    let told = desk.run(&["accept", "plan.json", "--why", "S225 补桶"]).well();
    assert!(told.out.contains("3 planned bins entered as change set 3"), "{}", told.out);
    assert_eq!(planned(&desk), 3);
    let history = desk.run(&["history"]).well().out;
    assert!(history.contains("S225 补桶") && history.contains("plan"), "{history}");
    desk.run(&["undo"]).well();
    assert_eq!(planned(&desk), 0);
}

#[test]
fn part_of_a_plan_is_accepted_by_rank() {
    let desk = with_plan();
    let told = desk.run(&["accept", "plan.json", "--only", "2"]).well();
    assert!(told.out.contains("1 planned bin entered"), "{}", told.out);
    assert_eq!(planned(&desk), 1);
}

#[test]
fn a_rank_that_is_not_in_the_plan_accepts_nothing() {
    let desk = with_plan();
    let ran = desk.run(&["accept", "plan.json", "--only", "1,9"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("no site 9"), "{}", ran.err);
    assert_eq!(planned(&desk), 0);
}

#[test]
fn a_plan_whose_register_moved_on_is_refused_unless_told() {
    let desk = with_plan();
    desk.write("more.csv", "编号,经度,纬度,状态\nB3,117.02,33.00005,在用\n");
    desk.run(&["import", "more.csv", "--as", "bins", "--key", "编号"]).well();
    refused(&desk.run(&["accept", "plan.json"]), "change set 2");
    assert_eq!(planned(&desk), 0);
    desk.run(&["accept", "plan.json", "--anyway"]).well();
    assert_eq!(planned(&desk), 3);
}

#[test]
fn a_point_moved_to_where_a_rule_forbids_it_is_refused_with_the_rule() {
    let desk = with_plan();
    // Three metres from B1, which stands.
    refused(&desk.run(&["accept", "plan.json", "--move", "2=117.00053,33.00005"]), "site.spacing");
    refused(&desk.run(&["accept", "plan.json", "--move", "2=117.02,33.0"]), "site 2: in the carriageway");
    assert_eq!(planned(&desk), 0);
    desk.run(&["accept", "plan.json", "--move", "2=117.0203,33.00007"]).well();
    assert_eq!(planned(&desk), 3);
}

#[test]
fn what_is_no_plan_is_refused() {
    let desk = Desk::with_register();
    desk.write("other.json", "{\"type\":\"FeatureCollection\",\"features\":[]}");
    let ran = desk.run(&["accept", "other.json"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("no plan"), "{}", ran.err);
    assert_eq!(desk.run(&["accept", "missing.json"]).code, Some(1));
}

#[test]
fn a_place_is_scored_and_why_not_here_is_told() {
    let desk = Desk::with_register();
    let ran = desk.run(&["score-bins", "117.00053,33.00005", "--format", "json"]).well();
    let scores: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(scores["features"][0]["properties"]["refused"][0]["rule"], "site.spacing");
}

#[test]
fn the_stakes_sheet_has_a_card_for_every_site_with_what_to_measure() {
    let desk = with_plan();
    desk.run(&["stakes", "plan.json", "--only", "1,3", "-o", "sheet.html"]).well();
    let page = std::fs::read_to_string(desk.path("sheet.html")).unwrap();
    assert_eq!(page.matches("<section class=\"card\">").count(), 2);
    assert!(page.contains("S225") && page.contains("polyline class=\"road\""), "{page}");
}

#[test]
fn a_plan_made_as_if_nothing_stood_is_accepted_once_it_is_said_that_what_stands_moves() {
    let desk = Desk::with_register();
    let mut words = PLAN.to_vec();
    words.extend(["plan.json", "--keep-existing=false"]);
    desk.run(&words).well();
    // A site a few metres from B1, which the plan does not keep.
    let moved = "1=117.00053,33.00005";
    refused(&desk.run(&["accept", "plan.json", "--move", moved]), "(release)");
    assert_eq!(planned(&desk), 0);
    refused(
        &desk.run(&["accept", "plan.json", "--release", "--move", "1=117.02,33.0"]),
        "in the carriageway",
    );
    desk.run(&["accept", "plan.json", "--release", "--move", moved]).well();
    assert!(planned(&desk) > 0);
}

#[test]
fn the_heading_of_the_sheet_is_in_the_language_asked_for() {
    let desk = with_plan();
    desk.run(&["stakes", "plan.json", "-o", "sheet.html"]).well();
    let page = std::fs::read_to_string(desk.path("sheet.html")).unwrap();
    assert!(page.contains("<h1>Stakes sheet: bin plan fill-gaps (for change set 2)</h1>"), "{page}");
}

#[test]
fn bins_are_chosen_among_places_of_ones_own_and_one_that_a_rule_forbids_is_named() {
    let desk = Desk::with_register();
    let mut words = PLAN.to_vec();
    // Three metres from B1, and one that may stand.
    words.extend(["plan.json", "--points", "117.00053,33.00005; 117.004,33.00007"]);
    desk.run(&words).well();
    let plan: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(desk.path("plan.json")).unwrap()).unwrap();
    assert_eq!(plan["given"]["refused"][0]["reasons"][0]["rule"], "site.spacing", "{plan:#}");
    assert_eq!(plan["count"], 1);
    let ran = desk.run(&["place-bins", "--points", "117.00053"]);
    assert!(ran.code != Some(0) && ran.err.contains("longitude,latitude"), "{}", ran.err);
}
