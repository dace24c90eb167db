//! OpenStreetMap extracts as the contract maps them, against a plain count of the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use osmpbf::{Element, ElementReader};
use verge::exchange::{ReadOptions, Record, Sink, Stop};
use verge::model::finding::Finding;
use verge::question::Progress;

use crate::support::shared;

#[derive(Default)]
struct Kept {
    rows: Vec<Record>,
    findings: Vec<Finding>,
}

impl Sink for Kept {
    fn row(&mut self, record: Record) -> Result<(), Stop> {
        self.rows.push(record);
        Ok(())
    }

    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn declares_crs(&mut self, _name: &str) {}

    fn layer(&mut self, _name: &str) {}
}

impl Kept {
    fn of(path: &Path) -> Kept {
        let mut kept = Kept::default();
        verge::exchange::osm::read(path, &ReadOptions::default(), &Progress::new(), &mut kept).unwrap();
        kept
    }

    fn ids(&self, collection: &str) -> BTreeSet<String> {
        let rows = self.rows.iter().filter(|row| row.collection.as_deref() == Some(collection));
        rows.map(|row| row.source_id.clone().unwrap()).collect()
    }

    /// Elements that were left out, by what was said of them.
    fn left_out(&self) -> BTreeSet<&str> {
        self.findings.iter().filter_map(|finding| finding.object.as_deref()).collect()
    }
}

/// The elements of a file that a plain reading of the contract makes something of, by collection; and the class of every
/// way that is a road.
fn counted(path: &Path) -> (BTreeMap<&'static str, BTreeSet<String>>, BTreeMap<i64, &'static str>) {
    let mut things: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    let mut roads = BTreeMap::new();
    let amenities = [
        ("waste_basket", "bins"),
        ("waste_disposal", "garbage-pools"),
        ("recycling", "recycling-points"),
        ("toilets", "toilets"),
        ("marketplace", "markets"),
    ];
    ElementReader::from_path(path)
        .unwrap()
        .for_each(|element| {
            let (id, tags, closed): (String, BTreeMap<&str, &str>, bool) = match &element {
                Element::Node(node) => (format!("osm:node/{}", node.id()), node.tags().collect(), true),
                Element::DenseNode(node) => (format!("osm:node/{}", node.id()), node.tags().collect(), true),
                Element::Way(way) => {
                    let refs: Vec<i64> = way.refs().collect();
                    let closed = refs.len() >= 4 && refs.first() == refs.last();
                    (format!("osm:way/{}", way.id()), way.tags().collect(), closed)
                }
                Element::Relation(relation) => {
                    let tags: BTreeMap<&str, &str> = relation.tags().collect();
                    let area = tags.get("type") == Some(&"multipolygon");
                    (format!("osm:relation/{}", relation.id()), tags, area)
                }
            };
            let node = id.starts_with("osm:node");
            if closed && !node && tags.get("building").is_some_and(|building| *building != "no") {
                things.entry("structures").or_default().insert(id.clone());
            }
            for (amenity, collection) in amenities {
                if closed && tags.get("amenity") == Some(&amenity) {
                    things.entry(collection).or_default().insert(id.clone());
                }
            }
            if node && tags.get("natural") == Some(&"tree") {
                things.entry("trees").or_default().insert(id.clone());
            }
            if let (Element::Way(way), Some(highway)) = (&element, tags.get("highway"))
                && tags.get("area") != Some(&"yes")
            {
                let class = match highway.trim_end_matches("_link") {
                    "motorway" => "expressway",
                    "trunk" => "national",
                    "primary" => "provincial",
                    "secondary" => "county",
                    "tertiary" => "township",
                    _ => return,
                };
                roads.insert(way.id(), class);
            }
        })
        .unwrap();
    (things, roads)
}

fn agrees_with_a_plain_count(path: &Path) -> Kept {
    let kept = Kept::of(path);
    let (things, roads) = counted(path);
    let left_out = kept.left_out();
    for (collection, ids) in things {
        let ids: BTreeSet<String> = ids.into_iter().filter(|id| !left_out.contains(id.as_str())).collect();
        assert_eq!(kept.ids(collection), ids, "{collection}");
    }
    let lineless = kept.findings.iter().filter(|finding| finding.code == "osm-no-line");
    let without_line: BTreeSet<String> = lineless.filter_map(|finding| finding.object.clone()).collect();
    let mut kept_ways: BTreeMap<i64, &str> = BTreeMap::new();
    for row in kept.rows.iter().filter(|row| row.collection.as_deref() == Some("roads")) {
        let text = |name: &str| row.fields.iter().find(|field| field.0 == name).map(|field| &field.1);
        let members = text("members").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
        let own = row.source_id.clone().unwrap();
        let ways = members.iter().map(|member| member.as_str().unwrap()).chain([own.as_str()]);
        let class = text("class").and_then(serde_json::Value::as_str).unwrap();
        for way in ways.filter_map(|way| way.strip_prefix("osm:way/")) {
            kept_ways.insert(way.parse().unwrap(), class);
        }
    }
    for (way, class) in
        roads.into_iter().filter(|road| !without_line.contains(&format!("osm:way/{}", road.0)))
    {
        assert_eq!(kept_ways.get(&way), Some(&class), "way {way}");
    }
    kept
}

#[test]
fn malta_holds_what_a_plain_count_of_it_finds() {
    let Some(path) = shared("osm/malta-2024.osm.pbf") else { return };
    let kept = agrees_with_a_plain_count(&path);
    assert_eq!(kept.ids("bins").len(), 213);
    assert_eq!(kept.ids("recycling-points").len(), 183);
    assert_eq!(kept.ids("toilets").len(), 151);
    assert_eq!(kept.ids("trees").len(), 2289);
    assert!(kept.ids("structures").len() > 20_000);
    assert!(kept.findings.iter().any(|finding| finding.code == "road-dual"));
}

#[test]
fn helsinki_holds_what_a_plain_count_of_it_finds() {
    let Some(path) = shared("osm/helsinki-centre.osm.pbf") else { return };
    let kept = agrees_with_a_plain_count(&path);
    assert_eq!(kept.ids("bins").len(), 36);
    assert_eq!(kept.ids("trees").len(), 649);
}

#[test]
fn every_source_id_of_a_collection_is_given_once_and_the_same_again() {
    let Some(path) = shared("osm/malta-2024.osm.pbf") else { return };
    let (first, second) = (Kept::of(&path), Kept::of(&path));
    let mut seen = BTreeSet::new();
    for row in &first.rows {
        assert!(seen.insert((row.collection.clone(), row.source_id.clone())), "{:?} twice", row.source_id);
    }
    assert_eq!(first.rows, second.rows);
    assert_eq!(first.findings, second.findings);
}

#[test]
fn a_real_extract_cut_in_the_middle_is_refused_before_anything_is_read() {
    let Some(path) = shared("osm/helsinki-centre.osm.pbf") else { return };
    let bytes = std::fs::read(path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("cut.osm.pbf");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let mut kept = Kept::default();
    let stopped = verge::exchange::osm::read(&cut, &ReadOptions::default(), &Progress::new(), &mut kept);
    let Err(Stop::Unreadable(finding)) = stopped else { panic!("{stopped:?}") };
    assert!(finding.message.en.contains("ends in the middle"), "{finding:?}");
    assert!(finding.message.zh.contains("重新下载"), "{finding:?}");
    assert!(kept.rows.is_empty());
}
