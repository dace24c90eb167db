//! `duplicates`: the pairs by place and by chainage, joined into groups here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use verge::question::duplicates::Duplicates;

use super::placed::{FACILITIES, session};
use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{EXEMPT_M, exceptions_only};
use crate::register::ask;

/// The groups that pairs make, each by its members.
fn joined<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeSet<BTreeSet<&'a str>> {
    let mut of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (one, other) in pairs {
        let mut all: BTreeSet<&str> = [one, other].into();
        for member in [one, other] {
            all.extend(of.get(member).into_iter().flatten());
        }
        for member in all.clone() {
            of.insert(member, all.clone());
        }
    }
    of.into_values().collect()
}

fn compare(postgis: &PostGis, of: &Filed, near_m: f64) -> usize {
    let session = session(postgis, of, &FACILITIES, "true").set("near_m", near_m);
    let rows = session.rows(include_str!("duplicates.sql"));
    let answer = ask(&Duplicates, &of.snapshot, json!({"near": near_m, "chainage_within": near_m}));
    let (doubtful, sure): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row[4] == "t");
    // What a pair at the very limit belongs to may be joined or not.
    let shaky: BTreeSet<&str> = doubtful.iter().flat_map(|row| [row[0].as_str(), &row[1]]).collect();
    let is_sure = |group: &BTreeSet<&str>| group.iter().all(|id| !shaky.contains(id));
    let within = |row: &&Vec<String>| row[3].parse::<f64>().unwrap() <= near_m;
    let mut expected =
        joined(sure.iter().copied().filter(within).map(|row| (row[0].as_str(), row[1].as_str())));
    expected.retain(is_sure);
    let groups = answer.result["groups"].as_array().unwrap();
    let mut told: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for group in groups {
        let members: BTreeSet<&str> =
            group["members"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        let reasons: BTreeSet<&str> =
            group["reasons"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        if !is_sure(&members) {
            continue;
        }
        let own = rows.iter().filter(|row| members.contains(row[0].as_str()) && within(row));
        assert_eq!(reasons, own.map(|row| row[2].as_str()).collect(), "{group}");
        if let [one] =
            rows.iter().filter(|row| members.contains(row[0].as_str())).take(2).collect::<Vec<_>>()[..]
            && let Ok(span_m) = one[5].parse::<f64>()
        {
            assert!((group["span_m"].as_f64().unwrap() - span_m).abs() < EXEMPT_M, "{span_m} m: {group}");
        }
        told.insert(members);
    }
    assert_eq!(told, expected);
    let compared: usize = rows.first().map_or(0, |row| row[6].parse().unwrap());
    assert_eq!(answer.result["total"]["count"], compared as u64);
    eprintln!("duplicates within {near_m} m: {} groups, {} pairs exempt", told.len(), doubtful.len());
    exceptions_only(shaky.len(), compared);
    told.len()
}

#[test]
fn what_is_perhaps_one_thing_in_the_demo_is_what_postgis_joins() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(compare(&postgis, town(), 3.0) > 1);
    assert!(compare(&postgis, town(), 40.0) > 20);
}

#[test]
fn what_is_perhaps_one_thing_in_malta_is_what_postgis_joins() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    assert!(compare(&postgis, malta, 3.0) > 5);
    assert!(compare(&postgis, malta, 20.0) > 20);
}
