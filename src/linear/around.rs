//! The stretches of a curve within a radius of something.

use super::curve::Edge;
use super::{Curve, Interval, Intervals, Measure};
use crate::geodesy::{ChordPoint, Circle, Position, along, distance_m, near_edge, point_to_segment};

/// One pass of a curve by a place: the nearest foot of segments that follow each other within a limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    pub(super) part: usize,
    pub(super) measure: Measure,
    /// Geodesic metres from the place.
    pub(super) offset_m: f64,
    /// The last segment of the pass, by its first vertex.
    last: usize,
}

impl Curve {
    /// All of the curve within a radius of a place, to the millimetre.
    ///
    /// # Units
    /// - `radius_m`: geodesic metres, straight
    pub fn around(&self, place: Position, radius_m: f64) -> Intervals {
        let circle = Circle::new(place, radius_m);
        self.held(place, radius_m, |edge| circle.on_edge(edge.a, edge.b))
    }

    /// All of the curve within a radius of the geodesic edge `c`–`d`, to the millimetre.
    ///
    /// # Units
    /// - `radius_m`: geodesic metres, straight
    pub fn around_edge(&self, c: Position, d: Position, radius_m: f64) -> Intervals {
        let reach_m = radius_m + distance_m(c, d) / 2.0 + 1.0;
        self.held(along(c, d, 0.5), reach_m, |edge| near_edge(edge.a, edge.b, c, d, radius_m))
    }

    /// What `held` keeps of the segments that may come within a reach of a place.
    fn held(&self, place: Position, reach_m: f64, held: impl Fn(&Edge) -> Option<(f64, f64)>) -> Intervals {
        let mut found: Vec<Interval> = Vec::new();
        self.near_runs(ChordPoint::of(place), reach_m, |vertices| {
            for edge in vertices.filter_map(|vertex| self.edge(vertex)) {
                let Some((from, to)) = held(&edge) else { continue };
                let ends = Measure::from_m(edge.measure_m(from)).zip(Measure::from_m(edge.measure_m(to)));
                found.extend(ends.map(|(from, to)| Interval::new(from, to)));
            }
            reach_m
        });
        Intervals::new(found)
    }

    /// The passes of the curve by a place, in order along it.
    ///
    /// # Units
    /// - `limit_m`: metres
    pub(super) fn passes(&self, place: Position, limit_m: f64) -> Vec<Pass> {
        let mut feet: Vec<Pass> = Vec::new();
        self.near_runs(ChordPoint::of(place), limit_m, |vertices| {
            for vertex in vertices {
                let Some(edge) = self.edge(vertex) else { continue };
                let foot = point_to_segment(place, edge.a, edge.b);
                let Some(measure) = Measure::from_m(edge.measure_m(foot.fraction)) else { continue };
                if foot.offset_m <= limit_m {
                    feet.push(Pass { part: edge.part, measure, offset_m: foot.offset_m, last: vertex });
                }
            }
            limit_m
        });
        feet.sort_by_key(|foot| foot.last);
        let mut passes: Vec<Pass> = Vec::new();
        for foot in feet {
            match passes.last_mut() {
                Some(pass) if pass.part == foot.part && pass.last + 1 == foot.last => {
                    let nearer = if foot.offset_m < pass.offset_m { foot } else { *pass };
                    *pass = Pass { last: foot.last, ..nearer };
                }
                _ => passes.push(foot),
            }
        }
        passes
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiLineString};

    use super::*;
    use crate::geodesy::direct;

    fn curve(parts: &[&[(f64, f64)]]) -> Curve {
        let parts = parts.iter().map(|part| LineString::from(part.to_vec())).collect();
        Curve::new(&MultiLineString(parts), None).unwrap()
    }

    #[test]
    fn a_circle_on_the_road_takes_its_width_of_it() {
        let road = curve(&[&[(117.0, 33.0), (117.005, 33.0), (117.01, 33.0)]]);
        let place = road.at(Measure::from_mm(467_000)).unwrap().position;
        let held = road.around(place, 100.0);
        assert_eq!((held.len(), held.hull()), (1, Some(Interval::from_mm(367_000, 567_000))));
    }

    #[test]
    fn a_circle_beside_two_legs_takes_a_stretch_of_each() {
        let road = curve(&[&[(117.0, 33.0), (117.0, 33.01), (117.001, 33.01), (117.001, 33.0)]]);
        let held = road.around(Position::new(117.0005, 33.005).unwrap(), 60.0);
        assert_eq!(held.len(), 2);
        assert!(road.around(Position::new(117.0005, 33.005).unwrap(), 40.0).is_empty());
    }

    #[test]
    fn beside_a_wall_the_stretch_is_as_long_as_the_wall_and_a_radius_at_both_ends() {
        let road = curve(&[&[(117.0, 33.0), (117.0, 33.02)]]);
        let (near, far) = (road.at(Measure::from_mm(500_000)), road.at(Measure::from_mm(700_000)));
        let (c, d) = (near.unwrap().position, far.unwrap().position);
        let held = road.around_edge(c, d, 50.0);
        assert_eq!(held.hull(), Some(Interval::from_mm(450_000, 750_000)));
    }

    #[test]
    fn a_hairpin_passes_a_place_twice_and_a_bend_once() {
        let road = curve(&[&[(117.0, 33.0), (117.0, 33.01), (117.000005, 33.01), (117.000005, 33.0)]]);
        let beside = direct(Position::new(117.0, 33.005).unwrap(), 90.0, 0.2);
        assert_eq!(road.passes(beside, 1.0).len(), 2);
        let at_the_turn = Position::new(117.0, 33.01).unwrap();
        assert_eq!(road.passes(at_the_turn, 1.0).len(), 1);
    }
}
