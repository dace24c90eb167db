//! Coordinate systems that data comes in, and the way from each to positions and back.
//!
//! Inside the program everything is a longitude and latitude; WGS 84 and CGCS2000 are taken as one (the contract:
//! they part by decimetres as plates move, so a position never claims better than a metre). Web maps in China show
//! GCJ-02 or BD-09, hundreds of metres off; surveyors hand over Gauss–Krüger metres with or without the zone in front.

mod china_offset;
mod convert;
mod error;
mod gauss_kruger;
mod name;
mod prj;
mod zone;

use std::fmt;
use std::str::FromStr;

pub use error::{ConvertError, CrsError};
use zone::Zone;

/// A coordinate system verge can read and write. Coordinates are `x, y`: longitude and latitude in degrees, or metres
/// east and north.
///
/// | written | what |
/// |---|---|
/// | `wgs84` `EPSG:4326` `CRS84` `EPSG:4490` `cgcs2000` | longitude, latitude |
/// | `gcj02` `bd09` | what Chinese web maps show, degrees |
/// | `EPSG:4513`–`4533`, `4534`–`4554` | CGCS2000, 3-degree Gauss–Krüger zones 25–45, with and without the zone in the easting |
/// | `EPSG:4491`–`4501`, `4502`–`4512` | CGCS2000, 6-degree zones 13–23, the same |
/// | `EPSG:32601`–`32660`, `32701`–`32760` | WGS 84 / UTM, north and south |
/// | `EPSG:3857` | web Mercator: read and written, never measured in |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Crs(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// Degrees; the EPSG code, 4326 or 4490, only tells how it was called.
    Geographic(u32),
    Gcj02,
    Bd09,
    WebMercator,
    /// Transverse Mercator, by its EPSG code.
    Zone(Zone),
}

impl Crs {
    /// Longitude and latitude of WGS 84.
    pub const WGS84: Self = Self(Kind::Geographic(4326));
    /// Longitude and latitude of CGCS2000, taken as the same.
    pub const CGCS2000: Self = Self(Kind::Geographic(4490));
    /// GCJ-02 (火星坐标系), as on Amap and Tencent maps.
    pub const GCJ02: Self = Self(Kind::Gcj02);
    /// BD-09, as on Baidu maps.
    pub const BD09: Self = Self(Kind::Bd09);

    /// The system of an EPSG code; none for those that verge does not know.
    pub fn from_epsg(code: u32) -> Option<Self> {
        match code {
            4326 | 4490 => Some(Self(Kind::Geographic(code))),
            3857 => Some(Self(Kind::WebMercator)),
            _ => Zone::from_epsg(code).map(|zone| Self(Kind::Zone(zone))),
        }
    }

    /// Its EPSG code; GCJ-02 and BD-09 have none.
    pub fn epsg(self) -> Option<u32> {
        match self.0 {
            Kind::Geographic(code) => Some(code),
            Kind::WebMercator => Some(3857),
            Kind::Zone(zone) => Some(zone.epsg()),
            Kind::Gcj02 | Kind::Bd09 => None,
        }
    }

    /// Whether its coordinates are degrees (else metres).
    pub fn is_degrees(self) -> bool {
        matches!(self.0, Kind::Geographic(_) | Kind::Gcj02 | Kind::Bd09)
    }

    /// Whether its coordinates are positions as they stand.
    pub fn is_geographic(self) -> bool {
        matches!(self.0, Kind::Geographic(_))
    }

    /// The system a `.prj` file of a shapefile describes, or any other well-known text of a coordinate system.
    ///
    /// # Errors
    /// What it says, when verge does not know it.
    pub fn from_prj(text: &str) -> Result<Self, CrsError> {
        prj::read(text)
    }
}

impl FromStr for Crs {
    type Err = CrsError;

    /// Reads `wgs84`, `gcj02`, `bd09`, `EPSG:n` and the usual other ways of writing them.
    fn from_str(text: &str) -> Result<Self, CrsError> {
        name::read(text)
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Gcj02 => f.write_str("gcj02"),
            Kind::Bd09 => f.write_str("bd09"),
            _ => write!(f, "EPSG:{}", self.epsg().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests;
