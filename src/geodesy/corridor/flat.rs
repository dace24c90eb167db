//! The area of a region of the plane bounded by straight lines and arcs: cut into upright strips at every corner, end and
//! crossing, so that over each strip the same curves bound it and each has its integral in closed form. A crossing missed by
//! rounding spoils only the sliver of a strip it lies in, which walking round the region's edge would not forgive.

use super::curve::{Bound, Curve};
use crate::geodesy::Xy;

/// Everything within a radius of the straight way between two points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Capsule {
    pub(super) a: Xy,
    pub(super) b: Xy,
    /// Metres.
    pub(super) radius: f64,
}

/// What lies between two bounds over a strip, with their ordinates in its middle.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: (f64, Bound),
    to: (f64, Bound),
}

impl Capsule {
    /// Its two straight sides; none when it is a disc.
    fn sides(&self) -> Option<[(Xy, Xy); 2]> {
        let ([ax, ay], [bx, by]) = (self.a, self.b);
        let length = (bx - ax).hypot(by - ay);
        if length == 0.0 {
            return None;
        }
        let (east, north) = ((by - ay) / length * self.radius, (ax - bx) / length * self.radius);
        let side = |way: f64| ([ax + way * east, ay + way * north], [bx + way * east, by + way * north]);
        Some([side(1.0), side(-1.0)])
    }

    fn curves(&self) -> impl Iterator<Item = Curve> + use<> {
        let ends = [Curve::Circle(self.a, self.radius), Curve::Circle(self.b, self.radius)];
        let sides = self.sides().into_iter().flatten().map(|(from, to)| Curve::Line(from, to));
        ends.into_iter().chain(sides)
    }

    /// What it takes up of the upright through an abscissa: it bulges nowhere inwards, so that is one stretch, from the lowest to
    /// the highest of its curves.
    fn span(&self, x: f64) -> Option<Span> {
        let mut span: Option<Span> = None;
        let mut widen = |bound: Bound| {
            let at = (bound.at(x), bound);
            let known = span.get_or_insert(Span { from: at, to: at });
            if at.0 < known.from.0 {
                known.from = at;
            }
            if at.0 > known.to.0 {
                known.to = at;
            }
        };
        for centre in [self.a, self.b] {
            if (x - centre[0]).abs() < self.radius {
                widen(Bound::Arc(centre, self.radius, -1.0));
                widen(Bound::Arc(centre, self.radius, 1.0));
            }
        }
        for (from, to) in self.sides().into_iter().flatten() {
            if (from[0] > x) != (to[0] > x) {
                widen(Bound::Line(from, to));
            }
        }
        span
    }
}

/// The area of what lies inside the outlines (ring by ring, each closed, holes among them) and in any of the capsules, in square
/// metres. Outlines of several surfaces are kept apart: what two of them cover counts once.
pub(super) fn area(surfaces: &[Vec<(Xy, Xy)>], capsules: &[Capsule]) -> f64 {
    let edges = surfaces.iter().flatten();
    let (least, most) = edges
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), ([ax, _], [bx, _])| {
            (least.min(ax.min(*bx)), most.max(ax.max(*bx)))
        });
    let mut cuts = cuts(surfaces, capsules);
    cuts.retain(|x| (least..=most).contains(x));
    cuts.sort_by(f64::total_cmp);
    let mut total = 0.0;
    for pair in cuts.windows(2) {
        let [from, to] = *pair else { continue };
        if from == to {
            continue;
        }
        let middle = from.midpoint(to);
        let within = united(capsules.iter().filter_map(|one| one.span(middle)).collect());
        if within.is_empty() {
            continue;
        }
        let inside = united(surfaces.iter().flat_map(|edges| spans(edges, middle)).collect());
        total += shared(&inside, &within, from, to);
    }
    total
}

/// Every abscissa at which the curves that bound the region may change.
fn cuts(surfaces: &[Vec<(Xy, Xy)>], capsules: &[Capsule]) -> Vec<f64> {
    let outline = surfaces.iter().flatten().map(|(from, to)| Curve::Line(*from, *to));
    let mut curves: Vec<(f64, f64, Curve)> = outline
        .chain(capsules.iter().flat_map(Capsule::curves))
        .map(|curve| (curve.reach().0, curve.reach().1, curve))
        .collect();
    curves.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut cuts: Vec<f64> = curves.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
    for (at, (_, to, curve)) in curves.iter().enumerate() {
        let after = curves.iter().skip(at + 1).take_while(|(from, ..)| from <= to);
        after.for_each(|(.., other)| curve.crossings(*other, &mut cuts));
    }
    cuts
}

/// What a surface takes up of the upright through an abscissa.
fn spans(edges: &[(Xy, Xy)], x: f64) -> Vec<Span> {
    let mut crossed: Vec<(f64, Bound)> = edges
        .iter()
        .filter(|(from, to)| (from[0] > x) != (to[0] > x))
        .map(|(from, to)| Bound::Line(*from, *to))
        .map(|bound| (bound.at(x), bound))
        .collect();
    crossed.sort_by(|one, other| one.0.total_cmp(&other.0));
    let pairs = crossed.chunks_exact(2);
    pairs
        .filter_map(|pair| pair.first().zip(pair.last()))
        .map(|(from, to)| Span { from: *from, to: *to })
        .collect()
}

/// Stretches of an upright, in order, those that meet made one.
fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by(|one, other| one.from.0.total_cmp(&other.from.0));
    let mut united: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match united.last_mut().filter(|last| span.from.0 <= last.to.0) {
            Some(last) if span.to.0 > last.to.0 => last.to = span.to,
            Some(_) => {}
            None => united.push(span),
        }
    }
    united
}

/// The area that two lists of stretches share over a strip.
fn shared(one: &[Span], other: &[Span], from: f64, to: f64) -> f64 {
    let mut sum = 0.0;
    for mine in one {
        for yours in other {
            let low = if mine.from.0 >= yours.from.0 { mine.from } else { yours.from };
            let high = if mine.to.0 <= yours.to.0 { mine.to } else { yours.to };
            if low.0 < high.0 {
                sum += high.1.under(from, to) - low.1.under(from, to);
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn ring(corners: &[Xy]) -> Vec<(Xy, Xy)> {
        corners.iter().copied().zip(corners.iter().copied().cycle().skip(1)).collect()
    }

    fn square(x: f64, y: f64, side: f64) -> Vec<(Xy, Xy)> {
        ring(&[[x, y], [x + side, y], [x + side, y + side], [x, y + side]])
    }

    fn capsule(a: Xy, b: Xy, radius: f64) -> Capsule {
        Capsule { a, b, radius }
    }

    fn is(told: f64, expected: f64) {
        assert!((told - expected).abs() < 1e-9, "{told} instead of {expected}");
    }

    #[test]
    fn half_a_square_beside_a_straight_road_is_in() {
        is(area(&[square(0.0, 5.0, 10.0)], &[capsule([-50.0, 0.0], [50.0, 0.0], 10.0)]), 50.0);
        is(area(&[square(5.0, 0.0, 10.0)], &[capsule([0.0, -50.0], [0.0, 50.0], 10.0)]), 50.0);
    }

    #[test]
    fn a_road_s_end_is_rounded() {
        // A quarter of a disc of 8 m in the corner of a square.
        is(area(&[square(0.0, 0.0, 10.0)], &[capsule([-50.0, 0.0], [0.0, 0.0], 8.0)]), PI * 16.0);
        is(area(&[square(-20.0, -20.0, 40.0)], &[capsule([0.0, 0.0], [0.0, 0.0], 8.0)]), PI * 64.0);
    }

    #[test]
    fn what_several_pieces_cover_counts_once() {
        let pieces = [[-50.0, 0.0], [-3.0, 0.0], [2.0, 0.0], [50.0, 0.0]];
        let mut road: Vec<Capsule> = pieces.windows(2).map(|pair| capsule(pair[0], pair[1], 10.0)).collect();
        road.extend(road.clone());
        road.push(capsule([7.0, 0.0], [-60.0, 0.0], 10.0));
        is(area(&[square(-5.0, 5.0, 10.0)], &road), 50.0);
    }

    #[test]
    fn a_bend_s_outside_is_rounded_and_its_inside_is_not() {
        let bend = [capsule([-50.0, 0.0], [0.0, 0.0], 10.0), capsule([0.0, 0.0], [0.0, -50.0], 10.0)];
        is(area(&[square(0.0, 0.0, 20.0)], &bend), PI * 25.0);
        is(area(&[square(-20.0, -20.0, 20.0)], &bend), 400.0 - 100.0);
    }

    #[test]
    fn a_courtyard_is_no_ground_of_the_house() {
        let mut house = square(0.0, 0.0, 10.0);
        house.extend(square(2.0, 2.0, 4.0));
        is(area(&[house.clone()], &[capsule([0.0, 0.0], [1.0, 0.0], 100.0)]), 84.0);
        is(area(&[house, square(3.0, 3.0, 2.0)], &[capsule([0.0, 0.0], [1.0, 0.0], 100.0)]), 88.0);
    }

    #[test]
    fn nothing_near_is_nothing_and_no_surface_has_no_area() {
        is(area(&[square(0.0, 0.0, 10.0)], &[capsule([0.0, 50.0], [9.0, 50.0], 10.0)]), 0.0);
        is(area(&[], &[capsule([0.0, 50.0], [9.0, 50.0], 10.0)]), 0.0);
        is(area(&[square(0.0, 0.0, 10.0)], &[]), 0.0);
    }
}
