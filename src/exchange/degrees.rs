//! Coordinates as people write them into cells: plain numbers, degrees with minutes and seconds, pairs, WKT.

use geo_types::{Coord, Geometry, Point};
use serde_json::Value;
use wkt::Wkt;

use super::geojson::geometry_of;
use crate::model::text::Text;

/// The deepest nesting of brackets a geometry text may have; its parser recurses.
const MAX_BRACKETS: usize = 16;

/// One coordinate of a cell: a number, or degrees, minutes and seconds. North and east are positive; a letter or word
/// of the south or west turns the sign.
///
/// # Units
/// - result: degrees where the cell has degree marks, else the number as it stands; none when it is no coordinate
pub fn coordinate(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => coordinate_of(text),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

fn coordinate_of(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if let Ok(number) = text.parse::<f64>() {
        return Some(number);
    }
    let mut sign = 1.0;
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' | '.' | '-' | '+' => plain.push(c),
            '０'..='９' => plain.push(char::from_u32(u32::from(c) - 0xfee0)?),
            '．' => plain.push('.'),
            '−' => plain.push('-'),
            'N' | 'n' | 'E' | 'e' | '北' | '东' => {}
            'S' | 's' | 'W' | 'w' | '南' | '西' => sign = -1.0,
            // Marks of degrees, minutes, seconds, and the words for latitude and longitude.
            '°' | 'º' | '˚' | '度' | '′' | '\'' | '’' | '‘' | '分' | '″' | '"' | '”' | '“' | '秒' | ' '
            | '\u{a0}' | '\u{3000}' | ':' | '：' | '纬' | '经' => plain.push(' '),
            _ => return None,
        }
    }
    let parts: Vec<f64> = plain.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let whole = *parts.first()?;
    let negative = whole.is_sign_negative();
    let sixty = |part: Option<&f64>| part.copied().filter(|part| (0.0..60.0).contains(part));
    let degrees = match parts.len() {
        1 => whole.abs(),
        2 => whole.abs() + sixty(parts.get(1))? / 60.0,
        3 => whole.abs() + sixty(parts.get(1))? / 60.0 + sixty(parts.get(2))? / 3600.0,
        _ => return None,
    };
    Some(if negative { -degrees } else { degrees } * sign)
}

/// A pair of coordinates in one cell, in the order written: `117.1, 33.2`, `(117.1 33.2)`, `东经117.1°，北纬33.2°`. Where
/// words or letters say which is which, the one of the east comes first.
pub fn pair(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().trim_matches(['(', ')', '[', ']', '（', '）', '【', '】', '<', '>']);
    if text.len() > 160 {
        return None;
    }
    let split = |marks: &[char]| {
        let parts: Vec<&str> = text.split(marks).map(str::trim).filter(|part| !part.is_empty()).collect();
        <[&str; 2]>::try_from(parts).ok()
    };
    let [one, other] =
        split(&[',', '，', ';', '；', '、', '/', '|', '\t']).or_else(|| split(&[' ', '\u{3000}']))?;
    let (first, second) = (coordinate_of(one)?, coordinate_of(other)?);
    let north = |part: &str| part.contains(['N', 'n', 'S', 's', '北', '南', '纬']);
    Some(if north(one) && !north(other) { (second, first) } else { (first, second) })
}

/// A geometry written as text, WKT or GeoJSON, and whether a ring of it had to be closed.
///
/// # Errors
/// What is wrong with it, in words.
pub fn geometry(text: &str) -> Result<(Geometry<f64>, bool), Text> {
    let text = text.trim();
    if text.starts_with('{') {
        return geometry_of(text);
    }
    // `SRID=4490;POINT(…)` as PostGIS writes it.
    let text = match text.split_once(';') {
        Some((head, rest)) if head.to_ascii_uppercase().starts_with("SRID=") => rest,
        _ => text,
    };
    let mut open = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' => open += 1,
            b')' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_BRACKETS {
            return Err(Text::new(
                format!("图形的括号嵌套超过 {MAX_BRACKETS} 层"),
                format!("the geometry's brackets are nested more than {MAX_BRACKETS} deep"),
            ));
        }
    }
    let parsed: Wkt<f64> = text.parse().map_err(|error: &str| {
        Text::new(
            format!("图形的 WKT 读不出来：{error}"),
            format!("the geometry is not WKT that can be read: {error}"),
        )
    })?;
    let closed = has_open_ring(&parsed);
    let empty = || Text::new("图形是空的，没有坐标", "the geometry is empty: it has no coordinates");
    let geometry = Geometry::try_from(parsed).map_err(|_| empty())?;
    if geo::CoordsIter::coords_count(&geometry) == 0 {
        return Err(empty());
    }
    Ok((geometry, closed))
}

fn has_open_ring(wkt: &Wkt<f64>) -> bool {
    let open = |polygon: &wkt::types::Polygon<f64>| {
        polygon.rings().iter().any(|ring| {
            let ends = (ring.coords().first(), ring.coords().last());
            matches!(ends, (Some(first), Some(last)) if (first.x, first.y) != (last.x, last.y))
        })
    };
    match wkt {
        Wkt::Polygon(polygon) => open(polygon),
        Wkt::MultiPolygon(many) => many.polygons().iter().any(open),
        Wkt::GeometryCollection(many) => many.geometries().iter().any(has_open_ring),
        _ => false,
    }
}

/// A point from its two coordinates.
pub fn point(east: f64, north: f64) -> Geometry<f64> {
    Geometry::Point(Point(Coord { x: east, y: north }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn degrees_are_read_however_they_are_written() {
        for (text, degrees) in [
            ("117.5", 117.5),
            (" 117°30′00″E ", 117.5),
            ("117°30'", 117.5),
            ("117度30分0秒", 117.5),
            ("东经117°30′", 117.5),
            ("117 30 0", 117.5),
            ("3°30'W", -3.5),
            ("-3 30", -3.5),
            ("南纬33.5°", -33.5),
        ] {
            assert_eq!(coordinate(&json!(text)), Some(degrees), "{text}");
        }
        for text in ["", "abc", "117°61′", "1 2 3 4", "12月3日"] {
            assert_eq!(coordinate(&json!(text)), None, "{text}");
        }
    }

    #[test]
    fn a_pair_in_one_cell_is_read_in_its_order_unless_letters_say_otherwise() {
        assert_eq!(pair("117.5, 33.25"), Some((117.5, 33.25)));
        assert_eq!(pair("（117.5，33.25）"), Some((117.5, 33.25)));
        assert_eq!(pair("33.25N 117.5E"), Some((117.5, 33.25)));
        assert_eq!(pair("北纬33°15′，东经117°30′"), Some((117.5, 33.25)));
        assert_eq!(pair("石桥头"), None);
        assert_eq!(pair("1,2,3"), None);
    }

    #[test]
    fn an_open_ring_in_wkt_is_noticed() {
        assert!(geometry("POLYGON((0 0,1 0,1 1))").unwrap().1);
        assert!(!geometry("POLYGON((0 0,1 0,1 1,0 0))").unwrap().1);
        assert_eq!(geometry("SRID=4490;POINT(117 33)").unwrap().0, point(117.0, 33.0));
    }

    #[test]
    fn empty_and_endless_geometry_texts_are_refused() {
        assert!(geometry("POLYGON EMPTY").is_err());
        assert!(geometry("POINT EMPTY").is_err());
        let deep = format!("{}POINT(0 0){}", "GEOMETRYCOLLECTION(".repeat(100_000), ")".repeat(100_000));
        assert!(geometry(&deep).unwrap_err().en.contains("16 deep"));
    }
}
