//! Plans over HTTP: made, scored after a point was moved, accepted.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Served, served};

fn plan(server: &Served) -> Value {
    let asked = json!({"inputs": {"count": 2, "along": "S225", "max_gap": 200, "populated": false}});
    let told = server.write("POST", "/api/processes/place-bins/execution", &[], &asked);
    assert_eq!(told.status, 200, "{told:?}");
    told.json()
}

fn count(server: &Served) -> u64 {
    server.get("/api/collections/bins/items?limit=1").json()["numberMatched"].as_u64().unwrap()
}

#[test]
fn an_accepted_plan_is_one_change_however_often_it_is_sent() {
    let server = served();
    let before = count(&server);
    let id = Uuid::now_v7();
    let sent = json!({"plan": plan(&server), "why": "S225 补桶", "id": id});
    let told = server.write("POST", "/api/plans/accept", &[], &sent);
    assert_eq!(told.status, 201, "{told:?}");
    let head = told.json();
    assert_eq!((head["count"].as_u64(), head["origin"].as_str()), (Some(2), Some("plan")));
    assert_eq!(head["reason"], "S225 补桶");
    let again = server.write("POST", "/api/plans/accept", &[], &sent).json();
    assert_eq!(again["seq"], head["seq"]);
    assert_eq!(count(&server), before + 2);
}

#[test]
fn a_moved_point_is_scored_and_part_of_the_plan_accepted() {
    let server = served();
    let plan = plan(&server);
    let inputs = json!({"inputs": {"points": "117.0045,33.00008", "along": "S225", "max_gap": 200, "populated": false}});
    let scores = server.write("POST", "/api/processes/score-bins/execution", &[], &inputs).json();
    assert_eq!(scores["features"][0]["properties"]["allowed"], true, "{scores:#}");
    assert!(scores["objective"].as_f64().unwrap() > 0.0, "{scores:#}");
    let sent = json!({"plan": plan, "only": [1], "moved": {"1": [117.0045, 33.00008]}});
    let head = server.write("POST", "/api/plans/accept", &[], &sent).json();
    assert_eq!(head["count"], 1);
}

#[test]
fn a_stale_plan_and_one_that_breaks_a_rule_write_nothing() {
    let server = served();
    let plan = plan(&server);
    let before = count(&server);
    let sent = json!({"plan": plan, "moved": {"2": [117.003, 33.0001]}});
    let told = server.write("POST", "/api/plans/accept", &[], &sent);
    assert_eq!((told.status, told.code().as_str()), (409, "plan-unfit"));
    assert!(told.json()["detail_en"].as_str().unwrap().contains("site.spacing"), "{told:?}");
    let place = json!({"type": "Point", "coordinates": [117.05, 33.01]});
    let new = json!({"type": "Feature", "geometry": place, "properties": {"name": "B-new"}});
    assert_eq!(server.write("POST", "/api/collections/bins/items", &[], &new).status, 201);
    let told = server.write("POST", "/api/plans/accept", &[], &json!({"plan": plan}));
    assert_eq!((told.status, told.code().as_str()), (409, "plan-unfit"));
    assert_eq!(count(&server), before + 1);
}

#[test]
fn what_is_sent_wrongly_is_named() {
    let server = served();
    for (sent, member) in [
        (json!({}), "plan"),
        (json!({"plan": {}, "only": "1"}), "only"),
        (json!({"plan": {}, "moved": {"1": [500, 0]}}), "moved"),
        (json!({"plan": {}, "id": "x"}), "id"),
        (json!({"plan": {}, "anyway": "yes"}), "anyway"),
        (json!({"plan": {}, "release": 1}), "release"),
    ] {
        let told = server.write("POST", "/api/plans/accept", &[], &sent);
        assert_eq!((told.status, told.json()["member"].as_str()), (400, Some(member)));
    }
}

#[test]
fn the_stakes_sheet_comes_as_a_page_to_keep() {
    let server = served();
    let told = server.write("POST", "/api/plans/stakes", &[], &json!({"plan": plan(&server)}));
    assert_eq!(told.status, 200, "{told:?}");
    assert!(told.header("content-disposition").unwrap().contains("stakes.html"));
    assert_eq!(server.register.snapshot().seq(), 1);
}

#[test]
fn a_second_bin_within_the_radius_counts_over_http_too() {
    let server = served();
    let asked = json!({"inputs": {"count": 2, "objective": "cover", "radius": 300, "backup": 50}});
    let told = server.write("POST", "/api/processes/place-bins/execution", &[], &asked);
    assert_eq!(told.status, 200, "{told:?}");
    let plan = told.json();
    assert_eq!((&plan["checker"], &plan["backup"]["share"]), (&json!("ok"), &json!(0.5)));
    let asked = json!({"inputs": {"count": 2, "objective": "cover", "backup": 101}});
    assert_eq!(server.write("POST", "/api/processes/place-bins/execution", &[], &asked).status, 400);
}
