//! All roads of a state, found by what people write and by where they run.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use uuid::Uuid;

use super::{Collection, Road};
use crate::geodesy::{Box2, Boxes, Position};
use crate::index::{Layer, Row};
use crate::linear::graph::Graph;
use crate::linear::{Curve, Location};
use crate::model::finding::Finding;
use crate::model::kind::squash;
use crate::model::road_number::road_number;

/// The roads that have a line.
#[derive(Debug)]
pub struct RoadNetwork {
    roads: Vec<Arc<Road>>,
    by_id: HashMap<Uuid, usize>,
    by_word: HashMap<String, Vec<usize>>,
    /// The rows the roads were read from: their tree finds roads by place.
    layer: Option<Layer>,
    findings: Vec<Finding>,
    /// Where they meet, found when somebody first walks.
    graph: OnceLock<Graph>,
}

impl RoadNetwork {
    /// Reads all roads, taking over those whose row did not change.
    pub(super) fn build(collection: Option<&Collection>, before: Option<&RoadNetwork>) -> RoadNetwork {
        let Some(collection) = collection else {
            return RoadNetwork::of(Vec::new(), None, Vec::new());
        };
        let rows: Vec<Row<'_>> = collection.layer.after_fid(i64::MIN).collect();
        let read: Vec<Result<Option<Arc<Road>>, Finding>> = rows
            .par_iter()
            .map(|row| match before.and_then(|network| network.unchanged(row)) {
                Some(same) => Ok(Some(same)),
                None => Ok(Road::read(collection, row)?.map(Arc::new)),
            })
            .collect();
        let (mut roads, mut findings) = (Vec::with_capacity(read.len()), Vec::new());
        for road in read {
            match road {
                Ok(road) => roads.extend(road),
                Err(finding) => findings.push(finding.in_collection("roads")),
            }
        }
        RoadNetwork::of(roads, Some(collection.layer.clone()), findings)
    }

    fn of(roads: Vec<Arc<Road>>, layer: Option<Layer>, findings: Vec<Finding>) -> RoadNetwork {
        let by_id = roads.iter().enumerate().map(|(at, road)| (road.id, at)).collect();
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, road) in roads.iter().enumerate() {
            let words: HashSet<String> = road
                .number
                .iter()
                .flat_map(|number| spellings(number))
                .chain(road.name.iter().map(|n| squash(n)))
                .collect();
            for word in words {
                by_word.entry(word).or_default().push(at);
            }
        }
        RoadNetwork { roads, by_id, by_word, layer, findings, graph: OnceLock::new() }
    }

    /// The road read from the very same row: a change always makes a new row in another place of memory.
    fn unchanged(&self, row: &Row<'_>) -> Option<Arc<Road>> {
        let known = self.layer.as_ref()?.by_id(row.id())?;
        if known.is_same_row(row) {
            self.by_id.get(&row.id()).and_then(|at| self.roads.get(*at)).cloned()
        } else {
            None
        }
    }

    /// All roads with a line, by fid.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Road>> {
        self.roads.iter()
    }

    /// How many roads have a line.
    pub fn len(&self) -> usize {
        self.roads.len()
    }

    /// Whether no road has a line.
    pub fn is_empty(&self) -> bool {
        self.roads.is_empty()
    }

    /// A road by its id.
    pub fn get(&self, id: Uuid) -> Option<&Arc<Road>> {
        self.by_id.get(&id).and_then(|at| self.roads.get(*at))
    }

    /// Roads by what people write: `S225`, `225省道`, `省道225线`, `包王路`, an id. Several may share a number.
    pub fn find(&self, word: &str) -> Vec<&Arc<Road>> {
        if let Ok(id) = word.trim().parse::<Uuid>() {
            return self.get(id).into_iter().collect();
        }
        let number = road_number(word).map(|number| squash(&number));
        let at = self.by_word.get(&squash(word)).or_else(|| self.by_word.get(&number?));
        at.into_iter().flatten().filter_map(|at| self.roads.get(*at)).collect()
    }

    /// What a road is called in a field of another thing: its number or its name where no other road is found by it, else its
    /// id.
    pub fn word(&self, road: &Road) -> String {
        let alone = |word: &&String| matches!(self.find(word).as_slice(), [one] if one.id == road.id);
        let word = [&road.number, &road.name].into_iter().flatten().find(alone);
        word.cloned().unwrap_or_else(|| road.id.to_string())
    }

    /// Roads whose line may run through the boxes, each once, by fid: a first sieve, too many rather than too few.
    pub fn near(&self, boxes: Boxes) -> Vec<&Arc<Road>> {
        self.numbers_near(boxes).into_iter().filter_map(|at| self.roads.get(at)).collect()
    }

    /// As [`RoadNetwork::near`], by their numbers in [`RoadNetwork::iter`].
    pub fn numbers_near(&self, boxes: Boxes) -> Vec<usize> {
        let Some(layer) = &self.layer else { return Vec::new() };
        let mut found: Vec<usize> =
            layer.pieces_in(boxes).filter_map(|piece| self.by_id.get(&piece.row.id()).copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A road by its number in [`RoadNetwork::iter`].
    pub fn by_number(&self, number: usize) -> Option<&Arc<Road>> {
        self.roads.get(number)
    }

    /// The number of a road in [`RoadNetwork::iter`].
    pub fn number_of(&self, id: Uuid) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// Where the roads that people walk on meet; a road's number is its line's. Built when first asked for.
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| {
            let lines: Vec<Option<&Curve>> =
                self.roads.iter().map(|road| road.is_walked().then_some(&road.curve)).collect();
            Graph::new(&lines, |place, reach_m| self.numbers_near(Box2::around(place, reach_m)))
        })
    }

    /// The roads within a reach of a place, nearest first.
    ///
    /// # Units
    /// - `reach_m`: geodesic metres.
    pub fn within(&self, place: Position, reach_m: f64) -> Vec<(&Arc<Road>, Location)> {
        let near = self.near(Box2::around(place, reach_m));
        let mut located: Vec<(&Arc<Road>, Location)> = near
            .into_iter()
            .filter_map(|road| road.curve.locate_within(place, reach_m).map(|at| (road, at)))
            .collect();
        located
            .sort_by(|(one, a), (other, b)| a.offset_m.total_cmp(&b.offset_m).then(one.fid.cmp(&other.fid)));
        located
    }

    /// Roads that could not be read, and why.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// What may be typed for a road number: as stored, and as the contract spells it.
fn spellings(number: &str) -> Vec<String> {
    let mut all = vec![squash(number)];
    all.extend(road_number(number).map(|number| squash(&number)));
    all
}
