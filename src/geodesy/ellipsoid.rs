//! The ellipsoid, and the four basic tasks on it: distance, inverse, direct, and a point along an edge.
//!
//! WGS 84 and CGCS2000 are taken as one: their flattenings differ in the ninth digit, which is 0.1 mm at the
//! pole. Exact answers come from Karney's series (C. F. F. Karney, *Algorithms for geodesics*, J. Geodesy 87,
//! 2013, through `geographiclib-rs`); short distances from the chord, which is a hundred times cheaper.

use std::sync::LazyLock;

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

use super::{LocalFrame, Position};

/// Equatorial radius of WGS 84 and CGCS2000, metres.
pub const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
/// Flattening of WGS 84.
pub const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// Square of the first eccentricity.
pub(crate) const E2: f64 = FLATTENING * (2.0 - FLATTENING);
/// Mean radius (2a + b)/3, metres: for starting values and bounds, never for a result.
pub(crate) const MEAN_RADIUS_M: f64 = 6_371_008.771_4;

/// Longest chord for which the short formulas of this folder are used; their error there is below a
/// micrometre for distances (asserted in `tests/oracle`).
const SHORT_CHORD_M: f64 = 30_000.0;

static GEODESIC: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

pub(crate) fn geodesic() -> &'static Geodesic {
    &GEODESIC
}

/// A vector from the Earth's centre, metres.
pub(crate) type Vec3 = [f64; 3];

/// The place in Earth-centred coordinates, metres.
pub(crate) fn surface(p: Position) -> Vec3 {
    let (sin_lat, cos_lat) = p.lat().to_radians().sin_cos();
    let (sin_lon, cos_lon) = p.lon().to_radians().sin_cos();
    let n = EQUATORIAL_RADIUS_M / (1.0 - E2 * sin_lat * sin_lat).sqrt();
    [n * cos_lat * cos_lon, n * cos_lat * sin_lon, n * (1.0 - E2) * sin_lat]
}

pub(crate) fn minus(a: Vec3, b: Vec3) -> Vec3 {
    let ([ax, ay, az], [bx, by, bz]) = (a, b);
    [ax - bx, ay - by, az - bz]
}

pub(crate) fn dot(a: Vec3, b: Vec3) -> f64 {
    let ([ax, ay, az], [bx, by, bz]) = (a, b);
    ax * bx + ay * by + az * bz
}

/// The arc over a chord of a curve of the given curvature (`2/κ · asin(κc/2)`, as a series).
///
/// # Units
/// - `chord`: metres, up to some 50 km; `curvature`: 1/metres. Result: metres.
pub(crate) fn arc_over(chord: f64, curvature: f64) -> f64 {
    let x = chord * chord * curvature * curvature;
    chord * (1.0 + x * (1.0 / 24.0 + x * (3.0 / 640.0)))
}

/// Distance along the geodesic.
///
/// # Units
/// - Result: metres, 0 or more. Within 1 µm up to 30 km, from there on Karney's 15 nm.
/// - From Bengbu to Huaiyuan, [117.36, 32.94] to [117.19, 32.97], it is 16 239.581 m.
pub fn distance_m(a: Position, b: Position) -> f64 {
    let (p, q) = (surface(a), surface(b));
    distance_between(p, q).unwrap_or_else(|| inverse(a, b).distance_m)
}

/// The distance of two places given by their Earth-centred coordinates, `None` beyond the short formulas.
fn distance_between(p: Vec3, q: Vec3) -> Option<f64> {
    let d = minus(q, p);
    let chord2 = dot(d, d);
    if chord2 == 0.0 {
        return Some(0.0);
    }
    if chord2 > SHORT_CHORD_M * SHORT_CHORD_M {
        return None;
    }
    // Curvature of the normal section at the middle of the chord, in its direction: with the surface as
    // x² + y² + z²/(1−e²) = a², it is tᵀAt / |Am|. By symmetry the error starts at the fifth power.
    let ([dx, dy, dz], [px, py, pz], [qx, qy, qz]) = (d, p, q);
    let polar = 1.0 / (1.0 - E2);
    let (mx, my, mz) = (0.5 * (px + qx), 0.5 * (py + qy), 0.5 * (pz + qz) * polar);
    let bend = (dx * dx + dy * dy + dz * dz * polar) / chord2;
    let curvature = bend / (mx * mx + my * my + mz * mz).sqrt();
    Some(arc_over(chord2.sqrt(), curvature))
}

/// Answer of the inverse task.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inverse {
    /// Distance along the geodesic, metres.
    pub distance_m: f64,
    /// Azimuth at the first place, degrees clockwise from north, −180 to 180.
    pub azimuth1_deg: f64,
    /// Forward azimuth at the second place (the direction of going on), degrees, −180 to 180.
    pub azimuth2_deg: f64,
}

/// Distance and both azimuths, by Karney's inverse solution.
///
/// # Units
/// - Distances in metres (15 nm), azimuths in degrees clockwise from north.
pub fn inverse(a: Position, b: Position) -> Inverse {
    let (distance_m, azimuth1_deg, azimuth2_deg, _arc): (f64, f64, f64, f64) =
        geodesic().inverse(a.lat(), a.lon(), b.lat(), b.lon());
    Inverse { distance_m, azimuth1_deg, azimuth2_deg }
}

/// The place reached by going a distance along the geodesic that leaves `a` at an azimuth.
///
/// # Units
/// - `azimuth_deg`: degrees clockwise from north; `distance_m`: metres, negative goes backwards.
pub fn direct(a: Position, azimuth_deg: f64, distance_m: f64) -> Position {
    let (lat, lon): (f64, f64) = geodesic().direct(a.lat(), a.lon(), azimuth_deg, distance_m);
    Position::wrapped(lon, lat)
}

/// The place at a share of the way along the geodesic from `a` to `b`.
///
/// # Units
/// - `fraction`: 0 at `a`, 1 at `b`, by length; values outside are clamped, NaN is taken as 0.
pub fn along(a: Position, b: Position, fraction: f64) -> Position {
    if fraction >= 1.0 {
        return b;
    }
    if fraction > 0.0 {
        let frame = LocalFrame::at(a);
        let [east, north] = frame.to_plane(b);
        return frame.to_position([east * fraction, north * fraction]);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::testing::at;

    #[test]
    fn a_place_is_no_distance_from_itself() {
        assert_eq!(distance_m(at(116.98, 32.96), at(116.98, 32.96)), 0.0);
    }

    #[test]
    fn short_distances_agree_with_karney_everywhere() {
        for lat in [-89.99, -70.0, -33.0, -0.01, 0.0, 0.02, 33.0, 45.0, 70.0, 89.0, 89.999] {
            for lon in [-180.0, -179.99, 0.0, 117.0, 179.99] {
                for azimuth in [0.0, 17.0, 45.0, 90.0, 133.0, 180.0, 271.0] {
                    for length in [0.01, 1.0, 100.0, 1_000.0, 10_000.0, 29_000.0] {
                        let a = at(lon, lat);
                        let b = direct(a, azimuth, length);
                        let exact = inverse(a, b).distance_m;
                        assert!((distance_m(a, b) - exact).abs() < 1e-6, "{lat} {lon} {azimuth} {length}");
                    }
                }
            }
        }
    }

    #[test]
    fn half_way_is_as_far_from_both_ends() {
        for (a, b) in [
            (at(179.99, 33.0), at(-179.99, 33.01)),
            (at(117.0, 70.0), at(119.0, 70.5)),
            (at(0.0, 89.99), at(170.0, 89.99)),
            (at(10.0, -0.05), at(10.1, 0.05)),
        ] {
            let middle = along(a, b, 0.5);
            assert!((distance_m(a, middle) - distance_m(b, middle)).abs() < 2e-6);
            let detour = distance_m(a, middle) + distance_m(middle, b) - distance_m(a, b);
            assert!(detour.abs() < 2e-6, "{detour}");
        }
    }

    #[test]
    fn the_ends_of_an_edge_are_returned_bit_for_bit() {
        let (a, b) = (at(116.1, 32.7), at(116.3, 32.9));
        assert_eq!(along(a, b, 0.0), a);
        assert_eq!(along(a, b, 1.0), b);
        assert_eq!(along(a, b, f64::NAN), a);
    }
}
