//! What of a curve lies inside something whose border it crosses at known places.

use super::super::{Curve, Interval, Measure};
use crate::geodesy::{Position, along};

/// Pieces between crossings that are no longer are part of the crossings, millimetres.
const CROSSING_MM: i64 = 2;

impl Curve {
    /// The stretches inside something: between two crossings of its border a curve is inside as a whole or not at all, so
    /// one place of each is asked.
    ///
    /// # Units
    /// - `crossings`: where the curve is on the border, in order and apart
    pub fn held_between(&self, crossings: &[Interval], holds: impl Fn(Position) -> bool) -> Vec<Interval> {
        let mut found = Vec::new();
        for part in 0..self.parts().0.len() {
            let Some(vertices) = self.vertices_of(part) else { continue };
            let ends = self.measure_of(vertices.start).zip(self.measure_of(vertices.end.saturating_sub(1)));
            let Some((mut from, end)) = ends else { continue };
            let first = crossings.partition_point(|one| one.to() < from);
            for one in crossings.get(first..).unwrap_or_default() {
                if one.from() > end {
                    break;
                }
                found.extend(self.piece(part, from, one.from(), &holds));
                from = one.to();
            }
            found.extend(self.piece(part, from, end, &holds));
        }
        found
    }

    fn piece(
        &self,
        part: usize,
        from: Measure,
        to: Measure,
        holds: impl Fn(Position) -> bool,
    ) -> Option<Interval> {
        if to.mm() - from.mm() <= CROSSING_MM {
            return None;
        }
        let piece = Interval::new(from, to);
        let middle_m = piece.middle().m();
        let edge = self.edge_at(middle_m).filter(|edge| edge.part == part)?;
        // A vertex costs less than a place between two, and is as good.
        let inner = |at_m: f64| (from.m() + 0.001..to.m() - 0.001).contains(&at_m);
        let place = if inner(edge.from_m) {
            edge.a
        } else if inner(edge.to_m) {
            edge.b
        } else {
            along(edge.a, edge.b, (middle_m - edge.from_m) / (edge.to_m - edge.from_m))
        };
        holds(place).then_some(piece)
    }
}
