use super::*;

/// A yard of so many metres along the road, from one offset to another to the north of it, its middle at 117.01°.
fn yard(fid: i64, from_m: f64, to_m: f64, more: Value) -> (&'static str, Feature) {
    let (sw, ne) = (north(117.0099, from_m), north(117.0101, to_m));
    let corners = polygon![
        (x: sw.lon(), y: sw.lat()), (x: ne.lon(), y: sw.lat()), (x: ne.lon(), y: ne.lat()), (x: sw.lon(), y: ne.lat()),
    ];
    let mut properties = object(json!({"kind": "building", "state": "standing", "accuracy_m": 0.0}));
    properties.extend(object(more));
    ("structures", thing(fid, Geometry::Polygon(corners), Value::Object(properties)))
}

/// Metres of 0.0002° along the parallel of 33°.
const WIDE_M: f64 = 18.6906;

fn is_m2(value: &Value, m2: f64) -> bool {
    value.as_f64().is_some_and(|told| (told - m2).abs() < 0.05)
}

#[test]
fn ground_in_the_zone_is_the_yard_s_length_times_what_of_it_stands_inside() {
    // The zone ends 10 + 15 = 25 m from the line: 5 m of the yard's 20 are in it.
    let answer = ask(vec![road(900, json!({})), yard(1, 20.0, 40.0, json!({}))], json!({}));
    let said = of(&answer, 1);
    assert!(is_m2(&said["ground_m2"], 20.0 * WIDE_M), "{said}");
    assert!(is_m2(&said["intrusion_m2"], 5.0 * WIDE_M), "{said}");
    let listed = &said["all_roads"][0];
    assert_eq!(
        (&listed["intrusion_m2"], &listed["ruled_m2"]),
        (&said["intrusion_m2"], &said["intrusion_m2"])
    );
    assert_eq!(answer.table.rows[0][9], said["intrusion_m2"]);
    assert_eq!(answer.result["intrusion"]["intrusion_m2"], said["intrusion_m2"]);
    assert!(answer.sentence.zh.contains("画有轮廓的 1 处在区内共占地 93.5 平方米"), "{}", answer.sentence.zh);
    assert!(
        answer.sentence.en.contains("the 1 with outline drawn takes up 93.5 m² of zone"),
        "{}",
        answer.sentence.en
    );
}

#[test]
fn a_point_has_no_ground_and_that_is_said() {
    let answer = ask(vec![road(900, json!({})), house(1, 20.0, json!({}))], json!({}));
    let said = of(&answer, 1);
    assert!(said.get("intrusion_m2").is_none() && said.get("ground_m2").is_none(), "{said}");
    assert!(answer.table.rows[0][9].is_null());
    assert_eq!(answer.result["intrusion"]["surfaces"], 0);
    assert!(!answer.sentence.zh.contains("占地"), "{}", answer.sentence.zh);
    assert!(answer.notes.iter().any(|note| note.zh.starts_with("1 处没有算占地面积")), "{:?}", answer.notes);
}

#[test]
fn land_nobody_measured_leaves_a_range_of_ground() {
    // The land ends 8.5 to 12.5 m off, the zone 23.5 to 27.5.
    let unmeasured = json!({"carriageway_width_m": null, "land_width_m": null});
    let answer = ask(vec![road(900, unmeasured), yard(1, 20.0, 40.0, json!({}))], json!({}));
    let said = of(&answer, 1);
    assert!(said["intrusion_m2"].is_null(), "{said}");
    assert!(
        is_m2(&said["intrusion_min_m2"], 3.5 * WIDE_M) && is_m2(&said["intrusion_max_m2"], 7.5 * WIDE_M),
        "{said}"
    );
    assert_eq!(answer.table.rows[0][9], "65.4–140.2");
    assert!(answer.sentence.en.contains("takes up 65.4–140.2 m² of zone"), "{}", answer.sentence.en);
}

#[test]
fn ground_in_two_zones_counts_once_and_for_the_higher_class() {
    // S225's zone ends 25 m north of it; that of the national road 40 m north of it begins 40 − 30 = 10 m north.
    let about = json!({
        "number": "G206", "class": "national", "carriageway_width_m": 9.0, "land_width_m": 20.0, "main": true,
    });
    let beside = ("roads", thing(901, straight(33.0 + 40.0 / DEGREE_M), about));
    let answer = ask(vec![road(900, json!({})), beside, yard(1, 5.0, 20.0, json!({}))], json!({}));
    let said = of(&answer, 1);
    assert!(is_m2(&said["intrusion_m2"], 15.0 * WIDE_M), "{said}");
    let by_number = |number: &str| {
        let all = said["all_roads"].as_array().unwrap();
        all.iter().find(|listed| listed["road_number"] == number).unwrap().clone()
    };
    let (lower, higher) = (by_number("S225"), by_number("G206"));
    assert!(
        is_m2(&lower["intrusion_m2"], 15.0 * WIDE_M) && is_m2(&lower["ruled_m2"], 5.0 * WIDE_M),
        "{lower}"
    );
    assert!(
        is_m2(&higher["intrusion_m2"], 10.0 * WIDE_M) && higher["ruled_m2"] == higher["intrusion_m2"],
        "{higher}"
    );
    let zones = answer.result["zones"].as_array().unwrap();
    let ruled: f64 = zones.iter().map(|zone| zone["ruled_m2"].as_f64().unwrap()).sum();
    assert!((ruled - said["intrusion_m2"].as_f64().unwrap()).abs() < 1e-9, "{zones:?}");
}

#[test]
fn a_yard_drawn_over_half_a_county_is_told_without_ground() {
    let (sw, ne) = (north(117.0, 5.0), north(117.2, 20_000.0));
    let county = polygon![
        (x: sw.lon(), y: sw.lat()), (x: ne.lon(), y: sw.lat()), (x: ne.lon(), y: ne.lat()), (x: sw.lon(), y: ne.lat()),
    ];
    let things = vec![road(900, json!({})), ("structures", thing(1, Geometry::Polygon(county), json!({})))];
    let said = of(&ask(things, json!({})), 1);
    assert!(said["verdict"] == "inside" && said.get("intrusion_m2").is_none(), "{said}");
}
