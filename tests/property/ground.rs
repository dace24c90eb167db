//! The ground that structures take up in building-control zones against the same area cut into squares until they are too
//! small to matter, each asked for its geodesic offset from every segment of every road.
//!
//! Guards the strips along roads (ends, bends, roads that cross and turn back, several parts), their union, and the sums by road,
//! in several places on the Earth. Leaves out assumed widths and holes (unit tests).

use geo_types::{Geometry, LineString, MultiLineString, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::geodesy::{Position, point_to_segment};
use verge::model::feature::Feature;
use verge::question::setback::Setback;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, beside, coord, lines, place, seeds};

/// Article 11.
const LAW: [(&str, f64); 5] =
    [("expressway", 30.0), ("national", 20.0), ("provincial", 15.0), ("county", 10.0), ("township", 5.0)];
/// Half the side of the smallest square, metres.
const LEAST_M: f64 = 0.125;

/// A house of some corners round a place: how far off each.
fn house((x, y): Xy, corners: &[f64]) -> Vec<Xy> {
    let turn = std::f64::consts::TAU / corners.len() as f64;
    (0..)
        .zip(corners)
        .map(|(at, far)| (f64::from(at) * turn, far))
        .map(|(angle, far)| (x + far * angle.cos(), y + far * angle.sin()))
        .collect()
}

/// What truth is asked of: a house and roads, each with how far its zone reaches from its line.
struct Scene<'a> {
    middle: (f64, f64),
    house: &'a [Xy],
    roads: &'a [(MultiLineString<f64>, f64)],
}

impl Scene<'_> {
    /// Metres into the house, negative outside, in the plane the scene was laid out in.
    fn house_m(&self, (x, y): Xy) -> f64 {
        let (mut inside, mut away) = (false, f64::INFINITY);
        for (at, &(ax, ay)) in self.house.iter().enumerate() {
            let (bx, by) = self.house[(at + 1) % self.house.len()];
            let (ux, uy) = (bx - ax, by - ay);
            let share = (((x - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy)).clamp(0.0, 1.0);
            away = away.min((ax + share * ux - x).hypot(ay + share * uy - y));
            inside ^= (ay > y) != (by > y) && x < ax + (y - ay) * ux / uy;
        }
        if inside { away } else { -away }
    }

    /// Metres into the zone of any of some roads, negative outside.
    fn zone_m(&self, at: Xy, roads: std::ops::Range<usize>) -> f64 {
        let p = Position::from_coord(coord(self.middle, at)).unwrap();
        let mut into = f64::NEG_INFINITY;
        for (lines, reach_m) in &self.roads[roads] {
            for pair in lines.iter().flat_map(|part| part.0.windows(2)) {
                let [a, b] = [pair[0], pair[1]].map(|at| Position::from_coord(at).unwrap());
                into = into.max(reach_m - point_to_segment(p, a, b).offset_m);
            }
        }
        into
    }

    /// The house's area in the zones of some roads, of a square and all smaller ones in it.
    fn area(&self, (x, y): Xy, half: f64, roads: &std::ops::Range<usize>) -> f64 {
        let corner = half * std::f64::consts::SQRT_2;
        let house = self.house_m((x, y));
        if house < -corner {
            return 0.0;
        }
        let zone = self.zone_m((x, y), roads.clone());
        if zone < -corner {
            return 0.0;
        }
        if half <= LEAST_M || house > corner && zone > corner {
            return if house > 0.0 && zone > 0.0 { 4.0 * half * half } else { 0.0 };
        }
        let next = half / 2.0;
        let quarters = [(-next, -next), (next, -next), (-next, next), (next, next)];
        quarters.into_iter().map(|(east, north)| self.area((x + east, y + north), next, roads)).sum()
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn ground_in_zones_is_that_of_cutting_it_into_ever_smaller_squares(
        middle in prop::sample::select(&MIDDLES[..]),
        planned in vec((vec(vec(place(), 2..6), 1..3), 0..LAW.len(), 10.0..40.0), 1..4),
        seed in seeds(2).prop_filter("a place", |seeds| seeds.len() == 1),
        corners in vec(3.0..60.0, 3..9),
    ) {
        let (first, ..) = &planned[0];
        let centre = beside(first, &seed)[0];
        let house = house(centre, &corners);
        let roads: Vec<(MultiLineString<f64>, f64)> = planned
            .iter()
            .map(|(road, class, land_m)| (lines(middle, road), land_m / 2.0 + LAW[*class].1))
            .collect();
        let mut things: Vec<(&str, Feature)> = (0..)
            .zip(roads.iter().zip(&planned))
            .map(|(at, ((line, _), (_, class, land_m)))| {
                let about = json!({"number": format!("R{at}"), "class": LAW[*class].0, "land_width_m": land_m});
                ("roads", thing(1000 + at, Geometry::MultiLineString(line.clone()), about))
            })
            .collect();
        let ring: LineString<f64> = house.iter().chain(house.first()).map(|at| coord(middle, *at)).collect();
        things.push(("structures", thing(1, Geometry::Polygon(Polygon::new(ring, Vec::new())), json!({}))));
        let answer = ask(&Setback, &with(&empty(), things), json!({"on": "2026-01-01"}));
        let features = answer.result["features"].as_array().unwrap();
        let Some(said) = features.first().map(|feature| &feature["properties"]) else { return Ok(()) };
        let around_m: f64 = (0..house.len())
            .map(|at| (house[at], house[(at + 1) % house.len()]))
            .map(|((ax, ay), (bx, by))| (bx - ax).hypot(by - ay))
            .sum();
        // Of every square on an edge, taken or left whole, six times what chance leaves: edges are the house's and the zone's.
        let side = 2.0 * LEAST_M;
        let slack_m2 = 6.0 * 0.4 * side * side * (1.5 * 3.0 * around_m / side).sqrt();
        let scene = Scene { middle, house: &house, roads: &roads };
        let all = scene.area(centre, 64.0, &(0..roads.len()));
        let told = number(&said["intrusion_m2"]);
        prop_assert!((told - all).abs() < slack_m2, "{} instead of {} m²: {}", told, all, said);
        let listed = said["all_roads"].as_array().unwrap();
        for (at, _) in roads.iter().enumerate() {
            let own = scene.area(centre, 64.0, &(at..at + 1));
            let listed = listed.iter().find(|one| one["road_number"] == format!("R{at}"));
            let told = listed.map_or(0.0, |one| number(&one["intrusion_m2"]));
            prop_assert!((told - own).abs() < slack_m2, "R{}: {} instead of {} m²: {}", at, told, own, said);
        }
        let ruled: f64 = listed.iter().map(|one| number(&one["ruled_m2"])).sum();
        prop_assert!((ruled - told).abs() < 1e-9, "{} {}", ruled, told);
        // Of the highest class everything in its zone is ruled.
        let highest = listed.iter().find(|one| one["road"] == said["road"]).unwrap();
        prop_assert_eq!(&highest["ruled_m2"], &highest["intrusion_m2"]);
    }
}
