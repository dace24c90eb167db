//! Points and segments in the plane of a [`LocalFrame`](super::LocalFrame): what the questions use in bulk,
//! after projecting once.

use super::local_frame::Xy;

/// Nearest point of a segment to a point, in the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneFoot {
    /// Share of the way from the segment's start, 0 to 1.
    pub fraction: f64,
    /// The nearest point.
    pub point: Xy,
    /// Distance, metres.
    pub offset_m: f64,
    /// Distance from the segment's line with its sign: positive when the point is left of the direction of
    /// going, negative when right, 0 when the segment has no length.
    pub turn: f64,
}

/// Nearest points of two segments, in the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneClosest {
    /// Distance, metres; 0 when they cross or touch.
    pub offset_m: f64,
    /// Share along the first segment, and the point there.
    pub on_first: (f64, Xy),
    /// Share along the second segment, and the point there.
    pub on_second: (f64, Xy),
}

fn minus([ax, ay]: Xy, [bx, by]: Xy) -> Xy {
    [ax - bx, ay - by]
}

fn cross([ax, ay]: Xy, [bx, by]: Xy) -> f64 {
    ax * by - ay * bx
}

/// The point at a share of the way from `a` to `b`; the ends come back bit for bit.
pub(crate) fn between(a: Xy, b: Xy, fraction: f64) -> Xy {
    if fraction >= 1.0 {
        return b;
    }
    let ([ax, ay], [dx, dy]) = (a, minus(b, a));
    [ax + fraction * dx, ay + fraction * dy]
}

/// Nearest point of the segment `a`–`b` to `p`.
///
/// # Units
/// - All in metres of one plane. NaN in gives NaN out.
pub fn point_to_segment(p: Xy, a: Xy, b: Xy) -> PlaneFoot {
    let [dx, dy] = minus(b, a);
    let [px, py] = minus(p, a);
    let length2 = dx * dx + dy * dy;
    if length2 == 0.0 {
        return PlaneFoot { fraction: 0.0, point: a, offset_m: px.hypot(py), turn: 0.0 };
    }
    let fraction = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
    let point = between(a, b, fraction);
    let [ox, oy] = minus(p, point);
    let turn = cross([dx, dy], [px, py]) / length2.sqrt();
    PlaneFoot { fraction, point, offset_m: ox.hypot(oy), turn }
}

/// Where two segments cross, as shares along each; `None` when they do not, or run parallel.
pub fn crossing(a: Xy, b: Xy, c: Xy, d: Xy) -> Option<(f64, f64)> {
    let (ab, cd, ac) = (minus(b, a), minus(d, c), minus(c, a));
    let turn = cross(ab, cd);
    if turn == 0.0 {
        return None;
    }
    let (on_first, on_second) = (cross(ac, cd) / turn, cross(ac, ab) / turn);
    let inside = |share: f64| (0.0..=1.0).contains(&share);
    (inside(on_first) && inside(on_second)).then_some((on_first, on_second))
}

/// Nearest points of the segments `a`–`b` and `c`–`d`.
///
/// # Units
/// - All in metres of one plane.
pub fn segment_to_segment(a: Xy, b: Xy, c: Xy, d: Xy) -> PlaneClosest {
    if let Some((first, second)) = crossing(a, b, c, d) {
        let point = between(a, b, first);
        return PlaneClosest { offset_m: 0.0, on_first: (first, point), on_second: (second, point) };
    }
    let mut best = foot_on_second(a, 0.0, c, d);
    for other in [
        foot_on_second(b, 1.0, c, d),
        foot_on_second(c, 0.0, a, b).swapped(),
        foot_on_second(d, 1.0, a, b).swapped(),
    ] {
        if other.offset_m < best.offset_m {
            best = other;
        }
    }
    best
}

fn foot_on_second(p: Xy, share: f64, c: Xy, d: Xy) -> PlaneClosest {
    let foot = point_to_segment(p, c, d);
    PlaneClosest { offset_m: foot.offset_m, on_first: (share, p), on_second: (foot.fraction, foot.point) }
}

impl PlaneClosest {
    fn swapped(self) -> Self {
        Self { offset_m: self.offset_m, on_first: self.on_second, on_second: self.on_first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_an_end_the_end_is_nearest() {
        let foot = point_to_segment([-3.0, 4.0], [0.0, 0.0], [10.0, 0.0]);
        assert_eq!((foot.fraction, foot.offset_m, foot.turn), (0.0, 5.0, 4.0));
    }

    #[test]
    fn left_is_positive_and_right_is_negative() {
        assert!(point_to_segment([5.0, 1.0], [0.0, 0.0], [10.0, 0.0]).turn > 0.0);
        assert!(point_to_segment([5.0, 1.0], [10.0, 0.0], [0.0, 0.0]).turn < 0.0);
    }

    #[test]
    fn a_segment_without_length_is_a_point() {
        let foot = point_to_segment([3.0, 4.0], [0.0, 0.0], [0.0, 0.0]);
        assert_eq!((foot.offset_m, foot.turn), (5.0, 0.0));
    }

    #[test]
    fn crossing_segments_are_no_distance_apart() {
        let close = segment_to_segment([0.0, 0.0], [10.0, 10.0], [0.0, 10.0], [10.0, 0.0]);
        assert_eq!((close.offset_m, close.on_first.0, close.on_second.0), (0.0, 0.5, 0.5));
    }

    #[test]
    fn parallel_segments_are_measured_across() {
        let close = segment_to_segment([0.0, 0.0], [10.0, 0.0], [4.0, 3.0], [20.0, 3.0]);
        assert_eq!(close.offset_m, 3.0);
        assert_eq!(close.on_first.1[0], close.on_second.1[0]);
    }

    #[test]
    fn segments_on_one_line_are_as_far_as_their_ends() {
        let close = segment_to_segment([0.0, 0.0], [1.0, 0.0], [4.0, 0.0], [9.0, 0.0]);
        assert_eq!(close.offset_m, 3.0);
        let close = segment_to_segment([0.0, 0.0], [5.0, 0.0], [4.0, 0.0], [9.0, 0.0]);
        assert_eq!(close.offset_m, 0.0);
    }
}
