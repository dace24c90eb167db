//! The things a question is about, each with where along the roads it stands and whose it is.

use std::collections::HashMap;

use rayon::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answering::{Standing, Villages, households, put_chainage, put_road, round_mm};
use super::beside::{Feet, Foot, Hand};
use super::given::Chosen;
use super::progress::{Cancelled, Progress};
use crate::geodesy::Position;
use crate::index::Row;
use crate::linear::Measure;
use crate::model::answer::AnswerFeature;
use crate::model::feature::Properties;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// What offices set out along roads: the usual subjects of questions about facilities.
pub(crate) const FACILITIES: &str =
    "bins,garbage-pools,recycling-points,toilets,transfer-stations,markets,boards";

/// So many things are looked up between two looks at whether the asker still waits.
const AT_ONCE: usize = 512;
/// So many rows are only looked at between two such looks.
pub(crate) const LOOKED_AT: usize = 4096;

/// One thing.
#[derive(Debug, Clone)]
pub(crate) struct Thing<'s> {
    pub collection: &'s Collection,
    pub row: Row<'s>,
    /// Where along its road it stands; none when it is beside no road.
    pub foot: Option<Foot<'s>>,
    /// Whose it is; none when not known.
    pub village: Option<&'s str>,
}

/// The things that were chosen and are kept, collection by collection in the order they were entered.
///
/// # Errors
/// When the asker stopped it.
pub(crate) fn things<'s>(
    chosen: &Chosen<'s>,
    feet: &Feet<'s>,
    villages: &Villages<'s>,
    keep: impl Fn(&Collection, &Row<'_>) -> bool,
    progress: &Progress,
) -> Result<Vec<Thing<'s>>, Cancelled> {
    let places: HashMap<&str, usize> =
        chosen.collections().zip(0..).map(|(own, at)| (own.kind.id.as_str(), at)).collect();
    let mut rows: Vec<(usize, &'s Collection, Row<'s>)> = Vec::new();
    for (turn, (collection, row)) in chosen.rows().enumerate() {
        if turn % LOOKED_AT == 0 {
            progress.tick(0.0)?;
        }
        if keep(collection, &row) {
            rows.push((
                places.get(collection.kind.id.as_str()).copied().unwrap_or_default(),
                collection,
                row,
            ));
        }
    }
    rows.sort_unstable_by_key(|(at, _, row)| (*at, row.fid()));
    let mut things = Vec::with_capacity(rows.len());
    for (at, some) in rows.chunks(AT_ONCE).enumerate() {
        progress.tick((at * AT_ONCE) as f64 / rows.len().max(1) as f64)?;
        things.par_extend(some.par_iter().map(|(_, collection, row)| {
            let foot = feet.find(row);
            let village = village(villages, row, foot.as_ref());
            Thing { collection, row: *row, foot, village }
        }));
    }
    Ok(things)
}

/// Whether a thing's state is among those named. All are when none is named or the kind has none of those named.
/// `unknown` says whether a state that nobody entered is.
pub(crate) fn in_state(states: &[String], unknown: bool, collection: &Collection, row: &Row<'_>) -> bool {
    let Some(field) = collection.kind.field("state") else { return true };
    let known = states.iter().any(|one| field.values.iter().any(|choice| choice.value == *one));
    let named = |state: &str| states.iter().any(|one| one == state);
    !known || row.value("state").as_str().map_or(unknown, named)
}

/// Whether a thing's state is one of those named, whatever states its kind has; all are when none is named or the kind
/// has no states. A state that nobody entered is none of them.
pub(crate) fn is_in_state(states: &[String], collection: &Collection, row: &Row<'_>) -> bool {
    states.is_empty()
        || collection.kind.field("state").is_none()
        || row.value("state").as_str().is_some_and(|state| states.iter().any(|one| one == state))
}

/// Several things that belong together, told by pairs.
#[derive(Debug, Clone)]
pub(crate) struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    /// So many things, each by itself.
    pub fn new(count: usize) -> Groups {
        Groups { parents: (0..count).collect() }
    }

    /// The one that stands for the group of a thing.
    pub fn of(&mut self, mut at: usize) -> usize {
        while let Some(&parent) = self.parents.get(at).filter(|parent| **parent != at) {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(own) = self.parents.get_mut(at) {
                *own = above;
            }
            at = parent;
        }
        at
    }

    /// Puts two things into one group; the lesser number stands for it.
    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        let (low, high) = (one.min(other), one.max(other));
        if let Some(own) = self.parents.get_mut(high) {
            *own = low;
        }
    }

    /// The groups of two or more, in the order of their first members.
    pub fn several(&mut self) -> Vec<Vec<usize>> {
        let mut members: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
        for at in 0..self.parents.len() {
            members.entry(self.of(at)).or_default().push(at);
        }
        members.into_values().filter(|group| group.len() > 1).collect()
    }
}

fn village<'s>(villages: &Villages<'s>, row: &Row<'s>, foot: Option<&Foot<'_>>) -> Option<&'s str> {
    let own = row.value("village").as_str();
    own.or_else(|| villages.at(place(row)?)).or_else(|| {
        let foot = foot?;
        villages.along(Standing { road: foot.road, measure: foot.measure, side: foot.side() })
    })
}

/// The first place of a thing.
pub(crate) fn place(row: &Row<'_>) -> Option<Position> {
    row.shape().coords().first().and_then(|at| Position::from_coord(*at).ok())
}

/// The order of a patrol: road by road and along each, the left before the right; what is beside no road comes last,
/// by village.
pub(crate) type PatrolOrder<'a> = (bool, String, i64, Measure, Option<Hand>, Option<&'a str>, Uuid);

impl<'s> Thing<'s> {
    pub fn order(&self) -> PatrolOrder<'s> {
        let id = self.row.id();
        match &self.foot {
            Some(foot) => {
                (false, foot.road.label(), foot.road.fid, foot.measure, Some(foot.hand), self.village, id)
            }
            None => (true, String::new(), 0, Measure::ZERO, None, self.village, id),
        }
    }

    /// The state in words; none when not known.
    pub fn state(&self) -> Option<Text> {
        let choice = self.collection.kind.field("state")?.choice(self.row.value("state").as_str()?)?;
        Some(choice.title.clone())
    }

    /// What it is: its kind among structures and vehicles, else what one of its collection is called.
    pub fn title(&self) -> Text {
        let kind = &self.collection.kind;
        let own = kind.field("kind").and_then(|field| field.choice(self.row.value("kind").as_str()?));
        own.map_or_else(|| kind.one.clone(), |choice| choice.title.clone())
    }

    /// What answers tell of every thing.
    pub fn put(&self, into: &mut Properties) {
        let row = &self.row;
        let text = |name: &str| json!(row.value(name).as_str());
        let mut put = |name: &str, value: Value| into.insert(name.to_owned(), value);
        put("collection", json!(self.collection.kind.id));
        put("id", json!(row.id()));
        put("kind", text("kind"));
        put("name", text("name"));
        put("state", text("state"));
        put("village", json!(self.village));
        put("households", households(row));
        if let Some(foot) = &self.foot {
            put("side", json!(foot.hand.word()));
            put("offset_m", json!(foot.offset_m.map(round_mm)));
            put_road(into, foot.road);
            put_chainage(into, "chainage", foot.chainage());
        } else {
            for name in ["side", "offset_m", "road", "road_number", "road_name", "chainage", "chainage_m"] {
                put(name, Value::Null);
            }
        }
    }

    /// It as a feature of the answer.
    pub fn feature(&self, snapshot: &Snapshot, more: Properties) -> AnswerFeature {
        let mut properties = Properties::new();
        self.put(&mut properties);
        properties.extend(more);
        AnswerFeature {
            id: self.row.id().to_string(),
            layer: "subject".to_owned(),
            geometry: snapshot.place_of(self.collection, &self.row).map(|placed| placed.geometry),
            properties,
        }
    }

    /// Road, chainage and side as a table shows them.
    pub fn cells(&self) -> [Value; 3] {
        match &self.foot {
            Some(foot) => [
                json!(foot.road.label()),
                json!(foot.chainage().whole_metre().to_string()),
                json!(foot.hand.text()),
            ],
            None => [Value::Null, Value::Null, Value::Null],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;

    #[test]
    fn what_is_joined_in_any_order_is_one_group() {
        let mut groups = Groups::new(7);
        for (one, other) in [(5, 2), (2, 6), (0, 3), (6, 5)] {
            groups.join(one, other);
        }
        assert_eq!(groups.several(), vec![vec![0, 3], vec![2, 5, 6]]);
    }
}
