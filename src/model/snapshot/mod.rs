//! What readers see: one immutable state of the register. A question takes the newest and keeps it as long as it
//! likes; a write makes the next one beside it, sharing all that did not change.

mod cells;
mod collection;
mod network;
mod place;
mod road;

use std::sync::{Arc, OnceLock};

use uuid::Uuid;

pub use collection::{Collection, schema_of};
pub use network::RoadNetwork;
pub use place::Placed;
pub use road::Road;

use super::change::Change;
use super::feature::Feature;
use super::kind::KindCatalogue;
use super::rule_book::RuleBook;
use crate::index::ShapeError;

/// One state of the register.
#[derive(Debug)]
pub struct Snapshot {
    seq: u64,
    kinds: Arc<KindCatalogue>,
    rules: Arc<RuleBook>,
    collections: Vec<Collection>,
    roads: OnceLock<Arc<RoadNetwork>>,
    /// The network of the state before, from which unchanged roads are taken over.
    roads_before: Option<Arc<RoadNetwork>>,
}

impl Snapshot {
    /// A state from its collections; kinds without one get an empty one.
    pub fn new(
        seq: u64,
        kinds: Arc<KindCatalogue>,
        rules: Arc<RuleBook>,
        mut collections: Vec<Collection>,
    ) -> Snapshot {
        let collections = kinds
            .iter()
            .map(|kind| {
                let given = collections.iter().position(|collection| collection.kind.id == kind.id);
                given.map_or_else(|| Collection::empty(Arc::clone(kind)), |at| collections.swap_remove(at))
            })
            .collect();
        Snapshot { seq, kinds, rules, collections, roads: OnceLock::new(), roads_before: None }
    }

    /// The newest change set it knows; 0 when nothing was ever written.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The kinds of things.
    pub fn kinds(&self) -> &Arc<KindCatalogue> {
        &self.kinds
    }

    /// The rules the office goes by.
    pub fn rules(&self) -> &Arc<RuleBook> {
        &self.rules
    }

    /// All collections, in the order of menus.
    pub fn collections(&self) -> impl Iterator<Item = &Collection> {
        self.collections.iter()
    }

    /// A collection by its id.
    pub fn collection(&self, id: &str) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.kind.id == id)
    }

    /// A feature by its collection and id.
    pub fn feature(&self, collection: &str, id: Uuid) -> Option<Feature> {
        self.collection(collection)?.get(id)
    }

    /// The roads as lines with chainage; built when first asked for.
    pub fn roads(&self) -> &RoadNetwork {
        self.roads.get_or_init(|| {
            let roads = self.collection("roads");
            Arc::new(RoadNetwork::build(roads, self.roads_before.as_deref()))
        })
    }

    /// The state after a change set. This one stays as it is.
    ///
    /// # Errors
    /// When a geometry cannot be kept; checks refuse such features earlier.
    pub fn apply(&self, seq: u64, changes: &[Change]) -> Result<Snapshot, ShapeError> {
        let mut collections = self.collections.clone();
        let mut roads_touched = false;
        for collection in &mut collections {
            let mut own = changes.iter().filter(|change| change.collection == collection.kind.id).peekable();
            if own.peek().is_some() {
                roads_touched |= collection.kind.id == "roads";
                *collection = collection.apply(own)?;
            }
        }
        let known = self.roads.get().or(self.roads_before.as_ref()).cloned();
        let roads = match (roads_touched, self.roads.get()) {
            (false, Some(same)) => OnceLock::from(Arc::clone(same)),
            _ => OnceLock::new(),
        };
        Ok(Snapshot {
            seq,
            kinds: Arc::clone(&self.kinds),
            rules: Arc::clone(&self.rules),
            collections,
            roads,
            roads_before: known,
        })
    }
}

#[cfg(test)]
mod tests;
