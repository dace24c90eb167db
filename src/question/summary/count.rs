//! Counting: every thing once by kind and state, once by village, once by class of road.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::inputs::Asked;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::QuestionError;
use crate::question::answering::Villages;
use crate::question::beside::Feet;
use crate::question::progress::Progress;
use crate::question::territory::Territory;
use crate::question::things::{FACILITIES, LOOKED_AT, Thing, place, things};

/// Roads or things given to villages between two looks at whether the asker still waits.
const AT_ONCE: usize = 256;

/// Whether a kind is a facility that offices set out along roads.
pub(super) fn is_facility(kind: &str) -> bool {
    FACILITIES.split(',').any(|one| one == kind)
}

/// Where things are counted by the road they stand beside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Beside a road of this class.
    Of(String),
    /// Beside a road whose class nobody entered.
    Unknown,
    /// Beside no road.
    Away,
}

impl Class {
    fn of(road: &Road) -> Class {
        road.class.clone().map_or(Class::Unknown, Class::Of)
    }
}

/// What was counted for a village or a class.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally<'s> {
    /// By kind.
    pub kinds: BTreeMap<&'s str, usize>,
    /// Roads any of which lies here.
    pub roads: usize,
    /// Half millimetres of road: a road that is a border counts half to either side.
    pub half_mm: i64,
    /// Half millimetres of main roads.
    pub main_half_mm: i64,
}

impl Tally<'_> {
    pub fn count(&self) -> usize {
        self.kinds.values().sum()
    }

    pub fn facilities(&self) -> usize {
        self.kinds.iter().filter(|(kind, _)| is_facility(kind)).map(|(_, count)| count).sum()
    }

    /// Kilometres of road.
    pub fn km(&self) -> f64 {
        self.half_mm as f64 / 2e6
    }
}

/// All that was counted.
pub(super) struct Counted<'s> {
    pub things: Vec<Thing<'s>>,
    /// By kind and state; a state that nobody entered is none.
    pub states: BTreeMap<&'s str, BTreeMap<Option<&'s str>, usize>>,
    pub villages: BTreeMap<Option<&'s str>, Tally<'s>>,
    pub classes: BTreeMap<Class, Tally<'s>>,
    /// Things that belong to no village by themselves and lie within several borders.
    pub disputed: usize,
    /// The level of divisions that are counted by.
    pub level: &'static str,
    /// That greater divisions stand for villages, where they do.
    pub note: Option<Text>,
}

pub(super) fn count<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    progress: &Progress,
) -> Result<Counted<'s>, QuestionError> {
    let villages = Villages::or_greater(snapshot);
    let feet = Feet::of(snapshot, asked.reach_m);
    let mut things = things(&asked.subjects, &feet, &villages, |_, _| true, &progress.part(0.0, 0.6))?;
    things.retain(|thing| is_asked(asked, thing));
    let mut counted = Counted {
        states: BTreeMap::new(),
        villages: BTreeMap::new(),
        classes: BTreeMap::new(),
        disputed: disputed(&villages, &things, &progress.part(0.6, 0.7))?,
        level: villages.level(),
        note: villages.note(),
        things,
    };
    for (turn, thing) in counted.things.iter().enumerate() {
        if turn % LOOKED_AT == 0 {
            progress.tick(0.0)?;
        }
        let kind = thing.collection.kind.id.as_str();
        let state = thing.row.value("state").as_str();
        *counted.states.entry(kind).or_default().entry(state).or_default() += 1;
        let class = thing.foot.as_ref().map_or(Class::Away, |foot| Class::of(foot.road));
        let village = counted.villages.entry(thing.village).or_default();
        *village.kinds.entry(kind).or_default() += 1;
        *counted.classes.entry(class).or_default().kinds.entry(kind).or_default() += 1;
    }
    roads(snapshot, asked, &villages, &mut counted, &progress.part(0.7, 1.0))?;
    Ok(counted)
}

fn is_asked(asked: &Asked<'_>, thing: &Thing<'_>) -> bool {
    let village =
        asked.villages.is_empty() || thing.village.is_some_and(|village| asked.villages.contains(village));
    let road = asked
        .along
        .as_ref()
        .is_none_or(|along| thing.foot.as_ref().is_some_and(|foot| along.has(foot.road.id)));
    village && road
}

fn disputed(
    villages: &Villages<'_>,
    things: &[Thing<'_>],
    progress: &Progress,
) -> Result<usize, QuestionError> {
    let several = |thing: &&Thing<'_>| {
        thing.row.value("village").as_str().is_none()
            && place(&thing.row).is_some_and(|at| villages.all_at(at).len() > 1)
    };
    let mut count = 0;
    for (turn, some) in things.chunks(AT_ONCE).enumerate() {
        progress.tick((turn * AT_ONCE) as f64 / things.len() as f64)?;
        count += some.par_iter().filter(several).count();
    }
    Ok(count)
}

/// The length of roads by class and village.
fn roads<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    villages: &Villages<'s>,
    counted: &mut Counted<'s>,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let territory = Territory::of(snapshot, villages);
    let roads: Vec<&Road> = match &asked.along {
        Some(along) => along.roads.iter().copied().map(AsRef::as_ref).collect(),
        None => snapshot.roads().iter().map(AsRef::as_ref).collect(),
    };
    for (at, some) in roads.chunks(AT_ONCE).enumerate() {
        progress.tick((at * AT_ONCE) as f64 / roads.len() as f64)?;
        let shares: Result<Vec<_>, QuestionError> = some
            .par_iter()
            .map(|road| {
                progress.tick(0.0)?;
                Ok((*road, territory.shares(road)))
            })
            .collect();
        for (road, shares) in shares? {
            let mut here = false;
            for share in shares {
                let wanted = asked.villages.is_empty()
                    || share.village.is_some_and(|village| asked.villages.contains(village));
                if !wanted {
                    continue;
                }
                let half_mm = share.half_mm();
                let class = counted.classes.entry(Class::of(road)).or_default();
                class.roads += usize::from(!here);
                here = true;
                let village = counted.villages.entry(share.village).or_default();
                village.roads += 1;
                for tally in [class, village] {
                    tally.half_mm += half_mm;
                    tally.main_half_mm += if road.main { half_mm } else { 0 };
                }
            }
        }
    }
    Ok(())
}
