use geo_types::{Geometry, LineString, Polygon};
use serde_json::Value;

use super::*;
use crate::geodesy::{LocalFrame, Position};
use crate::model::feature::Feature;
use crate::question::testing::{line, object, register, thing};

fn at(east_m: f64, north_m: f64) -> (f64, f64) {
    let place = LocalFrame::at(Position::new(117.0, 33.0).unwrap()).to_position([east_m, north_m]);
    (place.lon(), place.lat())
}

/// A kilometre of road to the east.
fn road() -> (&'static str, Feature) {
    let vertices: Vec<(f64, f64)> = (0..=10).map(|i| at(f64::from(i) * 100.0, 0.0)).collect();
    ("roads", thing(1, line(&vertices), json!({"number": "S225", "class": "provincial", "main": true})))
}

fn row(fid: i64, from_m: f64, to_m: f64, north_m: f64) -> (&'static str, Feature) {
    ("tree-rows", thing(fid, line(&[at(from_m, north_m), at(to_m, north_m)]), json!({})))
}

fn plot(fid: i64, west: f64, south: f64, wide: f64, high: f64, about: Value) -> (&'static str, Feature) {
    let corners = [(0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high), (0.0, 0.0)];
    let ring: LineString<f64> = corners.map(|(x, y)| at(west + x, south + y)).to_vec().into();
    ("plots", thing(fid, Geometry::Polygon(Polygon::new(ring, vec![])), about))
}

fn ask(things: Vec<(&str, Feature)>, inputs: Value) -> Answer {
    Greening.run(&register(things), &object(inputs), &Progress::new()).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn mm(value: &Value) -> i64 {
    (number(value) * 1000.0).round() as i64
}

#[test]
fn each_side_is_planted_missing_or_bridge_and_adds_up_to_the_millimetre() {
    let things =
        vec![road(), row(2, 0.0, 400.0, 6.0), row(3, 404.0, 700.0, 6.0), row(4, 200.0, 1000.0, -6.0)];
    let result = ask(things, json!({})).result;
    let road = &result["roads"][0];
    for side in ["left", "right"] {
        let sum =
            ["planted_m", "missing_m", "bridge_m"].iter().map(|name| mm(&road[side][*name])).sum::<i64>();
        assert_eq!(sum, mm(&road["length_m"]), "{side}");
    }
    assert!((number(&road["left"]["missing_m"]) - 300.0).abs() < 0.01, "{road}");
    assert!((number(&road["right"]["missing_m"]) - 200.0).abs() < 0.01);
    assert!((number(&result["total"]["greening_rate"]) - 0.5).abs() < 1e-4);
    assert_eq!(result["total"]["either_side_rate"], 1.0);
    assert_eq!(road["missing"][0]["side"], "right");
    assert_eq!(road["missing"][1]["plants_needed"], 49);
}

#[test]
fn nothing_can_be_planted_on_a_bridge() {
    let bridge = ("bridges", thing(9, line(&[at(300.0, 0.0), at(350.0, 0.0)]), json!({})));
    let result = ask(vec![road(), bridge, row(2, 0.0, 1000.0, -6.0)], json!({})).result;
    let left = &result["roads"][0]["left"];
    assert!((number(&left["bridge_m"]) - 50.0).abs() < 0.02, "{left}");
    assert_eq!(left["missing_stretches"], 2);
    assert_eq!(result["roads"][0]["right"]["bridge_m"], 0.0);
}

#[test]
fn trees_no_farther_apart_than_the_spacing_are_a_row() {
    let tree = |i: i64| {
        let (lon, lat) = at(100.0 + i as f64 * 5.0, 6.0);
        ("trees", thing(10 + i, crate::question::testing::point(lon, lat), json!({})))
    };
    let things: Vec<_> = (0..21).map(tree).chain([road()]).collect();
    let left = |spacing: f64| {
        let answer = ask(things.clone(), json!({"spacing": spacing}));
        number(&answer.result["roads"][0]["left"]["planted_m"])
    };
    assert!((left(6.0) - 100.0).abs() < 0.01);
    assert_eq!(left(4.0), 0.0);
}

#[test]
fn only_planted_plots_green_a_road() {
    let of = |state: &str| {
        let result =
            ask(vec![road(), plot(2, 0.0, 5.0, 500.0, 20.0, json!({"state": state}))], json!({})).result;
        number(&result["roads"][0]["left"]["planted_m"])
    };
    assert!((of("planted") - 500.0).abs() < 0.1);
    assert_eq!(of("planned"), 0.0);
}

#[test]
fn an_overlap_counts_once_and_the_sums_agree() {
    let things = vec![
        plot(
            2,
            0.0,
            100.0,
            100.0,
            100.0,
            json!({"state": "planted", "declared_mu": 15.0, "planned_mu": 20.0, "survival_pct": 90.0, "village": "东湾村"}),
        ),
        plot(
            3,
            50.0,
            100.0,
            100.0,
            100.0,
            json!({"state": "planted", "declared_mu": 15.0, "village": "柳树村"}),
        ),
        plot(4, 0.0, 300.0, 100.0, 100.0, json!({"state": "planned", "planned_mu": 15.0})),
    ];
    let answer = ask(things, json!({"part": "plots"}));
    let (total, plots) = (&answer.result["plots"]["total"], &answer.result["plots"]);
    assert!(
        (number(&total["overlap_m2"]) - 5_000.0).abs() < number(&total["overlap_error_m2"]) + 0.01,
        "{total}"
    );
    assert!(number(&total["overlap_error_m2"]) < 0.1);
    assert!((number(&total["measured_m2"]) - 25_000.0).abs() < 0.5);
    let cm2 = |value: &Value| (number(value) * 1e4).round() as i64;
    assert_eq!(cm2(&total["drawn_m2"]) - cm2(&total["overlap_m2"]), cm2(&total["measured_m2"]));
    for by in ["by_village", "plots"] {
        for name in ["drawn_m2", "overlap_m2", "measured_m2"] {
            let sum = plots[by].as_array().unwrap().iter().map(|row| cm2(&row[name])).sum::<i64>();
            assert_eq!(sum, cm2(&total[name]), "{by} {name}");
        }
    }
    assert_eq!(number(&total["survival_pct"]), 90.0);
    assert!((number(&total["survival_unknown_m2"]) - 5_000.0).abs() < 0.5);
    assert_eq!(answer.features.iter().filter(|own| own.layer == "finding").count(), 1);
}

#[test]
fn plots_that_only_touch_share_nothing() {
    let things = vec![
        plot(2, 0.0, 0.0, 100.0, 100.0, json!({"state": "planted"})),
        plot(3, 100.0, 20.0, 100.0, 50.0, json!({"state": "planted"})),
    ];
    let total = ask(things, json!({"part": "plots"})).result["plots"]["total"].clone();
    assert_eq!((&total["overlap_m2"], &total["overlapping"]), (&json!(0.0), &json!(0)));
    assert_eq!(total["declared_unknown"], 2);
}

#[test]
fn the_sentences_say_what_is_missing_and_by_how_much_plots_differ() {
    let things = vec![
        road(),
        row(2, 0.0, 1000.0, 6.0),
        row(3, 0.0, 700.0, -6.0),
        plot(
            4,
            0.0,
            100.0,
            100.0,
            100.0,
            json!({"state": "planted", "declared_mu": 16.0, "planned_mu": 16.0, "survival_pct": 90.0}),
        ),
    ];
    let answer = ask(things, json!({}));
    assert_eq!(
        answer.sentence.zh,
        "S225 1.00 km，两侧都有绿化的占 70.0%（道路绿化普及率）；缺绿 1 段：左侧 0.00 km、右侧 0.30 km，最长 300 m，在 S225 \
         K0+700–K1+000 右侧，按最大株距约需补 49 株。小班 1 块，量得 15 亩，计划 16 亩；已造林的量得 15 亩，上报 16 亩，相差 -1 亩；\
         按面积加权成活率 90.0%。"
    );
    assert_eq!(
        answer.sentence.en,
        "S225 1.00 km: 70.0% planted on both sides (road greening rate); 1 stretch missing, 0.00 km on the left and 0.30 km on \
         the right; the longest is 300 m at S225 K0+700–K1+000 on the right; about 49 plants at the greatest spacing. 1 plot, 15 \
         mu (1 ha) measured, 16 mu planned; of those planted 15 mu (1 ha) measured, 16 mu declared, -1 mu apart; survival by area \
         90.0%."
    );
}

#[test]
fn a_register_without_roads_still_has_its_plots_and_one_without_either_says_what_to_do() {
    let answer = ask(vec![plot(2, 0.0, 0.0, 10.0, 10.0, json!({}))], json!({}));
    assert!(answer.sentence.en.starts_with("1 plot, 100 m²"), "{}", answer.sentence.en);
    assert_eq!(ask(vec![], json!({})).sentence.en, "No plots are entered.");
    let refused =
        |inputs: Value| Greening.run(&register(vec![]), &object(inputs), &Progress::new()).unwrap_err();
    assert!(refused(json!({"part": "rows"})).text().en.contains("import roads first"));
    assert!(refused(json!({"spacing": 0})).text().en.starts_with("spacing: "));
    assert!(refused(json!({"reach": -5})).text().en.starts_with("reach: "));
}
