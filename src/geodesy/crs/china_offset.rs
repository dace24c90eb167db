//! GCJ-02 and BD-09: what the law has Chinese web maps show in place of WGS 84.
//!
//! The formulas are public knowledge since 2010 and the same in all libraries; there is no official text, and the map
//! services add about half a metre of their own. Outside the box that the formulas use for China (72.004–137.8347° E,
//! 0.8293–55.8271° N) a position is the same in all three systems. The way back is by iteration.

use crate::geodesy::Position;

/// Equatorial radius and squared eccentricity of the Krasovsky ellipsoid, as the formulas have them.
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;
const PI: f64 = std::f64::consts::PI;
/// The angular frequency of BD-09's ripple, radians per degree.
const RIPPLE: f64 = PI * 3_000.0 / 180.0;

/// Steps below this are converged, degrees: a hundredth of what the contract's ten decimals show.
const CONVERGED_DEG: f64 = 1e-12;
/// Every step gains nearly two digits.
const MAX_STEPS: usize = 40;

type Lonlat = [f64; 2];

/// Whether the formulas move this place at all.
fn is_moved([lon, lat]: Lonlat) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

/// WGS 84 to GCJ-02, degrees.
pub(super) fn to_gcj02(p: Position) -> Lonlat {
    let at = [p.lon(), p.lat()];
    if is_moved(at) { moved(at) } else { at }
}

/// WGS 84 to BD-09, degrees.
pub(super) fn to_bd09(p: Position) -> Lonlat {
    let at = [p.lon(), p.lat()];
    if is_moved(at) { rippled(moved(at)) } else { at }
}

/// GCJ-02 to WGS 84, degrees: to 1e-11.
pub(super) fn from_gcj02(shown: Lonlat) -> Lonlat {
    back(shown, moved)
}

/// BD-09 to WGS 84, degrees: to 1e-11.
pub(super) fn from_bd09(shown: Lonlat) -> Lonlat {
    back(shown, |at| rippled(moved(at)))
}

/// The place that is shown at `shown`: fixed point of subtracting the offset found there. At the border of the box,
/// where two places are shown as one, the one that is moved wins.
fn back(shown: Lonlat, forward: impl Fn(Lonlat) -> Lonlat) -> Lonlat {
    let mut at = shown;
    for _ in 0..MAX_STEPS {
        let [lon, lat] = forward(at);
        let (d_lon, d_lat) = (shown[0] - lon, shown[1] - lat);
        at = [at[0] + d_lon, at[1] + d_lat];
        if d_lon.abs().max(d_lat.abs()) < CONVERGED_DEG {
            break;
        }
    }
    if is_moved(at) { at } else { shown }
}

fn moved([lon, lat]: Lonlat) -> Lonlat {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let root = x.abs().sqrt();
    let wave = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + wave
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + wave
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let (sin, cos) = lat.to_radians().sin_cos();
    let w2 = 1.0 - EE * sin * sin;
    let d_lat = north.to_degrees() / (A * (1.0 - EE) / (w2 * w2.sqrt()));
    let d_lon = east.to_degrees() / (A / w2.sqrt() * cos);
    [lon + d_lon, lat + d_lat]
}

fn rippled([x, y]: Lonlat) -> Lonlat {
    let z = x.hypot(y) + 0.00002 * (y * RIPPLE).sin();
    let (sin, cos) = (y.atan2(x) + 0.000003 * (x * RIPPLE).cos()).sin_cos();
    [z * cos + 0.0065, z * sin + 0.006]
}
