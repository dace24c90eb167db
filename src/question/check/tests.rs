use std::sync::Arc;

use geo_types::{Geometry, LineString, Point};
use uuid::Uuid;

use super::*;
use crate::model::change::Change;
use crate::model::feature::Feature;
use crate::model::kind::KindCatalogue;
use crate::model::rule_book::RuleBook;

fn thing(fid: i64, geometry: Option<Geometry<f64>>, properties: Value) -> Feature {
    let properties = properties.as_object().unwrap().clone();
    Feature { id: Uuid::from_u128(fid as u128), fid: Some(fid), geometry, properties }
}

fn register(things: Vec<(&str, Feature)>) -> Snapshot {
    let kinds = Arc::new(KindCatalogue::embedded().unwrap());
    let empty = Snapshot::new(0, kinds, Arc::new(RuleBook::embedded().unwrap()), Vec::new());
    let line = LineString::from(vec![(117.0, 33.0), (117.1, 33.0)]);
    let road = thing(900, Some(Geometry::LineString(line)), json!({"number": "S225", "class": "provincial"}));
    let put = |(collection, feature): (&str, Feature)| Change {
        collection: collection.to_owned(),
        id: feature.id,
        before: None,
        after: Some(feature),
    };
    let changes: Vec<Change> = std::iter::once(("roads", road)).chain(things).map(put).collect();
    empty.apply(1, &changes).unwrap()
}

fn codes(snapshot: &Snapshot) -> Vec<String> {
    let answer = Check.run(snapshot, &Properties::new(), &Progress::new()).unwrap();
    let findings = answer.result["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

fn point(lon: f64, lat: f64) -> Geometry<f64> {
    Geometry::Point(Point::new(lon, lat))
}

#[test]
fn a_sound_register_has_no_findings() {
    let bin = thing(
        1,
        Some(point(117.05, 33.00003)),
        json!({"road": "225省道", "chainage_m": 4670, "state": "in_use"}),
    );
    let snapshot = register(vec![("bins", bin)]);
    assert_eq!(codes(&snapshot), Vec::<String>::new());
}

#[test]
fn a_bin_entered_twice_is_told_once() {
    let things = vec![
        ("bins", thing(1, Some(point(117.05, 33.0)), json!({"name": "B-1"}))),
        ("bins", thing(2, Some(point(117.050001, 33.0)), json!({"name": "B-2"}))),
        ("bins", thing(3, Some(point(117.06, 33.0)), json!({}))),
    ];
    assert_eq!(codes(&register(things)), ["entered-twice"]);
}

#[test]
fn a_road_nobody_entered_and_a_chainage_beyond_the_end_are_told() {
    let things = vec![
        ("bins", thing(1, Some(point(117.05, 33.0)), json!({"road": "S999", "chainage_m": 10}))),
        ("bins", thing(2, Some(point(117.06, 33.0)), json!({"road": "S225", "chainage_m": 99_000}))),
    ];
    assert_eq!(codes(&register(things)), ["chainage-nowhere", "road-unknown"]);
}

#[test]
fn a_position_far_from_its_chainage_is_told() {
    let bin = thing(1, Some(point(117.05, 33.0)), json!({"road": "S225", "chainage_m": 1000}));
    assert_eq!(codes(&register(vec![("bins", bin)])), ["chainage-disagrees"]);
}

#[test]
fn one_source_id_on_two_things_is_told() {
    let things = vec![
        ("bins", thing(1, Some(point(117.05, 33.0)), json!({"source_id": "a.csv:7"}))),
        ("bins", thing(2, Some(point(117.06, 33.0)), json!({"source_id": "a.csv:7"}))),
    ];
    assert_eq!(codes(&register(things)), ["source-twice"]);
}

#[test]
fn a_value_saved_by_another_program_is_checked_too() {
    let bin = thing(1, Some(point(117.05, 33.0)), json!({"state": "flying"}));
    assert_eq!(codes(&register(vec![("bins", bin)])), ["field-choice"]);
}

#[test]
fn an_unknown_collection_is_refused_with_its_name() {
    let inputs = json!({"collections": "bins,飞碟"}).as_object().unwrap().clone();
    let error = Check.run(&register(vec![]), &inputs, &Progress::new()).unwrap_err();
    assert!(error.text().zh.contains("飞碟"), "{}", error.text().zh);
}
