//! Things that are perhaps one, put together.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rayon::prelude::*;
use uuid::Uuid;

use super::inputs::Asked;
use super::near::{neighbours, place, sort};
use crate::geodesy::{Position, distance_m};
use crate::linear::{Measure, Side};
use crate::question::progress::{Cancelled, Progress};
use crate::question::things::{Groups, Thing};

/// Things looked around between two looks at whether the asker still waits.
const AT_ONCE: usize = 512;
/// Of larger groups nobody asks how far apart their farthest are.
const MOST_MEASURED: usize = 200;
/// What verge writes itself says nothing about how well a thing is known.
const OWN_FIELDS: [&str; 4] = ["source", "source_id", "updated_at", "extra"];

/// Why things are taken for one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reasons {
    /// Their places are near.
    pub near: bool,
    /// They are at about the same chainage on one side of one road.
    pub chainage: bool,
}

/// Two or more things that are perhaps one, the one to keep first.
pub(super) struct Group<'t, 's> {
    pub members: Vec<&'t Thing<'s>>,
    pub reasons: Reasons,
    /// Metres between the two farthest places; none when fewer than two have a place, or there are too many.
    pub span_m: Option<f64>,
}

/// The groups among things, in the order of a patrol.
pub(super) fn groups<'t, 's>(
    asked: &Asked<'_>,
    things: &'t [Thing<'s>],
    progress: &Progress,
) -> Result<Vec<Group<'t, 's>>, Cancelled> {
    let pairs = near_pairs(asked, things, progress)?;
    let chained = chainage_pairs(asked, things);
    let mut groups = Groups::new(things.len());
    for (one, other) in pairs.iter().chain(&chained) {
        groups.join(*one, *other);
    }
    let mut reasons: HashMap<usize, Reasons> = HashMap::new();
    for (one, _) in &pairs {
        reasons.entry(groups.of(*one)).or_default().near = true;
    }
    for (one, _) in &chained {
        reasons.entry(groups.of(*one)).or_default().chainage = true;
    }
    let mut found: Vec<Group<'t, 's>> = Vec::new();
    for members in groups.several() {
        let first = members.first().copied().unwrap_or_default();
        let mut members: Vec<&Thing<'s>> = members.into_iter().filter_map(|at| things.get(at)).collect();
        members.sort_by_cached_key(|thing| (std::cmp::Reverse(worth(thing)), thing.row.fid()));
        let span_m = span_m(&members);
        found.push(Group { members, reasons: reasons.remove(&first).unwrap_or_default(), span_m });
    }
    found.sort_by_cached_key(|group| group.members.iter().map(|thing| thing.order()).min());
    Ok(found)
}

/// How well a thing is known: the fields that say something, then the day it was last seen.
fn worth(thing: &Thing<'_>) -> (usize, Option<Date>) {
    let seen = thing.row.value("seen_at").as_str().and_then(|day| day.parse().ok());
    (known_fields(thing), seen)
}

/// How many fields of a thing are known, its place counted as one.
pub(super) fn known_fields(thing: &Thing<'_>) -> usize {
    let named = thing.collection.properties(&thing.row);
    let told = named.keys().filter(|name| !OWN_FIELDS.contains(&name.as_str())).count();
    told + usize::from(!thing.row.shape().coords().is_empty())
}

fn near_pairs(
    asked: &Asked<'_>,
    things: &[Thing<'_>],
    progress: &Progress,
) -> Result<Vec<(usize, usize)>, Cancelled> {
    let numbers: HashMap<(&str, Uuid), usize> = (0..)
        .zip(things)
        .map(|(at, thing)| ((thing.collection.kind.id.as_str(), thing.row.id()), at))
        .collect();
    let number = |thing: &Thing<'_>, id: Uuid| numbers.get(&(thing.collection.kind.id.as_str(), id)).copied();
    let all: Vec<(usize, &Thing<'_>)> = things.iter().enumerate().collect();
    let mut pairs = Vec::new();
    for (turn, some) in all.chunks(AT_ONCE).enumerate() {
        progress.tick((turn * AT_ONCE) as f64 / all.len() as f64)?;
        pairs.par_extend(some.par_iter().flat_map_iter(|(at, thing)| {
            let found = neighbours(thing.collection, &thing.row, asked.near_m);
            found
                .into_iter()
                .filter_map(|(other, _)| number(thing, other.id()))
                .filter(|other| other > at)
                .map(|other| (*at, other))
                .collect::<Vec<_>>()
        }));
    }
    Ok(pairs)
}

/// Neighbours along one side of one road. Whoever is within the limit of another is chained to it by those between.
fn chainage_pairs(asked: &Asked<'_>, things: &[Thing<'_>]) -> Vec<(usize, usize)> {
    /// One kind of thing on one side of one road.
    type Row<'a> = (Uuid, &'static str, (&'a str, Option<&'a str>));
    let mut rows: BTreeMap<Row<'_>, Vec<(Measure, usize)>> = BTreeMap::new();
    for (at, thing) in things.iter().enumerate() {
        let Some(foot) = &thing.foot else { continue };
        for side in [Side::Left, Side::Right] {
            if foot.hand.counts_for(side) {
                let key = (foot.road.id, side.as_str(), sort(thing.collection, &thing.row));
                rows.entry(key).or_default().push((foot.measure, at));
            }
        }
    }
    let limit_mm = (asked.chainage_m * 1000.0).round() as i64;
    let mut pairs = Vec::new();
    for row in rows.values_mut() {
        row.sort_unstable();
        for pair in row.windows(2) {
            if let [(before, one), (after, other)] = pair
                && after.past_mm(*before) <= limit_mm
            {
                pairs.push((*one, *other));
            }
        }
    }
    pairs
}

fn span_m(members: &[&Thing<'_>]) -> Option<f64> {
    let places: Vec<Position> = members.iter().filter_map(|thing| place(&thing.row)).collect();
    if places.len() < 2 || places.len() > MOST_MEASURED {
        return None;
    }
    let mut span: f64 = 0.0;
    for (at, one) in places.iter().enumerate() {
        for other in places.iter().skip(at + 1) {
            span = span.max(distance_m(*one, *other));
        }
    }
    Some(span)
}
