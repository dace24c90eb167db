//! How near the boxes of a node are at least, sixteen at once.

use crate::geodesy::{Around, Position};
use crate::index::grid::STEPS;
use crate::index::packed::FAN;

/// What single precision and the counting in double steps may add to a square, as a share of it.
const ROUNDING: f32 = 1e-5;

/// Bounds from below on the squares of distances from a place to boxes on the grid. Counted in whole double steps, two
/// centimetres, and in single precision: the processor takes four boxes at a time, and a bound needs no more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Below {
    /// The place in double steps, rounded up and down.
    lon: [i32; 2],
    lat: [i32; 2],
    /// Metres that a double step of longitude and of latitude is long at least.
    east_m: f32,
    north_m: f32,
    /// By what share of itself a square of one square metre may be off.
    slack: f32,
}

impl Below {
    /// About a place.
    pub(super) fn of(place: Position, around: &Around) -> Below {
        let ends = |degrees: f64| {
            let steps = degrees * STEPS / 2.0;
            [steps.ceil() as i32, steps.floor() as i32]
        };
        let [east_m, north_m] = around.least_degrees_m();
        let step = |degree_m: f64| (degree_m * 2.0 / STEPS) as f32;
        Below {
            lon: ends(place.lon()),
            lat: ends(place.lat()),
            east_m: step(east_m),
            north_m: step(north_m),
            slack: (2.0 * (around.slack(1.0) - around.slack(0.0))) as f32,
        }
    }

    /// Square metres to each of sixteen boxes at least: infinite beyond [`Around::FARTHEST_M`] and for places in the node
    /// that are not taken.
    ///
    /// # Units
    /// - the boxes: edges in steps of the grid, west, south, east, north
    #[inline]
    pub(super) fn squares_m2(&self, [west, south, east, north]: [&[i32; FAN]; 4]) -> [f32; FAN] {
        // Differences of halved steps fit, whatever the steps.
        let apart = |low: i32, high: i32, [up, down]: [i32; 2]| {
            let before = (low >> 1).wrapping_sub(up) as f32;
            let beyond = down.wrapping_sub((high >> 1).wrapping_add(1)) as f32;
            let most = if before > beyond { before } else { beyond };
            if most > 0.0 { most } else { 0.0 }
        };
        let mut squares = [0.0; FAN];
        let edges = west.iter().zip(south).zip(east.iter().zip(north));
        for (square, ((west, south), (east, north))) in squares.iter_mut().zip(edges) {
            let dx = apart(*west, *east, self.lon) * self.east_m;
            let dy = apart(*south, *north, self.lat) * self.north_m;
            let plain = dx * dx + dy * dy;
            // What the formula may be off is off the bound: else something a hand nearer would be passed by.
            let bound = plain * (1.0 - ROUNDING - plain * self.slack);
            *square = if plain < FARTHEST_M2 { bound } else { f32::INFINITY };
        }
        squares
    }
}

const FARTHEST_M2: f32 = (Around::FARTHEST_M * Around::FARTHEST_M) as f32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::testing::everywhere;
    use crate::geodesy::{Box2, direct, distance_m};
    use crate::index::grid::GridBox;

    #[test]
    fn nothing_in_a_box_is_nearer_than_its_bound() {
        let mut finite = 0;
        for place in everywhere() {
            let Some(around) = Around::at(place) else { continue };
            let below = Below::of(place, &around);
            let sizes = [
                (1.0, 0.0),
                (50.0, 0.0005),
                (3_000.0, 0.01),
                (60_000.0, 0.2),
                (150_000.0, 1.0),
                (190_000.0, 0.1),
            ];
            for (distance, size) in sizes {
                for azimuth in 0..24 {
                    let corner = direct(place, f64::from(azimuth) * 15.0, distance);
                    let bounds = Box2 {
                        min: [corner.lon(), corner.lat()],
                        max: [corner.lon() + size, (corner.lat() + size).min(90.0)],
                    };
                    let grid = GridBox::around(bounds);
                    let [w, s, e, n] = [grid.west, grid.south, grid.east, grid.north].map(|edge| [edge; FAN]);
                    let bound = f64::from(below.squares_m2([&w, &s, &e, &n])[7]).sqrt();
                    finite += usize::from(bound.is_finite() && bound > 0.0);
                    for i in 0..=10 {
                        for j in 0..=10 {
                            let [x, y] = [(i, 0), (j, 1)].map(|(step, axis): (u32, usize)| {
                                bounds.min[axis]
                                    + (bounds.max[axis] - bounds.min[axis]) * f64::from(step) / 10.0
                            });
                            let exact = distance_m(place, Position::new(x, y).unwrap());
                            let known =
                                bound <= exact || (bound.is_infinite() && exact > Around::FARTHEST_M * 0.96);
                            assert!(known, "{place:?} {bound} {exact}");
                        }
                    }
                }
            }
        }
        assert!(finite > 500, "{finite}");
    }

    #[test]
    fn what_is_at_the_ends_of_the_grid_and_places_not_taken_are_far() {
        let place = Position::new(164.9, -79.9).unwrap();
        let below = Below::of(place, &Around::at(place).unwrap());
        let far = |[w, s, e, n]: [i32; 4]| below.squares_m2([&[w; FAN], &[s; FAN], &[e; FAN], &[n; FAN]])[0];
        assert!(far([i32::MAX, i32::MAX, i32::MIN, i32::MIN]).is_infinite());
        assert!(far([i32::MIN, i32::MIN, i32::MIN, i32::MIN]).is_infinite());
        assert!(far([i32::MAX, i32::MAX, i32::MAX, i32::MAX]).is_infinite());
        assert!(far([i32::MIN, i32::MIN, i32::MAX, i32::MAX]) == 0.0);
    }
}
