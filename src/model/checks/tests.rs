use geo_types::{Geometry, Point};
use serde_json::json;

use super::*;
use crate::model::feature::Properties;
use crate::model::kind::KindCatalogue;

fn bin(properties: serde_json::Value) -> Feature {
    let properties: Properties = properties.as_object().unwrap().clone();
    Feature::new(Some(Geometry::Point(Point::new(117.1, 33.2))), properties)
}

fn check_as(kind: &str, feature: Feature) -> Result<Checked, Vec<Finding>> {
    check(KindCatalogue::embedded().unwrap().get(kind).unwrap(), feature)
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_ref()).collect()
}

#[test]
fn words_of_a_sheet_become_stored_values() {
    let checked =
        check_as("bins", bin(json!({"state": "丢失", "volume_l": "240", "seen_at": "2015年4月20日"})))
            .unwrap();
    let properties = checked.feature.properties;
    assert_eq!(properties["state"], "lost");
    assert_eq!(properties["volume_l"], 240);
    assert_eq!(properties["seen_at"], "2015-04-20");
}

#[test]
fn a_new_bin_is_in_use_unless_said_otherwise() {
    assert_eq!(check_as("bins", bin(json!({}))).unwrap().feature.properties["state"], "in_use");
}

#[test]
fn every_problem_is_reported_not_just_the_first() {
    let findings =
        check_as("bins", bin(json!({"state": "飞走", "volume_l": 1e9, "colour": "red", "seen_at": "昨天"})))
            .unwrap_err();
    assert_eq!(codes(&findings), ["field-choice", "field-range", "field-unknown", "field-type"]);
    assert!(findings[0].message.zh.contains("在用"), "{}", findings[0].message.zh);
}

#[test]
fn unknown_is_absence_never_null_or_an_empty_text() {
    let checked = check_as("bins", bin(json!({"name": null, "village": "  ", "volume_l": ""}))).unwrap();
    for name in ["name", "village", "volume_l"] {
        assert!(!checked.feature.properties.contains_key(name), "{name}");
    }
}

#[test]
fn a_polygon_is_not_a_bin() {
    let mut feature = bin(json!({}));
    feature.geometry = Some(geo_types::Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon().into());
    assert_eq!(codes(&check_as("bins", feature).unwrap_err()), ["geometry-form"]);
}

#[test]
fn a_bin_known_only_by_road_and_chainage_is_kept() {
    let mut feature = bin(json!({"road": "S225", "chainage_m": 18980, "side": "左"}));
    feature.geometry = None;
    assert_eq!(check_as("bins", feature).unwrap().feature.properties["side"], "left");
}

#[test]
fn a_bin_without_any_place_is_refused() {
    let mut feature = bin(json!({"name": "B-0217"}));
    feature.geometry = None;
    assert_eq!(codes(&check_as("bins", feature).unwrap_err()), ["place-missing"]);
}

#[test]
fn a_section_written_backwards_is_turned_and_said() {
    let mut feature = bin(json!({"road": "S225", "from_m": 2000, "to_m": 1000}));
    feature.geometry = None;
    let checked = check_as("road-sections", feature).unwrap();
    assert_eq!(checked.feature.properties["from_m"], 1000);
    assert_eq!(codes(&checked.findings), ["span-turned"]);
}

#[test]
fn county_roads_are_main_roads_and_village_roads_are_not() {
    let line = geo_types::LineString::from(vec![(117.0, 33.0), (117.1, 33.0)]);
    for (class, main) in [("county", true), ("village", false)] {
        let feature = Feature::new(Some(Geometry::LineString(line.clone())), Properties::new());
        let mut feature = feature;
        feature.set("class", class.into());
        assert_eq!(check_as("roads", feature).unwrap().feature.properties["main"], main);
    }
}

#[test]
fn a_deeply_nested_extra_is_refused_before_it_can_overflow_a_stack() {
    let mut value = json!(1);
    for _ in 0..40 {
        value = json!([value]);
    }
    assert_eq!(codes(&check_as("bins", bin(json!({"extra": value}))).unwrap_err()), ["field-type"]);
}
