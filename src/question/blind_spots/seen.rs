//! What of a road somebody saw since a day: inspections, and things that were seen beside it.

use jiff::civil::Date;

use super::inputs::Asked;
use crate::index::Row;
use crate::linear::{Interval, Intervals, Side};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::beside::{ByChainage, Stand, beside};
use crate::question::sections::Section;
use crate::question::upkeep::{Visits, day_of};

/// The visits that still count.
pub(super) struct Seen<'s> {
    visits: Visits<'s>,
    inspections: Vec<&'s Collection>,
    /// Kinds that stand or grow beside roads.
    things: Vec<&'s Collection>,
    by_chainage: ByChainage<'s>,
    since: Date,
    until: Date,
    sight_m: f64,
}

/// The last day a row was seen, inspected or not.
fn seen_on(row: &Row<'_>) -> Option<Date> {
    row.value("seen_at").as_str().and_then(day_of)
}

impl<'s> Seen<'s> {
    pub(super) fn of(snapshot: &'s Snapshot, asked: &Asked<'_>) -> Seen<'s> {
        let (since, until) = (asked.since, asked.day);
        let lately = move |day: Date| since <= day && day <= until;
        let things: Vec<&'s Collection> =
            snapshot.collections().filter(|collection| collection.kind.is_roadside()).collect();
        Seen {
            visits: Visits::of(snapshot, |_, day| lately(day)),
            inspections: snapshot.collection("inspections").into_iter().collect(),
            by_chainage: ByChainage::of(snapshot, &things, |_, row| seen_on(row).is_some_and(lately)),
            things,
            since,
            until,
            sight_m: asked.sight_m,
        }
    }

    fn lately(&self, day: Option<Date>) -> bool {
        day.is_some_and(|day| self.since <= day && day <= self.until)
    }

    /// Inspections in the time asked about that do not say where they were: nobody can tell what they saw.
    pub(super) fn nowhere(&self) -> usize {
        self.visits.iter().filter(|visit| visit.is_nowhere()).count()
    }

    /// What of a road was seen whichever hand one looks at, to be worked out once.
    pub(super) fn around(&self, road: &Road) -> Intervals {
        let mm = (self.sight_m * 1000.0).round() as i64;
        let lately = |row: &Row<'_>| self.lately(seen_on(row));
        let things = beside(road, &self.things, |_, row| lately(row), self.sight_m);
        let inspected = |row: &Row<'_>| {
            let moment = row.value("occurred_at").as_str().or_else(|| row.value("seen_at").as_str());
            self.lately(moment.and_then(day_of))
        };
        let tracks = beside(road, &self.inspections, |_, row| inspected(row), self.sight_m);
        let wider = |stand: &Stand<'_>| {
            Interval::new(stand.stretch.from().plus_mm(-mm), stand.stretch.to().plus_mm(mm))
        };
        let all: Intervals =
            things.iter().chain(self.by_chainage.on(road.id)).chain(&tracks).map(wider).collect();
        all.clip(road.curve.extent())
    }

    /// What of one hand of a road was inspected, or belongs to a section that was seen.
    pub(super) fn on_side(&self, road: &Road, sections: &[Section<'_>], side: Side) -> Intervals {
        let mut seen: Vec<Interval> = Vec::new();
        for section in sections.iter().filter(|section| section.counts_for(side)) {
            if self.lately(seen_on(&section.row)) {
                seen.extend(section.stretch.iter());
            }
            let visits = self.visits.iter().filter(|visit| !visit.is_of_road());
            seen.extend(visits.filter_map(|visit| visit.seen_of(section)).flatten());
        }
        for visit in self.visits.iter() {
            seen.extend(visit.stretch_of(road, side).into_iter().flatten());
        }
        seen.into_iter().collect()
    }
}
