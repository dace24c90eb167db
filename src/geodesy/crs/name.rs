//! How people write the name of a coordinate system.

use super::{Crs, CrsError};

/// More characters than any name needs.
const LONGEST: usize = 80;

pub(super) fn read(text: &str) -> Result<Crs, CrsError> {
    let word: String = text
        .chars()
        .take(LONGEST)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    match word.as_str() {
        "wgs84" | "crs84" | "ogc:crs84" | "urn:ogc:def:crs:ogc:1.3:crs84" | "urn:ogc:def:crs:ogc::crs84" => {
            return Ok(Crs::WGS84);
        }
        "http://www.opengis.net/def/crs/ogc/1.3/crs84" => return Ok(Crs::WGS84),
        "cgcs2000" | "国家2000" | "2000国家大地坐标系" => return Ok(Crs::CGCS2000),
        "gcj02" | "gcj" | "火星坐标" | "火星坐标系" | "高德" | "腾讯" => return Ok(Crs::GCJ02),
        "bd09" | "bd09ll" | "百度" | "百度坐标" => return Ok(Crs::BD09),
        _ => {}
    }
    let code = ["epsg:", "urn:ogc:def:crs:epsg:", "http://www.opengis.net/def/crs/epsg/", "epsg"]
        .iter()
        .find_map(|head| word.strip_prefix(head))
        // An urn or address may carry a version before the code.
        .map_or(word.as_str(), |tail| tail.rsplit([':', '/']).next().unwrap_or(tail));
    match code.parse() {
        Ok(code) => Crs::from_epsg(code).ok_or(CrsError::Code(code)),
        Err(_) => Err(CrsError::Name(text.chars().take(LONGEST).collect())),
    }
}
