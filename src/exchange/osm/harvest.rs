//! What a block holds that matters: every node's place, and of the rest only what becomes something in a register.

use std::borrow::Cow;

use osmpbf::{Element, PrimitiveBlock, RelMemberType};

use super::classify::{self, Shape, Thing};
use super::nodes::Nodes;
use super::road_tags::{RoadTags, class_of};

/// The most tags looked at; the map allows no more than a few hundred, and none of what follows is needed.
const MOST_TAGS: usize = 500;

/// One block, harvested.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    pub(super) nodes: Nodes,
    /// Nodes that are something: id and what.
    pub(super) points: Vec<(i64, Vec<Thing>)>,
    pub(super) ways: Vec<Way>,
    pub(super) relations: Vec<Relation>,
    /// Whether ways are in this block at all: areas may need those that are nothing by themselves.
    pub(super) has_ways: bool,
    pub(super) told: Told,
}

/// What is said of a whole file, in numbers.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    /// Ways for walking, riding and building sites.
    pub(super) not_roads: usize,
    /// Highways that are areas.
    pub(super) road_areas: usize,
    /// Nodes without a place on Earth.
    pub(super) nowhere: usize,
    /// Node references that were read.
    pub(super) refs: usize,
}

/// A way that is something.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) id: i64,
    pub(super) refs: Vec<i64>,
    pub(super) things: Vec<Thing>,
    pub(super) road: Option<RoadTags>,
    /// Tagged as an area, drawn as an open line.
    pub(super) not_closed: bool,
}

/// A relation that is an area.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) id: i64,
    pub(super) name: Option<String>,
    pub(super) outer: Vec<i64>,
    pub(super) inner: Vec<i64>,
    pub(super) things: Vec<Thing>,
}

/// Goes through a block.
pub(super) fn harvest(block: &PrimitiveBlock) -> Harvest {
    let words: Vec<Cow<'_, str>> =
        block.raw_stringtable().iter().map(|raw| String::from_utf8_lossy(raw)).collect();
    let mut harvest = Harvest::default();
    let mut tags: Vec<(&str, &str)> = Vec::new();
    block.for_each_element(|element| match element {
        Element::Node(node) => {
            collect(&mut tags, &words, node.raw_tags().map(|(k, v)| (k as usize, v as usize)));
            harvest.node(node.id(), node.nano_lon(), node.nano_lat(), &tags);
        }
        Element::DenseNode(node) => {
            collect(&mut tags, &words, node.raw_tags().map(|(k, v)| (k as usize, v as usize)));
            harvest.node(node.id(), node.nano_lon(), node.nano_lat(), &tags);
        }
        Element::Way(way) => {
            collect(&mut tags, &words, way.raw_tags().map(|(k, v)| (k as usize, v as usize)));
            harvest.way(way.id(), way.refs(), &tags);
        }
        Element::Relation(relation) => {
            collect(&mut tags, &words, relation.raw_tags().map(|(k, v)| (k as usize, v as usize)));
            harvest.relation(&relation, &tags);
        }
    });
    harvest
}

/// The refs of the ways of a block that are asked for; `wanted` is in order.
pub(super) fn wanted_ways(block: &PrimitiveBlock, wanted: &[i64]) -> Vec<(i64, Vec<i64>)> {
    let mut found = Vec::new();
    for way in block.groups().flat_map(|group| group.ways()) {
        if wanted.binary_search(&way.id()).is_ok() {
            found.push((way.id(), way.refs().collect()));
        }
    }
    found
}

fn collect<'a>(
    tags: &mut Vec<(&'a str, &'a str)>,
    words: &'a [Cow<'_, str>],
    raw: impl Iterator<Item = (usize, usize)>,
) {
    tags.clear();
    tags.extend(
        raw.take(MOST_TAGS)
            .filter_map(|(key, value)| Some((words.get(key)?.as_ref(), words.get(value)?.as_ref()))),
    );
}

impl Harvest {
    fn node(&mut self, id: i64, lon: i64, lat: i64, tags: &[(&str, &str)]) {
        if !self.nodes.push(id, lon, lat) {
            self.told.nowhere += 1;
        } else if !tags.is_empty() {
            let (things, _) = classify::things(tags, Shape::Node);
            if !things.is_empty() {
                self.points.push((id, things));
            }
        }
    }

    fn way(&mut self, id: i64, refs: impl ExactSizeIterator<Item = i64>, tags: &[(&str, &str)]) {
        self.has_ways = true;
        self.told.refs += refs.len();
        if tags.is_empty() {
            return;
        }
        let refs: Vec<i64> = refs.collect();
        let closed = refs.len() >= 4 && refs.first() == refs.last();
        let shape = if closed { Shape::ClosedWay } else { Shape::OpenWay };
        let (things, not_closed) = classify::things(tags, shape);
        let road = self.road(tags);
        if road.is_some() || not_closed || !things.is_empty() {
            self.ways.push(Way { id, refs, things, road, not_closed });
        }
    }

    fn road(&mut self, tags: &[(&str, &str)]) -> Option<RoadTags> {
        let highway = classify::get(tags, "highway")?;
        let class = class_of(highway);
        if classify::get(tags, "area") == Some("yes") {
            self.told.road_areas += 1;
            return None;
        }
        if class.is_none() {
            self.told.not_roads += 1;
        }
        Some(RoadTags::read(class?, tags))
    }

    fn relation(&mut self, relation: &osmpbf::Relation<'_>, tags: &[(&str, &str)]) {
        if !matches!(classify::get(tags, "type"), Some("multipolygon" | "boundary")) {
            return;
        }
        let (things, _) = classify::things(tags, Shape::Relation);
        if things.is_empty() {
            return;
        }
        let (mut outer, mut inner) = (Vec::new(), Vec::new());
        for member in relation.members().filter(|member| member.member_type == RelMemberType::Way) {
            match member.role() {
                Ok("outer" | "") => outer.push(member.member_id),
                Ok("inner" | "enclave") => inner.push(member.member_id),
                _ => {}
            }
        }
        self.relations.push(Relation { id: relation.id(), name: classify::name(tags), outer, inner, things });
    }
}
