//! The losses by month, by section, by village, and the places that lose again and again.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::loss::{Found, Loss, What, apart_m};
use crate::geodesy::{Box2, Boxes};
use crate::model::snapshot::{Road, Snapshot};
use crate::question::progress::{Cancelled, Progress};
use crate::question::sections::{Part, Sections, part_of};
use crate::question::things::{Groups, Thing, place};

/// So many losses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub damaged: usize,
    pub lost: usize,
    /// Of both, those that only a finding tells of.
    pub only_found: usize,
    /// Things set out here: in use, damaged or lost.
    pub set_out: usize,
}

impl Tally {
    pub fn add(&mut self, loss: &Loss<'_>) {
        match loss.what {
            What::Damaged => self.damaged += 1,
            What::Lost => self.lost += 1,
        }
        self.only_found += usize::from(loss.only_found);
    }

    pub fn of<'a, 's: 'a>(losses: impl Iterator<Item = &'a Loss<'s>>) -> Tally {
        let mut tally = Tally::default();
        losses.for_each(|loss| tally.add(loss));
        tally
    }

    pub fn losses(&self) -> usize {
        self.damaged + self.lost
    }

    /// What is damaged or lost now of what was set out; none when nothing was.
    pub fn rate(&self) -> Option<f64> {
        let now = self.losses() - self.only_found;
        (self.set_out > 0).then(|| now as f64 / self.set_out as f64)
    }
}

/// By month; those of no known month last.
pub(super) fn by_month<'a, 's: 'a>(
    losses: impl Iterator<Item = &'a Loss<'s>>,
) -> Vec<(Option<String>, Tally)> {
    let mut months: BTreeMap<(bool, Option<String>), Tally> = BTreeMap::new();
    for loss in losses {
        let month = loss.month();
        months.entry((month.is_none(), month)).or_default().add(loss);
    }
    months.into_iter().map(|((_, month), tally)| (month, tally)).collect()
}

/// By village; the unknown one last.
pub(super) fn by_village<'s>(found: &Found<'s>) -> Vec<(Option<&'s str>, Tally)> {
    let mut villages: BTreeMap<(bool, Option<&'s str>), Tally> = BTreeMap::new();
    let key = |thing: &Thing<'s>| (thing.village.is_none(), thing.village);
    for loss in &found.losses {
        villages.entry(key(&loss.thing)).or_default().add(loss);
    }
    for thing in &found.set_out {
        villages.entry(key(thing)).or_default().set_out += 1;
    }
    villages.into_iter().map(|((_, village), tally)| (village, tally)).collect()
}

/// A section of a road, what of the road is in no section, or what is beside no road.
pub(super) struct SectionSum<'s> {
    pub road: Option<&'s Road>,
    pub part: Option<Part<'s>>,
    pub tally: Tally,
    pub months: Vec<(Option<String>, Tally)>,
}

/// By road and section in the order of a patrol; what is beside no road last. Sections where nothing is set out and
/// nothing was lost are left out.
pub(super) fn by_section<'s>(snapshot: &'s Snapshot, found: &Found<'s>) -> Vec<SectionSum<'s>> {
    type Key = (bool, String, i64, usize);
    let sections = Sections::all(snapshot);
    let mut roads: HashMap<Uuid, Vec<Part<'s>>> = HashMap::new();
    let mut key = |thing: &Thing<'s>| -> Key {
        let Some(foot) = &thing.foot else { return (true, String::new(), 0, 0) };
        let parts = roads.entry(foot.road.id).or_insert_with(|| sections.parts(foot.road));
        (false, foot.road.label(), foot.road.fid, part_of(parts, foot.road, foot.measure, foot.hand))
    };
    let mut sums: BTreeMap<Key, (Option<&'s Road>, Vec<&Loss<'s>>, usize)> = BTreeMap::new();
    for loss in &found.losses {
        let road = loss.thing.foot.as_ref().map(|foot| foot.road);
        sums.entry(key(&loss.thing)).or_insert_with(|| (road, Vec::new(), 0)).1.push(loss);
    }
    for thing in &found.set_out {
        let road = thing.foot.as_ref().map(|foot| foot.road);
        sums.entry(key(thing)).or_insert_with(|| (road, Vec::new(), 0)).2 += 1;
    }
    sums.into_iter()
        .map(|((.., at), (road, losses, set_out))| {
            let part = road.and_then(|road| roads.get(&road.id)?.get(at).cloned());
            let tally = Tally { set_out, ..Tally::of(losses.iter().copied()) };
            SectionSum { road, part, tally, months: by_month(losses.into_iter()) }
        })
        .collect()
}

/// Places with two or more losses, those with most first, each as the numbers of its losses.
pub(super) fn places(
    losses: &[Loss<'_>],
    place_m: f64,
    progress: &Progress,
) -> Result<Vec<Vec<usize>>, Cancelled> {
    let mut groups = Groups::new(losses.len());
    let around: Vec<Option<Boxes>> =
        losses.iter().map(|loss| place(&loss.thing.row).map(|at| Box2::around(at, place_m))).collect();
    // By latitude: whoever lies north of a box is not near, nor is anyone after.
    let mut order: Vec<(f64, usize)> =
        (0..).zip(losses).filter_map(|(at, loss)| Some((place(&loss.thing.row)?.lat(), at))).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (turn, (_, at)) in order.iter().enumerate() {
        progress.tick(turn as f64 / order.len() as f64)?;
        let Some(Some(boxes)) = around.get(*at) else { continue };
        let north = boxes.iter().map(|bounds| bounds.max[1]).fold(f64::NEG_INFINITY, f64::max);
        for (_, other) in order.iter().skip(turn + 1).take_while(|(lat, _)| *lat <= north) {
            join(&mut groups, losses, *at, *other, place_m);
        }
    }
    // Those without a position are compared along the road with all.
    let unplaced = (0..losses.len()).filter(|at| matches!(around.get(*at), Some(None)));
    for at in unplaced {
        progress.tick(1.0)?;
        for other in 0..losses.len() {
            join(&mut groups, losses, at, other, place_m);
        }
    }
    let mut places = groups.several();
    places.sort_by_key(|members| (std::cmp::Reverse(members.len()), members.first().copied()));
    Ok(places)
}

fn join(groups: &mut Groups, losses: &[Loss<'_>], at: usize, other: usize, place_m: f64) {
    let (Some(one), Some(two)) = (losses.get(at), losses.get(other)) else { return };
    if at != other && apart_m(&one.thing, &two.thing).is_some_and(|apart| apart <= place_m) {
        groups.join(at, other);
    }
}
