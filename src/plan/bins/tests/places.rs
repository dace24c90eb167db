//! Where bins may stand: places given, corners, rules.

use super::*;

#[test]
fn given_places_are_the_only_ones_unless_told_otherwise() {
    let given = json!("117.004,33.00006; 117.008,33.00006");
    for aim in [json!("fill-gaps"), json!("cover")] {
        let with = |only: bool| {
            let inputs = json!({"count": 9, "max_gap": 400, "radius": 150, "objective": aim, "points": given,
                "only_given": only});
            asked(&town(), inputs)
        };
        let only = with(true);
        let mut places = coordinates(&only);
        places.sort_by(|one, other| one[0].total_cmp(&other[0]));
        assert_eq!(places, [[117.004, 33.00006], [117.008, 33.00006]], "{aim}");
        assert_eq!((&only["given"]["refused"], &only["checker"]), (&json!([]), &json!("ok")));
        assert!(with(false)["count"].as_u64().unwrap() > 2, "{aim}");
    }
}

#[test]
fn a_given_place_that_a_rule_forbids_is_left_out_and_named_with_the_rule() {
    let plan =
        asked(&town(), json!({"count": 9, "max_gap": 400, "points": "117.0001,33.00006; 117.004,33.00006"}));
    assert_eq!(coordinates(&plan), [[117.004, 33.00006]]);
    let left = &plan["given"]["refused"][0];
    assert_eq!((&left["number"], &left["reasons"][0]["rule"]), (&json!(1), &json!("site.spacing")));
    let notes = plan["notes"].as_array().unwrap();
    let said =
        |note: &Value| note["en"].as_str().unwrap().contains("Of 2 given places 1 may take no bin: number 1");
    assert!(notes.iter().any(said), "{notes:#?}");
}

#[test]
fn candidates_come_from_the_register_and_a_line_or_a_place_far_off_is_none() {
    let put = |collection: &str, after: Feature| Change {
        collection: collection.to_owned(),
        id: after.id,
        before: None,
        after: Some(after),
    };
    let planned = json!({"state": "planned"});
    let snapshot = town()
        .apply(
            2,
            &[
                put("bins", thing(901, point(117.004, 33.00006), planned.clone())),
                put("bins", thing(902, point(117.006, 33.01), planned)),
                put("bridges", thing(903, line(&[(117.05, 33.0), (117.051, 33.0)]), json!({}))),
            ],
        )
        .unwrap();
    let inputs = json!({"count": 9, "max_gap": 400, "sites": "bins[state='planned'],bridges"});
    let plan = asked(&snapshot, inputs);
    assert_eq!(coordinates(&plan), [[117.004, 33.00006]]);
    assert_eq!((&plan["given"]["count"], plan["given"]["refused"].as_array().unwrap().len()), (&json!(3), 2));
    let none = json!({"max_gap": 400, "sites": "bins[state='full']"});
    let refused = refused_in_words(&snapshot, none);
    assert!(refused.contains("full") || refused.contains("no candidate"), "{refused}");
}

#[test]
fn of_places_as_good_the_corner_of_a_junction_is_taken_before_the_steps() {
    let road = |fid: i64, vertices: &[(f64, f64)], number: &str| {
        thing(fid, line(vertices), json!({"number": number, "class": "county", "carriageway_width_m": 6.0}))
    };
    let things = vec![
        ("roads", road(1, &[(117.0, 33.0), (117.005, 33.0), (117.01, 33.0)], "X001")),
        ("roads", road(2, &[(117.005, 33.0), (117.005, 33.004)], "X002")),
        ("structures", thing(9, point(117.0052, 33.0003), json!({"kind": "building", "households": 7}))),
    ];
    let plan = asked(&register(things), json!({"count": 1, "objective": "cover", "radius": 120}));
    let site = &plan["features"][0]["properties"];
    assert_eq!((&site["at_junction"], &site["gain"]), (&json!(true), &json!(7.0)), "{site:#}");
}

#[test]
fn every_rule_that_forbids_a_place_counts_it_and_the_places_are_counted_once() {
    let bridge = thing(900, line(&[(117.003, 33.0), (117.006, 33.0)]), json!({}));
    // A building over the bridge: both forbid the same places.
    let ring =
        vec![(117.003, 32.999), (117.006, 32.999), (117.006, 33.001), (117.003, 33.001), (117.003, 32.999)];
    let hall = geo_types::Polygon::new(ring.into(), vec![]);
    let hall = thing(901, geo_types::Geometry::from(hall), json!({"kind": "building", "households": 0}));
    let put = |collection: &str, after: Feature| Change {
        collection: collection.to_owned(),
        id: after.id,
        before: None,
        after: Some(after),
    };
    let snapshot = town().apply(2, &[put("bridges", bridge), put("structures", hall)]).unwrap();
    let plan = asked(&snapshot, json!({"count": 2, "objective": "cover", "radius": 150}));
    let places = |of: &Value| of["places"].as_u64().unwrap();
    let each: u64 = plan["excluded"].as_array().unwrap().iter().map(places).sum();
    let once = plan["forbidden"].as_u64().unwrap();
    assert!(0 < once && once < each, "{once} {each}");
    let rules: Vec<&Value> = plan["excluded"].as_array().unwrap().iter().map(|of| &of["rule"]).collect();
    assert!(rules.contains(&&json!("site.bridge")), "{rules:?}");
}

#[test]
fn near_a_river_the_river_authority_is_to_be_asked() {
    // 20 m beside the road: farther than the rule keeps bins off, nearer than a management zone may reach.
    let river = thing(900, line(&[(117.0, 33.0002), (117.02, 33.0002)]), json!({"kind": "river"}));
    let change = Change { collection: "rivers".to_owned(), id: river.id, before: None, after: Some(river) };
    let plan = asked(&town().apply(2, &[change]).unwrap(), json!({"count": 2, "max_gap": 400}));
    let notes = plan["notes"].as_array().unwrap();
    assert!(
        notes.iter().any(|note| note["en"].as_str().unwrap().contains("ask the river authority")),
        "{notes:#?}"
    );
}
