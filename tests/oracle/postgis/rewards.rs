//! `rewards`: shares of sections as whole millimetres from ranges in SQL, and the money that follows.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verge::question::rewards::Rewards;

use super::placed::session;
use super::registers::{Filed, town};
use super::session::PostGis;
use crate::register::ask;

/// Yuan a kilometre and month (rule reward.km_month of 2015).
const RATE: i64 = 100;

fn fen(yuan: &Value) -> i64 {
    (yuan.as_f64().unwrap() * 100.0).round() as i64
}

fn compare(postgis: &PostGis, of: &Filed, month: &str, tried: Option<&str>) -> i64 {
    let session = session(postgis, of, &[("bins", "bins")], "true").load(&of.file, &["inspections"]);
    let rows = session.set("month", month).rows(include_str!("rewards.sql"));
    let answer = ask(&Rewards, &of.snapshot, json!({"from": month, "grade": tried}));
    let sections = answer.result["sections"].as_array().unwrap();
    assert_eq!(sections.len(), rows.len());
    let told: BTreeMap<&str, &Value> =
        sections.iter().map(|one| (one["section"].as_str().unwrap(), one)).collect();
    // Millionths of a fen hold a half millimetre at 100 yuan a kilometre.
    let (mut due, mut villages): (i64, BTreeMap<String, (i64, i64)>) = (0, BTreeMap::new());
    for row in &rows {
        let said = told[row[0].as_str()];
        let [whole, counted, disputed] = [2, 3, 4].map(|at: usize| row[at].parse::<i64>().unwrap());
        let half_mm = |name: &str| (said[name].as_f64().unwrap() * 2000.0).round() as i64;
        assert_eq!(half_mm("share_m"), whole, "{said}");
        assert_eq!(half_mm("length_m"), counted, "{said}");
        assert_eq!(half_mm("disputed_m"), disputed, "{said}");
        assert_eq!(half_mm("twice_m"), whole - counted - disputed, "{said}");
        let grade = tried.or(Some(row[5].as_str()).filter(|grade| !grade.is_empty()));
        assert_eq!(said["months"][0]["grade"].as_str(), grade, "{said}");
        let exact = if grade == Some("excellent") && !row[1].is_empty() { counted * RATE * 100 } else { 0 };
        // Half millimetres a kilometre: 2,000,000; rows may miss a fen that the total has.
        let own = fen(&said["reward_yuan"]);
        assert!(own == exact / 2_000_000 || own == exact / 2_000_000 + 1, "{exact}: {said}");
        due += exact;
        let village = villages.entry(row[1].clone()).or_default();
        (village.0, village.1) = (village.0 + own, village.1 + counted);
    }
    let total = &answer.result["total"];
    assert_eq!(fen(&total["reward_yuan"]), (due + 1_000_000) / 2_000_000, "rounded half up");
    for said in answer.result["by_village"].as_array().unwrap() {
        let (own, half_mm) = villages.remove(said["village"].as_str().unwrap_or_default()).unwrap();
        assert_eq!(fen(&said["reward_yuan"]), own, "{said}");
        assert_eq!((said["length_m"].as_f64().unwrap() * 2000.0).round() as i64, half_mm, "{said}");
    }
    assert!(villages.is_empty(), "{villages:?}");
    eprintln!("rewards of {month}: {} sections, {} yuan", rows.len(), total["reward_yuan"]);
    (due + 1_000_000) / 2_000_000
}

#[test]
fn what_the_demo_s_villages_are_due_is_what_sql_reckons_from_ranges() {
    let Some(postgis) = PostGis::here() else { return };
    assert!(compare(&postgis, town(), "2015-05", None) > 0);
    compare(&postgis, town(), "2015-04", None);
    assert!(compare(&postgis, town(), "2015-06", Some("excellent")) > 100_000);
}
