//! Transverse Mercator by Krüger's series in the third flattening, to the sixth order.
//!
//! C. F. F. Karney, *Transverse Mercator with an accuracy of a few nanometers*, J. Geodesy 85 (2011), equations 7–12,
//! 35 and 36: 5 nm within 3,900 km of the central meridian.

use std::sync::LazyLock;

use crate::geodesy::EQUATORIAL_RADIUS_M;
use crate::geodesy::ellipsoid::FLATTENING;

/// Flattening of CGCS2000 (that of GRS 80 to the last digit given).
const CGCS2000_FLATTENING: f64 = 1.0 / 298.257_222_101;

pub(super) static CGCS2000: LazyLock<TransverseMercator> =
    LazyLock::new(|| TransverseMercator::new(CGCS2000_FLATTENING));
pub(super) static WGS84: LazyLock<TransverseMercator> = LazyLock::new(|| TransverseMercator::new(FLATTENING));

/// The projection of one ellipsoid, scale 1 on the central meridian.
#[derive(Debug)]
pub(super) struct TransverseMercator {
    eccentricity: f64,
    /// Radius of the rectifying sphere, metres.
    radius_m: f64,
    /// Conformal to rectifying, and back.
    alpha: [f64; 6],
    beta: [f64; 6],
}

/// Coefficients of n^j, n^(j+1) … n^6 for j = 1 … 6 (Karney 2011, equations 35 and 36).
const ALPHA: [&[f64]; 6] = [
    &[1.0 / 2.0, -2.0 / 3.0, 5.0 / 16.0, 41.0 / 180.0, -127.0 / 288.0, 7891.0 / 37800.0],
    &[13.0 / 48.0, -3.0 / 5.0, 557.0 / 1440.0, 281.0 / 630.0, -1983433.0 / 1935360.0],
    &[61.0 / 240.0, -103.0 / 140.0, 15061.0 / 26880.0, 167603.0 / 181440.0],
    &[49561.0 / 161280.0, -179.0 / 168.0, 6601661.0 / 7257600.0],
    &[34729.0 / 80640.0, -3418889.0 / 1995840.0],
    &[212378941.0 / 319334400.0],
];
const BETA: [&[f64]; 6] = [
    &[1.0 / 2.0, -2.0 / 3.0, 37.0 / 96.0, -1.0 / 360.0, -81.0 / 512.0, 96199.0 / 604800.0],
    &[1.0 / 48.0, 1.0 / 15.0, -437.0 / 1440.0, 46.0 / 105.0, -1118711.0 / 3870720.0],
    &[17.0 / 480.0, -37.0 / 840.0, -209.0 / 4480.0, 5569.0 / 90720.0],
    &[4397.0 / 161280.0, -11.0 / 504.0, -830251.0 / 7257600.0],
    &[4583.0 / 161280.0, -108847.0 / 3991680.0],
    &[20648693.0 / 638668800.0],
];

impl TransverseMercator {
    fn new(flattening: f64) -> Self {
        let n = flattening / (2.0 - flattening);
        let mut power = 1.0;
        let mut series = |rows: [&[f64]; 6]| {
            power = 1.0;
            rows.map(|row| {
                power *= n;
                power * row.iter().rev().fold(0.0, |sum, coefficient| sum * n + coefficient)
            })
        };
        let (alpha, beta) = (series(ALPHA), series(BETA));
        let n2 = n * n;
        Self {
            eccentricity: (flattening * (2.0 - flattening)).sqrt(),
            radius_m: EQUATORIAL_RADIUS_M / (1.0 + n)
                * (1.0 + n2 * (1.0 / 4.0 + n2 * (1.0 / 64.0 + n2 / 256.0))),
            alpha,
            beta,
        }
    }

    /// Metres east of the central meridian and north of the equator.
    ///
    /// # Units
    /// - `lon_deg`: degrees from the central meridian, at most 80; `lat_deg`: degrees
    pub(super) fn forward(&self, lon_deg: f64, lat_deg: f64) -> [f64; 2] {
        let (sin_lon, cos_lon) = lon_deg.to_radians().sin_cos();
        let tau = self.conformal(lat_deg.to_radians().tan());
        let xi = tau.atan2(cos_lon);
        let eta = (sin_lon / tau.hypot(cos_lon)).asinh();
        let [east, north] = waves(&self.alpha, xi, eta);
        [self.radius_m * (eta + east), self.radius_m * (xi + north)]
    }

    /// Degrees from the central meridian, and latitude, of metres east and north: the inverse of
    /// [`TransverseMercator::forward`].
    pub(super) fn inverse(&self, [east_m, north_m]: [f64; 2]) -> [f64; 2] {
        let (eta, xi) = (east_m / self.radius_m, north_m / self.radius_m);
        let [east, north] = waves(&self.beta, xi, eta);
        let (eta, xi) = (eta - east, xi - north);
        let (sinh, (sin, cos)) = (eta.sinh(), xi.sin_cos());
        let tau = self.geodetic(sin / sinh.hypot(cos));
        [sinh.atan2(cos).to_degrees(), tau.atan().to_degrees()]
    }

    /// Tangent of the conformal latitude from that of the geodetic one.
    fn conformal(&self, tau: f64) -> f64 {
        let e = self.eccentricity;
        let secant = tau.hypot(1.0);
        let sigma = (e * (e * tau / secant).atanh()).sinh();
        tau * sigma.hypot(1.0) - sigma * secant
    }

    /// The way back, by Newton's method: three steps reach the last digit.
    fn geodetic(&self, wanted: f64) -> f64 {
        let e2 = self.eccentricity * self.eccentricity;
        let mut tau = wanted / (1.0 - e2);
        for _ in 0..6 {
            let here = self.conformal(tau);
            let step = (wanted - here) / here.hypot(1.0) * (1.0 + (1.0 - e2) * tau * tau)
                / ((1.0 - e2) * tau.hypot(1.0));
            tau += step;
            if !step.is_finite() || step.abs() <= 1e-15 * tau.abs().max(1.0) {
                break;
            }
        }
        tau
    }
}

/// The sums Σ cⱼ cos 2jξ sinh 2jη and Σ cⱼ sin 2jξ cosh 2jη.
fn waves(coefficients: &[f64; 6], xi: f64, eta: f64) -> [f64; 2] {
    let mut sums = [0.0, 0.0];
    let mut j = 0.0;
    for c in coefficients {
        j += 2.0;
        let (sin, cos) = (j * xi).sin_cos();
        let [east, north] = sums;
        sums = [east + c * cos * (j * eta).sinh(), north + c * sin * (j * eta).cosh()];
    }
    sums
}
