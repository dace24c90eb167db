//! Which tags are kept beside the fields: a chosen few, bounded, so that a vandalised object cannot fill a register.

use serde_json::{Map, Value};

/// The most tags kept of one object.
const MOST: usize = 24;
/// The longest value kept, in characters; the map's own limit.
const LONGEST: usize = 255;

/// Tags worth keeping, in order of the alphabet.
const KEPT: &[&str] = &[
    "access",
    "addr:city",
    "addr:flats",
    "addr:housename",
    "addr:housenumber",
    "addr:place",
    "addr:street",
    "admin_level",
    "alt_name",
    "amenity",
    "bridge",
    "bridge:name",
    "building",
    "building:flats",
    "building:levels",
    "building:material",
    "building:use",
    "capacity",
    "circumference",
    "collection_times",
    "colour",
    "cycleway",
    "denotation",
    "diameter_crown",
    "fee",
    "genus",
    "height",
    "heritage",
    "highway",
    "historic",
    "int_ref",
    "intermittent",
    "junction",
    "lanes",
    "layer",
    "leaf_cycle",
    "leaf_type",
    "lit",
    "loc_name",
    "man_made",
    "material",
    "maxspeed",
    "maxweight",
    "name:en",
    "name:zh",
    "natural",
    "office",
    "official_name",
    "old_name",
    "old_ref",
    "oneway",
    "opening_hours",
    "operator",
    "owner",
    "recycling_type",
    "religion",
    "roof:shape",
    "service",
    "shop",
    "short_name",
    "sidewalk",
    "smoothness",
    "start_date",
    "tourism",
    "tracktype",
    "tunnel",
    "vending",
    "waste",
    "water",
    "waterway",
    "wheelchair",
    "width",
    "wikidata",
];

/// The tags kept of one object, without those whose meaning went into fields or goes without saying.
pub(super) fn kept(tags: &[(&str, &str)], said: &[&str]) -> Map<String, Value> {
    let mut kept = Map::new();
    for (key, value) in tags {
        let wanted = KEPT.binary_search(key).is_ok() || key.starts_with("recycling:");
        let plain = matches!((*key, *value), ("building", "yes") | ("oneway", "no"));
        if !wanted || plain || said.contains(key) || kept.len() >= MOST {
            continue;
        }
        kept.insert(
            (*key).chars().take(LONGEST).collect(),
            value.chars().take(LONGEST).collect::<String>().into(),
        );
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_so_that_it_can_be_searched() {
        assert!(KEPT.is_sorted());
    }

    #[test]
    fn what_is_kept_is_chosen_and_bounded() {
        let long = "长".repeat(9000);
        let mut tags =
            vec![("operator", long.as_str()), ("note:secret", "x"), ("building", "yes"), ("waste", "trash")];
        let many: Vec<String> = (0..100).map(|n| format!("recycling:{n}")).collect();
        tags.extend(many.iter().map(|key| (key.as_str(), "yes")));
        let kept = kept(&tags, &["waste"]);
        assert_eq!(kept.len(), MOST);
        assert_eq!(kept["operator"].as_str().unwrap().chars().count(), LONGEST);
        assert!(
            !kept.contains_key("note:secret")
                && !kept.contains_key("building")
                && !kept.contains_key("waste")
        );
    }
}
