//! Measuring for the map: what is drawn, places of chainages, the way between two places, other coordinate systems.

use serde_json::{Value, json};

use crate::client::{Served, served};

fn road(server: &Served) -> String {
    server.get("/api/roads").json()[0]["id"].as_str().unwrap().to_owned()
}

fn near(value: &Value, expected: f64, within: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() <= within, "{value} is not {expected}");
}

fn measured(server: &Served, geometry: &Value) -> crate::client::Told {
    server.send(
        "POST",
        "/api/measure",
        &[("Content-Type", "application/json")],
        geometry.to_string().as_bytes(),
    )
}

#[test]
fn a_line_is_measured_along_the_ellipsoid_and_needs_no_token() {
    let server = served();
    let told =
        measured(&server, &json!({"type": "LineString", "coordinates": [[117.0, 33.0], [117.1, 33.0]]}));
    assert_eq!(told.status, 200);
    // The parallel there is 9345.33 m long; the geodesic between its ends a hand shorter.
    near(&told.json()["length_m"], 9_345.321, 0.01);
    assert_eq!(told.json()["area_m2"], 0.0);
}

#[test]
fn an_area_is_told_in_square_metres_mu_and_hectares() {
    let server = served();
    let ring = json!([[[117.0, 33.0], [117.01, 33.0], [117.01, 33.01], [117.0, 33.01], [117.0, 33.0]]]);
    let told = measured(&server, &json!({"type": "Polygon", "coordinates": ring})).json();
    let area = told["area_m2"].as_f64().unwrap();
    near(&told["area_mu"], area * 15.0 / 10_000.0, 1e-6);
    near(&told["area_ha"], area / 10_000.0, 1e-9);
}

#[test]
fn what_cannot_be_measured_is_refused_with_the_reason() {
    let server = served();
    let bow = json!([[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]);
    assert_eq!(measured(&server, &json!({"type": "Polygon", "coordinates": bow})).code(), "not-measured");
    assert_eq!(measured(&server, &json!(null)).code(), "not-measured");
}

#[test]
fn a_chainage_has_its_place_beside_the_road() {
    let server = served();
    let path = format!("/api/roads/{}/place", road(&server));
    let told = server.get(&format!("{path}?chainage=K4%2B000&side=left&offset=5")).json();
    assert_eq!((&told["chainage"], &told["side"]), (&json!("K4+000"), &json!("left")));
    near(&told["offset_m"], 5.0, 0.002);
    assert!(told["lat"].as_f64().unwrap() > 33.0);
    assert_eq!(server.get(&format!("{path}?chainage=K400")).code(), "chainage-unresolved");
    assert_eq!(server.get(&format!("{path}?chainage=K4&offset=-1")).code(), "parameter-value");
}

#[test]
fn two_places_have_a_way_between_them_along_the_road() {
    let server = served();
    let path = format!("/api/roads/{}/between?from=117.02,33.0001&to=117.05,32.9999", road(&server));
    let told = server.get(&path).json();
    let along = told["along_m"].as_f64().unwrap();
    near(&told["to"]["chainage_m"], told["from"]["chainage_m"].as_f64().unwrap() + along, 0.002);
}

#[test]
fn a_place_is_told_in_the_systems_of_chinese_offices() {
    let server = served();
    let to = |crs: &str| server.get(&format!("/api/convert?lon=117.1&lat=33.0&to={crs}")).json();
    let gauss = to("EPSG:4527");
    assert_eq!(gauss["degrees"], false);
    near(&gauss["x"], 39_509_345.0, 20.0);
    let shifted = to("gcj02");
    assert!(shifted["x"].as_f64().unwrap() > 117.102);
    assert_eq!(server.get("/api/convert?lon=117.1&lat=33.0&to=EPSG:2400").code(), "not-converted");
}
