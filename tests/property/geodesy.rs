//! Measuring: laws that hold for any shapes, anywhere.

use geo_types::{Coord, Geometry, LineString, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use verge::geodesy::validity::admit;
use verge::geodesy::{Crs, Figure, LocalFrame, Position, area_m2, distance_m};

/// A line, or the surface inside a star-shaped ring, of a few hundred metres round a place.
fn shape(centre: Position, arms: Vec<(f64, f64)>, closed: bool) -> Geometry<f64> {
    let frame = LocalFrame::at(centre);
    let count = arms.len() as f64;
    let ring: Vec<Coord<f64>> = (0..)
        .zip(&arms)
        .map(|(i, (turn, radius))| {
            let (sin, cos) = ((f64::from(i) + turn) / count * std::f64::consts::TAU).sin_cos();
            frame.to_position([radius * cos, radius * sin]).coord()
        })
        .collect();
    if closed { Polygon::new(LineString(ring), Vec::new()).into() } else { LineString(ring).into() }
}

fn places() -> impl Strategy<Value = Position> {
    let lon = prop_oneof![-180.0..180.0, 179.99..180.0, -180.0..-179.99];
    let lat = prop_oneof![-90.0..90.0, -0.01..0.01, 89.9..90.0];
    (lon, lat).prop_map(|(lon, lat)| Position::new(lon, lat).unwrap())
}

fn arms() -> impl Strategy<Value = Vec<(f64, f64)>> {
    vec((0.0..0.9, 20.0..400.0), 3..40)
}

proptest! {
    /// Guards the search, its bounds and its limit; leaves out the figures themselves, which the oracles hold.
    #[test]
    fn an_offset_is_the_same_both_ways_and_keeps_its_limit(
        here in places(), away in (-900.0..900.0, -900.0..900.0), a in arms(), b in arms(), closed in any::<(bool, bool)>(),
    ) {
        let there = LocalFrame::at(here).to_position([away.0, away.1]);
        let one = Figure::of(&shape(here, a, closed.0)).unwrap();
        let other = Figure::of(&shape(there, b, closed.1)).unwrap();
        let near = one.nearest(&other);
        prop_assert!((other.nearest(&one).offset_m - near.offset_m).abs() < 1e-5);
        prop_assert!((distance_m(near.on_first.position, near.on_second.position) - near.offset_m).abs() < 2e-5);
        prop_assert!(one.nearest_within(&other, near.offset_m + 1e-4).is_some());
        if near.offset_m > 1e-3 {
            prop_assert!(one.nearest_within(&other, near.offset_m - 1e-4).is_none());
        }
    }

    /// Guards the gate against refusing sound rings, and the area against the order they are told in.
    #[test]
    fn a_star_is_let_through_and_has_one_area(here in places(), arms in arms(), start in 0_usize..40) {
        prop_assume!(here.lat().abs() < 89.0);
        let star = shape(here, arms, true);
        let Geometry::Polygon(polygon) = &star else { return Err(TestCaseError::fail("not a surface")) };
        prop_assert!(admit(star.clone()).is_ok());
        let mut ring = polygon.exterior().0.clone();
        ring.pop();
        let count = ring.len();
        ring.rotate_left(start % count);
        ring.reverse();
        let turned: Geometry<f64> = Polygon::new(LineString(ring), Vec::new()).into();
        let (area, again) = (area_m2(&star).unwrap(), area_m2(&turned).unwrap());
        prop_assert!((area - again).abs() < 1e-4_f64.max(1e-9 * area), "{area} {again}");
    }

    /// Guards every system both ways where it is meant to be used.
    #[test]
    fn there_and_back_is_the_same_place(lon in 73.0..135.0, lat in 3.0..54.0) {
        let zones = (4491..=4554).chain([3857, 32645, 32650]).filter_map(Crs::from_epsg);
        for system in zones.chain([Crs::GCJ02, Crs::BD09]) {
            let Ok([x, y]) = Crs::WGS84.convert(system, lon, lat) else { continue };
            let [back_lon, back_lat] = system.convert(Crs::WGS84, x, y).unwrap();
            prop_assert!((back_lon - lon).abs() < 1e-10 && (back_lat - lat).abs() < 1e-10, "{system}");
        }
    }
}
