//! What already stands where: nothing is built on a road, into the water or through a neighbour's wall.

use std::collections::HashMap;

use super::flat::{Quad, Xy, apart, cross, middle, sub};
use super::path::Path;
use crate::geodesy::plane::{point_to_segment, segment_to_segment};

/// What a piece of ground is taken by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// A main or town road.
    Road,
    /// A village road or lane.
    Lane,
    Water,
    Building,
    Plot,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    /// A strip around a segment, so many metres to either hand.
    Strip(Xy, Xy, f64),
    Quad(Quad),
}

impl Taken {
    const ALL: [Taken; 5] = [Taken::Road, Taken::Lane, Taken::Water, Taken::Building, Taken::Plot];
}

/// All of it, found by place.
#[derive(Debug, Default)]
pub(super) struct Ground {
    items: Vec<(Taken, Form)>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

const CELL_M: f64 = 50.0;

impl Ground {
    pub(super) fn take_strip(&mut self, by: Taken, path: &Path, half: f64) {
        for (a, b) in path.segments() {
            self.take(by, Form::Strip(a, b, half), &[a, b], half);
        }
    }

    pub(super) fn take_round(&mut self, by: Taken, centre: Xy, radius: f64) {
        self.take(by, Form::Strip(centre, centre, radius), &[centre], radius);
    }

    pub(super) fn take_quad(&mut self, by: Taken, quad: Quad) {
        self.take(by, Form::Quad(quad), &quad, 0.0);
    }

    fn take(&mut self, by: Taken, form: Form, corners: &[Xy], margin: f64) {
        let number = self.items.len();
        self.items.push((by, form));
        for cell in cells(corners, margin) {
            self.cells.entry(cell).or_default().push(number);
        }
    }

    /// Whether a rectangle keeps its distance from everything, `margin` saying how much from what.
    pub(super) fn is_free(&self, quad: &Quad, margin: impl Fn(Taken) -> f64) -> bool {
        let widest = Taken::ALL.iter().map(|taken| margin(*taken)).fold(0.0, f64::max);
        let own = Round::of(quad);
        cells(quad, widest)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .filter_map(|number| self.items.get(*number))
            .all(|(by, form)| {
                let keep = margin(*by);
                match form {
                    Form::Strip(a, b, half) => {
                        let middle = point_to_segment(own.centre, *a, *b).offset_m;
                        middle > own.radius + half + keep || gap_to_segment(quad, *a, *b) >= half + keep
                    }
                    Form::Quad(other) => own.is_beyond(other, keep) || gap_to_quad(quad, other) >= keep,
                }
            })
    }
}

/// The circle around a quad: most neighbours are told to be clear by it alone.
struct Round {
    centre: Xy,
    radius: f64,
}

impl Round {
    fn of(quad: &Quad) -> Round {
        let [a, _, c, _] = *quad;
        Round { centre: middle(a, c), radius: apart(a, c) / 2.0 }
    }

    fn is_beyond(&self, quad: &Quad, keep: f64) -> bool {
        let other = Round::of(quad);
        apart(self.centre, other.centre) > self.radius + other.radius + keep
    }
}

fn cells(corners: &[Xy], margin: f64) -> impl Iterator<Item = (i32, i32)> + use<> {
    let bound = |pick: fn(f64, f64) -> f64, start: f64, axis: fn(&Xy) -> f64| {
        corners.iter().map(axis).fold(start, pick)
    };
    let cell = |metres: f64| (metres / CELL_M).floor() as i32;
    let west = cell(bound(f64::min, f64::INFINITY, |p| p[0]) - margin);
    let east = cell(bound(f64::max, f64::NEG_INFINITY, |p| p[0]) + margin);
    let south = cell(bound(f64::min, f64::INFINITY, |p| p[1]) - margin);
    let north = cell(bound(f64::max, f64::NEG_INFINITY, |p| p[1]) + margin);
    (west..=east).flat_map(move |x| (south..=north).map(move |y| (x, y)))
}

fn sides(quad: &Quad) -> [(Xy, Xy); 4] {
    let [a, b, c, d] = *quad;
    [(a, b), (b, c), (c, d), (d, a)]
}

/// Whether a point lies in a convex quad whose corners run counter-clockwise.
pub(super) fn holds(quad: &Quad, at: Xy) -> bool {
    sides(quad).iter().all(|(a, b)| cross(sub(*b, *a), sub(at, *a)) >= 0.0)
}

/// Metres between a quad and a segment; 0 when they touch.
pub(super) fn gap_to_segment(quad: &Quad, a: Xy, b: Xy) -> f64 {
    if holds(quad, a) {
        return 0.0;
    }
    sides(quad).iter().map(|(c, d)| segment_to_segment(*c, *d, a, b).offset_m).fold(f64::INFINITY, f64::min)
}

/// Metres between two quads; 0 when they touch.
pub(super) fn gap_to_quad(one: &Quad, other: &Quad) -> f64 {
    let ([a, ..], [b, ..]) = (*one, *other);
    if holds(one, b) || holds(other, a) {
        return 0.0;
    }
    sides(other).iter().map(|(c, d)| gap_to_segment(one, *c, *d)).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::super::flat::rectangle;
    use super::*;

    #[test]
    fn a_house_keeps_off_the_road_and_its_neighbour() {
        let mut ground = Ground::default();
        ground.take_strip(Taken::Road, &Path::new(vec![[0.0, 0.0], [200.0, 0.0]]), 6.0);
        let house = |y: f64| rectangle([100.0, y], [1.0, 0.0], 10.0, 8.0);
        let two = |_: Taken| 2.0;
        assert!(!ground.is_free(&house(11.9), two));
        assert!(ground.is_free(&house(12.1), two));
        ground.take_quad(Taken::Building, house(12.1));
        assert!(!ground.is_free(&house(12.1), two));
        assert!(!ground.is_free(&house(21.9), two));
        assert!(ground.is_free(&house(22.3), two));
    }

    #[test]
    fn a_quad_around_a_segment_touches_it() {
        let quad = rectangle([0.0, 0.0], [1.0, 0.0], 100.0, 100.0);
        assert_eq!(gap_to_segment(&quad, [-5.0, 0.0], [5.0, 0.0]), 0.0);
        assert_eq!(gap_to_quad(&quad, &rectangle([0.0, 0.0], [1.0, 0.0], 4.0, 4.0)), 0.0);
    }
}
