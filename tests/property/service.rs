//! `service` against every facility times every place of demand, and the laws of its share.
//!
//! Guards the index of facilities, the shrinking limit and the sums. Leaves out the offsets themselves (`tests/oracle`).

use std::collections::BTreeSet;

use geo_types::{Geometry, LineString, Point, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use verge::geodesy::offset_m;
use verge::linear::{Curve, Measure};
use verge::model::answer::Answer;
use verge::model::feature::Feature;
use verge::question::service::Service;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, coord, lines, place, point, road};

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

    #[test]
    fn the_road_within_the_radius_is_what_samples_of_it_say(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), all in vec((place(), any::<bool>()), 0..6),
        radius_m in 5.0..300.0_f64,
    ) {
        let line = lines(middle, &road);
        let Ok(curve) = Curve::new(&line, None) else { return Ok(()) };
        let facilities = facilities(middle, &all, 10);
        let shapes: Vec<Geometry<f64>> =
            facilities.iter().map(|(_, one)| one.geometry.clone().unwrap()).collect();
        let road = thing(1, Geometry::MultiLineString(line), json!({"number": "S225", "main": true}));
        let things = std::iter::once(("roads", road)).chain(facilities).collect();
        let answer = asked(things, radius_m);
        let told = &answer.result["roads"][0];
        let stretches: Vec<(f64, f64)> = told["covered"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["from_m"].as_f64().unwrap(), one["to_m"].as_f64().unwrap()))
            .collect();
        let off_m = |at_m: f64| {
            let place = curve.at(Measure::from_m(at_m).unwrap()).unwrap().position;
            let place = Geometry::Point(Point(place.coord()));
            shapes.iter().map(|one| offset_m(one, &place).unwrap()).fold(f64::INFINITY, f64::min)
        };
        let steps = 400;
        for step in 0..steps {
            let at_m = curve.length_m() * (f64::from(step) + 0.5) / f64::from(steps);
            let (least_m, inside) = (off_m(at_m), stretches.iter().any(|(from, to)| *from <= at_m && at_m <= *to));
            if (least_m - radius_m).abs() > 0.003 {
                prop_assert_eq!(inside, least_m < radius_m, "{} {} {:?}", at_m, least_m, stretches);
            }
        }
        // Where a stretch ends within the road, a facility is exactly a radius away: looked at 0.1 m to either side,
        // unless the road grazes the circle there or the next stretch begins before that.
        for (from, to) in &stretches {
            for (end, out) in [(from, -0.1), (to, 0.1)] {
                let beyond = end + out;
                let in_next = stretches.iter().any(|(from, to)| *from <= beyond && beyond <= *to);
                if beyond > 0.0 && beyond < curve.length_m() && curve.parts().0.len() == 1 && !in_next {
                    prop_assert!((off_m(*end) - radius_m).abs() < 0.003, "{} {}", end, off_m(*end));
                    prop_assert!(off_m(beyond) > radius_m - 0.003, "{} {}", beyond, off_m(beyond));
                }
            }
        }
        let open: f64 = told["uncovered"].as_array().unwrap().iter().map(|one| one["length_m"].as_f64().unwrap()).sum();
        let sum_mm = ((told["covered_m"].as_f64().unwrap() + open) * 1000.0).round() as i64;
        prop_assert_eq!(sum_mm, curve.length_mm());
    }

    #[test]
    fn on_foot_nobody_is_served_who_is_not_straight(
        middle in prop::sample::select(&MIDDLES[..]), needs in needs(), roads in vec(road(), 1..4),
        all in vec((place(), any::<bool>()), 0..8), radius_m in 5.0..500.0_f64,
    ) {
        let mut things: Vec<_> = facilities(middle, &all, 10).into_iter().chain(demand(middle, &needs)).collect();
        let lines = roads.iter().map(|road| Geometry::MultiLineString(lines(middle, road)));
        things.extend((1..).zip(lines).map(|(at, line)| {
            ("roads", thing(at, line, json!({"number": format!("X{at}"), "class": "county", "main": true})))
        }));
        let register = with(&empty(), things);
        let open = |metric: &str| -> BTreeSet<String> {
            let inputs = json!({"facilities": "bins,garbage-pools", "radius": radius_m, "metric": metric});
            let answer = ask(&Service, &register, inputs);
            let features = answer.result["features"].as_array().unwrap();
            let demand = features.iter().filter(|open| open["properties"]["collection"] != "roads");
            demand.map(|open| open["id"].as_str().unwrap().to_owned()).collect()
        };
        prop_assert!(open("straight").is_subset(&open("network")));
    }
}
