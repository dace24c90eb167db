//! How far things are from one place, cheaply enough to ask it of everything in sight.

use geo_types::Coord;

use super::Position;
use super::ellipsoid::{E2, EQUATORIAL_RADIUS_M};

/// Nearer to a pole the formulas do not hold, degrees of latitude.
const MOST_LAT: f64 = 80.0;
/// The smallest radius of curvature rounded down, metres.
const LEAST_RADIUS_M: f64 = 6_335_000.0;

/// Squares of distances from a place by the mid-latitude formula: a difference of longitude counts as the parallel
/// halfway is long. (W. Torge, *Geodesy*, 6.3.)
///
/// # Units
/// - metres², degrees
/// - a distance d up to [`Around::FARTHEST_M`] is off by less than [`Around::slack`] of itself
#[derive(Debug, Clone, Copy)]
pub struct Around {
    lon: f64,
    lat: f64,
    /// Metres in a degree of longitude halfway to a latitude: at the place itself, and more for each degree of difference.
    east: [f64; 2],
    north: [f64; 2],
    /// 1 + tan² of the latitude.
    steep: f64,
}

impl Around {
    /// As far as the formula goes, metres.
    pub const FARTHEST_M: f64 = 200_000.0;

    /// About a place; none near the poles and near the antimeridian.
    pub fn at(place: Position) -> Option<Around> {
        let (lon, lat) = (place.lon(), place.lat());
        // Nothing within the farthest distance lies beyond the antimeridian or the most northern latitude then.
        if lat.abs() > MOST_LAT || lon.abs() > 165.0 {
            return None;
        }
        let (sin, cos) = lat.to_radians().sin_cos();
        let w2 = 1.0 - E2 * sin * sin;
        let n = EQUATORIAL_RADIUS_M / w2.sqrt();
        let m = n * (1.0 - E2) / w2;
        let degree = 1.0_f64.to_radians();
        // The parallel's radius shrinks by M sin φ for each radian; the meridian's radius grows by 3 M e² sin φ cos φ / W².
        let east = [n * cos * degree, -m * sin * degree * degree / 2.0];
        let north = [m * degree, 1.5 * m * E2 * sin * cos / w2 * degree * degree];
        Some(Around { lon, lat, east, north, steep: 1.0 / (cos * cos) })
    }

    /// The square of the distance to a place.
    pub fn square_m2(&self, at: Coord<f64>) -> f64 {
        let (q, p) = (at.x - self.lon, at.y - self.lat);
        let ([e0, e1], [n0, n1]) = (self.east, self.north);
        let (east, north) = (q * (e0 + e1 * p), p * (n0 + n1 * p));
        east * east + north * north
    }

    /// Metres that a degree of longitude and one of latitude are long at least, within [`Around::FARTHEST_M`]: 1.8 degrees.
    pub fn least_degrees_m(&self) -> [f64; 2] {
        let ([e0, e1], [n0, n1]) = (self.east, self.north);
        [e0 - e1.abs() * 1.85 * 1.02, n0 - n1.abs() * 1.85]
    }

    /// By what share of itself a distance found by the formula may be off.
    pub fn slack(&self, distance_m: f64) -> f64 {
        self.slack_of(distance_m * distance_m)
    }

    fn slack_of(&self, square_m2: f64) -> f64 {
        1e-9 + square_m2 / (LEAST_RADIUS_M * LEAST_RADIUS_M) * self.steep
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::testing::everywhere;
    use crate::geodesy::{direct, distance_m};

    #[test]
    fn distances_are_off_by_less_than_they_say() {
        let mut asked = 0;
        for place in everywhere() {
            let Some(around) = Around::at(place) else { continue };
            for length_m in [0.5, 30.0, 1_000.0, 20_000.0, 150_000.0] {
                for azimuth in 0..36 {
                    let there = direct(place, f64::from(azimuth) * 10.0, length_m);
                    let told = around.square_m2(there.coord()).sqrt();
                    let off = (told / distance_m(place, there) - 1.0).abs();
                    // A place in degrees is itself known to some nanometres only.
                    assert!(
                        off < around.slack(length_m) + 1e-8 / length_m,
                        "{place:?} {azimuth} {length_m}: {off}"
                    );
                    asked += 1;
                }
            }
        }
        assert!(asked > 500, "{asked}");
    }
}
