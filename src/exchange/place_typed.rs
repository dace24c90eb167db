//! A place as somebody types or pastes it into a search field: degrees in any spelling, metres of a Gauss–Krüger zone, a link
//! of a web map, and what system it is in where the words say so.

use super::degrees;
use crate::geodesy::{Crs, Position};
use crate::model::text::Text;

/// The most characters looked at: links of web maps are long, nothing else is.
const LONGEST: usize = 400;

/// A place that was read, and as what.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// Where it is.
    pub place: Position,
    /// How it was understood.
    pub how: Text,
}

/// Words that name a system other than the register's own.
const SYSTEMS: [(&str, Crs); 14] = [
    ("gcj-02", Crs::GCJ02),
    ("gcj02", Crs::GCJ02),
    ("gcj", Crs::GCJ02),
    ("火星坐标", Crs::GCJ02),
    ("火星", Crs::GCJ02),
    ("高德", Crs::GCJ02),
    ("腾讯", Crs::GCJ02),
    ("bd-09", Crs::BD09),
    ("bd09", Crs::BD09),
    ("百度", Crs::BD09),
    ("wgs-84", Crs::WGS84),
    ("wgs84", Crs::WGS84),
    ("cgcs2000", Crs::CGCS2000),
    ("国家2000", Crs::CGCS2000),
];

/// Reads a place; none where the words are none.
pub fn place_typed(words: &str) -> Option<Typed> {
    if words.chars().nth(LONGEST).is_some() {
        return None;
    }
    let plain = narrowed(words);
    if let Some((lat, lon)) = of_link(&plain) {
        return typed(Crs::WGS84, lon, lat, &Text::new("地图链接", "from a map link"));
    }
    let (crs, rest) = system(&plain);
    if let Some((east, north, crs)) = metres(rest.trim()) {
        let how = Text::new(format!("高斯-克吕格坐标，{crs}"), format!("Gauss–Krüger metres, {crs}"));
        return typed(crs, east, north, &how);
    }
    let (one, other) = pair(rest.trim())?;
    let how = match crs {
        Crs::GCJ02 => Text::new("由 GCJ-02 换算", "converted from GCJ-02"),
        Crs::BD09 => Text::new("由 BD-09 换算", "converted from BD-09"),
        _ => Text::new("经度、纬度", "longitude, latitude"),
    };
    // In either order where only one of the two is on the Earth.
    typed(crs, one, other, &how).or_else(|| typed(crs, other, one, &how))
}

fn typed(crs: Crs, x: f64, y: f64, how: &Text) -> Option<Typed> {
    let place = crs.to_position(x, y).ok()?;
    Some(Typed { place, how: how.clone() })
}

/// Full-width forms narrow, small letters, other signs of minus, degree, minute and second as they are.
fn narrowed(words: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2212}' => '-',
        other => other,
    };
    words.trim().chars().map(narrow).flat_map(char::to_lowercase).collect()
}

fn system(words: &str) -> (Crs, String) {
    let found = SYSTEMS.iter().find(|(word, _)| words.contains(word));
    let Some((word, crs)) = found else { return (Crs::WGS84, words.to_owned()) };
    let rest = words.replacen(word, " ", 1);
    (*crs, rest.trim_matches([' ', ':', ',', '(', ')']).to_owned())
}

/// Latitude and longitude of `…/@32.96,117.02,15z`, `geo:32.96,117.02` or verge's own `#14.2/33.04/117.11`.
fn of_link(words: &str) -> Option<(f64, f64)> {
    let two = |text: &str, between: char| {
        let mut parts = text.split(between);
        let number = |part: Option<&str>| -> Option<f64> {
            let part = part?;
            let end = part.find(|c: char| !(c.is_ascii_digit() || ".-".contains(c))).unwrap_or(part.len());
            part.get(..end)?.parse().ok()
        };
        Some((number(parts.next())?, number(parts.next())?))
    };
    if let Some((_, after)) = words.split_once('@') {
        return two(after, ',');
    }
    if let Some(after) = words.strip_prefix("geo:") {
        return two(after, ',');
    }
    let (_, after) =
        words.split_once('#').filter(|(before, _)| before.starts_with("http") || before.is_empty())?;
    let (zoom, place) = after.split_once('/')?;
    zoom.parse::<f64>().ok()?;
    two(place, '/')
}

/// Metres with the zone before the easting, `39501234 3651234`, or apart from it, `39 501234 3651234`, in either order.
fn metres(words: &str) -> Option<(f64, f64, Crs)> {
    let split = |c: char| c.is_whitespace() || ",;，；、/".contains(c);
    let letters = |part: &str| {
        part.trim_matches(|c: char| "xyne=:北东".contains(c)).trim_end_matches(['m', '米']).to_owned()
    };
    let parts: Vec<String> = words.split(split).map(letters).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<f64> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (one, other) = match *numbers.as_slice() {
        [one, other] => (one, other),
        [zone, east, north] if zone.fract() == 0.0 && (13.0..=45.0).contains(&zone) && east < 1e6 => {
            (zone * 1e6 + east, north)
        }
        _ => return None,
    };
    let zoned = |east: f64| (13e6..46e6).contains(&east) && (1e5..9e5).contains(&(east % 1e6));
    let (east, north) = match (zoned(one), zoned(other)) {
        (true, _) => (one, other),
        (false, true) => (other, one),
        (false, false) => return None,
    };
    let zone = (east / 1e6).floor() as u32;
    let code = match zone {
        13..=23 => 4491 + zone - 13,
        25..=45 => 4513 + zone - 25,
        _ => return None,
    };
    Some((east, north, Crs::from_epsg(code)?))
}

/// Two coordinates, also where only letters or words stand between them.
fn pair(words: &str) -> Option<(f64, f64)> {
    if let Some(found) = degrees::pair(words) {
        return Some(found);
    }
    let heads = ["东经", "西经", "北纬", "南纬"];
    let second = heads.iter().filter_map(|head| words.rfind(head)).max().filter(|at| *at > 0);
    let letter = || {
        let at = words.find(['n', 's', 'e', 'w'])?;
        Some(at + 1).filter(|after| !words.get(*after..).unwrap_or_default().trim().is_empty() && at > 0)
    };
    let (one, other) = words.split_at_checked(second.or_else(letter)?)?;
    let clean = |part: &str| part.trim_matches([' ', ',', ';']).to_owned();
    degrees::pair(&format!("{}, {}", clean(one), clean(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Option<(f64, f64)> {
        let place = place_typed(words)?.place;
        Some(((place.lon() * 1e5).round() / 1e5, (place.lat() * 1e5).round() / 1e5))
    }

    #[test]
    fn degrees_are_read_in_every_common_spelling() {
        for words in [
            "117.02,32.96",
            "32.96 117.02",
            "117.02E 32.96N",
            "32.96n,117.02e",
            "32°57'36\"N 117°1'12\"E",
            "32° 57' 36\" N 117° 1' 12\" E",
            "117°1′12″E，32°57′36″N",
            "东经117.02°北纬32.96°",
            "北纬32°57′36″ 东经117°1′12″",
            "东经117度1分12秒，北纬32度57分36秒",
            "１１７．０２，３２．９６",
            "（117.02，32.96）",
            "WGS84 117.02 32.96",
            "https://maps.example/place/@32.96,117.02,15z",
            "http://127.0.0.1:8080/#14.20/32.96000/117.02000",
            "geo:32.96,117.02?z=14",
        ] {
            assert_eq!(read(words), Some((117.02, 32.96)), "{words}");
        }
    }

    #[test]
    fn metres_are_read_with_their_zone() {
        let truth = |code: u32| {
            let [east, north] =
                Crs::from_epsg(code).unwrap().of_position(Position::new(117.02, 32.96).unwrap()).unwrap();
            (east, north)
        };
        let (east, north) = truth(4527);
        for words in [
            format!("{east:.1} {north:.1}"),
            format!("{north:.1}, {east:.1}"),
            format!("39 {:.1} {north:.1}", east - 39e6),
            format!("X={north:.1} Y={east:.1}"),
            format!("N {north:.1}  E {east:.1}"),
        ] {
            assert_eq!(read(&words), Some((117.02, 32.96)), "{words}");
        }
        let (east, north) = truth(4498);
        assert_eq!(read(&format!("{east:.1},{north:.1}")), Some((117.02, 32.96)));
    }

    #[test]
    fn a_system_that_is_named_is_converted() {
        let [lon, lat] = Crs::GCJ02.of_position(Position::new(117.02, 32.96).unwrap()).unwrap();
        for words in [
            format!("gcj02 {lon:.7},{lat:.7}"),
            format!("{lon:.7},{lat:.7} 高德"),
            format!("火星坐标：{lon:.7}，{lat:.7}"),
        ] {
            assert_eq!(read(&words), Some((117.02, 32.96)), "{words}");
        }
        assert!(place_typed(&format!("gcj02 {lon},{lat}")).unwrap().how.en.contains("GCJ-02"));
    }

    #[test]
    fn what_is_no_place_is_none() {
        for words in [
            "",
            "S225",
            "石桥村",
            "200 300",
            "K12+300",
            "1,2,3",
            "39 501234",
            "@",
            "#1/2",
            "12 345678 3651234",
        ] {
            assert_eq!(read(words), None, "{words}");
        }
        assert_eq!(read(&"1".repeat(100_000)), None);
    }
}
