//! What an element is in a register, by its tags: it may be several things at once, such as a building and a toilet.

use serde_json::Value;

use super::{Fields, extra};

/// What an element of the map is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Node,
    OpenWay,
    ClosedWay,
    Relation,
}

/// What is made of its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Its own place, or of an area the middle: the kind takes points only.
    Point,
    Line,
    Area,
}

/// One thing of the register.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thing {
    pub(super) collection: &'static str,
    pub(super) form: Form,
    pub(super) fields: Fields,
}

/// Amenities with a collection of their own.
const AMENITIES: [(&str, &str); 6] = [
    ("waste_basket", "bins"),
    ("waste_disposal", "garbage-pools"),
    ("recycling", "recycling-points"),
    ("toilets", "toilets"),
    ("marketplace", "markets"),
    ("waste_transfer_station", "transfer-stations"),
];

/// The value of a tag.
pub(super) fn get<'a>(tags: &[(&str, &'a str)], key: &str) -> Option<&'a str> {
    tags.iter().find(|(k, _)| *k == key).map(|(_, value)| *value).filter(|value| !value.is_empty())
}

/// What people there call it, else its Chinese, else its English name.
pub(super) fn name(tags: &[(&str, &str)]) -> Option<String> {
    ["name", "name:zh", "name:en"].iter().find_map(|key| get(tags, key)).map(str::to_owned)
}

/// When somebody last looked, where that is a whole date.
pub(super) fn seen_at(tags: &[(&str, &str)]) -> Option<String> {
    let date = get(tags, "check_date").or_else(|| get(tags, "survey:date"))?;
    (date.len() == 10 && date.parse::<jiff::civil::Date>().is_ok()).then(|| date.to_owned())
}

/// Everything an element is, roads apart; and whether it is tagged as an area that its open line cannot be.
pub(super) fn things(tags: &[(&str, &str)], shape: Shape) -> (Vec<Thing>, bool) {
    let mut found = Found { tags, shape, things: Vec::new(), not_closed: false };
    if shape != Shape::Node && get(tags, "building").is_some_and(|building| building != "no") {
        found.area("structures", structure_fields(tags));
    }
    for amenity in get(tags, "amenity").unwrap_or_default().split(';').map(str::trim) {
        if let Some((_, collection)) = AMENITIES.iter().find(|(value, _)| *value == amenity) {
            found.asset(collection, fields(tags, &["amenity"], kind_fields(collection, tags)));
        }
    }
    match (get(tags, "natural"), shape) {
        (Some("tree"), Shape::Node) => found.push("trees", Form::Point, fields(tags, SPECIES, species(tags))),
        (Some("tree_row"), Shape::OpenWay | Shape::ClosedWay) => {
            found.push("tree-rows", Form::Line, fields(tags, SPECIES, species(tags)));
        }
        (Some("water"), Shape::ClosedWay | Shape::Relation) => {
            let kind = match get(tags, "water") {
                Some("river" | "stream" | "canal" | "oxbow") => Some("river"),
                Some("pond" | "fishpond" | "basin" | "reflecting_pool") => Some("pond"),
                Some("lake" | "reservoir" | "lagoon") => Some("lake"),
                Some("ditch" | "drain" | "moat") => Some("ditch"),
                _ => None,
            };
            found.push("rivers", Form::Area, fields(tags, &["natural"], kind_field(kind)));
        }
        _ => {}
    }
    found.waterway();
    found.division();
    (found.things, found.not_closed)
}

const SPECIES: &[&str] = &["natural", "species", "genus"];

struct Found<'a> {
    tags: &'a [(&'a str, &'a str)],
    shape: Shape,
    things: Vec<Thing>,
    not_closed: bool,
}

impl Found<'_> {
    fn push(&mut self, collection: &'static str, form: Form, fields: Fields) {
        self.things.push(Thing { collection, form, fields });
    }

    fn area(&mut self, collection: &'static str, fields: Fields) {
        match self.shape {
            Shape::ClosedWay | Shape::Relation => self.push(collection, Form::Area, fields),
            Shape::Node | Shape::OpenWay => self.not_closed = true,
        }
    }

    fn asset(&mut self, collection: &'static str, fields: Fields) {
        match (self.shape, collection) {
            (Shape::Node, _) | (Shape::ClosedWay, "bins") => self.push(collection, Form::Point, fields),
            _ => self.area(collection, fields),
        }
    }

    fn waterway(&mut self) {
        let kind = match get(self.tags, "waterway") {
            Some("river" | "stream" | "canal" | "tidal_channel") => "river",
            Some("drain" | "ditch") => "ditch",
            Some("riverbank") if matches!(self.shape, Shape::ClosedWay | Shape::Relation) => {
                let fields = fields(self.tags, &["waterway"], kind_field(Some("river")));
                return self.push("rivers", Form::Area, fields);
            }
            _ => return,
        };
        let form = match self.shape {
            Shape::ClosedWay if get(self.tags, "area") == Some("yes") => Form::Area,
            Shape::OpenWay | Shape::ClosedWay => Form::Line,
            Shape::Node | Shape::Relation => return,
        };
        // The same water drawn as an area is one thing, not two.
        if !self.things.iter().any(|thing| thing.collection == "rivers") {
            self.push("rivers", form, fields(self.tags, &[], kind_field(Some(kind))));
        }
    }

    fn division(&mut self) {
        let bounded = get(self.tags, "boundary") == Some("administrative");
        let named = name(self.tags).is_some();
        if !bounded || !named || !matches!(self.shape, Shape::ClosedWay | Shape::Relation) {
            return;
        }
        let mut own = Fields::new();
        let level = match get(self.tags, "admin_level").and_then(|level| level.parse::<u8>().ok()) {
            Some(1 | 2) => Some("country"),
            Some(3 | 4) => Some("province"),
            Some(5) => Some("city"),
            Some(6 | 7) => Some("county"),
            Some(8) => Some("township"),
            Some(9..) => Some("village"),
            Some(0) | None => None,
        };
        own.extend(level.map(|level| ("level".to_owned(), level.into())));
        let population =
            get(self.tags, "population").and_then(|words| words.replace([',', ' '], "").parse::<u64>().ok());
        own.extend(population.filter(|n| *n <= 10_000_000_000).map(|n| ("population".to_owned(), n.into())));
        self.push("divisions", Form::Area, fields(self.tags, &[], own));
    }
}

fn structure_fields(tags: &[(&str, &str)]) -> Fields {
    let kind = match get(tags, "building") {
        Some("sty") => "pigsty",
        Some("shed") => "shed",
        _ => "building",
    };
    let mut own = kind_field(Some(kind));
    let built = get(tags, "start_date").filter(|date| date.len() == 10);
    if let Some(built) = built.filter(|date| date.parse::<jiff::civil::Date>().is_ok()) {
        own.push(("built_on".to_owned(), built.into()));
    }
    fields(tags, &[], own)
}

fn kind_fields(collection: &str, tags: &[(&str, &str)]) -> Fields {
    match (collection, get(tags, "waste")) {
        ("bins", Some(waste)) => vec![("type".to_owned(), waste.into())],
        _ => Fields::new(),
    }
}

fn kind_field(kind: Option<&str>) -> Fields {
    kind.map(|kind| ("kind".to_owned(), Value::from(kind))).into_iter().collect()
}

fn species(tags: &[(&str, &str)]) -> Fields {
    let words = get(tags, "species").or_else(|| get(tags, "genus")).unwrap_or_default();
    let list: Vec<Value> =
        words.split(';').map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect();
    if list.is_empty() { Fields::new() } else { vec![("species".to_owned(), Value::Array(list))] }
}

/// Name, own fields, date last seen, remark, and the tags kept beside them.
fn fields(tags: &[(&str, &str)], said: &[&str], own: Fields) -> Fields {
    let mut fields: Fields = name(tags).map(|name| ("name".to_owned(), name.into())).into_iter().collect();
    fields.extend(own);
    fields.extend(seen_at(tags).map(|date| ("seen_at".to_owned(), date.into())));
    fields.extend(get(tags, "description").map(|words| ("note".to_owned(), words.into())));
    let extra = extra::kept(tags, said);
    if !extra.is_empty() {
        fields.push(("extra".to_owned(), Value::Object(extra)));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collections(tags: &[(&str, &str)], shape: Shape) -> Vec<(&'static str, Form)> {
        things(tags, shape).0.iter().map(|thing| (thing.collection, thing.form)).collect()
    }

    #[test]
    fn a_closed_way_may_be_a_building_and_a_toilet() {
        let tags = [("building", "yes"), ("amenity", "toilets")];
        assert_eq!(
            collections(&tags, Shape::ClosedWay),
            [("structures", Form::Area), ("toilets", Form::Area)]
        );
        assert_eq!(collections(&[("building", "no")], Shape::ClosedWay), []);
    }

    #[test]
    fn an_open_way_tagged_as_a_building_is_not_one_and_is_said() {
        assert_eq!(things(&[("building", "yes")], Shape::OpenWay), (vec![], true));
    }

    #[test]
    fn every_amenity_of_the_contract_has_its_collection() {
        for (amenity, collection) in [
            ("waste_basket", "bins"),
            ("waste_disposal", "garbage-pools"),
            ("recycling", "recycling-points"),
            ("toilets", "toilets"),
            ("marketplace", "markets"),
        ] {
            assert_eq!(collections(&[("amenity", amenity)], Shape::Node), [(collection, Form::Point)]);
        }
        assert_eq!(collections(&[("amenity", "bench;waste_basket")], Shape::Node), [("bins", Form::Point)]);
    }

    #[test]
    fn waters_are_lines_and_areas_with_their_kind() {
        assert_eq!(collections(&[("waterway", "stream")], Shape::OpenWay), [("rivers", Form::Line)]);
        assert_eq!(
            collections(&[("natural", "water"), ("waterway", "river")], Shape::ClosedWay),
            [("rivers", Form::Area)]
        );
        let (things, _) = things(&[("waterway", "ditch")], Shape::OpenWay);
        assert!(things[0].fields.contains(&("kind".into(), "ditch".into())));
        assert_eq!(collections(&[("waterway", "weir")], Shape::OpenWay), []);
    }

    #[test]
    fn a_boundary_is_a_division_with_a_level() {
        let tags = [
            ("boundary", "administrative"),
            ("admin_level", "10"),
            ("name", "石桥村"),
            ("population", "2 310"),
        ];
        let (things, _) = things(&tags, Shape::Relation);
        assert_eq!(things[0].collection, "divisions");
        assert!(things[0].fields.contains(&("level".into(), "village".into())));
        assert!(things[0].fields.contains(&("population".into(), 2310.into())));
    }

    #[test]
    fn a_tree_keeps_its_species_as_a_list() {
        let (things, _) = things(&[("natural", "tree"), ("species", "Populus; Salix")], Shape::Node);
        assert!(things[0].fields.contains(&("species".into(), serde_json::json!(["Populus", "Salix"]))));
    }

    #[test]
    fn a_name_falls_back_to_chinese_then_english() {
        assert_eq!(name(&[("name:en", "Bridge"), ("name:zh", "桥")]).as_deref(), Some("桥"));
        assert_eq!(name(&[("name:en", "Bridge"), ("name", "大桥")]).as_deref(), Some("大桥"));
        assert_eq!(name(&[]), None);
    }
}
