//! Siting and sizing beside brute force: every candidate against every thing, every choice of so few points.

use geo_types::{Geometry, LineString, Point, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::geodesy::{Position, distance_m, offset_m};
use verge::model::feature::Feature;
use verge::plan::siting::PlaceFacility;
use verge::plan::sizing::Sizing;

use crate::register::{ask, empty, thing, with};

/// Degrees around the middle: some 200 m.
const SPAN: f64 = 0.002;

fn place() -> impl Strategy<Value = (f64, f64)> {
    (117.0..117.0 + SPAN, 33.0..33.0 + SPAN)
}

/// A point, or a square of up to 20 m.
fn shape() -> impl Strategy<Value = Geometry<f64>> {
    (place(), prop::option::of(1e-5..2e-4_f64)).prop_map(|((x, y), side)| match side {
        None => Geometry::Point(Point::new(x, y)),
        Some(side) => {
            let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
            Geometry::Polygon(Polygon::new(LineString::from(ring), vec![]))
        }
    })
}

fn middle(geometry: &Geometry<f64>) -> Position {
    match geometry {
        Geometry::Point(at) => Position::from_coord(at.0).unwrap(),
        Geometry::Polygon(square) => {
            let (a, b) = (square.exterior().0[0], square.exterior().0[2]);
            Position::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y)).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

fn put(
    collection: &'static str,
    first: i64,
    shapes: &[Geometry<f64>],
    said: Value,
) -> Vec<(&'static str, Feature)> {
    shapes
        .iter()
        .zip(first..)
        .map(|(shape, fid)| (collection, thing(fid, shape.clone(), said.clone())))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    /// Guards: inside, at the limit, surfaces, footprints, the order. Leaves out: accuracies and roads, and figures within
    /// a millimetre of a limit.
    #[test]
    fn the_site_is_the_one_that_measuring_everything_finds(
        sites in vec(shape(), 1..12), homes in vec(shape(), 1..10), pond in prop::option::of(shape()),
        demand in vec((place(), 0u32..9), 1..12), footprint_m in 0.0..8.0_f64,
    ) {
        prop_assume!(demand.iter().any(|(_, weight)| *weight > 0));
        let mut all = put("transfer-stations", 1, &sites, json!({"state": "planned"}));
        all.extend(put("structures", 100, &homes, json!({"kind": "building"})));
        let waters: Vec<Geometry<f64>> = pond
            .iter()
            .map(|pond| match pond {
                Geometry::Point(at) => Geometry::LineString(vec![(at.x(), at.y()), (at.x() + 1e-4, at.y())].into()),
                other => other.clone(),
            })
            .collect();
        all.extend(put("rivers", 200, &waters, json!({})));
        for ((at, weight), fid) in demand.iter().zip(300..) {
            all.push(("demand", thing(fid, Geometry::Point(Point::from(*at)), json!({"weight": weight}))));
        }
        let inputs = json!({"sites": "transfer-stations", "metric": "straight", "footprint": footprint_m});
        let answer = ask(&PlaceFacility, &with(&empty(), all), inputs).result;
        let mut best: Option<f64> = None;
        let mut unsure = false;
        for (site, fid) in sites.iter().zip(1u128..) {
            let margin_m = if matches!(site, Geometry::Point(_)) { footprint_m } else { 0.0 };
            let near = |others: &[Geometry<f64>]| {
                others.iter().map(|one| offset_m(site, one).unwrap() - margin_m).fold(f64::INFINITY, f64::min)
            };
            let (building_m, water_m) = (near(&homes), near(&waters));
            unsure |= [building_m - 10.0, building_m - 1.0, water_m - 5.0].iter().any(|off| off.abs() < 0.001);
            let refused = building_m < 10.0 || water_m < 5.0;
            let haul_m: f64 = demand
                .iter()
                .map(|((x, y), weight)| {
                    f64::from(*weight) * distance_m(Position::new(*x, *y).unwrap(), middle(site))
                })
                .sum();
            let id = uuid::Uuid::from_u128(fid).to_string();
            let features = answer["features"].as_array().unwrap();
            let told = &features.iter().find(|one| one["id"] == json!(id)).unwrap()["properties"];
            if unsure {
                return Ok(());
            }
            prop_assert_eq!(told["status"] == "refused", refused, "{} {} {}", building_m, water_m, told);
            for rule in told["rules"].as_array().unwrap() {
                let wanted = if rule["rule"] == "siting.water" { water_m } else { building_m };
                prop_assert!((rule["measured"].as_f64().unwrap() - wanted.max(0.0)).abs() < 0.002, "{rule}");
            }
            if !refused {
                prop_assert!((told["haul"].as_f64().unwrap() - haul_m / 1000.0).abs() < 1e-5);
                best = Some(best.map_or(haul_m, |best| best.min(haul_m)));
            }
        }
        match best {
            Some(best_m) => prop_assert!((answer["objective"].as_f64().unwrap() - best_m / 1000.0).abs() < 1e-5),
            None => prop_assert_eq!(&answer["objective"], &Value::Null),
        }
    }

    /// Guards: the fewest points, of those to come and of those that stand. Leaves out: surfaces.
    #[test]
    fn no_fewer_points_reach_everybody(
        homes in vec(place(), 1..9), pools in vec(place(), 0..7), radius_m in 20.0..120.0_f64,
    ) {
        let points = |all: &[(f64, f64)]| -> Vec<Geometry<f64>> {
            all.iter().map(|at| Geometry::Point(Point::from(*at))).collect()
        };
        let mut all = put("structures", 1, &points(&homes), json!({"kind": "building", "village": "甲村"}));
        all.extend(put("garbage-pools", 100, &points(&pools), json!({"state": "in_use", "village": "甲村"})));
        let inputs = json!({"points": "garbage-pools", "radius": radius_m});
        let answer = ask(&Sizing, &with(&empty(), all), inputs).result;
        let at = |place: &(f64, f64)| Position::new(place.0, place.1).unwrap();
        let near = |a: &(f64, f64), b: &(f64, f64)| distance_m(at(a), at(b)) <= radius_m;
        let has_none = |home: &&(f64, f64)| !pools.iter().any(|pool| near(home, pool));
        let open: Vec<&(f64, f64)> = homes.iter().filter(has_none).collect();
        let served: Vec<&(f64, f64)> = homes.iter().filter(|home| !has_none(home)).collect();
        let fewest = |sites: &[(f64, f64)], needs: &[&(f64, f64)]| {
            (0u32..1 << sites.len())
                .filter(|choice| {
                    needs.iter().all(|need| {
                        sites.iter().enumerate().any(|(at, site)| choice >> at & 1 == 1 && near(need, site))
                    })
                })
                .map(u32::count_ones)
                .min()
                .unwrap() as usize
        };
        let own = &answer["totals"]["points"];
        let open_places: Vec<(f64, f64)> = open.iter().copied().copied().collect();
        prop_assert_eq!(own["lacking"].as_u64().unwrap() as usize, fewest(&open_places, &open));
        prop_assert_eq!(own["spare"].as_u64().unwrap() as usize, pools.len() - fewest(&pools, &served));
        prop_assert_eq!(answer["totals"]["dwellings_beyond"].as_u64().unwrap() as usize, open.len());
        prop_assert_eq!(&answer["proved_optimal"], &json!(true));
    }
}
