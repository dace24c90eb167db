//! What a `.prj` file says, as ArcGIS, SuperMap, QGIS and GDAL write it: an EPSG code if there is one, else the name.

use super::{Crs, CrsError};

/// More than any description of a coordinate system needs, in bytes.
const LONGEST: usize = 64 * 1024;

pub(super) fn read(text: &str) -> Result<Crs, CrsError> {
    let text = text.trim().trim_start_matches('\u{feff}');
    let shown = || CrsError::Name(first_name(text).unwrap_or(text).chars().take(80).collect());
    if text.len() > LONGEST {
        return Err(shown());
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    if let Some(code) = outer_code(&plain) {
        return Crs::from_epsg(code).ok_or(CrsError::Code(code));
    }
    first_name(text).and_then(of_name).ok_or_else(shown)
}

/// The first quoted text: the name of the outermost system.
fn first_name(text: &str) -> Option<&str> {
    text.split('"').nth(1)
}

/// The code in the outermost `AUTHORITY["EPSG","4548"]` or `ID["EPSG",4548]`: the last of the text, at depth one.
fn outer_code(plain: &str) -> Option<u32> {
    let at = ["authority[\"epsg\",", "id[\"epsg\","].iter().filter_map(|mark| plain.rfind(mark)).max()?;
    let depth = |up_to: &str| up_to.matches('[').count().checked_sub(up_to.matches(']').count());
    if depth(plain.get(..at)?) != Some(1) {
        return None;
    }
    let tail = plain.get(at..)?.split_once(',')?.1;
    tail.trim_start_matches('"').split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn of_name(name: &str) -> Option<Crs> {
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let number =
        |head: &str, tail: &str| -> Option<u32> { name.strip_prefix(head)?.strip_suffix(tail)?.parse().ok() };
    match name.as_str() {
        "gcswgs1984" | "wgs84" | "wgs1984" => return Some(Crs::WGS84),
        "gcschinageodeticcoordinatesystem2000"
        | "chinageodeticcoordinatesystem2000"
        | "gcscgcs2000"
        | "cgcs2000" => {
            return Some(Crs::CGCS2000);
        }
        "wgs1984webmercatorauxiliarysphere" | "wgs84pseudomercator" => return Crs::from_epsg(3857),
        _ => {}
    }
    for gauss in ["gk", "gausskruger"] {
        // The meridian or the zone tells which of the zones in order it is.
        let meridian = |head: &str| number(&format!("{head}{gauss}cm"), "e");
        let zone = |head: &str| number(&format!("{head}{gauss}zone"), "");
        let step = |from: u32, first: u32, width: u32, count: u32, value: u32| {
            let at = value.checked_sub(first)?;
            (at % width == 0 && at / width < count).then_some(from + at / width)
        };
        let code = [
            meridian("cgcs20003degree").and_then(|cm| step(4534, 75, 3, 21, cm)),
            zone("cgcs20003degree").and_then(|zone| step(4513, 25, 1, 21, zone)),
            meridian("cgcs2000").and_then(|cm| step(4502, 75, 6, 11, cm)),
            zone("cgcs2000").and_then(|zone| step(4491, 13, 1, 11, zone)),
        ];
        if let Some(code) = code.into_iter().flatten().next() {
            return Crs::from_epsg(code);
        }
    }
    for head in ["wgs1984utmzone", "wgs84utmzone"] {
        for (tail, base) in [("n", 32_600), ("s", 32_700)] {
            if let Some(zone) = number(head, tail).filter(|zone| (1..=60).contains(zone)) {
                return Crs::from_epsg(base + zone);
            }
        }
    }
    None
}
