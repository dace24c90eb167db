//! The table of transverse Mercator zones, by EPSG code.

use super::gauss_kruger::{CGCS2000, TransverseMercator, WGS84};

/// A zone of a known system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Zone {
    family: Family,
    /// From 0 within the family.
    at: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Family {
    /// CGCS2000, 6 degrees wide, the zone's number in front of the easting.
    SixWithZone,
    /// The same without the number.
    Six,
    /// CGCS2000, 3 degrees wide, the zone's number in front of the easting.
    ThreeWithZone,
    /// The same without the number.
    Three,
    UtmNorth,
    UtmSouth,
}

/// Family, first code, last code (EPSG register).
const FAMILIES: [(Family, u32, u32); 6] = [
    (Family::SixWithZone, 4491, 4501),
    (Family::Six, 4502, 4512),
    (Family::ThreeWithZone, 4513, 4533),
    (Family::Three, 4534, 4554),
    (Family::UtmNorth, 32601, 32660),
    (Family::UtmSouth, 32701, 32760),
];

impl Zone {
    pub(super) fn from_epsg(code: u32) -> Option<Self> {
        let (family, first, _) =
            FAMILIES.into_iter().find(|(_, first, last)| (*first..=*last).contains(&code))?;
        Some(Self { family, at: code - first })
    }

    pub(super) fn epsg(self) -> u32 {
        FAMILIES.iter().find(|(family, ..)| *family == self.family).map_or(0, |(_, first, _)| first + self.at)
    }

    /// The central meridian, degrees east.
    pub(super) fn meridian_deg(self) -> f64 {
        let at = f64::from(self.at);
        match self.family {
            Family::SixWithZone | Family::Six => 75.0 + 6.0 * at,
            Family::ThreeWithZone | Family::Three => 75.0 + 3.0 * at,
            Family::UtmNorth | Family::UtmSouth => -177.0 + 6.0 * at,
        }
    }

    /// The number the zone is known by.
    fn number(self) -> u32 {
        match self.family {
            Family::SixWithZone | Family::Six => 13 + self.at,
            Family::ThreeWithZone | Family::Three => 25 + self.at,
            Family::UtmNorth | Family::UtmSouth => 1 + self.at,
        }
    }

    /// What is added to the easting, metres.
    pub(super) fn false_easting_m(self) -> f64 {
        match self.family {
            Family::SixWithZone | Family::ThreeWithZone => f64::from(self.number()) * 1_000_000.0 + 500_000.0,
            _ => 500_000.0,
        }
    }

    /// What is added to the northing, metres.
    pub(super) fn false_northing_m(self) -> f64 {
        if self.family == Family::UtmSouth { 10_000_000.0 } else { 0.0 }
    }

    /// The scale on the central meridian.
    pub(super) fn scale(self) -> f64 {
        if matches!(self.family, Family::UtmNorth | Family::UtmSouth) { 0.9996 } else { 1.0 }
    }

    pub(super) fn projection(self) -> &'static TransverseMercator {
        if matches!(self.family, Family::UtmNorth | Family::UtmSouth) { &WGS84 } else { &CGCS2000 }
    }

    /// The zone of the same width that an easting points to by its leading number, or by its lack of one.
    pub(super) fn rather(self, easting: f64) -> Option<u32> {
        let (with_zone, without) = match self.family {
            Family::SixWithZone | Family::Six => (4491, 4502),
            Family::ThreeWithZone | Family::Three => (4513, 4534),
            Family::UtmNorth | Family::UtmSouth => return None,
        };
        let first = self.number() - self.at;
        let prefix = (easting / 1_000_000.0).floor();
        if prefix == 0.0 {
            return Some(without + self.at);
        }
        let zones = if with_zone == 4491 { 11 } else { 21 };
        let at = prefix - f64::from(first);
        (0.0..f64::from(zones)).contains(&at).then_some(with_zone + at as u32)
    }
}
