//! Places the unit tests of this folder share.

use super::Position;

pub(crate) fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

/// Both hemispheres, the equator, 70° N, the antimeridian, near a pole, and Huaiyuan.
pub(crate) fn everywhere() -> Vec<Position> {
    let lats = [-88.0, -45.0, -0.003, 0.0, 0.004, 32.96, 55.9, 70.0, 89.9];
    let lons = [-180.0, -179.999, -3.2, 0.0, 116.98, 179.9995];
    lats.iter().flat_map(|&lat| lons.iter().map(move |&lon| at(lon, lat))).collect()
}
