//! The search field.

use serde_json::json;

use crate::client::{Served, served};

fn found(server: &Served, words: &str) -> Vec<String> {
    let query: String =
        words.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).map(char::from).collect();
    let told = server.get(&format!("/api/search?q={query}"));
    assert_eq!(told.status, 200, "{words}");
    told.json()
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["title"]["zh"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_road_is_found_by_the_beginnings_of_its_sounds() {
    let server = served();
    for words in ["sql", "shiqiaolu", "石ql", "SQL", "石桥路"] {
        assert_eq!(found(&server, words).first().map(String::as_str), Some("S225 石桥路"), "{words}");
    }
    assert_eq!(found(&server, "sqx"), [] as [&str; 0]);
}

#[test]
fn a_chainage_is_found_in_every_spelling_and_alone_on_roads_near() {
    let server = served();
    for words in ["S225 K1+300", "S225K1+300", "S225 1.3km", "石桥路 1公里300米", "225省道 K1+300"] {
        assert_eq!(found(&server, words), ["S225 K1+300"], "{words}");
    }
    assert_eq!(found(&server, "K1+300"), ["S225 K1+300"]);
    let near = |place: &str| server.get(&format!("/api/search?q=K1%2B300&near={place}")).json();
    assert_eq!(near("117.01,33.01").as_array().unwrap().len(), 1);
    assert_eq!(near("110,30"), json!([]));
}

#[test]
fn a_name_that_was_given_a_moment_ago_is_found() {
    let server = served();
    assert_eq!(found(&server, "mdcdt"), [] as [&str; 0]);
    let new = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [117.0005, 33.0005]},
        "properties": {"name": "马店村东头"}});
    assert_eq!(server.write("POST", "/api/collections/bins/items", &[], &new).status, 201);
    assert_eq!(found(&server, "mdcdt"), ["马店村东头"]);
}

#[test]
fn places_are_read_and_nonsense_is_nothing() {
    let server = served();
    assert_eq!(found(&server, "32°57'36\"N 117°1'12\"E"), ["117.02, 32.96"]);
    assert_eq!(found(&server, "https://maps.example/@32.96,117.02,15z"), ["117.02, 32.96"]);
    assert_eq!(found(&server, &"石".repeat(3000)), [] as [&str; 0]);
    assert_eq!(found(&server, "%_\\'\""), [] as [&str; 0]);
}
