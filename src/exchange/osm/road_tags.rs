//! What the tags of a way say about a road.

use serde_json::{Map, Value};

use super::{Fields, classify, extra};
use crate::linear::Oneway;
use crate::model::road_number::road_number;

/// Widths outside this are slips of the pen (a width in centimetres, a speed), metres.
const SANE_WIDTH_M: std::ops::RangeInclusive<f64> = 1.0..=100.0;

/// A way as a piece of road.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RoadTags {
    /// Class in the words of the kind catalogue.
    pub(super) class: &'static str,
    /// Its number; of several, the first: the stretch belongs to that road, and the others run on across it.
    pub(super) number: Option<String>,
    pub(super) name: Option<String>,
    pub(super) oneway: Oneway,
    pub(super) width_m: Option<f64>,
    pub(super) surface: Option<String>,
    pub(super) seen_at: Option<String>,
    pub(super) extra: Map<String, Value>,
}

/// The class of a road by its `highway` tag; a link as its parent. None for what no vehicle uses and what is not there.
pub(super) fn class_of(highway: &str) -> Option<&'static str> {
    Some(match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" => "expressway",
        "trunk" => "national",
        "primary" => "provincial",
        "secondary" => "county",
        "tertiary" => "township",
        // Open country between places is a village road; what lies among houses is a street.
        "unclassified" | "track" | "road" => "village",
        "residential" | "living_street" | "service" | "pedestrian" | "busway" => "street",
        _ => return None,
    })
}

impl RoadTags {
    /// Reads the tags of a way that has a class.
    pub(super) fn read(class: &'static str, tags: &[(&str, &str)]) -> RoadTags {
        let get = |key: &str| classify::get(tags, key);
        let refs = get("ref").unwrap_or_default();
        let first = refs.split(';').map(str::trim).find(|part| !part.is_empty());
        let number = first.map(|part| {
            road_number(part).unwrap_or_else(|| part.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let width_m = get("width").and_then(width_m);
        let mut said = vec!["name", "surface"];
        if width_m.is_some() {
            said.push("width");
        }
        let mut extra = extra::kept(tags, &said);
        if number.as_deref().is_some_and(|number| number != refs) {
            extra.insert("ref".into(), refs.chars().take(255).collect::<String>().into());
        }
        RoadTags {
            class,
            number,
            name: classify::name(tags),
            oneway: oneway(tags),
            width_m,
            surface: get("surface").map(str::to_owned),
            seen_at: classify::seen_at(tags),
            extra,
        }
    }

    /// The fields of a road that is this way alone.
    pub(super) fn into_fields(self) -> Fields {
        let mut fields: Fields = Vec::with_capacity(8);
        let mut put = |name: &str, value: Value| fields.push((name.to_owned(), value));
        if let Some(name) = self.name {
            put("name", name.into());
        }
        if let Some(number) = self.number {
            put("number", number.into());
        }
        put("class", self.class.into());
        if let Some(width_m) = self.width_m {
            put("carriageway_width_m", width_m.into());
        }
        if let Some(surface) = self.surface {
            put("surface", surface.into());
        }
        if let Some(seen_at) = self.seen_at {
            put("seen_at", seen_at.into());
        }
        if !self.extra.is_empty() {
            put("extra", Value::Object(self.extra));
        }
        fields
    }
}

/// A motorway is one-way unless it says otherwise, and so is a roundabout.
fn oneway(tags: &[(&str, &str)]) -> Oneway {
    let get = |key: &str| classify::get(tags, key);
    match get("oneway") {
        Some("yes" | "true" | "1") => Oneway::Forward,
        Some("-1" | "reverse") => Oneway::Backward,
        None if matches!(get("junction"), Some("roundabout" | "circular")) => Oneway::Forward,
        None if get("highway") == Some("motorway") => Oneway::Forward,
        Some(_) | None => Oneway::No,
    }
}

/// `7`, `7.5 m`, `7,5`; none for feet, ranges and words.
fn width_m(words: &str) -> Option<f64> {
    let plain = words.trim().trim_end_matches(['m', 'M']).trim_end().replace(',', ".");
    plain.parse::<f64>().ok().filter(|width| SANE_WIDTH_M.contains(width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_are_those_of_the_contract_and_a_link_is_its_parent() {
        for (highway, class) in [
            ("motorway", Some("expressway")),
            ("trunk_link", Some("national")),
            ("primary", Some("provincial")),
            ("secondary_link", Some("county")),
            ("tertiary", Some("township")),
            ("unclassified", Some("village")),
            ("residential", Some("street")),
            ("service", Some("street")),
            ("footway", None),
            ("construction", None),
        ] {
            assert_eq!(class_of(highway), class, "{highway}");
        }
    }

    #[test]
    fn a_width_is_taken_only_when_it_can_be_one() {
        for (words, width) in
            [("7", Some(7.0)), ("7.5 m", Some(7.5)), ("7,5", Some(7.5)), ("600", None), ("0", None)]
        {
            assert_eq!(width_m(words), width, "{words}");
        }
        assert_eq!(width_m("20 ft"), None);
        assert_eq!(width_m("6-8"), None);
        assert_eq!(width_m("inf"), None);
    }

    #[test]
    fn of_several_numbers_the_first_owns_the_stretch_and_all_are_kept() {
        let road = RoadTags::read("provincial", &[("highway", "primary"), ("ref", "S 225; S307")]);
        assert_eq!(road.number.as_deref(), Some("S225"));
        assert_eq!(road.extra["ref"], "S 225; S307");
    }

    #[test]
    fn a_motorway_and_a_roundabout_are_one_way_without_saying_so() {
        let way = |tags: &[(&str, &str)]| oneway(tags);
        assert_eq!(way(&[("highway", "motorway")]), Oneway::Forward);
        assert_eq!(way(&[("highway", "motorway"), ("oneway", "no")]), Oneway::No);
        assert_eq!(way(&[("highway", "primary"), ("junction", "roundabout")]), Oneway::Forward);
        assert_eq!(way(&[("highway", "primary"), ("oneway", "-1")]), Oneway::Backward);
        assert_eq!(way(&[("highway", "primary")]), Oneway::No);
    }
}
