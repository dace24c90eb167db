//! Lines and circles of a plane: where they cross, and what lies under them.

use std::f64::consts::FRAC_PI_2;

use crate::geodesy::Xy;

/// What bounds a region of the plane.
#[derive(Debug, Clone, Copy)]
pub(super) enum Curve {
    /// The straight way between two points.
    Line(Xy, Xy),
    /// A centre and a radius, metres.
    Circle(Xy, f64),
}

impl Curve {
    /// The least and the greatest abscissa.
    pub(super) fn reach(self) -> (f64, f64) {
        match self {
            Curve::Line([ax, _], [bx, _]) => (ax.min(bx), ax.max(bx)),
            Curve::Circle([x, _], radius) => (x - radius, x + radius),
        }
    }

    /// The abscissas where two curves cross, added to a list. What touches or runs along each other crosses nowhere that
    /// matters: nothing changes places there that an end does not tell.
    pub(super) fn crossings(self, other: Curve, found: &mut Vec<f64>) {
        match (self, other) {
            (Curve::Line(a, b), Curve::Line(c, d)) => found.extend(line_line(a, b, c, d)),
            (Curve::Line(a, b), Curve::Circle(centre, radius))
            | (Curve::Circle(centre, radius), Curve::Line(a, b)) => {
                found.extend(line_circle(a, b, centre, radius).into_iter().flatten());
            }
            (Curve::Circle(one, r), Curve::Circle(other, s)) => {
                found.extend(circle_circle(one, r, other, s).into_iter().flatten());
            }
        }
    }
}

fn line_line([ax, ay]: Xy, [bx, by]: Xy, [cx, cy]: Xy, [dx, dy]: Xy) -> Option<f64> {
    let (ux, uy, vx, vy) = (bx - ax, by - ay, dx - cx, dy - cy);
    let across = ux * vy - uy * vx;
    if across == 0.0 {
        return None;
    }
    let share = ((cx - ax) * vy - (cy - ay) * vx) / across;
    (0.0..=1.0).contains(&share).then_some(share.mul_add(ux, ax))
}

fn line_circle([ax, ay]: Xy, [bx, by]: Xy, [x, y]: Xy, radius: f64) -> [Option<f64>; 2] {
    let (ux, uy) = (bx - ax, by - ay);
    let length2 = ux * ux + uy * uy;
    let foot = ((x - ax) * ux + (y - ay) * uy) / length2;
    let away = (x - ax) * uy - (y - ay) * ux;
    let half = (radius * radius - away * away / length2) / length2;
    if half.is_nan() || half < 0.0 {
        return [None; 2];
    }
    [foot - half.sqrt(), foot + half.sqrt()]
        .map(|share| (0.0..=1.0).contains(&share).then_some(share.mul_add(ux, ax)))
}

fn circle_circle([ax, ay]: Xy, r: f64, [bx, by]: Xy, s: f64) -> [Option<f64>; 2] {
    let (ux, uy) = (bx - ax, by - ay);
    let apart2 = ux * ux + uy * uy;
    let share = (apart2 + r * r - s * s) / (2.0 * apart2);
    let half = r * r / apart2 - share * share;
    if half.is_nan() || half < 0.0 || !share.is_finite() {
        return [None; 2];
    }
    let (middle, aside) = (share.mul_add(ux, ax), uy * half.sqrt());
    [Some(middle - aside), Some(middle + aside)]
}

/// One bound of a region over a strip of abscissas.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bound {
    /// The straight line through two points, neither above the other.
    Line(Xy, Xy),
    /// The upper (1) or lower (−1) half of a circle.
    Arc(Xy, f64, f64),
}

impl Bound {
    /// Its ordinate.
    pub(super) fn at(self, x: f64) -> f64 {
        match self {
            Bound::Line([ax, ay], [bx, by]) => ay + (by - ay) * ((x - ax) / (bx - ax)),
            Bound::Arc([cx, cy], radius, way) => {
                cy + way * (radius * radius - (x - cx).powi(2)).max(0.0).sqrt()
            }
        }
    }

    /// The area between it and the axis over a strip, square metres, in closed form.
    pub(super) fn under(self, from: f64, to: f64) -> f64 {
        match self {
            Bound::Line(..) => (to - from) * self.at(from.midpoint(to)),
            Bound::Arc([cx, cy], radius, way) => {
                let up_to = |x: f64| {
                    let u = (x - cx).clamp(-radius, radius);
                    let turn = if u.abs() < radius { (u / radius).asin() } else { FRAC_PI_2.copysign(u) };
                    f64::midpoint(u * (radius * radius - u * u).sqrt(), radius * radius * turn)
                };
                (to - from) * cy + way * (up_to(to) - up_to(from))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn crossings(one: Curve, other: Curve) -> Vec<f64> {
        let mut found = Vec::new();
        one.crossings(other, &mut found);
        found.sort_by(f64::total_cmp);
        found
    }

    #[test]
    fn curves_cross_where_a_ruler_says() {
        let slope = Curve::Line([0.0, 0.0], [10.0, 10.0]);
        assert_eq!(crossings(slope, Curve::Line([0.0, 4.0], [10.0, 4.0])), [4.0]);
        assert!(crossings(slope, Curve::Line([0.0, 11.0], [10.0, 11.0])).is_empty());
        assert!(crossings(slope, Curve::Line([1.0, 0.0], [11.0, 10.0])).is_empty());
        let level = Curve::Line([-9.0, 3.0], [9.0, 3.0]);
        assert_eq!(crossings(Curve::Circle([0.0, 0.0], 5.0), level), [-4.0, 4.0]);
        assert!(crossings(Curve::Circle([0.0, 9.0], 5.0), level).is_empty());
        assert_eq!(crossings(Curve::Circle([0.0, 0.0], 5.0), Curve::Circle([8.0, 0.0], 5.0)), [4.0, 4.0]);
        assert!(crossings(Curve::Circle([0.0, 0.0], 5.0), Curve::Circle([0.0, 0.0], 5.0)).is_empty());
    }

    #[test]
    fn the_area_under_half_a_circle_is_half_its_area() {
        let upper = Bound::Arc([7.0, 0.0], 3.0, 1.0);
        assert!((upper.under(4.0, 10.0) - PI * 4.5).abs() < 1e-12);
        let lower = Bound::Arc([7.0, 5.0], 3.0, -1.0);
        assert!((lower.under(4.0, 7.0) - (15.0 - PI * 2.25)).abs() < 1e-12);
        assert_eq!(Bound::Line([0.0, 1.0], [10.0, 3.0]).under(0.0, 10.0), 20.0);
    }
}
