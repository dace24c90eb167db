//! A plane laid on the Earth at one place.

use super::Position;
use super::ellipsoid::{E2, EQUATORIAL_RADIUS_M, arc_over, direct, inverse};
use super::position::wrap_lon;

/// A point in a plane: metres east, metres north.
pub type Xy = [f64; 2];

/// Azimuthal equidistant plane of a place: every other place lies in its true direction at its true geodesic
/// distance from the origin.
///
/// Made once per place or per tile of work, it costs two trigonometric calls; a position then costs one square
/// root, because the sines of small differences are series.
///
/// # Units
/// - Plane coordinates in metres east and north of the origin; positions in degrees.
/// - From the origin: true to 1 µm up to 30 km and to Karney's precision beyond, anywhere on the Earth,
///   poles and antimeridian included.
/// - Between two other points, both within [`LocalFrame::REACH_M`] of the origin: distances, and offsets from
///   the straight line that stands for a geodesic edge, are true to [`LocalFrame::ERROR_M`].
/// - Formulas: Euler's and Meusnier's theorems for the arc over the chord; the angle between normal section and
///   geodesic as in W. Torge, *Geodesy*, 6.2.
#[derive(Debug, Clone, Copy)]
pub struct LocalFrame {
    origin: Position,
    sin_lat: f64,
    cos_lat: f64,
    /// Distance of the origin from the Earth's axis, metres.
    axis: f64,
    /// Height of the origin over the equatorial plane, metres.
    height: f64,
    /// Curvature in the prime vertical and in the meridian, 1/metres.
    curve_east: f64,
    curve_north: f64,
    /// Half the second derivative of the angle between normal section and geodesic, 1/metres².
    twist: f64,
}

impl LocalFrame {
    /// Within this many metres of the origin the plane may be measured in by plain Pythagoras.
    pub const REACH_M: f64 = 2_000.0;
    /// How far such a measurement can be off, metres.
    pub const ERROR_M: f64 = 1e-4;
    /// Beyond this distance from the origin the series give way to Karney's solution.
    const SERIES_M: f64 = 30_000.0;

    /// Lays the plane at a place.
    pub fn at(origin: Position) -> Self {
        let (sin_lat, cos_lat) = origin.lat().to_radians().sin_cos();
        let w2 = 1.0 - E2 * sin_lat * sin_lat;
        let n = EQUATORIAL_RADIUS_M / w2.sqrt();
        let curve_east = 1.0 / n;
        Self {
            origin,
            sin_lat,
            cos_lat,
            axis: n * cos_lat,
            height: n * (1.0 - E2) * sin_lat,
            curve_east,
            curve_north: curve_east * w2 / (1.0 - E2),
            twist: E2 / (1.0 - E2) * cos_lat * cos_lat * curve_east * curve_east / 6.0,
        }
    }

    /// Where the plane touches the Earth.
    pub fn origin(&self) -> Position {
        self.origin
    }

    /// Metres in a degree of longitude and in one of latitude at the origin.
    pub(super) fn metres_per_degree(&self) -> (f64, f64) {
        (self.axis.to_radians(), 1.0_f64.to_radians() / self.curve_north)
    }

    /// Gaussian curvature at the origin, 1/metres².
    pub(crate) fn gauss_curvature(&self) -> f64 {
        self.curve_east * self.curve_north
    }

    /// Metres east and north of the origin, measured along the geodesic from the origin.
    pub fn to_plane(&self, p: Position) -> Xy {
        self.near(p).unwrap_or_else(|| self.far(p))
    }

    /// [`LocalFrame::to_plane`] by the series; `None` beyond their reach.
    pub(crate) fn near(&self, p: Position) -> Option<Xy> {
        let (sin_lon, cos_lon) = sin_cos_small(wrap_lon(p.lon() - self.origin.lon()).to_radians());
        let (sin_d, cos_d) = sin_cos_small((p.lat() - self.origin.lat()).to_radians());
        let sin_lat = self.sin_lat * cos_d + self.cos_lat * sin_d;
        let cos_lat = self.cos_lat * cos_d - self.sin_lat * sin_d;
        let n = EQUATORIAL_RADIUS_M / (1.0 - E2 * sin_lat * sin_lat).sqrt();
        let out = n * cos_lat * cos_lon - self.axis;
        let over = n * (1.0 - E2) * sin_lat - self.height;
        let east = n * cos_lat * sin_lon;
        let north = self.cos_lat * over - self.sin_lat * out;
        let up = self.cos_lat * out + self.sin_lat * over;
        let level2 = east * east + north * north;
        let chord2 = level2 + up * up;
        if chord2 > Self::SERIES_M * Self::SERIES_M {
            return None;
        }
        if level2 == 0.0 {
            return Some([0.0, 0.0]);
        }
        let bend = (east * east * self.curve_east + north * north * self.curve_north) / level2;
        let stretch = arc_over(chord2.sqrt(), bend) / level2.sqrt();
        let turn = self.twist * east * north;
        Some([stretch * (east - turn * north), stretch * (north + turn * east)])
    }

    fn far(&self, p: Position) -> Xy {
        let task = inverse(self.origin, p);
        let (sin, cos) = task.azimuth1_deg.to_radians().sin_cos();
        [task.distance_m * sin, task.distance_m * cos]
    }

    /// The place at so many metres east and north: the inverse of [`LocalFrame::to_plane`] to a nanometre.
    pub fn to_position(&self, [east, north]: Xy) -> Position {
        let wanted = east.hypot(north);
        if wanted == 0.0 {
            return self.origin;
        }
        if wanted > Self::SERIES_M {
            return direct(self.origin, east.atan2(north).to_degrees(), wanted);
        }
        // Back from the geodesic's direction to that of the normal section.
        let turn = self.twist * east * north;
        let (te, tn) = (east + turn * north, north - turn * east);
        let length = te.hypot(tn);
        let (te, tn) = (te / length, tn / length);
        let bend = te * te * self.curve_east + tn * tn * self.curve_north;
        let mut level = wanted;
        let mut up = 0.0;
        for _ in 0..3 {
            up = self.drop_below_plane(te, tn, level);
            level *= wanted / arc_over(level.hypot(up), bend);
        }
        let out = self.axis + self.cos_lat * up - self.sin_lat * tn * level;
        let over = self.height + self.sin_lat * up + self.cos_lat * tn * level;
        let side = te * level;
        let lat = (over / (1.0 - E2)).atan2(out.hypot(side)).to_degrees();
        Position::wrapped(self.origin.lon() + side.atan2(out).to_degrees(), lat)
    }

    /// How far the ellipsoid lies over the tangent plane (always negative) at a level distance in a direction:
    /// the root of the quadratic that the ellipsoid's equation becomes along the origin's vertical.
    fn drop_below_plane(&self, te: f64, tn: f64, level: f64) -> f64 {
        let polar = 1.0 / (1.0 - E2);
        let (tx, tz) = (-self.sin_lat * tn, self.cos_lat * tn);
        let (ux, uz) = (self.cos_lat, self.sin_lat);
        let tt = tx * tx + te * te + tz * tz * polar;
        let tu = tx * ux + tz * uz * polar;
        let uu = ux * ux + uz * uz * polar;
        let gradient = self.axis.hypot(self.height * polar);
        let beta = gradient + level * tu;
        let c = level * level * tt;
        -c / (beta + (beta * beta - uu * c).sqrt())
    }
}

/// Sine and cosine; within a fiftieth of a radian (over 100 km) by series exact to the last digit.
fn sin_cos_small(x: f64) -> (f64, f64) {
    if x.abs() > 0.02 {
        return x.sin_cos();
    }
    let x2 = x * x;
    let sin = x * (1.0 - x2 / 6.0 * (1.0 - x2 / 20.0 * (1.0 - x2 / 42.0)));
    let cos = 1.0 - x2 / 2.0 * (1.0 - x2 / 12.0 * (1.0 - x2 / 30.0 * (1.0 - x2 / 56.0)));
    (sin, cos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::distance_m;
    use crate::geodesy::testing::{at, everywhere};

    #[test]
    fn the_plane_keeps_direction_and_distance_from_its_origin() {
        for origin in everywhere() {
            let frame = LocalFrame::at(origin);
            for azimuth in [0.0, 30.0, 45.0, 90.0, 135.0, 200.0, 300.0] {
                for length in [1.0, 500.0, 5_000.0, 29_500.0, 80_000.0] {
                    let p = direct(origin, azimuth, length);
                    let (sin, cos) = f64::to_radians(azimuth).sin_cos();
                    let [east, north] = frame.to_plane(p);
                    let off = (east - length * sin).hypot(north - length * cos);
                    assert!(off < 2e-6, "{origin:?} azimuth {azimuth} {length} m: {off}");
                }
            }
        }
    }

    #[test]
    fn there_and_back_is_a_nanometre() {
        for origin in everywhere() {
            let frame = LocalFrame::at(origin);
            for xy in [[0.0, 0.0], [3.0, -4.0], [-700.0, 1_500.0], [12_000.0, 9_000.0], [-29_000.0, 10.0]] {
                let [east, north] = frame.to_plane(frame.to_position(xy));
                let off = (east - xy[0]).hypot(north - xy[1]);
                assert!(off < 1e-8, "{origin:?} {xy:?}: {off}");
            }
        }
    }

    #[test]
    fn within_reach_the_plane_may_be_measured_in() {
        for origin in everywhere() {
            let frame = LocalFrame::at(origin);
            let reach = LocalFrame::REACH_M;
            let ring: Vec<_> = (0..12)
                .map(|i| direct(origin, f64::from(i) * 30.0, reach * (1.0 - 0.07 * f64::from(i % 4))))
                .collect();
            for &a in &ring {
                for &b in &ring {
                    let ([ax, ay], [bx, by]) = (frame.to_plane(a), frame.to_plane(b));
                    let off = (ax - bx).hypot(ay - by) - distance_m(a, b);
                    assert!(off.abs() < LocalFrame::ERROR_M, "{origin:?}: {off}");
                }
            }
        }
    }

    #[test]
    fn the_short_series_are_exact() {
        for i in -40..=40 {
            let x = f64::from(i) * 0.0005;
            let (sin, cos) = sin_cos_small(x);
            assert!((sin - x.sin()).abs() < 1e-17 && (cos - x.cos()).abs() < 2e-16);
        }
    }

    #[test]
    fn a_frame_at_the_pole_still_points_somewhere() {
        let frame = LocalFrame::at(at(30.0, 90.0));
        let [east, north] = frame.to_plane(at(30.0, 89.99));
        assert!(east.abs() < 1e-6 && (north + 1_116.939).abs() < 0.01, "{east} {north}");
    }
}
