//! Scenes of roads and points laid out in metres, and the slow truth of where a point is along a road: every segment
//! asked, no index, no run of boxes.

use geo_types::{Coord, Geometry, LineString, MultiLineString, Point};
use proptest::collection::vec;
use proptest::prelude::*;
use verge::geodesy::{LocalFrame, Position, distance_m, point_to_segment};

/// Metres east and north of a scene's middle.
pub type Xy = (f64, f64);

/// Where scenes are laid out.
pub const MIDDLES: [(f64, f64); 4] = [(117.0, 33.0), (25.0, 70.0), (179.9999, -16.5), (10.0, 0.0)];

pub fn coord(middle: (f64, f64), (east, north): Xy) -> Coord<f64> {
    LocalFrame::at(Position::new(middle.0, middle.1).unwrap()).to_position([east, north]).coord()
}

pub fn point(middle: (f64, f64), at: Xy) -> Geometry<f64> {
    Geometry::Point(Point(coord(middle, at)))
}

pub fn place() -> impl Strategy<Value = Xy> {
    (-500.0..500.0, -500.0..500.0)
}

/// Roads of one or two parts that wind, turn back and cross themselves.
pub fn road() -> impl Strategy<Value = Vec<Vec<Xy>>> {
    vec(vec(place(), 2..12), 1..3)
}

/// Places beside the vertices and the middles of a road's segments, and some anywhere.
pub fn beside(road: &[Vec<Xy>], seeds: &[(usize, f64, f64, f64)]) -> Vec<Xy> {
    let pairs: Vec<(Xy, Xy)> =
        road.iter().flat_map(|part| part.windows(2).map(|pair| (pair[0], pair[1]))).collect();
    seeds
        .iter()
        .map(|&(at, share, east, north)| {
            let (a, b) = pairs[at % pairs.len()];
            (a.0 + (b.0 - a.0) * share + east, a.1 + (b.1 - a.1) * share + north)
        })
        .collect()
}

pub fn seeds(most: usize) -> impl Strategy<Value = Vec<(usize, f64, f64, f64)>> {
    vec((0_usize..100, 0.0..1.0, -25.0..25.0, -25.0..25.0), 0..most)
}

pub fn lines(middle: (f64, f64), road: &[Vec<Xy>]) -> MultiLineString<f64> {
    let part = |part: &Vec<Xy>| part.iter().map(|at| coord(middle, *at)).collect::<LineString<f64>>();
    MultiLineString(road.iter().map(part).collect())
}

/// A foot of a point on one segment.
#[derive(Debug, Clone, Copy)]
pub struct SlowFoot {
    pub measure_m: f64,
    pub offset_m: f64,
    /// 1 left, −1 right; 0 on the line or where a vertex is the foot and neither segment can tell.
    pub hand: i8,
}

/// The length of a road, and a point's feet on all of its segments, the nearest first.
pub fn feet(road: &MultiLineString<f64>, at: Coord<f64>) -> (f64, Vec<SlowFoot>) {
    let p = Position::from_coord(at).unwrap();
    let (mut run_m, mut feet) = (0.0, Vec::new());
    for pair in road.iter().flat_map(|part| part.0.windows(2)) {
        let (a, b) = (Position::from_coord(pair[0]).unwrap(), Position::from_coord(pair[1]).unwrap());
        let length_m = distance_m(a, b);
        let foot = point_to_segment(p, a, b);
        let inner = foot.fraction > 1e-6 && foot.fraction < 1.0 - 1e-6;
        let hand = if !inner || foot.offset_m < 0.002 { 0 } else { foot.turn.signum() as i8 };
        feet.push(SlowFoot { measure_m: run_m + foot.fraction * length_m, offset_m: foot.offset_m, hand });
        run_m += length_m;
    }
    feet.sort_by(|one, other| one.offset_m.total_cmp(&other.offset_m));
    (run_m, feet)
}

/// The one foot of a point; none when two places of the road are about as near, or the hand cannot be told: which of
/// them counts is held by unit tests.
pub fn clear_foot(road: &MultiLineString<f64>, at: Coord<f64>) -> Option<SlowFoot> {
    let (_, feet) = feet(road, at);
    let first = *feet.first()?;
    let rival = feet.iter().skip(1).any(|foot| foot.offset_m < first.offset_m + 0.01);
    (!rival && first.hand != 0).then_some(first)
}
