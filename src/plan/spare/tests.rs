use serde_json::{Value, json};

use super::*;
use crate::question::testing::{line, object, point, register, thing};

/// A road of about 9.3 km with houses along its first two kilometres and bins at these longitudes.
fn town(bins: &[f64]) -> Snapshot {
    let road = thing(
        1,
        line(&[(117.0, 33.0), (117.1, 33.0)]),
        json!({"number": "S225", "class": "provincial", "main": true, "carriageway_width_m": 9.0}),
    );
    let mut things = vec![("roads", road)];
    for (fid, lon) in (10..).zip(bins) {
        things.push(("bins", thing(fid, point(*lon, 33.00006), json!({"state": "in_use"}))));
    }
    for at in 0..40u32 {
        let place = point(117.0 + f64::from(at) * 0.0005, 33.0003);
        things.push((
            "structures",
            thing(100 + i64::from(at), place, json!({"kind": "building", "households": 1})),
        ));
    }
    register(things)
}

fn asked(bins: &[f64]) -> Value {
    let inputs = object(json!({"max_gap": 400, "radius": 150}));
    SpareBins.run(&town(bins), &inputs, &Progress::new()).unwrap().result
}

#[test]
fn of_two_bins_in_one_place_one_can_go_and_closes_a_gap_elsewhere() {
    let answer = asked(&[117.004, 117.00401]);
    assert_eq!((answer["bins"].as_u64(), answer["count"].as_u64()), (Some(2), Some(1)));
    assert!(answer["moved"]["objective"].as_f64().unwrap() > 100.0, "{answer:#}");
}

#[test]
fn a_lone_bin_that_serves_houses_stays() {
    assert_eq!(asked(&[117.004])["count"], 0);
}

#[test]
fn a_bin_where_nobody_lives_can_go() {
    let answer = asked(&[117.004, 117.08]);
    assert_eq!(answer["count"], 1);
    let reason = &answer["features"][0]["properties"]["reason"]["en"];
    assert!(reason.as_str().unwrap().starts_with("nobody lives"), "{reason}");
}

#[test]
fn what_is_listed_can_go_together() {
    // Each of three in one place could go alone; two can go together, never all.
    assert_eq!(asked(&[117.004, 117.00401, 117.00402])["count"], 2);
}
