//! Questions and plans as processes.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Served, served};

const GAPS: &str = "/api/processes/gaps/execution";

fn ask(server: &Served, path: &str, headers: &[(&str, &str)], inputs: &Value) -> crate::client::Told {
    let mut all = vec![("Content-Type", "application/json")];
    all.extend_from_slice(headers);
    server.send("POST", path, &all, json!({"inputs": inputs}).to_string().as_bytes())
}

fn gaps() -> Value {
    json!({"of": "bins", "along": "roads[number='S225']", "max_gap": "250m"})
}

/// What the input that takes the facilities is called.
fn named(server: &Served) -> Value {
    let described = server.get("/api/processes/gaps").json();
    let inputs = described["inputs"].as_object().unwrap();
    let facilities = inputs.iter().find(|(_, input)| input["schema"]["x-verge"]["positional"] == true);
    let mut asked = gaps();
    if let Some((name, _)) = facilities.filter(|(name, _)| *name != "of") {
        let own = asked.as_object_mut().unwrap().shift_remove("of").unwrap();
        asked[name] = own;
    }
    asked
}

#[test]
fn every_question_is_described_with_what_forms_need() {
    let server = served();
    let list = server.get("/api/processes").json();
    for process in list["processes"].as_array().unwrap() {
        let path = format!("/api/processes/{}", process["id"].as_str().unwrap());
        let described = server.get(&path).json();
        for (name, input) in described["inputs"].as_object().unwrap() {
            let own = &input["schema"]["x-verge"];
            assert!(own["title"]["zh"].is_string() && own["widget"].is_string(), "{path} {name}");
        }
    }
}

#[test]
fn a_question_is_answered_at_once_without_the_token() {
    let server = served();
    let told = ask(&server, GAPS, &[], &named(&server));
    assert_eq!(told.status, 200, "{}", told.json());
    assert_eq!(told.json()["roads"][0]["number"], "S225");
    let whole = ask(&server, &format!("{GAPS}?f=answer"), &[], &named(&server)).json();
    assert!(whole["sentence"]["zh"].as_str().unwrap().contains("S225"), "{}", whole["sentence"]);
    assert!(
        whole["features"]["features"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["properties"]["layer"].is_string())
    );
}

#[test]
fn an_input_that_makes_no_sense_is_named() {
    let server = served();
    let mut inputs = named(&server);
    inputs["max_gap"] = "far".into();
    let told = ask(&server, GAPS, &[], &inputs);
    assert_eq!((told.status, told.code().as_str()), (400, "input-refused"));
    assert_eq!(told.json()["input"], "max_gap");
    let mut inputs = named(&server);
    inputs["max_gab"] = 200.into();
    assert_eq!(ask(&server, GAPS, &[], &inputs).json()["input"], "max_gab");
    let told = server.send("POST", GAPS, &[("Content-Type", "application/json")], b"[]");
    assert_eq!(told.code(), "execute-form");
}

#[test]
fn a_job_is_watched_to_its_results_and_dismissed() {
    let server = served();
    let told = ask(&server, GAPS, &[("Prefer", "respond-async")], &named(&server));
    assert_eq!((told.status, told.header("preference-applied")), (201, Some("respond-async")));
    let path = told.header("location").unwrap().strip_prefix(&server.url).unwrap().to_owned();
    let mut status = Value::Null;
    for _ in 0..500 {
        status = server.get(&path).json()["status"].clone();
        if status == "successful" {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(status, "successful");
    assert_eq!(server.get(&format!("{path}/results")).json()["roads"][0]["number"], "S225");
    assert!(server.get("/api/jobs").json()["jobs"].as_array().unwrap().len() == 1);
    assert_eq!(server.write("DELETE", &path, &[], &json!(null)).json()["status"], "dismissed");
    assert_eq!(server.get(&path).code(), "no-such-job");
}

#[test]
fn rules_are_told_with_their_source_whether_in_force_on_a_day_and_null_where_no_figure_is_set() {
    let server = served();
    let rules = |day: &str| server.get(&format!("/api/rules?on={day}")).json();
    let of = |rules: &serde_json::Value, id: &str| {
        rules.as_array().unwrap().iter().find(|rule| rule["id"] == id).unwrap().clone()
    };
    let (before, after) = (rules("2011-06-30"), rules("2011-07-01"));
    assert_eq!(of(&before, "zone.S")["in_force"], false);
    assert_eq!(of(&after, "zone.S")["in_force"], true);
    assert_eq!(of(&after, "zone.S")["value"], 15.0);
    assert_eq!(of(&after, "zone.S")["own"], false);
    assert!(of(&after, "penalty.km_month")["value"].is_null());
    assert_eq!(server.get("/api/rules?on=yesterday").code(), "parameter-value");
}

#[test]
fn a_question_is_answered_for_the_past() {
    let server = served();
    let then = server.register.history(1, None).unwrap()[0].recorded_at;
    let before = ask(&server, &format!("{GAPS}?f=answer"), &[], &named(&server)).json();
    server.write("DELETE", &format!("/api/collections/bins/items/{}", server.a_bin()), &[], &json!(null));
    let now = ask(&server, &format!("{GAPS}?f=answer"), &[], &named(&server)).json();
    assert_ne!(now["seq"], before["seq"]);
    let past = ask(&server, &format!("{GAPS}?f=answer&asOf={then}"), &[], &named(&server)).json();
    assert_eq!((&past["seq"], &past["sentence"]), (&before["seq"], &before["sentence"]));
    let refused = ask(&server, &format!("{GAPS}?asOf=yesterday"), &[], &named(&server));
    assert_eq!((refused.status, refused.code().as_str()), (400, "parameter-value"));
}
