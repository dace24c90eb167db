//! Roads with a number: one for each number, class and carriageway, assembled from their ways.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Coord, Geometry};
use rayon::prelude::*;
use serde_json::{Map, Value};

use super::Fields;
use super::nodes::Nodes;
use super::road_tags::RoadTags;
use crate::exchange::record::Record;
use crate::linear::{Assembled, AssemblyNote, Piece, Role, assemble};
use crate::model::finding::Finding;
use crate::model::text::Text;

/// The most of a number that goes into a source id.
const LONGEST_NUMBER: usize = 60;

/// One way of a numbered road.
#[derive(Debug)]
pub(super) struct NumberedWay {
    pub(super) id: i64,
    pub(super) refs: Vec<i64>,
    pub(super) tags: RoadTags,
}

/// The longest stretch of a way whose nodes the file has, and how many nodes it lacks.
pub(super) fn known_stretch(refs: &[i64], nodes: &Nodes) -> (Vec<i64>, Vec<Coord<f64>>, usize) {
    let places: Vec<(i64, Option<Coord<f64>>)> = refs.iter().map(|id| (*id, nodes.get(*id))).collect();
    let missing = places.iter().filter(|(_, place)| place.is_none()).count();
    let best = places
        .split(|(_, place)| place.is_none())
        .fold(&[][..], |best, run| if run.len() > best.len() { run } else { best });
    let (ids, coords) = best.iter().filter_map(|(id, place)| Some((*id, (*place)?))).unzip();
    (ids, coords, missing)
}

/// All roads of these ways, in order of number and class, with what is to be said of each.
pub(super) fn roads(ways: Vec<NumberedWay>, nodes: &Nodes) -> Vec<(Record, Vec<Finding>)> {
    let mut groups: BTreeMap<(String, &'static str), Vec<NumberedWay>> = BTreeMap::new();
    for way in ways {
        let number = way.tags.number.clone().unwrap_or_default();
        groups.entry((number, way.tags.class)).or_default().push(way);
    }
    let groups: Vec<_> = groups.into_iter().collect();
    groups
        .into_par_iter()
        .flat_map_iter(|((number, class), ways)| numbered(&number, class, ways, nodes))
        .collect()
}

fn numbered(number: &str, class: &str, ways: Vec<NumberedWay>, nodes: &Nodes) -> Vec<(Record, Vec<Finding>)> {
    let mut tags: BTreeMap<i64, RoadTags> = BTreeMap::new();
    let mut pieces = Vec::with_capacity(ways.len());
    for way in ways {
        let (refs, coords, _) = known_stretch(&way.refs, nodes);
        pieces.push(Piece { id: way.id, nodes: refs, coords, oneway: way.tags.oneway });
        tags.insert(way.id, way.tags);
    }
    let mut names = SourceIds::new(number, class);
    let roads = assemble(pieces);
    roads.into_iter().map(|road| record(road, number, class, &tags, &mut names)).collect()
}

fn record(
    road: Assembled,
    number: &str,
    class: &str,
    tags: &BTreeMap<i64, RoadTags>,
    names: &mut SourceIds,
) -> (Record, Vec<Finding>) {
    let source_id = names.of(&road);
    let members: Vec<&RoadTags> = road.members.iter().filter_map(|id| tags.get(id)).collect();
    let mut fields = shared(&members);
    fields.push(("number".to_owned(), number.into()));
    fields.push(("class".to_owned(), class.into()));
    let ids = road.members.iter().map(|id| Value::from(format!("osm:way/{id}"))).collect();
    fields.push(("members".to_owned(), Value::Array(ids)));
    let label = Text::new(format!("道路 {number}"), format!("road {number}"));
    let findings = road.notes.iter().map(|note| finding(note, &source_id, &label)).collect();
    let record = Record {
        place: label,
        geometry: Some(Geometry::MultiLineString(road.parts)),
        fields,
        file_id: None,
        collection: Some("roads".to_owned()),
        source_id: Some(source_id),
    };
    (record, findings)
}

/// What the members agree on. A width counts only where all that state one state the same and half of them do.
fn shared(members: &[&RoadTags]) -> Fields {
    let mut fields = Fields::new();
    let names = members.iter().filter_map(|tags| tags.name.as_deref());
    if let Some(name) = most_frequent(names) {
        fields.push(("name".to_owned(), name.into()));
    }
    let widths: Vec<f64> = members.iter().filter_map(|tags| tags.width_m).collect();
    if let Some(first) = widths.first()
        && widths.iter().all(|width| width == first)
        && widths.len() * 2 >= members.len()
    {
        fields.push(("carriageway_width_m".to_owned(), (*first).into()));
    }
    if let Some(surface) = most_frequent(members.iter().filter_map(|tags| tags.surface.as_deref())) {
        fields.push(("surface".to_owned(), surface.into()));
    }
    let mut extra: Map<String, Value> = members.first().map(|tags| tags.extra.clone()).unwrap_or_default();
    extra.retain(|key, value| members.iter().all(|tags| tags.extra.get(key) == Some(value)));
    if !extra.is_empty() {
        fields.push(("extra".to_owned(), Value::Object(extra)));
    }
    fields
}

/// Of equals the first in order of the alphabet, so that importing again gives the same.
fn most_frequent<'a>(words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(word, _)| word)
}

/// Names that survive importing again: the road and its other carriageway go by number and class alone, so that a way
/// that was split or drawn anew changes nothing; branches and the same number elsewhere go by their oldest way.
struct SourceIds {
    base: String,
    given: BTreeSet<String>,
}

impl SourceIds {
    fn new(number: &str, class: &str) -> SourceIds {
        let number: String = number.chars().take(LONGEST_NUMBER).collect();
        SourceIds { base: format!("osm:ref/{number}/{class}"), given: BTreeSet::new() }
    }

    fn of(&mut self, road: &Assembled) -> String {
        let role = match road.role {
            Role::Main => "main",
            Role::Opposite => "opposite",
            Role::Branch => "branch",
        };
        let plain = format!("{}/{role}", self.base);
        if road.role != Role::Branch && self.given.insert(plain.clone()) {
            return plain;
        }
        let oldest = road.members.iter().min().copied().unwrap_or_default();
        let named = format!("{plain}/{oldest}");
        let names = std::iter::once(named.clone()).chain((2u32..).map(|n| format!("{named}/{n}")));
        for name in names {
            if self.given.insert(name.clone()) {
                return name;
            }
        }
        named
    }
}

fn finding(note: &AssemblyNote, source_id: &str, label: &Text) -> Finding {
    let (zh, en) = note.words();
    let text = Text::new(zh, en);
    let finding = match note {
        AssemblyNote::Dual => Finding::notice("road-dual", text),
        AssemblyNote::Opposite { .. } => Finding::notice("road-opposite", text),
        AssemblyNote::Branch { .. } => Finding::notice("road-branch", text),
        AssemblyNote::Beside { .. } => Finding::notice("road-beside", text),
        AssemblyNote::Detached { .. } => Finding::notice("road-detached", text),
        AssemblyNote::Gap { .. } => Finding::notice("road-gap", text),
        AssemblyNote::Ring { .. } => Finding::notice("road-ring", text),
        AssemblyNote::Unusable { .. } => Finding::warning("road-way-unusable", text),
    };
    finding.in_collection("roads").on_object(source_id).at(label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_known_stretch_of_a_way_is_kept_and_the_rest_counted() {
        let mut nodes = Nodes::default();
        for id in [1, 3, 4, 5] {
            nodes.push(id, id * 1_000_000, 0);
        }
        let (ids, coords, missing) = known_stretch(&[1, 2, 3, 4, 5, 6], &nodes);
        assert_eq!((ids, coords.len(), missing), (vec![3, 4, 5], 3, 2));
        assert_eq!(known_stretch(&[], &nodes), (vec![], vec![], 0));
    }

    #[test]
    fn a_road_keeps_its_name_in_the_register_when_its_ways_are_cut_anew() {
        let road = |role, members: &[i64]| Assembled {
            parts: geo_types::MultiLineString(vec![]),
            members: members.to_vec(),
            role,
            notes: vec![],
        };
        let mut ids = SourceIds::new("S225", "provincial");
        assert_eq!(ids.of(&road(Role::Main, &[9, 8])), "osm:ref/S225/provincial/main");
        assert_eq!(ids.of(&road(Role::Opposite, &[5])), "osm:ref/S225/provincial/opposite");
        assert_eq!(ids.of(&road(Role::Branch, &[7, 6])), "osm:ref/S225/provincial/branch/6");
        assert_eq!(ids.of(&road(Role::Branch, &[6])), "osm:ref/S225/provincial/branch/6/2");
        assert_eq!(ids.of(&road(Role::Main, &[4])), "osm:ref/S225/provincial/main/4");
    }

    #[test]
    fn the_most_frequent_name_wins_and_of_equals_the_same_every_time() {
        assert_eq!(most_frequent(["b", "a", "b"].into_iter()), Some("b"));
        assert_eq!(most_frequent(["b", "a"].into_iter()), Some("a"));
        assert_eq!(most_frequent([].into_iter()), None);
    }
}
