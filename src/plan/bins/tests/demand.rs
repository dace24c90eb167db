//! Whom bins serve: households shared out, a second bin.

use super::*;

#[test]
fn a_village_whose_houses_nobody_drew_gets_bins_by_its_share_of_the_road_whatever_the_aim() {
    let ring = vec![(117.005, 32.99), (117.02, 32.99), (117.02, 33.01), (117.005, 33.01), (117.005, 32.99)];
    let border = geo_types::Geometry::from(geo_types::Polygon::new(ring.into(), vec![]));
    let road = json!({"number": "X001", "class": "county", "carriageway_width_m": 6.0});
    let snapshot = register(vec![
        ("roads", thing(1, line(&[(117.0, 33.0), (117.03, 33.0)]), road)),
        ("divisions", thing(2, border, json!({"name": "东村", "level": "village", "households": 140}))),
        ("structures", thing(9, point(117.001, 33.0003), json!({"kind": "building", "households": 2}))),
    ]);
    for aim in ["cover", "villages", "cover-all", "walk", "fairest"] {
        for metric in ["straight", "network"] {
            let inputs =
                json!({"count": 9, "objective": aim, "metric": metric, "radius": 120, "within": 600});
            let plan = asked(&snapshot, inputs);
            assert_eq!(plan["checker"], "ok", "{aim} {metric}");
            assert_eq!(plan["assumed"]["villages"][0]["village"], "东村");
            let village =
                plan["by_village"].as_array().unwrap().iter().find(|of| of["village"] == "东村").unwrap();
            assert!(village["count"].as_u64().unwrap() > 1, "{aim} {metric} {village}");
        }
    }
    let inputs = json!({"count": 2, "objective": "cover", "radius": 120, "share": false});
    assert_eq!(asked(&snapshot, inputs)["open_before"], 2.0);
}

#[test]
fn a_second_bin_counts_when_it_is_asked_for_and_stands_apart_from_the_first() {
    let plan = |backup: u32, metric: &str| {
        let inputs =
            json!({"count": 6, "objective": "cover", "radius": 200, "backup": backup, "metric": metric});
        asked(&town(), inputs)
    };
    for metric in ["straight", "network"] {
        let (without, with) = (plan(0, metric), plan(100, metric));
        assert_eq!((&without["backup"], &with["checker"]), (&Value::Null, &json!("ok")), "{metric}");
        let had = |name: &str| with["backup"][name].as_f64().unwrap();
        let gained = had("households_with_one_after") - had("households_with_one_before")
            + had("households_with_two_after")
            - had("households_with_two_before");
        assert!((gained - with["objective"].as_f64().unwrap()).abs() < 1e-6, "{with:#}");
        assert!(had("households_with_two_after") > had("households_with_two_before"));
        let (objective, bound) = (with["objective"].as_f64().unwrap(), with["bound"].as_f64().unwrap());
        assert!(objective <= bound + 1e-9);
        let places = coordinates(&with);
        for (at, one) in places.iter().enumerate() {
            for other in &places[at + 1..] {
                let place = |of: &[f64; 2]| crate::geodesy::Position::new(of[0], of[1]).unwrap();
                assert!(crate::geodesy::distance_m(place(one), place(other)) >= 30.0);
            }
        }
    }
}

#[test]
fn a_bin_that_takes_only_so_many_leaves_room_to_the_next_and_full_ones_count_as_full() {
    let plan = |per_bin: Value, metric: &str| {
        let mut inputs = json!({"count": 4, "objective": "cover", "radius": 200, "metric": metric});
        if !per_bin.is_null() {
            inputs["per_bin"] = per_bin;
        }
        asked(&town(), inputs)
    };
    for metric in ["straight", "network"] {
        let (open, tight) = (plan(json!(100_000), metric), plan(json!(3), metric));
        assert_eq!((&open["checker"], &tight["checker"]), (&json!("ok"), &json!("ok")), "{metric}");
        // Room for all is no bound; what is left to bind is the spacing of new bins from each other.
        let plain = plan(Value::Null, metric);
        let gains = |of: &Value| of["objective"].as_f64().unwrap();
        assert!(plain["room"].is_null() && gains(&open) <= gains(&plain), "{metric}");
        assert!(gains(&open) > gains(&tight) && gains(&open) >= 0.8 * gains(&plain), "{metric}");
        let room = |name: &str| tight["room"][name].as_f64().unwrap();
        let gained = room("households_with_room_after") - room("households_with_room_before");
        assert_eq!(Some(gained), tight["objective"].as_f64());
        assert!(gained > 0.0 && gained <= 3.0 * 4.0 && tight["proved_optimal"] == true, "{metric} {gained}");
    }
}

#[test]
fn a_full_bin_is_no_backup_so_the_two_are_not_asked_together() {
    let inputs = json!({"count": 1, "objective": "cover", "per_bin": 5, "backup": 50});
    let values = inputs.as_object().unwrap().clone();
    let error = PlaceBins.run(&town(), &values, &Progress::new()).unwrap_err();
    assert!(error.text().en.contains("not asked together"), "{}", error.text());
}
