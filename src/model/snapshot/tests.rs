use geo_types::{Geometry, LineString, Point};
use serde_json::json;

use super::*;
use crate::geodesy::Position;
use crate::model::feature::Properties;

fn empty() -> Snapshot {
    let kinds = Arc::new(KindCatalogue::embedded().unwrap());
    Snapshot::new(0, kinds, Arc::new(RuleBook::embedded().unwrap()), Vec::new())
}

fn feature(fid: i64, geometry: Option<Geometry<f64>>, properties: serde_json::Value) -> Feature {
    let properties: Properties = properties.as_object().unwrap().clone();
    Feature { id: Uuid::from_u128(fid as u128), fid: Some(fid), geometry, properties }
}

fn put(collection: &str, feature: Feature) -> Change {
    Change { collection: collection.to_owned(), id: feature.id, before: None, after: Some(feature) }
}

fn s225() -> Feature {
    let line = LineString::from(vec![(117.07, 32.90), (117.07, 32.85), (117.07, 32.80)]);
    let calibration = json!([{"measure_m": 0.0, "chainage_m": 12000.0}]);
    feature(
        1,
        Some(Geometry::LineString(line)),
        json!({"number": "S225", "class": "provincial", "main": true, "calibration": calibration}),
    )
}

#[test]
fn a_written_feature_reads_back_as_it_was() {
    let bin = feature(
        7,
        Some(Geometry::Point(Point::new(117.1, 33.2))),
        json!({"name": "B-0217", "state": "lost", "volume_l": 240, "chainage_m": 18980.5, "extra": {"色": ["绿"]}}),
    );
    let snapshot = empty().apply(1, &[put("bins", bin.clone())]).unwrap();
    assert!(snapshot.feature("bins", bin.id).unwrap().same_content(&bin));
    assert_eq!(snapshot.seq(), 1);
}

#[test]
fn a_road_is_found_by_any_spelling() {
    let snapshot = empty().apply(1, &[put("roads", s225())]).unwrap();
    for word in ["S225", "225省道", "省道225线", "s225", &Uuid::from_u128(1).to_string()] {
        assert_eq!(snapshot.roads().find(word).len(), 1, "{word}");
    }
    assert!(snapshot.roads().find("S226").is_empty());
}

#[test]
fn roads_near_a_place_come_nearest_first() {
    let snapshot = empty().apply(1, &[put("roads", s225())]).unwrap();
    let place = Position::new(117.0702, 32.85).unwrap();
    let found = snapshot.roads().within(place, 50.0);
    assert_eq!(found.len(), 1);
    assert!((found[0].1.offset_m - 18.7).abs() < 0.1, "{}", found[0].1.offset_m);
    assert!(snapshot.roads().within(place, 10.0).is_empty());
}

#[test]
fn an_unchanged_road_is_taken_over_and_a_changed_one_is_read_anew() {
    let first = empty().apply(1, &[put("roads", s225())]).unwrap();
    let road = Arc::clone(first.roads().find("S225")[0]);
    let other = feature(2, s225().geometry, json!({"number": "X043"}));
    let second = first.apply(2, &[put("roads", other)]).unwrap();
    assert_eq!(second.roads().len(), 2);
    let mut renamed = s225();
    renamed.set("number", "G329".into());
    let third = second.apply(3, &[put("roads", renamed)]).unwrap();
    assert!(third.roads().find("S225").is_empty());
    assert_eq!(third.roads().find("329国道").len(), 1);
    assert_eq!(road.number.as_deref(), Some("S225"));
}

#[test]
fn a_bin_known_by_chainage_gains_its_place_with_the_road() {
    let bin = feature(9, None, json!({"road": "225省道", "chainage_m": 14000.0, "side": "left"}));
    let before = empty().apply(1, &[put("bins", bin.clone())]).unwrap();
    let place = |snapshot: &Snapshot| {
        let bins = snapshot.collection("bins").unwrap();
        snapshot.place_of(bins, &bins.layer.by_id(bin.id).unwrap())
    };
    assert_eq!(place(&before), None);
    let after = before.apply(2, &[put("roads", s225())]).unwrap();
    let placed = place(&after).unwrap();
    assert!(placed.derived);
    let Geometry::Point(at) = placed.geometry else { panic!("a bin is a point") };
    // The road runs south, so left is east.
    assert!(at.x() > 117.07 && at.x() < 117.0701, "{at:?}");
}

#[test]
fn a_section_has_the_line_between_its_chainages() {
    let section = feature(3, None, json!({"road": "S225", "from_m": 12000, "to_m": 13000}));
    let snapshot = empty().apply(1, &[put("roads", s225()), put("road-sections", section.clone())]).unwrap();
    let sections = snapshot.collection("road-sections").unwrap();
    let placed = snapshot.place_of(sections, &sections.layer.by_id(section.id).unwrap()).unwrap();
    let Geometry::MultiLineString(lines) = placed.geometry else { panic!("a section is a line") };
    let length = crate::linear::Curve::new(&lines, None).unwrap().length_mm();
    assert!((length - 1_000_000).abs() <= 1, "{length}");
}
