//! `service` against every facility times every place of demand, and the laws of its share.
//!
//! Guards the index of facilities, the shrinking limit and the sums. Leaves out the offsets themselves (`tests/oracle`).

use std::collections::BTreeSet;

use geo_types::{Geometry, LineString, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use verge::geodesy::offset_m;
use verge::model::answer::Answer;
use verge::model::feature::Feature;
use verge::question::service::Service;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, coord, place, point};

/// A place of demand: where, its size (0 a point), its households.
type Need = (Xy, f64, Option<u32>);

fn needs() -> impl Strategy<Value = Vec<Need>> {
    let size = prop_oneof![Just(0.0), 2.0..80.0];
    vec((place(), size, prop::option::of(0_u32..9)), 1..40)
}

fn shape(middle: (f64, f64), at: Xy, size: f64) -> Geometry<f64> {
    if size == 0.0 {
        return point(middle, at);
    }
    let corner = |x: f64, y: f64| coord(middle, (at.0 + x * size, at.1 + y * size));
    let ring = vec![corner(0.0, 0.0), corner(1.0, 0.2), corner(0.9, 1.0), corner(0.1, 0.7), corner(0.0, 0.0)];
    Geometry::Polygon(Polygon::new(LineString(ring), vec![]))
}

fn demand(middle: (f64, f64), needs: &[Need]) -> Vec<(&'static str, Feature)> {
    let need = |(at, (place, size, households)): (i64, &Need)| {
        ("structures", thing(1000 + at, shape(middle, *place, *size), json!({"households": households})))
    };
    (0..).zip(needs).map(need).collect()
}

/// Facilities: bins are points, pools of some size.
fn facilities(middle: (f64, f64), all: &[(Xy, bool)], first: i64) -> Vec<(&'static str, Feature)> {
    let one = |(at, (place, is_pool)): (i64, &(Xy, bool))| {
        let (kind, size) = if *is_pool { ("garbage-pools", 6.0) } else { ("bins", 0.0) };
        (kind, thing(first + at, shape(middle, *place, size), json!({"state": "in_use"})))
    };
    (0..).zip(all).map(one).collect()
}

fn asked(things: Vec<(&'static str, Feature)>, radius_m: f64) -> Answer {
    ask(&Service, &with(&empty(), things), json!({"facilities": "bins,garbage-pools", "radius": radius_m}))
}

fn covered(answer: &Answer) -> f64 {
    answer.result["demand_covered"].as_f64().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn who_is_served_is_who_is_within_the_radius_of_any(
        middle in prop::sample::select(&MIDDLES[..]), needs in needs(), all in vec((place(), any::<bool>()), 0..12),
        radius_m in 5.0..400.0_f64,
    ) {
        let (demand, all) = (demand(middle, &needs), facilities(middle, &all, 10));
        let (mut open, mut served_weight, mut weight) = (BTreeSet::new(), 0.0, 0.0);
        for ((_, need), (.., households)) in demand.iter().zip(&needs) {
            let place = need.geometry.as_ref().unwrap();
            let near = all.iter().map(|(_, one)| offset_m(one.geometry.as_ref().unwrap(), place).unwrap());
            let least_m = near.fold(f64::INFINITY, f64::min);
            prop_assume!((least_m - radius_m).abs() > 0.002);
            let own = f64::from(households.unwrap_or(1));
            weight += own;
            if least_m <= radius_m {
                served_weight += own;
            } else {
                open.insert(need.id.to_string());
            }
        }
        let answer = asked(all.into_iter().chain(demand).collect(), radius_m);
        let features = answer.result["features"].as_array().unwrap();
        let told: BTreeSet<String> = features.iter().map(|open| open["id"].as_str().unwrap().to_owned()).collect();
        prop_assert_eq!(told, open);
        prop_assert_eq!((covered(&answer), answer.result["demand_total"].as_f64().unwrap()), (served_weight, weight));
        let villages = answer.result["by_village"].as_array().unwrap();
        prop_assert_eq!(villages.iter().map(|village| village["demand_covered"].as_f64().unwrap()).sum::<f64>(), served_weight);
    }

    #[test]
    fn more_facilities_or_a_wider_radius_never_serve_fewer(
        needs in needs(), all in vec((place(), any::<bool>()), 0..8), more in vec((place(), any::<bool>()), 1..3),
        radius_m in 5.0..300.0, wider_m in 0.0..300.0,
    ) {
        let middle = MIDDLES[0];
        let fewer: Vec<_> = facilities(middle, &all, 10).into_iter().chain(demand(middle, &needs)).collect();
        let greater: Vec<_> = fewer.iter().cloned().chain(facilities(middle, &more, 500)).collect();
        let before = covered(&asked(fewer.clone(), radius_m));
        prop_assert!(covered(&asked(greater, radius_m)) >= before);
        prop_assert!(covered(&asked(fewer, radius_m + wider_m)) >= before);
    }
}
