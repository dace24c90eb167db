use super::*;
use geo_types::{LineString, MultiLineString};

type Places = [(f64, f64)];

fn way(fid: i64, places: &Places, more: Value) -> (&'static str, Feature) {
    let mut properties = object(json!({"class": "provincial", "land_width_m": 20.0}));
    properties.extend(object(more));
    ("roads", thing(fid, line(places), Value::Object(properties)))
}

fn post(fid: i64, lon: f64, lat: f64) -> (&'static str, Feature) {
    ("structures", thing(fid, point(lon, lat), json!({})))
}

#[test]
fn a_road_drawn_in_parts_that_do_not_meet_makes_no_bend_of_the_gap() {
    // Due east, and from elsewhere due north: no metre of road turns.
    let (east, up) = ([(117.0, 33.0), (117.01, 33.0)], [(117.02, 33.0), (117.02, 33.01)]);
    let parts = MultiLineString([east, up].map(|part| LineString::from(part.to_vec())).to_vec());
    let drawn = |geometry: Geometry<f64>| {
        (
            "roads",
            thing(900, geometry, json!({"number": "S225", "class": "provincial", "land_width_m": 20.0})),
        )
    };
    let things = vec![drawn(Geometry::MultiLineString(parts)), post(1, 117.0099, 33.0001)];
    assert!(reasons(&ask(things, json!({})), 1).is_empty());
    // Parts that meet are one line.
    let parts = [[(117.0, 33.0), (117.01, 33.0)], [(117.01, 33.0), (117.01, 33.01)]];
    let joined = MultiLineString(parts.map(|part| LineString::from(part.to_vec())).to_vec());
    let things = vec![drawn(Geometry::MultiLineString(joined)), post(1, 117.0099, 33.0001)];
    assert_eq!(reasons(&ask(things, json!({})), 1), ["bend"]);
}

#[test]
fn a_loop_of_more_than_half_a_circle_turns_the_way_it_turns() {
    // To the left round a circle of 20 m: 286° within 100 m, which is no 74° to the right.
    let centre = north(117.01, 0.0);
    let around = |degrees: f64, metres: f64| crate::geodesy::direct(centre, degrees, metres);
    let places: Vec<(f64, f64)> = (0..=30)
        .map(|step| around(90.0 - 10.0 * f64::from(step), 20.0))
        .map(|at| (at.lon(), at.lat()))
        .collect();
    // Both stand due west, in the middle of the loop's 300°: one on its outside, one on its inside.
    let (outside, inside) = (around(300.0, 28.0), around(300.0, 12.0));
    let things = vec![
        way(900, &places, json!({"number": "S225"})),
        post(1, inside.lon(), inside.lat()),
        post(2, outside.lon(), outside.lat()),
    ];
    let answer = ask(things, json!({}));
    assert_eq!(reasons(&answer, 1), ["bend"]);
    assert!(reasons(&answer, 2).is_empty());
    assert!(of(&answer, 1)["survey"][0]["detail"]["en"] == "radius about 20 m", "{}", of(&answer, 1));
}

#[test]
fn an_s_has_an_inner_side_to_each_hand() {
    // East, so many degrees to the left for 40 m, and east again: 100 m take in both bends.
    let reasons_beside = |degrees: f64| {
        let on = |from: crate::geodesy::Position, turned: f64, metres: f64| {
            crate::geodesy::direct(from, 90.0 - turned, metres)
        };
        let begin = north(117.0, 0.0);
        let first = on(begin, 0.0, 300.0);
        let second = on(first, degrees, 40.0);
        let places = [begin, first, second, on(second, 0.0, 300.0)].map(|at| (at.lon(), at.lat()));
        let (left, right) = (on(first, 90.0, 12.0), on(second, -90.0, 12.0));
        let things = vec![
            way(900, &places, json!({"number": "S225"})),
            post(1, left.lon(), left.lat()),
            post(2, right.lon(), right.lat()),
        ];
        let answer = ask(things, json!({}));
        [reasons(&answer, 1), reasons(&answer, 2)]
    };
    assert_eq!(reasons_beside(30.0), [["bend"], ["bend"]]);
    assert_eq!(reasons_beside(15.0), [[""; 0]; 2]);
}

#[test]
fn a_hand_that_wavered_while_drawing_makes_no_bend() {
    let reasons_beside = |lines: &[&[(f64, f64)]]| {
        let places = |line: &[(f64, f64)]| -> Vec<(f64, f64)> {
            let east = |(east_m, north_m): &(f64, f64)| north(117.01 + east_m / 93_452.0, *north_m);
            line.iter().map(east).map(|at| (at.lon(), at.lat())).collect()
        };
        let mut things: Vec<_> =
            (900..).zip(lines).map(|(fid, line)| way(fid, &places(line), json!({}))).collect();
        things.extend([post(1, 117.01, 33.0001), post(2, 117.01, 32.9999)]);
        let answer = ask(things, json!({}));
        [reasons(&answer, 1), reasons(&answer, 2)]
    };
    let nothing = [[""; 0]; 2];
    // One vertex half a metre off the line.
    assert_eq!(
        reasons_beside(&[&[(-300.0, 0.0), (-2.4, 0.0), (0.0, 0.5), (2.4, 0.0), (300.0, 0.0)]]),
        nothing
    );
    // Two hands: ends 0.9 m apart sideways, and ends that overlap.
    assert_eq!(
        reasons_beside(&[&[(-300.0, 0.0), (0.0, 0.0)], &[(0.0, 0.9), (2.0, 0.9), (300.0, 0.9)]]),
        nothing
    );
    assert_eq!(
        reasons_beside(&[&[(-300.0, 0.0), (0.3, 0.0)], &[(0.0, 0.01), (0.02, 0.02), (300.0, 0.0)]]),
        nothing
    );
    // A vertex every five metres, half a metre to either side.
    let shaken: Vec<(f64, f64)> =
        (-60..=60).map(|at| (f64::from(at) * 5.0, if at % 2 == 0 { 0.25 } else { -0.25 })).collect();
    assert_eq!(reasons_beside(&[&shaken]), nothing);
}

/// Two roads that meet end to end at a right angle, and what stands in the corner.
fn corner(more: Vec<(&'static str, Feature)>) -> Answer {
    let mut things = vec![
        way(900, &[(117.0, 33.0), (117.01, 33.0)], json!({})),
        way(901, &[(117.01, 33.01), (117.01, 33.000_000_5)], json!({})),
        post(1, 117.0098, 33.0002),
        post(2, 117.0101, 32.9999),
    ];
    things.extend(more);
    ask(things, json!({}))
}

#[test]
fn a_road_that_a_map_cuts_in_two_is_no_junction_with_itself_but_bends_where_it_is_cut() {
    let answer = corner(Vec::new());
    assert_eq!(reasons(&answer, 1), ["bend"]);
    assert!(reasons(&answer, 2).is_empty());
}

#[test]
fn where_a_third_road_meets_two_ends_there_is_a_junction() {
    let third = corner(vec![way(902, &[(117.01, 33.0), (117.02, 33.0)], json!({}))]);
    assert_eq!(reasons(&third, 1), ["junction"]);
    // A village road has no zone of its own.
    let lane = corner(vec![way(902, &[(117.01, 33.0), (117.02, 33.0)], json!({"class": "village"}))]);
    assert_eq!(reasons(&lane, 1), ["bend"]);
}

/// Two provincial roads that cross in the middle of their edges, and what stands 100 m from there.
fn crossing(own: Value, other: Value, more: Vec<(&'static str, Feature)>) -> Vec<String> {
    let mut things = vec![
        way(900, &[(117.0, 33.0), (117.02, 33.0)], own),
        way(901, &[(117.01, 32.99), (117.01, 33.01)], other),
        post(1, 117.0111, 33.0001),
    ];
    things.extend(more);
    reasons(&ask(things, json!({"of": "S225"})), 1)
}

#[test]
fn roads_of_any_class_that_cross_on_two_levels_make_an_interchange() {
    let (own, other) = (
        || json!({"number": "S225"}),
        |extra: Value| json!({"number": "X043", "class": "county", "extra": extra}),
    );
    assert!(crossing(own(), other(json!({})), Vec::new()).is_empty());
    for above in [json!({"bridge": "yes", "layer": "1"}), json!({"layer": "1"}), json!({"tunnel": "yes"})] {
        assert_eq!(crossing(own(), other(above.clone()), Vec::new()), ["interchange"], "{above}");
    }
    assert!(crossing(own(), other(json!({"bridge": "no", "layer": "0"})), Vec::new()).is_empty());
    let bridge = |lon: f64| ("bridges", thing(950, line(&[(lon, 32.9998), (lon, 33.0002)]), json!({})));
    assert_eq!(crossing(own(), other(json!({})), vec![bridge(117.01)]), ["interchange"]);
    assert!(crossing(own(), other(json!({})), vec![bridge(117.0095)]).is_empty());
}

#[test]
fn a_bridge_that_a_road_runs_onto_is_on_its_level() {
    let places = [(117.01, 33.0), (117.01, 33.01)];
    let things = vec![
        way(900, &[(117.0, 33.0), (117.01, 33.0), (117.02, 33.0)], json!({"number": "S225"})),
        way(
            901,
            &places,
            json!({"number": "X043", "class": "county", "extra": {"bridge": "yes", "layer": "1"}}),
        ),
        post(1, 117.0103, 32.9999),
    ];
    assert_eq!(reasons(&ask(things, json!({"of": "S225"})), 1), ["junction"]);
}

#[test]
fn roads_of_centimetres_that_lead_to_each_other_are_not_walked_for_ever() {
    let far = [(117.0, 33.0), (117.000005, 33.0)];
    let near = [(117.000005, 33.000005), (117.000005, 33.0)];
    let things = vec![
        way(900, &far, json!({"number": "X001"})),
        way(901, &near, json!({"number": "X002"})),
        post(1, 117.00006, 33.0),
    ];
    assert_eq!(ask(things, json!({})).features.len(), 1);
    // A stub drawn towards the joint is no turning back.
    let long = [(117.0, 33.0), (117.01, 33.0)];
    let stub = [(117.010005, 33.0), (117.01, 33.0)];
    let things = vec![
        way(900, &long, json!({"number": "S225"})),
        way(901, &stub, json!({"number": "S226"})),
        post(1, 117.0099, 33.0001),
    ];
    assert!(!reasons(&ask(things, json!({})), 1).contains(&"bend".to_owned()));
}
