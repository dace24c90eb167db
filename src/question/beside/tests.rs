use geo_types::polygon;
use serde_json::json;

use super::*;
use crate::model::snapshot::Snapshot;
use crate::question::testing::{line, point, register, thing};

/// A road that runs north from 33° N.
fn road() -> crate::model::feature::Feature {
    thing(1, line(&[(117.0, 33.0), (117.0, 33.03)]), json!({"number": "S225"}))
}

fn stands<'s>(snapshot: &'s Snapshot, kind: &str, reach_m: f64) -> Vec<Stand<'s>> {
    let road = snapshot.roads().iter().next().unwrap();
    beside(road, &[snapshot.collection(kind).unwrap()], |_, _| true, reach_m)
}

fn metres(stand: &Stand<'_>) -> (f64, f64) {
    (stand.stretch.from().m(), stand.stretch.to().m())
}

#[test]
fn a_point_stands_at_its_foot_on_its_hand() {
    let snapshot = register(vec![("roads", road()), ("bins", thing(2, point(117.0001, 33.01), json!({})))]);
    let found = stands(&snapshot, "bins", 15.0);
    assert_eq!((found.len(), found[0].hand), (1, Hand::Right));
    assert!((metres(&found[0]).0 - 1109.0).abs() < 1.0, "{:?}", metres(&found[0]));
    assert!(stands(&snapshot, "bins", 5.0).is_empty());
}

#[test]
fn a_row_of_trees_takes_up_its_length() {
    let trees = thing(2, line(&[(116.9999, 33.01), (116.9999, 33.012)]), json!({}));
    let snapshot = register(vec![("roads", road()), ("tree-rows", trees)]);
    let found = stands(&snapshot, "tree-rows", 15.0);
    assert_eq!((found.len(), found[0].hand), (1, Hand::Left));
    let (from, to) = metres(&found[0]);
    assert!((to - from - 221.8).abs() < 0.5, "{from} {to}");
}

#[test]
fn of_a_line_that_leaves_the_road_only_what_is_within_reach_counts() {
    let trees = thing(2, line(&[(117.0001, 33.01), (117.01, 33.01)]), json!({}));
    let snapshot = register(vec![("roads", road()), ("tree-rows", trees)]);
    let (from, to) = metres(&stands(&snapshot, "tree-rows", 30.0)[0]);
    assert!(to - from < 0.1, "square to the road it takes up no length: {from} {to}");
}

#[test]
fn a_line_across_the_road_stands_on_it() {
    let trees = thing(2, line(&[(116.999, 33.01), (117.001, 33.01)]), json!({}));
    let snapshot = register(vec![("roads", road()), ("tree-rows", trees)]);
    let found = stands(&snapshot, "tree-rows", 30.0);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].hand, found[0].offset_m), (Hand::On, Some(0.0)));
}

#[test]
fn a_skew_wall_is_as_far_as_its_nearest_point_and_not_as_its_nearest_corner() {
    let shed = polygon![(x: 117.0001, y: 33.0101), (x: 117.0005, y: 33.01), (x: 117.0005, y: 33.0102)];
    let snapshot = register(vec![
        ("roads", road()),
        ("structures", thing(2, Some(shed.into()), json!({"kind": "shed"}))),
    ]);
    let found = stands(&snapshot, "structures", 30.0);
    assert_eq!((found.len(), found[0].hand), (1, Hand::Right));
    assert!((found[0].offset_m.unwrap() - 9.343).abs() < 0.01, "{:?}", found[0].offset_m);
}

#[test]
fn an_area_around_the_road_takes_up_the_road_inside_it() {
    let plot =
        polygon![(x: 116.99, y: 33.01), (x: 117.01, y: 33.01), (x: 117.01, y: 33.02), (x: 116.99, y: 33.02)];
    let snapshot = register(vec![
        ("roads", road()),
        ("plots", thing(2, Some(plot.into()), json!({"state": "planted"}))),
    ]);
    let found = stands(&snapshot, "plots", 30.0);
    assert_eq!((found.len(), found[0].hand, found[0].offset_m), (1, Hand::On, Some(0.0)));
    let (from, to) = metres(&found[0]);
    assert!((to - from - 1109.1).abs() < 0.1, "{from} {to}");
}

#[test]
fn an_area_with_a_yard_takes_up_the_road_only_where_it_is() {
    // The road runs through the yard in the middle, which is wider than the reach.
    let ring = |west: f64, south: f64, east: f64, north: f64| {
        vec![(west, south), (east, south), (east, north), (west, north), (west, south)].into()
    };
    let area = geo_types::Polygon::new(
        ring(116.99, 33.005, 117.01, 33.02),
        vec![ring(116.995, 33.01, 117.005, 33.015)],
    );
    let snapshot = register(vec![
        ("roads", road()),
        ("plots", thing(2, Some(area.into()), json!({"state": "planted"}))),
    ]);
    let found = stands(&snapshot, "plots", 30.0);
    let stretches: Vec<(f64, f64)> = found.iter().filter(|one| one.hand == Hand::On).map(metres).collect();
    assert_eq!(stretches.len(), 2, "{stretches:?}");
    let latitude_m = |lat: f64| 110_905.0 * (lat - 33.0);
    for ((from, to), (south, north)) in stretches.into_iter().zip([(33.005, 33.01), (33.015, 33.02)]) {
        assert!(
            (from - latitude_m(south)).abs() < 1.0 && (to - latitude_m(north)).abs() < 1.0,
            "{from} {to}"
        );
    }
}

#[test]
fn a_plot_across_the_road_takes_up_the_same_at_no_reach_at_all() {
    let corners =
        [(116.999, 33.002), (117.001, 33.002), (117.001, 33.005), (116.999, 33.005), (116.999, 33.002)];
    let plot = geo_types::Polygon::new(geo_types::LineString::from(corners.to_vec()), Vec::new());
    let plot = thing(2, geo_types::Geometry::Polygon(plot), json!({}));
    let snapshot = register(vec![("roads", road()), ("plots", plot)]);
    let on = |reach_m: f64| -> Vec<(f64, f64)> {
        let found = stands(&snapshot, "plots", reach_m);
        found.iter().filter(|one| one.hand == Hand::On).map(metres).collect()
    };
    assert_eq!(on(0.0).len(), 1);
    assert_eq!(on(0.0), on(1.0));
}

#[test]
fn a_row_that_changes_hands_is_told_on_each() {
    let crossing = thing(2, line(&[(116.9999, 33.01), (117.0001, 33.012)]), json!({}));
    let snapshot = register(vec![("roads", road()), ("tree-rows", crossing)]);
    let found = stands(&snapshot, "tree-rows", 30.0);
    let hands: Vec<Hand> = found.iter().map(|one| one.hand).collect();
    assert_eq!(hands, [Hand::Left, Hand::Right]);
    let ((from, middle), (again, to)) = (metres(&found[0]), metres(&found[1]));
    assert!((to - from - 221.8).abs() < 0.1, "{from} {to}");
    assert!(
        (again - middle).abs() < 0.3 && (middle - f64::midpoint(from, to)).abs() < 0.3,
        "{middle} {again}"
    );
    assert_eq!(found[0].offset_m.map(|off_m| off_m < 0.002), Some(true));
}
