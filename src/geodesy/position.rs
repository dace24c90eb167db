//! A place on the Earth, checked once.

use geo_types::Coord;
use serde::ser::{Serialize, SerializeTuple, Serializer};

/// A place on the ellipsoid: finite and in range by construction.
///
/// # Units
/// - `lon`: degrees east, −180 to 180; `lat`: degrees north (geodetic), −90 to 90.
/// - Serialised as `[lon, lat]`. A bridge on S225 stands at `[116.98, 32.96]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    lon: f64,
    lat: f64,
}

/// A pair of numbers that is no place on the Earth.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("longitude {lon}, latitude {lat} is not a position in degrees (±180, ±90)")]
pub struct OutOfRange {
    /// The longitude as given, degrees.
    pub lon: f64,
    /// The latitude as given, degrees.
    pub lat: f64,
}

impl OutOfRange {
    /// The pair would be in range if latitude and longitude changed places: the commonest mistake in
    /// spreadsheets.
    pub fn looks_swapped(&self) -> bool {
        in_range(self.lat, self.lon)
    }
}

fn in_range(lon: f64, lat: f64) -> bool {
    // NaN fails both comparisons, infinities the one they overshoot.
    lon.abs() <= 180.0 && lat.abs() <= 90.0
}

impl Position {
    /// Takes degrees east and north; NaN, infinities and anything beyond ±180, ±90 are refused.
    pub fn new(lon: f64, lat: f64) -> Result<Self, OutOfRange> {
        if in_range(lon, lat) { Ok(Self { lon, lat }) } else { Err(OutOfRange { lon, lat }) }
    }

    /// [`Position::new`] for a `geo_types` coordinate (`x` = longitude, `y` = latitude).
    pub fn from_coord(coord: Coord<f64>) -> Result<Self, OutOfRange> {
        Self::new(coord.x, coord.y)
    }

    /// A position out of the arithmetic of this folder: longitude is brought back into ±180 and latitude
    /// kept within ±90, where rounding may have carried it over the edge by a last digit.
    pub(crate) fn wrapped(lon: f64, lat: f64) -> Self {
        Self { lon: wrap_lon(lon), lat: lat.clamp(-90.0, 90.0) }
    }

    /// Degrees east, −180 to 180.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north, −90 to 90.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// The same place as a `geo_types` coordinate.
    pub fn coord(self) -> Coord<f64> {
        Coord { x: self.lon, y: self.lat }
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&self.lon)?;
        pair.serialize_element(&self.lat)?;
        pair.end()
    }
}

/// Brings a longitude or a difference of longitudes into −180 to 180 degrees; numbers already there are
/// returned bit for bit.
pub(crate) fn wrap_lon(degrees: f64) -> f64 {
    if degrees.abs() <= 180.0 {
        return degrees;
    }
    let turned = degrees.rem_euclid(360.0);
    if turned > 180.0 { turned - 360.0 } else { turned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_no_position() {
        for (lon, lat) in [(f64::NAN, 0.0), (0.0, f64::NAN), (f64::INFINITY, 0.0), (180.1, 0.0), (0.0, -90.1)]
        {
            assert!(Position::new(lon, lat).is_err(), "{lon} {lat}");
        }
        assert!(Position::new(-180.0, 90.0).is_ok());
    }

    #[test]
    fn swapped_axes_are_recognised_and_plain_nonsense_is_not() {
        assert!(Position::new(32.96, 116.98).unwrap_err().looks_swapped());
        assert!(!Position::new(500.0, 600.0).unwrap_err().looks_swapped());
    }

    #[test]
    fn a_longitude_past_the_antimeridian_comes_back_on_the_other_side() {
        assert_eq!(wrap_lon(181.0), -179.0);
        assert_eq!(wrap_lon(-190.0), 170.0);
        assert_eq!(wrap_lon(180.0), 180.0);
        assert_eq!(wrap_lon(-180.0), -180.0);
    }

    #[test]
    fn a_position_is_written_as_a_pair() {
        let text = serde_json::to_string(&Position::new(116.98, 32.96).unwrap()).unwrap();
        assert_eq!(text, "[116.98,32.96]");
    }
}
