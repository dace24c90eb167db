//! Writes that were made without a network and come in late, twice, or after somebody else's; and what is near for a person
//! who stands there.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Served, served};

fn merge(id: &str, properties: &Value, expect: &Value) -> Value {
    json!({"op": "merge", "collection": "bins", "id": id, "properties": properties, "expect": expect})
}

fn change(server: &Served, id: Uuid, edits: Value) -> crate::client::Told {
    server.write("POST", "/api/changes", &[], &json!({"id": id, "reason": "手机", "edits": edits}))
}

fn bin(server: &Served, id: &str) -> Value {
    server.get(&format!("/api/collections/bins/items/{id}")).json()["properties"].clone()
}

#[test]
fn a_merge_changes_what_it_names_and_leaves_the_rest() {
    let server = served();
    let id = server.a_bin();
    let before = bin(&server, &id);
    let told = change(
        &server,
        Uuid::now_v7(),
        json!([merge(&id, &json!({"seen_at": "2026-11-29", "village": null}), &Value::Null)]),
    );
    assert_eq!(told.status, 201, "{told:?}");
    let after = bin(&server, &id);
    assert_eq!((&after["seen_at"], &after["name"]), (&json!("2026-11-29"), &before["name"]));
    assert!(after.get("village").is_none());
}

#[test]
fn a_change_sent_again_is_the_first_even_when_the_thing_is_gone_since() {
    let server = served();
    let (id, own) = (server.a_bin(), Uuid::now_v7());
    let edits = json!([merge(&id, &json!({"state": "damaged"}), &json!({"state": "lost"}))]);
    let first = change(&server, own, edits.clone()).json();
    let path = format!("/api/collections/bins/items/{id}");
    let tag = server.get(&path).header("etag").unwrap().to_owned();
    assert_eq!(server.write("DELETE", &path, &[("If-Match", &tag)], &Value::Null).status, 204);
    let again = change(&server, own, edits);
    assert_eq!((again.status, &again.json()["seq"]), (201, &first["seq"]), "{again:?}");
}

#[test]
fn a_late_merge_over_somebody_elses_value_is_told_field_by_field_and_writes_nothing() {
    let server = served();
    let id = server.a_bin();
    let said = |value: &Value| change(&server, Uuid::now_v7(), json!([merge(&id, value, &Value::Null)]));
    assert_eq!(said(&json!({"state": "damaged", "note": "盖子坏"})).status, 201);
    let edits = json!([merge(
        &id,
        &json!({"state": "retired", "note": "盖子坏"}),
        &json!({"state": "lost", "note": null})
    )]);
    let told = change(&server, Uuid::now_v7(), edits);
    assert_eq!((told.status, told.code().as_str()), (409, "change-conflict"));
    let fields = told.json()["fields"].clone();
    assert_eq!(
        fields,
        json!([{"field": "state", "expected": "lost", "found": "damaged"}]),
        "the same note is no conflict"
    );
    assert_eq!(bin(&server, &id)["state"], "damaged");
}

#[test]
fn what_was_placed_without_a_network_gets_its_road_chainage_and_side_from_its_place() {
    let server = served();
    let put = |lon: f64, lat: f64, snap: Value| {
        let id = Uuid::now_v7();
        let feature = json!({"type": "Feature", "id": id, "properties": {"state": "in_use"},
            "geometry": {"type": "Point", "coordinates": [lon, lat]}});
        let edit = json!({"op": "put", "collection": "bins", "feature": feature, "snap": snap});
        (change(&server, Uuid::now_v7(), json!([edit])), id.to_string())
    };
    let (told, id) = put(117.05, 33.0001, json!(true));
    assert_eq!(told.status, 201, "{told:?}");
    let own = bin(&server, &id);
    assert_eq!((&own["road"], &own["side"]), (&json!("S225"), &json!("left")));
    assert!((own["chainage_m"].as_f64().unwrap() - 4671.9).abs() < 1.0, "{own}");
    let (_, far) = put(117.05, 33.1, json!(true));
    assert!(bin(&server, &far).get("road").is_none(), "no road is near");
    let (_, plain) = put(117.05, 33.0001, Value::Null);
    assert!(bin(&server, &plain).get("road").is_none(), "only when wished");
    assert_eq!(put(117.05, 33.0001, json!("yes")).0.code(), "change-form");
}

#[test]
fn what_is_near_comes_nearest_first_with_its_place_beside_the_road() {
    let server = served();
    let near = server.get("/api/near?lon=117.0&lat=33.0&kinds=bins&limit=5").json();
    let near = near.as_array().unwrap();
    assert_eq!(near.len(), 5);
    let metres: Vec<f64> = near.iter().map(|one| one["distance_m"].as_f64().unwrap()).collect();
    assert!(metres.is_sorted() && (metres[0] - 11.09).abs() < 0.01, "{metres:?}");
    assert_eq!((&near[0]["number"], &near[0]["side"]), (&json!("S225"), &json!("left")));
    assert_eq!(near[0]["thing"]["properties"]["name"], "B-0");
}

#[test]
fn a_thing_known_by_its_chainage_alone_is_near_too() {
    let server = served();
    let near =
        server.get("/api/near?lon=117.0428&lat=33.0001&kinds=bins,garbage-pools&limit=100&reach=300").json();
    let names: Vec<&str> = near
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["thing"]["properties"]["name"].as_str())
        .collect();
    assert!(names.contains(&"B-K"), "{names:?}");
}

#[test]
fn asking_for_what_is_near_says_what_is_wrong_with_the_question() {
    let server = served();
    for (query, code) in [
        ("lon=117&lat=33&kinds=binz", "collection-unknown"),
        ("lon=117&lat=33", "collection-unknown"),
        ("lon=117&lat=33&kinds=bins&limit=0", "parameter-value"),
        ("lon=117&lat=33&kinds=bins&limit=1000", "parameter-value"),
        ("lon=117&lat=33&kinds=bins&reach=-1", "parameter-value"),
        ("lon=117&lat=330&kinds=bins", "position"),
        ("lon=117&lat=33&kind=bins", "parameter-unknown"),
    ] {
        assert_eq!(server.get(&format!("/api/near?{query}")).code(), code, "{query}");
    }
}
