//! The words by which columns say that they hold a position.

use crate::model::kind::squash;

/// What part of a position a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlacePart {
    /// Degrees east, or metres east with a projected reference system.
    East,
    /// Degrees north, or metres north.
    North,
    /// Both in one cell: `117.1, 33.2`.
    Pair,
    /// A geometry as text: WKT or GeoJSON.
    Geometry,
}

const EAST: &[&str] = &[
    "lon",
    "lng",
    "long",
    "longitude",
    "x",
    "easting",
    "east",
    "经度",
    "东经",
    "x坐标",
    "坐标x",
    "经度坐标",
    "横坐标",
    "xcoord",
    "coordx",
    "lonwgs84",
    "wgs84lon",
    "lond",
    "东坐标",
    "经度(°)",
    "经度(度)",
    "gpslon",
    "gps经度",
    "pointx",
    "decimallongitude",
];

const NORTH: &[&str] = &[
    "lat",
    "latitude",
    "y",
    "northing",
    "north",
    "纬度",
    "北纬",
    "y坐标",
    "坐标y",
    "纬度坐标",
    "纵坐标",
    "ycoord",
    "coordy",
    "latwgs84",
    "wgs84lat",
    "latd",
    "北坐标",
    "纬度(°)",
    "纬度(度)",
    "gpslat",
    "gps纬度",
    "pointy",
    "decimallatitude",
];

const PAIR: &[&str] = &[
    "坐标",
    "经纬度",
    "位置坐标",
    "gps坐标",
    "坐标位置",
    "经纬度坐标",
    "定位",
    "coordinates",
    "coordinate",
    "lonlat",
    "lnglat",
    "latlon",
    "latlng",
    "position",
    "geopoint",
    "gps",
];

const GEOMETRY: &[&str] = &[
    "wkt",
    "geometry",
    "geom",
    "thegeom",
    "shape",
    "wkbgeometry",
    "图形",
    "几何",
    "空间数据",
    "geojson",
    "geomwkt",
];

/// The part of a position that a column of this name holds.
pub fn place_part(name: &str) -> Option<PlacePart> {
    let word = squash(name);
    let among = |words: &[&str]| words.contains(&word.as_str());
    if among(EAST) {
        Some(PlacePart::East)
    } else if among(NORTH) {
        Some(PlacePart::North)
    } else if among(PAIR) {
        Some(PlacePart::Pair)
    } else if among(GEOMETRY) {
        Some(PlacePart::Geometry)
    } else {
        None
    }
}

/// Whether a name is one of a position's parts.
pub fn is_place_word(name: &str) -> bool {
    place_part(name).is_some()
}
