//! What of a geodesic edge lies within a radius of a place or of another edge.
//!
//! Near a place it is solved in the gnomonic plane of that place, where the edge is straight and the circle round; far
//! ones, and those beside an edge, by halving from the nearest point, on either side of which the distance only grows.

use super::segment::{along_line, gnomonic, stretched};
use super::{LocalFrame, Position, along, distance_m, plane, point_to_segment, segment_to_segment};

/// Radii up to this are drawn in the plane of their centre, metres: it is exact to a few micrometres so far.
const NEAR_M: f64 = 20_000.0;
/// An edge of a quarter of the Earth halved so often is cut to a micrometre.
const HALVINGS: u32 = 44;

/// A place and a radius around it, laid out for asking of many edges.
#[derive(Debug, Clone, Copy)]
pub struct Circle {
    centre: Position,
    radius_m: f64,
    frame: LocalFrame,
    /// The radius in the gnomonic plane of the centre, metres; none where that plane does not reach.
    flat_m: Option<f64>,
}

impl Circle {
    /// # Units
    /// - `radius_m`: geodesic metres; negative and NaN hold nothing
    pub fn new(centre: Position, radius_m: f64) -> Circle {
        let frame = LocalFrame::at(centre);
        let flat_m = (0.0..=NEAR_M).contains(&radius_m).then(|| stretched(frame.gauss_curvature(), radius_m));
        Circle { centre, radius_m, frame, flat_m }
    }

    /// The part of an edge that lies in the circle, as shares of its length; none when it stays outside. One that only
    /// touches gives a share twice.
    ///
    /// # Units
    /// - result: from 0 at `a` to 1 at `b`. The ends are true to 0.1 mm along the edge where it does not graze the
    ///   circle; a grazing edge is no surer than the square root of that.
    pub fn on_edge(&self, a: Position, b: Position) -> Option<(f64, f64)> {
        let ends = self.flat_m.zip(gnomonic(&self.frame, a).zip(gnomonic(&self.frame, b)));
        match ends {
            Some((flat_m, (pa, pb))) => self.in_plane(flat_m, pa, pb),
            None => self.by_halving(a, b),
        }
    }

    fn in_plane(&self, flat_m: f64, a: [f64; 2], b: [f64; 2]) -> Option<(f64, f64)> {
        let foot = plane::point_to_segment([0.0, 0.0], a, b);
        if foot.offset_m > flat_m {
            return None;
        }
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = dx.hypot(dy);
        if length == 0.0 {
            return Some((0.0, 1.0));
        }
        // Along the edge's line, counted from the foot of the perpendicular.
        let half = (flat_m * flat_m - foot.turn * foot.turn).max(0.0).sqrt();
        let at = |[x, y]: [f64; 2]| (x * dx + y * dy) / length;
        let (start, end) = (at(a), at(b));
        let share = |place: f64| {
            if place <= start {
                0.0
            } else if place >= end {
                1.0
            } else {
                let real = |flat: f64| along_line(self.frame.gauss_curvature(), foot.turn, flat);
                ((real(place) - real(start)) / (real(end) - real(start))).clamp(0.0, 1.0)
            }
        };
        Some((share(-half), share(half)))
    }

    fn by_halving(&self, a: Position, b: Position) -> Option<(f64, f64)> {
        let foot = point_to_segment(self.centre, a, b);
        let holds = |share: f64| distance_m(self.centre, along(a, b, share)) <= self.radius_m;
        (foot.offset_m <= self.radius_m)
            .then(|| (farthest(foot.fraction, 0.0, holds), farthest(foot.fraction, 1.0, holds)))
    }
}

/// The part of the edge `a`–`b` within a radius of the edge `c`–`d`, as shares of its length; none when it stays
/// farther off.
///
/// # Units
/// - `radius_m`: geodesic metres; result: as [`Circle::on_edge`]
pub fn near_edge(a: Position, b: Position, c: Position, d: Position, radius_m: f64) -> Option<(f64, f64)> {
    let nearest = segment_to_segment(a, b, c, d);
    let holds = |share: f64| point_to_segment(along(a, b, share), c, d).offset_m <= radius_m;
    let (share, _) = nearest.on_first;
    (nearest.offset_m <= radius_m).then(|| (farthest(share, 0.0, holds), farthest(share, 1.0, holds)))
}

/// The last share that holds, going from one that does towards an end.
fn farthest(from: f64, end: f64, holds: impl Fn(f64) -> bool) -> f64 {
    if holds(end) {
        return end;
    }
    last_holding(from, end, HALVINGS, holds)
}

/// The last place for which something holds, going from one where it does to one where it does not, halved so often.
pub(crate) fn last_holding(holds: f64, fails: f64, halvings: u32, is_so: impl Fn(f64) -> bool) -> f64 {
    let (mut holds, mut fails) = (holds, fails);
    for _ in 0..halvings {
        let middle = f64::midpoint(holds, fails);
        if is_so(middle) {
            holds = middle;
        } else {
            fails = middle;
        }
    }
    holds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::direct;
    use crate::geodesy::testing::at;

    /// The ends of what a circle holds are as far from its centre as its radius, or the ends of the edge.
    fn check(circle: (Position, f64), a: Position, b: Position) {
        let (centre, radius_m) = circle;
        let Some((from, to)) = Circle::new(centre, radius_m).on_edge(a, b) else {
            assert!(point_to_segment(centre, a, b).offset_m >= radius_m - 1e-6);
            return;
        };
        for (share, end) in [(from, 0.0), (to, 1.0)] {
            let off_m = distance_m(centre, along(a, b, share));
            if share == end {
                assert!(off_m <= radius_m + 1e-4, "{off_m} {radius_m}");
            } else {
                assert!((off_m - radius_m).abs() < 1e-4, "{off_m} {radius_m}");
            }
        }
    }

    #[test]
    fn a_circle_cuts_an_edge_where_the_edge_is_a_radius_away() {
        for (lon, lat) in [(117.0, 33.0), (25.0, 70.0), (179.9999, -16.5), (10.0, 0.0), (0.0, 89.9)] {
            let centre = at(lon, lat);
            for (azimuth, off_m, length_m) in
                [(10.0, 30.0, 400.0), (100.0, 0.0, 90.0), (200.0, 99.0, 15_000.0), (300.0, 150.0, 100.0)]
            {
                let middle = direct(centre, azimuth, off_m);
                let a = direct(middle, azimuth + 90.0, length_m * 0.3);
                let b = direct(middle, azimuth - 80.0, length_m * 0.7);
                for radius_m in [1.0, 60.0, 100.0, 5_000.0, 40_000.0] {
                    check((centre, radius_m), a, b);
                }
            }
        }
    }

    #[test]
    fn beyond_the_plane_it_is_halved_down_to_the_same() {
        let centre = at(117.0, 33.0);
        let (a, b) = (direct(centre, 80.0, 60_000.0), direct(centre, 260.0, 45_000.0));
        for radius_m in [10.0, 19_999.0, 20_001.0, 50_000.0] {
            check((centre, radius_m), a, b);
        }
    }

    #[test]
    fn an_edge_out_of_reach_has_no_part_in_it() {
        let (a, b) = (at(117.0, 33.0), at(117.01, 33.0));
        assert_eq!(Circle::new(at(117.0, 33.01), 1_000.0).on_edge(a, b), None);
        assert_eq!(Circle::new(at(117.0, 33.0), -1.0).on_edge(a, b), None);
        assert_eq!(Circle::new(at(117.0, 33.0), f64::NAN).on_edge(a, b), None);
        assert_eq!(near_edge(a, b, at(117.0, 33.01), at(117.01, 33.01), f64::NAN), None);
    }

    #[test]
    fn beside_a_wall_the_part_ends_where_the_wall_is_a_radius_away() {
        let (a, b) = (at(117.0, 33.0), at(117.02, 33.0));
        let (c, d) = (at(117.009, 33.0002), at(117.011, 33.0005));
        let (from, to) = near_edge(a, b, c, d, 60.0).unwrap();
        for share in [from, to] {
            assert!((point_to_segment(along(a, b, share), c, d).offset_m - 60.0).abs() < 1e-4);
        }
        assert_eq!(near_edge(a, b, c, d, 5_000.0), Some((0.0, 1.0)));
    }
}
