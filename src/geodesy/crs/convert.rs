//! From coordinates to positions and back.

use geo::MapCoords;
use geo_types::{Coord, Geometry};

use super::china_offset as china;
use super::{ConvertError, Crs, Kind};
use crate::geodesy::{EQUATORIAL_RADIUS_M, OutOfRange, Position};

/// Farther from the central meridian than this the projection is nobody's intention; its error there is still 5 nm.
const MOST_FROM_MERIDIAN_DEG: f64 = 35.0;
/// The same in metres of easting, and a quarter of a meridian in metres of northing.
const MOST_EAST_M: f64 = 4_200_000.0;
const MOST_NORTH_M: f64 = 10_002_000.0;
/// Where web maps stop, degrees.
const WEB_MERCATOR_LAT: f64 = 85.06;

impl Crs {
    /// The position of a pair of coordinates.
    ///
    /// # Units
    /// - `x`, `y`: degrees east and north, or metres east and north, as the system has them
    /// - Gauss–Krüger and UTM are true to a tenth of a micrometre, GCJ-02 and BD-09 to 1e-11 degrees against their own
    ///   formulas
    pub fn to_position(self, x: f64, y: f64) -> Result<Position, ConvertError> {
        let finite = x.is_finite() && y.is_finite();
        if !finite && !self.is_degrees() {
            return Err(ConvertError::NotFinite { x, y });
        }
        match self.0 {
            Kind::Geographic(_) => Ok(Position::new(x, y)?),
            Kind::Gcj02 => Ok(as_position(Position::new(x, y)?, china::from_gcj02)),
            Kind::Bd09 => Ok(as_position(Position::new(x, y)?, china::from_bd09)),
            Kind::WebMercator => {
                let (lon, up) = ((x / EQUATORIAL_RADIUS_M).to_degrees(), y / EQUATORIAL_RADIUS_M);
                let lat = up.sinh().atan().to_degrees();
                if lat.abs() > WEB_MERCATOR_LAT || lon.abs() > 180.000_001 {
                    return Err(ConvertError::OutOfReach { x, y, rather: None });
                }
                Ok(Position::wrapped(lon.clamp(-180.0, 180.0), lat))
            }
            Kind::Zone(zone) => {
                let east = (x - zone.false_easting_m()) / zone.scale();
                let north = (y - zone.false_northing_m()) / zone.scale();
                if east.abs() > MOST_EAST_M || north.abs() > MOST_NORTH_M {
                    return Err(ConvertError::OutOfReach { x, y, rather: zone.rather(x) });
                }
                let [lon, lat] = zone.projection().inverse([east, north]);
                Ok(Position::wrapped(zone.meridian_deg() + lon, lat))
            }
        }
    }

    /// The coordinates of a position: the inverse of [`Crs::to_position`].
    pub fn of_position(self, p: Position) -> Result<[f64; 2], ConvertError> {
        match self.0 {
            Kind::Geographic(_) => Ok([p.lon(), p.lat()]),
            Kind::Gcj02 => Ok(china::to_gcj02(p)),
            Kind::Bd09 => Ok(china::to_bd09(p)),
            Kind::WebMercator => {
                if p.lat().abs() > WEB_MERCATOR_LAT {
                    return Err(OutOfRange { lon: p.lon(), lat: p.lat() }.into());
                }
                let up = p.lat().to_radians().tan().asinh();
                Ok([EQUATORIAL_RADIUS_M * p.lon().to_radians(), EQUATORIAL_RADIUS_M * up])
            }
            Kind::Zone(zone) => {
                let meridian = zone.meridian_deg();
                let from_meridian = crate::geodesy::position::wrap_lon(p.lon() - meridian);
                if from_meridian.abs() > MOST_FROM_MERIDIAN_DEG {
                    return Err(ConvertError::TooFarFromMeridian { lon: p.lon(), meridian });
                }
                let [east, north] = zone.projection().forward(from_meridian, p.lat());
                Ok([
                    zone.scale().mul_add(east, zone.false_easting_m()),
                    zone.scale().mul_add(north, zone.false_northing_m()),
                ])
            }
        }
    }

    /// Coordinates of this system in another; bit for bit the same where the two are one.
    pub fn convert(self, to: Self, x: f64, y: f64) -> Result<[f64; 2], ConvertError> {
        let position = self.to_position(x, y)?;
        if self == to || (self.is_geographic() && to.is_geographic()) {
            return Ok([x, y]);
        }
        to.of_position(position)
    }

    /// A geometry of this system in longitude and latitude; vertices of geographic systems come back bit for bit.
    ///
    /// # Errors
    /// The first vertex that has no place in this system.
    pub fn geometry_to_degrees(self, geometry: &Geometry<f64>) -> Result<Geometry<f64>, ConvertError> {
        geometry.try_map_coords(|Coord { x, y }| self.to_position(x, y).map(Position::coord))
    }
}

fn as_position(shown: Position, back: fn([f64; 2]) -> [f64; 2]) -> Position {
    let [lon, lat] = back([shown.lon(), shown.lat()]);
    Position::wrapped(lon, lat)
}
