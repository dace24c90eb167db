//! `within` from the centreline, the edge of the carriageway and the edge of the highway land.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use verge::question::within::Within;

use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{agrees_m, exceptions_only};
use crate::register::ask;

pub const ON: &str = "2026-03-01";

/// A pair of thing and road as PostGIS sees it, metres.
pub struct Pair {
    pub least: f64,
    pub most: f64,
    pub accuracy: f64,
}

/// What is to be said of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Outside,
    Inside,
    Uncertain,
    /// Too near to a limit to say.
    Exempt,
}

impl Pair {
    /// From the offset of the centreline and the least and the most half width.
    pub fn of(centre_m: f64, low_m: f64, high_m: f64, accuracy: f64) -> Pair {
        Pair { least: (centre_m - high_m).max(0.0), most: (centre_m - low_m).max(0.0), accuracy }
    }

    pub fn verdict(&self, limit_m: f64) -> Verdict {
        let (lowest_m, highest_m) = (self.least - self.accuracy, self.most + self.accuracy);
        let is_near = |m: f64| (m - limit_m).abs() < agrees_m(limit_m);
        match (is_near(lowest_m) || is_near(highest_m), lowest_m <= limit_m, highest_m <= limit_m) {
            (true, ..) => Verdict::Exempt,
            (false, false, _) => Verdict::Outside,
            (false, true, true) => Verdict::Inside,
            (false, true, false) => Verdict::Uncertain,
        }
    }

    pub fn middle_m(&self) -> f64 {
        self.least.midpoint(self.most)
    }
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

/// Pairs by thing and road.
fn pairs(
    postgis: &PostGis,
    of: &Filed,
    classes: &str,
    limit_m: f64,
    line: &str,
) -> BTreeMap<String, BTreeMap<String, Pair>> {
    let session = postgis.session().load(&of.file, &["roads", "structures"]).load_rules();
    let session = session.set("classes", classes).set("limit_m", limit_m).set("line", line).set("on", ON);
    let asked = "create temp table asked as select *, :limit_m::float8 limit_m from widths
                 where class = any(string_to_array(:'classes', ','));";
    let mut pairs: BTreeMap<String, BTreeMap<String, Pair>> = BTreeMap::new();
    let session = session.then(include_str!("widths.sql")).then(asked);
    let session = session.then(include_str!("within.sql")).then(include_str!("offset.sql"));
    let session = session.then(include_str!("segments.sql")).then(include_str!("near.sql"));
    let select =
        "select n.id, n.road, off_m, low, high, coalesce(s.accuracy_m, 0) + coalesce(r.accuracy_m, 0)
                  from near n join lines r on r.id = n.road join structures s on s.id = n.id;";
    for row in session.rows(select) {
        let [centre_m, low_m, high_m, accuracy] = [2, 3, 4, 5].map(|at: usize| number(&row[at]));
        let pair = Pair::of(centre_m, low_m, high_m, accuracy);
        pairs.entry(row[0].clone()).or_default().insert(row[1].clone(), pair);
    }
    pairs
}

fn compare(postgis: &PostGis, of: &Filed, classes: &str, limit_m: f64, line: &str) -> usize {
    let pairs = pairs(postgis, of, classes, limit_m, line);
    let list = classes.split(',').map(|class| format!("'{class}'")).collect::<Vec<_>>().join(",");
    let roads = format!("roads[class IN ({list})]");
    let inputs = json!({"subjects": "structures", "of": roads, "distance": limit_m, "from": line, "on": ON});
    let answer = ask(&Within, &of.snapshot, inputs);
    let told: BTreeMap<&str, &Value> = answer.result["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| (feature["id"].as_str().unwrap(), &feature["properties"]))
        .collect();
    let unknown: BTreeSet<&str> = told.keys().copied().filter(|id| !pairs.contains_key(*id)).collect();
    assert!(unknown.is_empty(), "answered and nowhere near for PostGIS: {unknown:?}");
    let (mut compared, mut exempt) = (0, 0);
    for (id, roads) in &pairs {
        let verdicts: Vec<Verdict> = roads.values().map(|pair| pair.verdict(limit_m)).collect();
        exempt += verdicts.iter().filter(|verdict| **verdict == Verdict::Exempt).count();
        compared += verdicts.len();
        let all = told
            .get(id.as_str())
            .map(|said| said["all_roads"].as_array().unwrap().as_slice())
            .unwrap_or_default();
        for ((road, pair), verdict) in roads.iter().zip(&verdicts) {
            let listed = all.iter().find(|listed| listed["road"] == *road);
            if let Some(listed) = listed {
                let offset_m = listed["offset_m"].as_f64().unwrap();
                let middle_m = pair.middle_m();
                assert!(
                    (offset_m - middle_m).abs() < agrees_m(middle_m),
                    "{id} {road}: {offset_m} instead of {middle_m} m"
                );
            }
            let said = match listed.map(|listed| listed["verdict"].as_str().unwrap()) {
                None => Verdict::Outside,
                Some("inside") => Verdict::Inside,
                Some("uncertain") => Verdict::Uncertain,
                Some(other) => panic!("{id}: {other}"),
            };
            let agrees = said == *verdict || *verdict == Verdict::Exempt;
            assert!(agrees, "{id} {road}: {said:?} at {} to {} m", pair.least, pair.most);
        }
        assert!(
            all.iter().all(|listed| roads.contains_key(listed["road"].as_str().unwrap())),
            "{id}: {all:?}"
        );
        let Some(said) = told.get(id.as_str()) else { continue };
        // The whole verdict is that of the surest road, and the road named is the nearest.
        if !verdicts.contains(&Verdict::Exempt) {
            let inside = verdicts.contains(&Verdict::Inside);
            assert_eq!(said["verdict"], if inside { "inside" } else { "uncertain" }, "{id}");
        }
        let nearest = &roads[said["road"].as_str().unwrap()];
        let least_m = roads.values().map(Pair::middle_m).fold(f64::INFINITY, f64::min);
        assert!(
            nearest.middle_m() - least_m < agrees_m(least_m),
            "{id}: {} m off, {least_m} m is nearer",
            nearest.middle_m()
        );
    }
    eprintln!(
        "within {limit_m} m of {line}: {} found, {compared} pairs compared, {exempt} exempt",
        told.len()
    );
    exceptions_only(exempt, compared);
    told.len()
}

const MAIN: &str = "national,provincial,county";

#[test]
fn what_stands_near_the_demo_s_roads_is_what_postgis_finds_from_all_three_lines() {
    let Some(postgis) = PostGis::here() else { return };
    for (line, limit_m) in [("centreline", 25.0), ("carriageway", 10.0), ("land", 15.0)] {
        assert!(compare(&postgis, town(), MAIN, limit_m, line) > 20, "too few tell nothing");
    }
}

#[test]
fn what_stands_near_the_main_roads_of_malta_is_what_postgis_finds_from_all_three_lines() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    for (line, limit_m) in [("centreline", 10.0), ("carriageway", 10.0), ("land", 20.0)] {
        assert!(compare(&postgis, malta, MAIN, limit_m, line) > 100, "too few tell nothing");
    }
}
