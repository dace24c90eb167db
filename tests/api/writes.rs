//! Writing features.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Served, Told, served};

const ITEMS: &str = "/api/collections/bins/items";

fn bin(name: &str) -> Value {
    json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [117.01, 33.01]},
        "properties": {"name": name, "state": "in_use"}})
}

fn post(server: &Served, body: &Value) -> Told {
    server.write("POST", ITEMS, &[], body)
}

#[test]
fn a_feature_is_made_read_changed_replaced_and_removed() {
    let server = served();
    let made = post(&server, &bin("new"));
    assert_eq!(made.status, 201);
    let path = made.header("location").unwrap().strip_prefix(&server.url).unwrap().to_owned();
    let patch = json!({"properties": {"state": "lost", "name": null}});
    let changed = server.write("PATCH", &path, &[("Content-Type", "application/merge-patch+json")], &patch);
    assert_eq!(changed.status, 200);
    let now = server.get(&path).json();
    assert_eq!(now["properties"]["state"], "lost");
    assert!(now["properties"].get("name").is_none());
    assert_eq!(now["geometry"]["coordinates"], json!([117.01, 33.01]));
    assert_eq!(server.write("PUT", &path, &[], &bin("again")).status, 200);
    assert_eq!(server.get(&path).json()["properties"]["name"], "again");
    assert_eq!(server.write("DELETE", &path, &[], &json!(null)).status, 204);
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.get(&format!("{path}/history")).json().as_array().unwrap().len(), 4);
}

#[test]
fn the_same_feature_sent_twice_is_made_once() {
    let server = served();
    let mut one = bin("twice");
    one["id"] = Uuid::now_v7().to_string().into();
    assert_eq!(post(&server, &one).status, 201);
    let seq = server.register.snapshot().seq();
    assert_eq!(post(&server, &one).status, 201);
    assert_eq!(server.register.snapshot().seq(), seq);
    one["properties"]["name"] = "other".into();
    assert_eq!(post(&server, &one).code(), "id-taken");
}

#[test]
fn an_id_that_was_used_is_never_given_to_another_thing() {
    let server = served();
    let gone = server.a_bin();
    server.write("DELETE", &format!("{ITEMS}/{gone}"), &[], &json!(null));
    let mut one = bin("reborn");
    one["id"] = gone.into();
    assert_eq!(post(&server, &one).code(), "id-used");
}

#[test]
fn a_write_on_a_stale_value_is_refused_and_a_fresh_one_is_not() {
    let server = served();
    let path = format!("{ITEMS}/{}", server.a_bin());
    let old = server.get(&path).header("etag").unwrap().to_owned();
    let patch = |state: &str| json!({"properties": {"state": state}});
    let first = server.write("PATCH", &path, &[("If-Match", &old)], &patch("damaged"));
    assert_eq!(first.status, 200);
    let late = server.write("PATCH", &path, &[("If-Match", &old)], &patch("lost"));
    assert_eq!((late.status, late.code().as_str()), (412, "changed-meanwhile"));
    let fresh = first.header("etag").unwrap();
    assert_eq!(server.write("PATCH", &path, &[("If-Match", fresh)], &patch("lost")).status, 200);
}

#[test]
fn a_fresh_value_of_another_writer_is_replaced_and_flagged() {
    let server = served();
    // The fixture was written by "clerk" a moment ago; this server writes as the user of this computer.
    let path = format!("{ITEMS}/{}", server.a_bin());
    let told = server.write("PATCH", &path, &[], &json!({"properties": {"state": "damaged"}}));
    assert_eq!((told.status, told.header("verge-overwrote")), (200, Some("state")));
    assert!(server.register.history(1, None).unwrap()[0].reason.contains("clerk"));
}

#[test]
fn every_fault_of_a_feature_is_told_at_once() {
    let server = served();
    let bad = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [117, 33]},
        "properties": {"state": "flying", "colour": "red", "volume_l": -5, "updated_at": "2020-01-01T00:00:00Z"}});
    let told = post(&server, &bad);
    assert_eq!((told.status, told.code().as_str()), (422, "data-refused"));
    let read_only =
        post(&server, &json!({"type": "Feature", "geometry": null, "properties": {"source": "x"}}));
    assert_eq!(read_only.json()["findings"][0]["code"], "field-read-only");
    let section = json!({"type": "Feature", "properties": {"road": "S225", "from_m": 0, "to_m": 10},
        "geometry": {"type": "LineString", "coordinates": [[117, 33], [118, 33]]}});
    let derived = server.write("POST", "/api/collections/road-sections/items", &[], &section);
    assert_eq!(derived.json()["findings"][0]["code"], "geometry-derived");
}

#[test]
fn what_was_read_can_be_sent_back_as_it_is() {
    let server = served();
    let page = server.get(&format!("{ITEMS}?limit=100")).json();
    let seq = server.register.snapshot().seq();
    for feature in page["features"].as_array().unwrap() {
        let path = format!("{ITEMS}/{}", feature["id"].as_str().unwrap());
        let told = server.write("PUT", &path, &[], feature);
        assert_eq!(told.status, 200, "{told:?}");
    }
    assert_eq!(server.register.snapshot().seq(), seq, "nothing changed, so nothing was written");
}

#[test]
fn many_edits_are_one_change_that_is_taken_back_as_one() {
    let server = served();
    let id = Uuid::now_v7();
    let edits: Vec<Value> = (0..5)
        .map(|at| json!({"op": "put", "collection": "bins", "feature": bin(&format!("P-{at}"))}))
        .collect();
    let draft = json!({"id": id, "reason": "接受方案", "origin": "plan", "edits": edits});
    let head = server.write("POST", "/api/changes", &[], &draft).json();
    assert_eq!((head["count"].as_u64(), head["origin"].as_str()), (Some(5), Some("plan")));
    let again = server.write("POST", "/api/changes", &[], &draft).json();
    assert_eq!(again["seq"], head["seq"]);
    let undo = format!("/api/history/{}/undo", head["seq"]);
    let undone = server.write("POST", &undo, &[], &json!({})).json();
    assert_eq!(undone["conflicts"], json!([]));
    assert_eq!(server.get(&format!("{ITEMS}?limit=1")).json()["numberMatched"], 31);
    assert_eq!(server.write("POST", &undo, &[], &json!({})).status, 409);
}
