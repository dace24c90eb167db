//! A plane for very many places about one place: polynomials in place of square roots.

use geo_types::Coord;

use super::local_frame::Xy;
use super::{LocalFrame, Position};

/// Where the stencil lies from which the polynomials are taken, metres.
const STENCIL_M: f64 = 1_500.0;
/// Nearer to a pole than this degree of latitude, meridians close up too fast for the series.
const MOST_LAT: f64 = 84.0;
/// No nearer to the antimeridian, degrees: longitudes are subtracted as they are.
const MARGIN_DEG: f64 = 1.0;
/// Room in what is longest and shortest for the orders of the series that are not counted there.
const ROOM: f64 = 1.001;

/// The plane of a [`LocalFrame`] by polynomials of the third order in the differences of longitude and latitude,
/// a dozen multiplications a place.
///
/// # Units
/// - Plane coordinates in metres east and north of the origin; positions in degrees.
/// - Within [`Patch::REACH_M`] of the origin: distances between two places, and offsets from the straight line that
///   stands for a geodesic edge of at most a kilometre, are true to [`Patch::ERROR_M`]; asserted below against
///   Karney's solution.
#[derive(Debug, Clone, Copy)]
pub struct Patch {
    lon: f64,
    lat: f64,
    east: [f64; 4],
    north: [f64; 5],
    /// Metres that a degree is long at most, anywhere within reach: east for one of longitude and of latitude, north for
    /// one of longitude and of latitude.
    most: [[f64; 2]; 2],
    /// Metres that a degree of longitude and one of latitude are long at least within reach.
    least: [f64; 2],
}

impl Patch {
    /// Within this many metres of the origin the plane may be measured in.
    pub const REACH_M: f64 = 2_000.0;
    /// How far such a measurement can be off, metres.
    pub const ERROR_M: f64 = 2e-4;

    /// Lays the plane at a place; none near the poles and the antimeridian, where its series do not hold.
    pub fn at(origin: Position) -> Option<Patch> {
        if origin.lat().abs() > MOST_LAT || origin.lon().abs() > 180.0 - MARGIN_DEG {
            return None;
        }
        let frame = LocalFrame::at(origin);
        let (lon, lat) = (origin.lon(), origin.lat());
        let (e10, n01) = frame.metres_per_degree();
        let (h, k) = (STENCIL_M / e10, STENCIL_M / n01);
        let at = |q: f64, p: f64| Position::new(lon + q, lat + p).ok().map(|place| frame.to_plane(place));
        let ([_, up], [_, down]) = (at(0.0, k)?, at(0.0, -k)?);
        let ([e_mid, n_mid], [e_up, n_up], [e_down, n_down]) = (at(h, 0.0)?, at(h, k)?, at(h, -k)?);
        let e30 = (e_mid / h - e10) / (h * h);
        let e11 = (e_up - e_down) / (2.0 * h * k);
        let e12 = ((e_up + e_down) / (2.0 * h) - e10 - e30 * h * h) / (k * k);
        let n02 = (up + down) / (2.0 * k * k);
        let n03 = ((up - down) / (2.0 * k) - n01) / (k * k);
        let n20 = n_mid / (h * h);
        let n21 = (n_up - n_down - up + down) / (2.0 * k * h * h);
        // How many degrees the reach is: a parallel is the shorter the nearer to the pole.
        let far_p = Patch::REACH_M / n01 * ROOM;
        let shortest = e10 - e11.abs() * 2.0 * far_p;
        let far_q = Patch::REACH_M / shortest * ROOM;
        // First derivatives of the plane at their greatest; what the third order adds is in the room.
        let longest = e10 + e11.abs() * 2.0 * far_p;
        let most = [
            [longest * ROOM, e11.abs() * far_q * ROOM],
            [2.0 * n20.abs() * far_q * ROOM, (n01 + 2.0 * n02.abs() * far_p) * ROOM],
        ];
        let least = [shortest / ROOM, n01 / ROOM];
        Some(Patch { lon, lat, east: [e10, e11, e12, e30], north: [n01, n02, n03, n20, n21], most, least })
    }

    /// Metres east and north of the origin; only within [`Patch::REACH_M`] is the result worth anything.
    pub fn to_plane(&self, at: Coord<f64>) -> Xy {
        let (q, p) = (at.x - self.lon, at.y - self.lat);
        let [e10, e11, e12, e30] = self.east;
        let [n01, n02, n03, n20, n21] = self.north;
        let q2 = q * q;
        [q * (e10 + p * (e11 + p * e12) + q2 * e30), p * (n01 + p * (n02 + p * n03)) + q2 * (n20 + p * n21)]
    }

    /// How far east and how far north two places within reach are apart at most, by their differences of longitude and of
    /// latitude.
    pub fn metres(&self, lon: f64, lat: f64) -> Xy {
        self.most.map(|[of_lon, of_lat]| of_lon * lon + of_lat * lat)
    }

    /// How many degrees of longitude and of latitude `metres` are at most within reach of the origin.
    pub fn degrees(&self, metres: f64) -> (f64, f64) {
        let [lon, lat] = self.least;
        (metres / lon, metres / lat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::testing::{at, everywhere};
    use crate::geodesy::{along, direct, distance_m, point_to_segment};

    fn ring(origin: Position) -> Vec<Position> {
        let length = |i: u32| Patch::REACH_M * (1.0 - 0.13 * f64::from(i % 7));
        (0..24).map(|i| direct(origin, f64::from(i) * 15.0, length(i))).collect()
    }

    #[test]
    fn within_reach_the_patch_may_be_measured_in() {
        let mut laid = 0;
        for origin in everywhere() {
            let Some(patch) = Patch::at(origin) else { continue };
            laid += 1;
            for &a in &ring(origin) {
                for &b in &ring(origin) {
                    let ([ax, ay], [bx, by]) = (patch.to_plane(a.coord()), patch.to_plane(b.coord()));
                    let off = (ax - bx).hypot(ay - by) - distance_m(a, b);
                    assert!(off.abs() < Patch::ERROR_M, "{origin:?}: {off}");
                }
            }
        }
        assert!(laid > 3, "{laid}");
    }

    #[test]
    fn near_things_are_measured_to_a_hundredth_of_a_millimetre() {
        for origin in [at(117.2, 33.0), at(25.0, 60.2), at(14.4, 35.9), at(-60.0, -51.7), at(20.0, 83.5)] {
            let patch = Patch::at(origin).unwrap();
            for &p in &ring(origin) {
                let (a, b) = (direct(p, 40.0, 300.0), direct(p, 41.0, -500.0));
                let thing = direct(along(a, b, 0.4), 131.0, 17.0);
                let [[ax, ay], [bx, by], [px, py]] = [a, b, thing].map(|one| patch.to_plane(one.coord()));
                let across = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / (bx - ax).hypot(by - ay);
                let off = across.abs() - point_to_segment(thing, a, b).offset_m;
                assert!(off.abs() < 1e-5, "{origin:?}: {off}");
            }
        }
    }

    #[test]
    fn metres_as_degrees_are_never_too_few() {
        for origin in [at(117.2, 33.0), at(25.0, -60.2), at(20.0, 83.5)] {
            let patch = Patch::at(origin).unwrap();
            for &p in &ring(origin) {
                let (lon, lat) = patch.degrees(100.0);
                for azimuth in [0.0, 90.0, 180.0, 270.0] {
                    let q = direct(p, azimuth, 100.0);
                    assert!((q.lon() - p.lon()).abs() <= lon && (q.lat() - p.lat()).abs() <= lat);
                }
            }
        }
    }

    #[test]
    fn degrees_as_metres_are_never_too_few() {
        for origin in everywhere() {
            let Some(patch) = Patch::at(origin) else { continue };
            for &p in &ring(origin) {
                for &q in &ring(origin) {
                    let ([px, py], [qx, qy]) = (patch.to_plane(p.coord()), patch.to_plane(q.coord()));
                    let [wide, high] = patch.metres((p.lon() - q.lon()).abs(), (p.lat() - q.lat()).abs());
                    assert!((px - qx).abs() <= wide && (py - qy).abs() <= high, "{origin:?}");
                }
            }
        }
    }

    #[test]
    fn where_the_series_do_not_hold_there_is_no_patch() {
        assert!(Patch::at(at(20.0, 89.0)).is_none() && Patch::at(at(-179.9, 10.0)).is_none());
    }
}
