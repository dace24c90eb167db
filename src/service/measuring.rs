//! Converting and measuring line by line, so that anyone can repeat what the program says about coordinates.

use std::str::FromStr;

use geo_types::Geometry;
use wkt::Wkt;

use crate::geodesy::validity::{Defect, admit};
use crate::geodesy::{Crs, FigureError, OutOfRange, area_m2, length_m, offset_m};
use crate::model::checks::refused;
use crate::model::text::Text;

/// Brackets in brackets that a geometry may have: a collection of eight levels with a multipolygon in it. What is deeper
/// would end the process in the recursion of the reader.
const MAX_NESTING: usize = 12;

/// What a line of well-known text measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// `length_m,area_m2` of one geometry, `offset_m` of two.
    pub figures: String,
    /// What should be known beside it.
    pub notes: Vec<Text>,
}

/// `x,y` of one system as `x,y` of another: ten decimals of a degree, five of a metre.
///
/// # Errors
/// What is wrong with the line.
pub fn convert(from: Crs, to: Crs, line: &str) -> Result<String, Text> {
    let mut numbers = line.split([',', '，', '\t']).map(|word| word.trim().parse::<f64>());
    let (Some(Ok(x)), Some(Ok(y)), None) = (numbers.next(), numbers.next(), numbers.next()) else {
        let (form_zh, form_en) = if from.is_degrees() {
            ("经度,纬度", "longitude,latitude")
        } else {
            ("东坐标,北坐标", "east,north")
        };
        return Err(Text::new(
            format!("应为两个数：{form_zh}，用逗号隔开"),
            format!("give two numbers, {form_en}, with a comma between"),
        ));
    };
    let [x, y] = from.convert(to, x, y).map_err(|error| {
        let (zh, en) = error.words();
        Text::new(zh, en)
    })?;
    let decimals = if to.is_degrees() { 10 } else { 5 };
    Ok(format!("{},{}", fixed(x, decimals), fixed(y, decimals)))
}

/// One geometry as `length_m,area_m2`, or two with a tab between as `offset_m`; metres and square metres to six decimals.
///
/// # Errors
/// What is wrong with the line.
pub fn measure(line: &str) -> Result<Measured, Text> {
    let mut notes = Vec::new();
    let mut parts = line.split('\t').filter(|part| !part.trim().is_empty());
    let (Some(first), second, None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Text::new(
            "一行一个 WKT 图形，或用制表符隔开的两个",
            "give one WKT geometry on a line, or two with a tab between",
        ));
    };
    let first = read(first, &mut notes)?;
    let figures = if let Some(second) = second {
        let second = read(second, &mut notes)?;
        fixed(offset_m(&first, &second).map_err(|error| unmeasured(&error))?, 6)
    } else {
        let (length, area) = figures(&first)?;
        format!("{},{}", fixed(length, 6), fixed(area, 6))
    };
    Ok(Measured { figures, notes })
}

/// Length and area of a geometry, as [`length_m`] and [`area_m2`] give them.
///
/// # Units
/// - result: metres and square metres
///
/// # Errors
/// What is wrong with the geometry.
pub fn figures(geometry: &Geometry<f64>) -> Result<(f64, f64), Text> {
    judge(geometry)?;
    let refuse = |error: OutOfRange| unmeasured(&FigureError::OutOfRange(error));
    Ok((length_m(geometry).map_err(refuse)?, area_m2(geometry).map_err(refuse)?))
}

/// A number with so many decimals; nothing below zero by rounding.
fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let is_zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

fn unmeasured(error: &FigureError) -> Text {
    let defect = match error {
        FigureError::Empty => Defect::Empty,
        FigureError::OutOfRange(cause) => Defect::OutOfRange { vertex: 1, cause: *cause },
    };
    refused(&defect).message
}

fn read(text: &str, notes: &mut Vec<Text>) -> Result<Geometry<f64>, Text> {
    if nesting(text) > MAX_NESTING {
        return Err(Text::new(
            format!("括号嵌套超过 {MAX_NESTING} 层"),
            format!("brackets are nested more than {MAX_NESTING} deep"),
        ));
    }
    let wkt: Wkt<f64> = Wkt::from_str(text.trim()).map_err(unreadable)?;
    if has_open_ring(&wkt) {
        notes.push(Text::new(
            "面的边界没有闭合，已接到起点",
            "a ring did not end where it began; it was closed",
        ));
    }
    let geometry = Geometry::try_from(wkt).map_err(|_| refused(&Defect::Empty).message)?;
    judge(&geometry)?;
    Ok(geometry)
}

fn unreadable(reason: &str) -> Text {
    Text::new(
        format!("不是 WKT 图形，例如 POINT(117.1 33.2)（{reason}）"),
        format!("this is not WKT, such as POINT(117.1 33.2) ({reason})"),
    )
}

/// What the gate refuses is not measured, except that a line without length has the length 0 and a ring without area
/// the area 0.
fn judge(geometry: &Geometry<f64>) -> Result<(), Text> {
    if let Geometry::GeometryCollection(members) = geometry {
        return members.iter().try_for_each(judge);
    }
    let harmless =
        |defect: &Defect| matches!(defect, Defect::LineWithoutLength(_) | Defect::RingWithoutArea(_));
    match admit(geometry.clone()) {
        Err(defects) => defects
            .iter()
            .find(|defect| !harmless(defect))
            .map_or(Ok(()), |defect| Err(refused(defect).message)),
        Ok(_) => Ok(()),
    }
}

/// The greatest number of brackets open at once.
fn nesting(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' => open += 1,
            b')' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

fn has_open_ring(wkt: &Wkt<f64>) -> bool {
    let open = |polygon: &wkt::types::Polygon<f64>| {
        polygon.rings().iter().any(|ring| match (ring.coords().first(), ring.coords().last()) {
            (Some(first), Some(last)) => (first.x, first.y) != (last.x, last.y),
            _ => false,
        })
    };
    match wkt {
        Wkt::Polygon(polygon) => open(polygon),
        Wkt::MultiPolygon(polygons) => polygons.polygons().iter().any(open),
        Wkt::GeometryCollection(members) => members.geometries().iter().any(has_open_ring),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crs(name: &str) -> Crs {
        name.parse().unwrap()
    }

    #[test]
    fn a_line_of_coordinates_is_converted_with_the_decimals_of_the_contract() {
        // EPSG:4548 on its central meridian, checked by the meridian arc of GRS 80.
        assert_eq!(convert(crs("wgs84"), crs("EPSG:4548"), "117,0"), Ok("500000.00000,0.00000".into()));
        assert_eq!(
            convert(crs("EPSG:4527"), crs("wgs84"), "39500000, 0"),
            Ok("117.0000000000,0.0000000000".into())
        );
        assert_eq!(
            convert(crs("wgs84"), crs("EPSG:4490"), "117.1,33.2"),
            Ok("117.1000000000,33.2000000000".into())
        );
    }

    #[test]
    fn a_bad_line_of_coordinates_says_what_was_expected() {
        for line in ["abc", "1", "1,2,3", "1;2", "1,"] {
            let text = convert(crs("wgs84"), crs("gcj02"), line).unwrap_err();
            assert_eq!(text.zh, "应为两个数：经度,纬度，用逗号隔开");
            assert_eq!(text.en, "give two numbers, longitude,latitude, with a comma between");
        }
        assert!(convert(crs("wgs84"), crs("gcj02"), "33,117").unwrap_err().en.contains("they seem swapped"));
        assert!(
            convert(crs("wgs84"), crs("gcj02"), "NaN,1e999").unwrap_err().en.contains("is not a longitude")
        );
    }

    #[test]
    fn geometries_are_measured_one_or_two_at_a_time() {
        let figures = |line: &str| measure(line).unwrap().figures;
        assert_eq!(figures("POINT(117.1 33.2)"), "0.000000,0.000000");
        // GeodSolve: 0 0 0 1 is 111319.490793 m.
        assert_eq!(figures("LINESTRING(0 0,1 0)"), "111319.490793,0.000000");
        assert_eq!(figures("LINESTRING(1 1,1 1)"), "0.000000,0.000000");
        assert_eq!(figures("POINT(0 0)\tPOINT(1 0)"), "111319.490793");
        assert_eq!(figures("POLYGON((0 0,1 0,1 1,0 0))\tPOINT(0.9 0.5)"), "0.000000");
        assert_eq!(figures("GEOMETRYCOLLECTION(LINESTRING(0 0,1 0),POINT(5 5))"), "111319.490793,0.000000");
    }

    #[test]
    fn an_open_ring_is_closed_and_said() {
        let open = measure("POLYGON((0 0,1 0,1 1))").unwrap();
        assert_eq!(open.figures, measure("POLYGON((0 0,1 0,1 1,0 0))").unwrap().figures);
        assert_eq!(open.notes[0].en, "a ring did not end where it began; it was closed");
        assert_eq!(open.notes[0].zh, "面的边界没有闭合，已接到起点");
    }

    #[test]
    fn what_cannot_be_measured_says_why() {
        let why = |line: &str| measure(line).unwrap_err();
        assert!(why("CIRCLE(1)").en.starts_with("this is not WKT"));
        assert!(why("POINT(1 1)\tPOINT(1 1)\tPOINT(1 1)").en.contains("two with a tab between"));
        assert!(
            why("POLYGON((0 0,2 2,2 0,0 2,0 0))").en.contains("crosses itself at (1.0000000, 1.0000000)")
        );
        assert!(why("POLYGON((0 0,2 2,2 0,0 2,0 0))").zh.contains("与自己相交"));
        assert!(why("LINESTRING EMPTY").en.contains("empty"));
        assert!(why("POINT EMPTY").en.contains("empty"));
        assert!(why("POINT(500 3)").en.contains("is not a longitude"));
        let deep = format!("{}POINT(1 1){}", "GEOMETRYCOLLECTION(".repeat(100_000), ")".repeat(100_000));
        assert!(why(&deep).en.contains("nested more than 12 deep"));
    }
}
