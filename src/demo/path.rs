//! A line on the drawing board with its length along.

use super::flat::{Xy, apart, left, step, sub, unit};
use crate::geodesy::plane::{crossing, point_to_segment};

/// A chain of points with the metres run at each, and a box around every few segments to pass over them quickly.
#[derive(Debug, Clone)]
pub(super) struct Path {
    points: Vec<Xy>,
    run: Vec<f64>,
    boxes: Vec<Bounds>,
}

/// Segments to a box.
const CHUNK: usize = 32;

/// Where a line passes nearest to something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// Metres along.
    pub(super) along: f64,
    /// Metres away.
    pub(super) offset: f64,
    /// 1 on the left hand, -1 on the right.
    pub(super) hand: f64,
}

#[derive(Debug, Clone, Copy)]
struct Bounds {
    low: Xy,
    high: Xy,
}

impl Bounds {
    fn around(points: &[Xy]) -> Bounds {
        let mut bounds = Bounds { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
        for [x, y] in points {
            bounds.low = [bounds.low[0].min(*x), bounds.low[1].min(*y)];
            bounds.high = [bounds.high[0].max(*x), bounds.high[1].max(*y)];
        }
        bounds
    }

    fn meets(&self, other: &Bounds) -> bool {
        self.low[0] <= other.high[0]
            && self.high[0] >= other.low[0]
            && self.low[1] <= other.high[1]
            && self.high[1] >= other.low[1]
    }

    /// No point within is nearer than this.
    fn at_least(&self, [x, y]: Xy) -> f64 {
        let beyond = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
        let (east, north) = (beyond(x, self.low[0], self.high[0]), beyond(y, self.low[1], self.high[1]));
        (east * east + north * north).sqrt()
    }
}

impl Path {
    pub(super) fn new(points: Vec<Xy>) -> Path {
        let mut run = Vec::with_capacity(points.len());
        let (mut total, mut last) = (0.0, None);
        for at in &points {
            total += last.map_or(0.0, |last| apart(last, *at));
            run.push(total);
            last = Some(*at);
        }
        let boxes = (0..points.len().saturating_sub(1).div_ceil(CHUNK))
            .map(|chunk| Bounds::around(slice(&points, chunk)))
            .collect();
        Path { points, run, boxes }
    }

    pub(super) fn points(&self) -> &[Xy] {
        &self.points
    }

    pub(super) fn length(&self) -> f64 {
        self.run.last().copied().unwrap_or(0.0)
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = (Xy, Xy)> + '_ {
        pairs(&self.points)
    }

    /// The box and the segments of a chunk, each segment with the metres run at its start.
    fn chunks(&self) -> impl Iterator<Item = (&Bounds, impl Iterator<Item = (Xy, Xy, f64)> + '_)> + '_ {
        self.boxes.iter().enumerate().map(|(chunk, bounds)| {
            let run = self.run.get(chunk * CHUNK..).unwrap_or_default();
            (bounds, pairs(slice(&self.points, chunk)).zip(run).map(|((a, b), from)| (a, b, *from)))
        })
    }

    /// The place so many metres along, and the direction there.
    pub(super) fn at(&self, along: f64) -> (Xy, Xy) {
        let next = self.run.partition_point(|run| *run <= along).clamp(1, self.run.len().max(2) - 1);
        let ends = (self.points.get(next - 1), self.points.get(next), self.run.get(next - 1));
        let (Some(a), Some(b), Some(from)) = ends else {
            return (self.points.first().copied().unwrap_or_default(), [1.0, 0.0]);
        };
        let heading = unit(sub(*b, *a));
        (step(*a, heading, along - from), heading)
    }

    /// The place beside it, so many metres to the left (right when negative).
    pub(super) fn beside(&self, along: f64, to_left: f64) -> Xy {
        let (at, heading) = self.at(along);
        step(at, left(heading), to_left)
    }

    /// The stretch drawn again beside it, every so many metres, to the left (right when negative).
    pub(super) fn parallel(&self, from: f64, to: f64, every: f64, to_left: f64) -> Vec<Xy> {
        let steps = ((to - from) / every).ceil().max(1.0) as usize;
        (0..=steps).map(|i| self.beside(from + (to - from) * i as f64 / steps as f64, to_left)).collect()
    }

    /// Where it passes nearest.
    pub(super) fn nearest(&self, to: Xy) -> Near {
        let mut best = Near { along: 0.0, offset: f64::INFINITY, hand: 1.0 };
        for (bounds, segments) in self.chunks() {
            if bounds.at_least(to) > best.offset {
                continue;
            }
            for (a, b, from) in segments {
                let foot = point_to_segment(to, a, b);
                if foot.offset_m < best.offset {
                    let hand = if foot.turn < 0.0 { -1.0 } else { 1.0 };
                    best = Near { along: from + foot.fraction * apart(a, b), offset: foot.offset_m, hand };
                }
            }
        }
        best
    }

    /// Its vertex nearest to a place.
    pub(super) fn vertex_near(&self, to: Xy) -> Option<Xy> {
        self.points.iter().copied().min_by(|a, b| apart(*a, to).total_cmp(&apart(*b, to)))
    }

    /// Whether another line crosses it anywhere.
    pub(super) fn crosses(&self, other: &Path) -> bool {
        !self.crossings(other).is_empty()
    }

    /// Where another line crosses it: metres along this one, and the place.
    pub(super) fn crossings(&self, other: &Path) -> Vec<(f64, Xy)> {
        let mut found: Vec<(f64, Xy)> = Vec::new();
        for (own, segments) in self.chunks() {
            let near: Vec<(Xy, Xy)> = other
                .chunks()
                .filter(|(bounds, _)| bounds.meets(own))
                .flat_map(|(_, segments)| segments.map(|(a, b, _)| (a, b)))
                .collect();
            if near.is_empty() {
                continue;
            }
            for (a, b, from) in segments {
                for (share, _) in near.iter().filter_map(|(c, d)| crossing(a, b, *c, *d)) {
                    let along = from + share * apart(a, b);
                    if found.iter().all(|(known, _)| (known - along).abs() > 1.0) {
                        found.push((along, self.at(along).0));
                    }
                }
            }
        }
        found
    }
}

/// The points of a chunk, with the first of the next.
fn slice(points: &[Xy], chunk: usize) -> &[Xy] {
    points.get(chunk * CHUNK..points.len().min((chunk + 1) * CHUNK + 1)).unwrap_or_default()
}

fn pairs(points: &[Xy]) -> impl Iterator<Item = (Xy, Xy)> + '_ {
    points.iter().zip(points.iter().skip(1)).map(|(a, b)| (*a, *b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bend() -> Path {
        Path::new(vec![[0.0, 0.0], [100.0, 0.0], [100.0, 50.0]])
    }

    #[test]
    fn places_are_found_along_and_beside() {
        let path = bend();
        assert_eq!(path.length(), 150.0);
        assert_eq!(path.at(120.0), ([100.0, 20.0], [0.0, 1.0]));
        assert_eq!(path.beside(40.0, 5.0), [40.0, 5.0]);
        assert_eq!(path.parallel(90.0, 110.0, 10.0, 0.0), [[90.0, 0.0], [100.0, 0.0], [100.0, 10.0]]);
    }

    #[test]
    fn the_nearest_place_knows_its_hand() {
        let near = bend().nearest([50.0, -8.0]);
        assert_eq!((near.along, near.offset, near.hand), (50.0, 8.0, -1.0));
    }

    #[test]
    fn boxes_hide_nothing() {
        let points: Vec<Xy> = (0..200).map(|i| [f64::from(i) * 10.0, f64::from(i % 7) * 4.0]).collect();
        let path = Path::new(points.clone());
        for at in 0..40 {
            let place = [f64::from(at) * 50.0 + 3.0, 31.0];
            let slow = points
                .windows(2)
                .map(|pair| point_to_segment(place, pair[0], pair[1]).offset_m)
                .fold(f64::INFINITY, f64::min);
            assert_eq!(path.nearest(place).offset, slow);
        }
    }

    #[test]
    fn crossings_are_found_once() {
        let other = Path::new(vec![[100.0, -30.0], [60.0, 0.0], [20.0, 30.0]]);
        let found = bend().crossings(&other);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, 60.0);
    }
}
