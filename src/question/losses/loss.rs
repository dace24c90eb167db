//! The losses of a register: things in a state of loss, and findings of losses that were made good since.

use std::collections::HashSet;

use jiff::civil::Date;

use super::event;
use super::inputs::Asked;
use crate::geodesy::distance_m;
use crate::model::kind::Kind;
use crate::model::snapshot::Snapshot;
use crate::question::QuestionError;
use crate::question::answering::Villages;
use crate::question::beside::Feet;
use crate::question::given::Chosen;
use crate::question::progress::Progress;
use crate::question::things::{Thing, place, things};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum What {
    Damaged,
    Lost,
}

impl What {
    pub fn as_str(self) -> &'static str {
        match self {
            What::Damaged => "damaged",
            What::Lost => "lost",
        }
    }
}

/// How the day of a loss is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dated {
    /// A finding of it says when.
    Finding,
    /// The thing was last seen then, in this state.
    Seen,
    /// It is not.
    Unknown,
}

/// One loss.
#[derive(Debug, Clone)]
pub(super) struct Loss<'s> {
    pub what: What,
    /// The thing that is damaged or lost; for a loss made good since, the finding that told of it.
    pub thing: Thing<'s>,
    /// Whether only a finding tells of it.
    pub only_found: bool,
    pub day: Option<Date>,
    pub dated: Dated,
}

impl Loss<'_> {
    /// The month it was recorded in: `2015-05`.
    pub fn month(&self) -> Option<String> {
        self.day.map(|day| format!("{:04}-{:02}", day.year(), day.month()))
    }
}

/// What was looked through.
pub(super) struct Found<'s> {
    /// In the order of a patrol.
    pub losses: Vec<Loss<'s>>,
    /// All that was set out: in use, damaged or lost.
    pub set_out: Vec<Thing<'s>>,
}

pub(super) fn find<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    progress: &Progress,
) -> Result<Found<'s>, QuestionError> {
    let villages = Villages::or_greater(snapshot);
    let feet = Feet::of(snapshot, asked.reach_m);
    let on_roads = |all: &mut Vec<Thing<'s>>| {
        if let Some(along) = &asked.along {
            all.retain(|thing| thing.foot.as_ref().is_some_and(|foot| along.has(foot.road.id)));
        }
    };
    let set_out = ["in_use", "damaged", "lost"];
    let mut all = things(
        &asked.subjects,
        &feet,
        &villages,
        |_, row| row.value("state").as_str().is_some_and(|state| set_out.contains(&state)),
        &progress.part(0.0, 0.4),
    )?;
    on_roads(&mut all);
    let mut losses: Vec<Loss<'s>> = all.iter().filter_map(by_state).collect();
    let kinds: Vec<&Kind> = asked.subjects.collections().map(|own| own.kind.as_ref()).collect();
    let findings = Chosen::whole(snapshot.collection("findings").into_iter());
    let mut events = things(
        &findings,
        &feet,
        &villages,
        |_, row| row.value("category").as_str().is_some_and(|words| event::told(words, &kinds).is_some()),
        &progress.part(0.4, 0.6),
    )?;
    on_roads(&mut events);
    tell(&mut losses, events, &kinds, asked.place_m, &progress.part(0.6, 1.0))?;
    losses.sort_by_cached_key(|loss| loss.thing.order());
    Ok(Found { losses, set_out: all })
}

fn by_state<'s>(thing: &Thing<'s>) -> Option<Loss<'s>> {
    let what = match thing.row.value("state").as_str()? {
        "damaged" => What::Damaged,
        "lost" => What::Lost,
        _ => return None,
    };
    let day = day(thing, "seen_at");
    let dated = if day.is_some() { Dated::Seen } else { Dated::Unknown };
    Some(Loss { what, thing: thing.clone(), only_found: false, day, dated })
}

/// The calendar day of a date or of a moment.
fn day(thing: &Thing<'_>, field: &str) -> Option<Date> {
    thing.row.value(field).as_str()?.get(..10)?.parse().ok()
}

/// Gives each finding, the earliest first, to the nearest thing at its place that is in the state it tells of and has no
/// finding yet; what fits none is a loss that was made good since.
fn tell<'s>(
    losses: &mut Vec<Loss<'s>>,
    events: Vec<Thing<'s>>,
    kinds: &[&Kind],
    place_m: f64,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let mut events: Vec<(Option<Date>, What, Thing<'s>)> = events
        .into_iter()
        .filter_map(|thing| {
            let what = event::told(thing.row.value("category").as_str()?, kinds)?;
            Some((day(&thing, "occurred_at"), what, thing))
        })
        .collect();
    events.sort_by_key(|(day, _, thing)| (day.is_none(), *day, thing.row.id()));
    let by_state = losses.len();
    let mut taken: HashSet<usize> = HashSet::new();
    let all = events.len() as f64;
    for (turn, (day, what, event)) in events.into_iter().enumerate() {
        progress.tick(turn as f64 / all)?;
        let nearest = (0..by_state)
            .filter(|at| !taken.contains(at))
            .filter_map(|at| {
                let loss = losses.get(at).filter(|loss| loss.what == what)?;
                let apart_m = apart_m(&loss.thing, &event).filter(|apart| *apart <= place_m)?;
                Some((apart_m, loss.thing.row.fid(), at))
            })
            .min_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        match nearest {
            Some((.., at)) => {
                taken.insert(at);
                if let Some(loss) = losses.get_mut(at).filter(|_| day.is_some()) {
                    loss.day = day;
                    loss.dated = Dated::Finding;
                }
            }
            None => {
                let dated = if day.is_some() { Dated::Finding } else { Dated::Unknown };
                losses.push(Loss { what, thing: event, only_found: true, day, dated });
            }
        }
    }
    Ok(())
}

/// Metres between two things: between their places, else along the road when they are on one hand of it; none when that
/// cannot be told.
pub(super) fn apart_m(one: &Thing<'_>, other: &Thing<'_>) -> Option<f64> {
    if let (Some(a), Some(b)) = (place(&one.row), place(&other.row)) {
        return Some(distance_m(a, b));
    }
    let (a, b) = (one.foot.as_ref()?, other.foot.as_ref()?);
    let one_hand = [crate::linear::Side::Left, crate::linear::Side::Right]
        .into_iter()
        .any(|side| a.hand.counts_for(side) && b.hand.counts_for(side));
    (a.road.id == b.road.id && one_hand).then(|| (a.measure.m() - b.measure.m()).abs())
}
