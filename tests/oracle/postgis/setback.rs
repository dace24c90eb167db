//! `setback`: verdict, depth, ground and date road by road, the road that decides, why its zone needs a survey, and the local rule
//! apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use verge::question::setback::Setback;

use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::within::{ON, Pair, Verdict};
use super::{agrees_m, exceptions_only};
use crate::register::ask;

/// A structure against the zone of one road.
struct Near {
    road: String,
    pair: Pair,
    zone_m: f64,
    rank: u8,
    since: String,
    status: String,
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

fn pair(row: &[String]) -> Pair {
    Pair::of(number(&row[2]), number(&row[3]), number(&row[4]), number(&row[5]))
}

/// A reason of one structure beside one road, or any: whether it holds, and whether that can be told.
type Reasons = BTreeMap<(String, Option<String>, &'static str), (bool, bool)>;

/// The ground of a structure in the zone of one road, each with the narrowest and the widest land.
struct Ground {
    /// Which road decides before which: those of one class and verdict together.
    turn: String,
    /// The length of the outline, metres.
    around_m: f64,
    own_m2: [f64; 2],
    /// In the zones of its turn and in none of those before.
    ruled_m2: [f64; 2],
}

/// What PostGIS says.
#[derive(Default)]
struct Told {
    near: BTreeMap<String, Vec<Near>>,
    reasons: Reasons,
    grounds: BTreeMap<(String, String), Ground>,
}

/// Drawn arcs run so far inside their circles at most, metres; what else two planes part by, square metres.
const ARC_M: f64 = 0.000_6;
const GROUND_M2: f64 = 0.005;

fn by_law(postgis: &PostGis, of: &Filed) -> Told {
    let session =
        postgis.session().load(&of.file, &["roads", "structures", "rivers", "bridges"]).load_rules();
    let session = session.set("on", ON).set("line", "land").then(include_str!("widths.sql"));
    let session = session.then(include_str!("zones.sql")).then(include_str!("within.sql"));
    let session = session.then(include_str!("offset.sql")).then(include_str!("segments.sql"));
    let session = session.then(include_str!("near.sql")).then(include_str!("setback.sql"));
    let session = session.then(include_str!("rivers.sql")).then(include_str!("intrusion.sql"));
    let mut told = Told::default();
    for row in session.then(include_str!("contacts.sql")).rows(include_str!("survey.sql")) {
        let (what, row) = row.split_first().unwrap();
        let both = |at: usize| [number(&row[at]), number(&row[at + 1])];
        match what.as_str() {
            "near" => told.near.entry(row[0].clone()).or_default().push(Near {
                road: row[1].clone(),
                pair: pair(row),
                zone_m: number(&row[6]),
                rank: row[7].parse().unwrap(),
                since: row[8].clone(),
                status: row[9].clone(),
            }),
            "river" => {
                told.reasons.insert((row[0].clone(), None, "river"), (row[1] == "t", row[2] != "t"));
            }
            "survey" => {
                for (word, doubtful, holds) in [("bend", 2, 3), ("junction", 4, 5), ("interchange", 6, 7)] {
                    let key = (row[0].clone(), Some(row[1].clone()), word);
                    told.reasons.insert(key, (row[holds] == "t", row[doubtful] == "f"));
                }
            }
            _ => {
                let (turn, around_m) = (row[2].clone(), number(&row[3]));
                let ground = Ground { turn, around_m, own_m2: both(4), ruled_m2: both(6) };
                told.grounds.insert((row[0].clone(), row[1].clone()), ground);
            }
        }
    }
    told
}

/// Holds the reasons told of a structure beside the road that decides to the SQL's; which are there, and what cannot be told.
fn is_surveyed(id: &str, feature: &Value, reasons: &Reasons, tally: &mut BTreeMap<&'static str, [usize; 3]>) {
    let told: BTreeSet<&str> =
        feature["survey"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap()).collect();
    for word in ["bend", "junction", "interchange", "river"] {
        let road = (word != "river").then(|| feature["road"].as_str().unwrap().to_owned());
        let (holds, sure) =
            reasons.get(&(id.to_owned(), road, word)).copied().unwrap_or((false, word == "river"));
        let counts = tally.entry(word).or_default();
        counts[0] += 1;
        counts[1] += usize::from(holds);
        counts[2] += usize::from(!sure);
        assert!(told.contains(word) == holds || !sure, "{id}: {word} {holds} by SQL: {feature}");
    }
}

/// Holds the ground told of a structure, whole and road by road, to the SQL's; false when it has none.
fn is_grounded(id: &str, feature: &Value, grounds: &BTreeMap<(String, String), Ground>) -> bool {
    let range = |said: &Value, name: &str| {
        let or = |end: &str| {
            said[format!("{name}_{end}_m2")].as_f64().or_else(|| said[format!("{name}_m2")].as_f64())
        };
        or("min").zip(or("max")).map(|(least, most)| [least, most])
    };
    let Some(whole) = range(feature, "intrusion") else { return false };
    let mut turns: BTreeMap<&str, (&Ground, [f64; 2])> = BTreeMap::new();
    let holds = |told: [f64; 2], expected: [f64; 2], around_m: f64, what: &str| {
        let slack_m2 = ARC_M.mul_add(around_m, GROUND_M2);
        let off = told.iter().zip(expected).any(|(told, expected)| (told - expected).abs() > slack_m2);
        assert!(!off, "{id}: {what} {told:?}, {expected:?} m² by SQL: {feature}");
    };
    for listed in feature["all_roads"].as_array().unwrap() {
        let key = (id.to_owned(), listed["road"].as_str().unwrap().to_owned());
        let ground = &grounds[&key];
        holds(range(listed, "intrusion").unwrap(), ground.own_m2, ground.around_m, "its own");
        let (_, ruled) = turns.entry(&ground.turn).or_insert((ground, [0.0; 2]));
        for (sum, part) in ruled.iter_mut().zip(range(listed, "ruled").unwrap()) {
            *sum += part;
        }
    }
    let mut all = [0.0; 2];
    let mut around_m = 0.0;
    for (ground, ruled) in turns.into_values() {
        holds(ruled, ground.ruled_m2, ground.around_m, "decided about");
        around_m += ground.around_m;
        all = [all[0] + ground.ruled_m2[0], all[1] + ground.ruled_m2[1]];
    }
    holds(whole, all, around_m, "in all");
    true
}

/// Structures that the local rule speaks of, each with its verdicts.
fn by_local_rule(postgis: &PostGis, of: &Filed) -> BTreeMap<String, Vec<Verdict>> {
    let asked = "create temp table asked as select *, 10.0::float8 limit_m from widths where main;";
    let session = postgis.session().load(&of.file, &["roads", "structures"]).load_rules();
    let session = session.set("on", ON).set("line", "carriageway").then(include_str!("widths.sql"));
    let session = session.then(asked).then(include_str!("within.sql")).then(include_str!("offset.sql"));
    let session = session.then(include_str!("segments.sql")).then(include_str!("near.sql"));
    let mut found: BTreeMap<String, Vec<Verdict>> = BTreeMap::new();
    for row in session.rows(include_str!("setback_local.sql")) {
        found.entry(row[0].clone()).or_default().push(pair(&row).verdict(10.0));
    }
    found
}

/// Inside any, else uncertain for any, else outside of all; exempt when that hangs on one at a limit.
fn surest(verdicts: impl Iterator<Item = Verdict> + Clone) -> Verdict {
    let has = |wanted| verdicts.clone().any(|verdict| verdict == wanted);
    match () {
        () if has(Verdict::Inside) => Verdict::Inside,
        () if has(Verdict::Exempt) => Verdict::Exempt,
        () if has(Verdict::Uncertain) => Verdict::Uncertain,
        () => Verdict::Outside,
    }
}

fn said(word: &Value) -> Verdict {
    match word.as_str() {
        None => Verdict::Outside,
        Some("inside") => Verdict::Inside,
        Some("uncertain") => Verdict::Uncertain,
        Some(other) => panic!("{other}"),
    }
}

/// The depth of a structure in one road's zone, as answered, against the offset's range.
fn is_as_deep(listed: &Value, near: &Near) {
    let range = ["depth_min_m", "depth_max_m"]
        .map(|name| listed[name].as_f64().unwrap_or_else(|| listed["depth_m"].as_f64().unwrap()));
    let expected =
        [near.pair.most, near.pair.least].map(|off_m| (near.zone_m - off_m).clamp(0.0, near.zone_m));
    for (told_m, depth_m) in range.into_iter().zip(expected) {
        assert!((told_m - depth_m).abs() < agrees_m(near.zone_m), "{depth_m} m deep: {listed}");
    }
}

fn compare(postgis: &PostGis, of: &Filed) -> (usize, usize) {
    let Told { near, reasons, grounds } = by_law(postgis, of);
    let local = by_local_rule(postgis, of);
    let answer = ask(&Setback, &of.snapshot, json!({"on": ON}));
    let told: BTreeMap<&str, &Value> = answer.result["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| (feature["id"].as_str().unwrap(), &feature["properties"]))
        .collect();
    let known: BTreeSet<&str> = near.keys().chain(local.keys()).map(String::as_str).collect();
    let unknown: Vec<_> = told.keys().filter(|id| !known.contains(*id)).collect();
    assert!(unknown.is_empty(), "answered and nowhere near for PostGIS: {unknown:?}");
    let (mut compared, mut exempt, mut grounded) = (0, 0, 0);
    let mut tally = BTreeMap::new();
    for id in known {
        let own = near.get(id).map(Vec::as_slice).unwrap_or_default();
        let verdicts: Vec<Verdict> = own.iter().map(|near| near.pair.verdict(near.zone_m)).collect();
        let at_limit = verdicts.iter().filter(|verdict| **verdict == Verdict::Exempt).count();
        (compared, exempt) = (compared + verdicts.len(), exempt + at_limit);
        let feature = told.get(id).copied().unwrap_or(&Value::Null);
        let all = feature["all_roads"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (near, verdict) in own.iter().zip(&verdicts) {
            let listed = all.iter().find(|listed| listed["road"] == near.road);
            let told = listed.map_or(Verdict::Outside, |listed| said(&listed["verdict"]));
            assert!(
                told == *verdict || *verdict == Verdict::Exempt,
                "{id} {}: {told:?} {verdict:?}",
                near.road
            );
            let Some(listed) = listed else { continue };
            assert_eq!(
                (listed["zone_m"].as_f64(), listed["zone_since"].as_str()),
                (Some(near.zone_m), Some(near.since.as_str()))
            );
            is_as_deep(listed, near);
        }
        let by_law = surest(verdicts.iter().copied());
        if by_law != Verdict::Exempt {
            assert_eq!(said(&feature["verdict"]), by_law, "{id}: {feature}");
        }
        if at_limit == 0 && by_law != Verdict::Outside {
            // Among the roads as sure, that of the highest class.
            let as_sure = own.iter().zip(&verdicts).filter(|(_, verdict)| **verdict == by_law);
            let rank = as_sure.map(|(near, _)| near.rank).min().unwrap();
            let deciding = own.iter().find(|near| feature["road"] == near.road).unwrap();
            assert_eq!(deciding.rank, rank, "{id}: {feature}");
            assert_eq!(feature["status"], deciding.status, "{id}: {feature}");
            is_surveyed(id, feature, &reasons, &mut tally);
            grounded += usize::from(is_grounded(id, feature, &grounds));
        }
        let by_local = surest(local.get(id).into_iter().flatten().copied());
        assert!(
            by_local == Verdict::Exempt || said(&feature["local"]["verdict"]) == by_local,
            "{id}: {by_local:?} {feature}"
        );
        exempt += usize::from(by_local == Verdict::Exempt);
    }
    let count = |name: &str| usize::try_from(answer.result["counts"][name].as_u64().unwrap()).unwrap();
    eprintln!(
        "setback: {} inside, {} uncertain, {} in the local rule's reach, {compared} pairs compared, {exempt} exempt",
        count("inside"),
        count("uncertain"),
        local.len()
    );
    eprintln!("setback: the ground of {grounded} compared; reasons [compared, held, exempt]: {tally:?}");
    exceptions_only(exempt, compared);
    for [compared, _, exempt] in tally.values() {
        exceptions_only(*exempt, *compared);
    }
    assert!(grounded > 100, "{grounded}");
    (
        count("inside"),
        local.values().filter(|verdicts| surest(verdicts.iter().copied()) == Verdict::Inside).count(),
    )
}

#[test]
fn what_stands_in_the_demo_s_zones_is_what_postgis_finds_as_deep_and_as_old() {
    let Some(postgis) = PostGis::here() else { return };
    let (inside, local) = compare(&postgis, town());
    assert!(inside > 1000 && local > 50, "{inside} {local}");
}

#[test]
fn what_stands_in_malta_s_zones_is_what_postgis_finds_as_deep() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    let (inside, _) = compare(&postgis, malta);
    assert!(inside > 1000, "{inside}");
}
