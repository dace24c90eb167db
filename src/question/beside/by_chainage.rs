//! Things without a position of their own, kept by road and chainage: "S225 K18+980 左".

use std::collections::HashMap;

use uuid::Uuid;

use super::{Hand, Stand};
use crate::index::Row;
use crate::linear::{Interval, Intervals};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::sections::{chainage_of, road_of};

/// Things known by road and chainage, by the road's id.
#[derive(Debug, Default)]
pub(crate) struct ByChainage<'s> {
    stands: HashMap<Uuid, Vec<Stand<'s>>>,
    /// Things without a position whose road or chainage is not known, not there, or shared by several roads.
    pub unplaced: usize,
}

impl<'s> ByChainage<'s> {
    /// Looks through the rows that have no position.
    pub fn of(
        snapshot: &'s Snapshot,
        collections: &[&'s Collection],
        keep: impl Fn(&Collection, &Row<'_>) -> bool,
    ) -> ByChainage<'s> {
        let mut found = ByChainage::default();
        for collection in collections.iter().filter(|collection| collection.kind.field("road").is_some()) {
            for row in collection.layer.placeless().into_iter().filter(|row| keep(collection, row)) {
                match resolved(snapshot, &row) {
                    Some((road, stretches)) => {
                        let hand = hand(collection, &row);
                        let stands = found.stands.entry(road.id).or_default();
                        stands.extend(stretches.into_iter().map(|stretch| Stand {
                            collection,
                            row,
                            stretch,
                            hand,
                            offset_m: None,
                        }));
                    }
                    None => found.unplaced += 1,
                }
            }
        }
        found
    }

    /// Those on a road, in the order of the register.
    pub fn on(&self, road: Uuid) -> &[Stand<'s>] {
        self.stands.get(&road).map_or(&[], Vec::as_slice)
    }
}

/// A section without a side is the whole road; an asset without one stands on a hand that nobody entered.
fn hand(collection: &Collection, row: &Row<'_>) -> Hand {
    match row.value("side").as_str() {
        None if collection.kind.field("from_m").is_some() => Hand::Both,
        side => Hand::read(side),
    }
}

/// The one road a row names, and what it takes up along it.
fn resolved<'s>(snapshot: &'s Snapshot, row: &Row<'_>) -> Option<(&'s Road, Vec<Interval>)> {
    let road = road_of(snapshot, row)?;
    if let Some((from, to)) = chainage_of(row, "from_m").zip(chainage_of(row, "to_m")) {
        let stretches: Intervals = road.curve.measures_between(from, to);
        return (!stretches.is_empty()).then(|| (road, stretches.into_iter().collect()));
    }
    let measure = road.curve.measure_at(chainage_of(row, "chainage_m")?).ok()?;
    Some((road, vec![Interval::new(measure, measure)]))
}
