//! `losses`: findings given to bins in SQL, then counted by month, section and village.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use verge::question::losses::Losses;

use super::exceptions_only;
use super::placed::{Placed, session};
use super::registers::{Filed, town};
use super::session::PostGis;
use crate::register::ask;

/// Damaged, lost, told by findings alone, set out.
type Tally = [i64; 4];

fn told(one: &Value) -> Tally {
    ["damaged", "lost", "only_found", "set_out"].map(|name| one[name].as_i64().unwrap_or(0))
}

fn compare(postgis: &PostGis, of: &Filed) -> usize {
    let session = session(postgis, of, &[("bins", "bins"), ("findings", "findings")], "true");
    let rows = session.then(include_str!("losses.sql")).rows(include_str!("losses_rows.sql"));
    let answer = ask(&Losses, &of.snapshot, json!({}));
    let is_loss = |row: &&Vec<String>| !row[1].is_empty();
    let mut all: Tally = [0; 4];
    let mut villages: BTreeMap<String, Tally> = BTreeMap::new();
    let mut sections: BTreeMap<(String, String), Tally> = BTreeMap::new();
    let mut months: BTreeMap<String, i64> = BTreeMap::new();
    let mut doubtful = 0;
    for row in &rows {
        let alone = row[4] == "t";
        let one: Tally = [
            i64::from(row[1] == "damaged"),
            i64::from(row[1] == "lost"),
            i64::from(alone),
            i64::from(!alone),
        ];
        doubtful += usize::from(row[8] == "t");
        let section = (row[9].clone(), row[6].clone());
        for tally in
            [&mut all, villages.entry(row[5].clone()).or_default(), sections.entry(section).or_default()]
        {
            tally.iter_mut().zip(one).for_each(|(sum, one)| *sum += one);
        }
        if is_loss(&row) {
            *months.entry(row[2].get(..7).unwrap_or_default().to_owned()).or_default() += 1;
        }
    }
    assert_eq!(told(&answer.result["total"]), all);
    let list = |name: &str| answer.result[name].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let said: BTreeMap<String, i64> =
        list("by_month").iter().map(|one| (text(&one["month"]), one["losses"].as_i64().unwrap())).collect();
    assert_eq!(said, months);
    let said: BTreeMap<String, Tally> =
        list("by_village").iter().map(|one| (text(&one["village"]), told(one))).collect();
    assert_eq!(said, villages);
    let said: BTreeMap<(String, String), Tally> = list("by_section")
        .iter()
        .map(|one| ((text(&one["road"]), text(&one["section"])), told(one)))
        .collect();
    // What is in doubt may be in another section, and nothing else.
    let keys: BTreeSet<&(String, String)> = said.keys().chain(sections.keys()).collect();
    let of = |all: &BTreeMap<(String, String), Tally>, key| all.get(key).copied().unwrap_or_default();
    let apart: i64 = keys
        .into_iter()
        .flat_map(|key| of(&said, key).into_iter().zip(of(&sections, key)))
        .map(|(one, other)| (one - other).abs())
        .sum();
    assert!(apart <= 4 * i64::try_from(doubtful).unwrap(), "{said:?} {sections:?}");
    // Places, with what was lost there, when, and where that is.
    let by_id: BTreeMap<&str, &Vec<String>> = rows.iter().map(|row| (row[0].as_str(), row)).collect();
    let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows.iter().filter(is_loss) {
        groups.entry(&row[7]).or_default().insert(&row[0]);
    }
    let expected: BTreeSet<BTreeSet<&str>> = groups.into_values().filter(|ids| ids.len() > 1).collect();
    let mut places = BTreeSet::new();
    for place in list("places") {
        let members = place["members"].as_array().unwrap();
        places.insert(members.iter().map(|one| one["id"].as_str().unwrap()).collect());
        for one in members {
            let row = by_id[one["id"].as_str().unwrap()];
            assert_eq!((text(&one["what"]), text(&one["day"])), (row[1].clone(), row[2].clone()), "{one}");
            assert_eq!(text(&one["dated_by"]), row[3], "{one}");
            assert!(Placed::read(&row[9..]).is_said(one));
        }
    }
    assert_eq!(places, expected);
    let losses = rows.iter().filter(is_loss).count();
    eprintln!("losses: {losses} of {} rows, {} places", rows.len(), places.len());
    exceptions_only(doubtful, rows.len());
    losses
}

#[test]
fn the_demo_s_losses_are_those_that_sql_counts_by_month_section_and_village() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(compare(&postgis, town()) > 50);
}
