//! `freshness`: what was not seen since when, by id, where each stands, and the order of the patrol.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use verge::question::freshness::Freshness;

use super::placed::{FACILITIES, Placed, session};
use super::registers::{Filed, malta, town};
use super::session::PostGis;
use super::{ALONG_M, exceptions_only};
use crate::register::ask;

/// A thing: its village, what is said of when it was seen, and its place in a patrol.
struct Seen {
    village: String,
    word: String,
    days: Option<i64>,
    order: (bool, String, i64, f64),
    placed: Placed,
}

fn compare(postgis: &PostGis, of: &Filed, on: &str) -> usize {
    let session = session(postgis, of, &FACILITIES, "true").set("on", on);
    let (mut exempt, mut partly, mut on_border) = (0, 0, 0);
    let rows: BTreeMap<String, Seen> = session
        .rows(include_str!("freshness.sql"))
        .into_iter()
        .map(|row| {
            on_border += i64::from(row[2] == "t");
            let placed = Placed::read(&row[8..]);
            let order = (
                placed.road.is_none(),
                row[5].clone(),
                row[6].parse().unwrap_or(0),
                row[7].parse().unwrap_or(0.0),
            );
            let seen = Seen {
                village: row[1].clone(),
                word: row[3].clone(),
                days: row[4].parse().ok(),
                order,
                placed,
            };
            (row[0].clone(), seen)
        })
        .collect();
    let answer = ask(&Freshness, &of.snapshot, json!({"on": on}));
    for word in ["stale", "never"] {
        let told = answer.result[word].as_array().unwrap();
        let ids: Vec<&str> = told.iter().map(|item| item["id"].as_str().unwrap()).collect();
        let expected = rows.values().filter(|seen| seen.word == word).count();
        assert_eq!(ids.len(), expected, "{word}");
        for item in told {
            let seen = &rows[item["id"].as_str().unwrap()];
            assert_eq!(seen.word, word, "{item}");
            assert_eq!(item["days"].as_i64(), seen.days, "{item}");
            exempt += usize::from(seen.placed.doubtful);
            partly += usize::from(!seen.placed.is_said(item));
        }
        for pair in ids.windows(2) {
            let (before, after) = (&rows[pair[0]].order, &rows[pair[1]].order);
            let road = |order: &(bool, String, i64, f64)| (order.0, order.1.clone(), order.2);
            let is_later =
                road(before) < road(after) || road(before) == road(after) && before.3 < after.3 + ALONG_M;
            assert!(is_later || rows[pair[0]].placed.doubtful || rows[pair[1]].placed.doubtful, "{pair:?}");
        }
    }
    let mut villages: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
    for seen in rows.values() {
        *villages.entry(&seen.village).or_default().entry(&seen.word).or_default() += 1;
    }
    let told: BTreeMap<&str, &Value> = answer.result["by_village"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["village"].as_str().unwrap_or_default(), one))
        .collect();
    let names: BTreeSet<&str> = villages.keys().chain(told.keys()).copied().collect();
    let mut apart = 0;
    for name in names {
        for word in ["fresh", "stale", "never"] {
            let count = villages.get(name).and_then(|own| own.get(word)).copied().unwrap_or(0);
            let said = told.get(name).and_then(|one| one[word].as_i64()).unwrap_or(0);
            apart += (said - count).abs();
        }
    }
    assert!(apart <= 2 * on_border, "{villages:?} {told:?}");
    let figure = |name: &str| answer.result["total"][name].as_u64();
    assert_eq!(figure("count"), Some(rows.len() as u64));
    eprintln!("freshness on {on}: {} things, {exempt} exempt, {partly} without a chainage", rows.len());
    // What touches its road, or is as near to two places of it, has its road and offset compared, and no chainage.
    assert!(partly * 20 <= rows.len(), "{partly} of {}", rows.len());
    exceptions_only(exempt + usize::try_from(on_border).unwrap(), rows.len());
    rows.values().filter(|seen| seen.word == "stale").count()
}

#[test]
fn what_was_not_seen_in_the_demo_is_what_sql_finds_in_the_same_order() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(compare(&postgis, town(), "2026-03-01") > 500);
    let part = compare(&postgis, town(), "2015-06-10");
    assert!(part > 20 && part < 600, "{part}");
}

#[test]
fn what_was_never_seen_in_malta_stands_where_postgis_puts_it() {
    let (Some(postgis), Some(malta)) = (PostGis::here(), malta()) else { return };
    compare(&postgis, malta, "2026-03-01");
}
