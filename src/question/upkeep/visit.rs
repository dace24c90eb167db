//! Visits: inspections with the day, and what of which road they looked at.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::index::Row;
use crate::linear::{Intervals, Side};
use crate::model::snapshot::{Road, Snapshot};
use crate::question::sections::{Section, chainage_of, road_of, side_of};

/// The day of a moment as the office counts it. A date entered without a time of day is kept as midnight UTC and is that
/// date everywhere; any other moment is a day of the computer's own time zone.
pub(crate) fn day_of(moment: &str) -> Option<Date> {
    let stamp: Timestamp = match moment.parse() {
        Ok(stamp) => stamp,
        Err(_) => return moment.parse().ok(),
    };
    let utc: Zoned = stamp.to_zoned(TimeZone::UTC);
    let local = if utc.time() == Time::midnight() { utc } else { stamp.to_zoned(TimeZone::system()) };
    Some(local.date())
}

/// One inspection.
#[derive(Debug, Clone)]
pub(crate) struct Visit<'s> {
    /// The inspection.
    pub row: Row<'s>,
    /// The day it took place.
    pub day: Date,
    /// When exactly, for what came last.
    pub moment: &'s str,
    /// What it looked at.
    pub scope: Scope<'s>,
}

/// What an inspection says it looked at.
#[derive(Debug, Clone)]
pub(crate) enum Scope<'s> {
    /// A section, by its id or name.
    Section(&'s str),
    /// A road or stretches of it, on one hand or both.
    Road { road: &'s Road, stretch: Intervals, side: Option<Side> },
    /// A village and all its sections.
    Village(&'s str),
    /// Nothing is entered: nobody can tell where.
    Unknown,
}

/// The inspections of a register that have a day.
#[derive(Debug, Default)]
pub(crate) struct Visits<'s> {
    all: Vec<Visit<'s>>,
    /// Inspections without a day, or on a road or chainage that is not there.
    pub unplaced: usize,
    /// Inspections that do not say where.
    pub nowhere: usize,
}

impl<'s> Visits<'s> {
    /// Reads the inspections that are wanted, in the order they were entered.
    pub fn of(snapshot: &'s Snapshot, wanted: impl Fn(&Row<'_>, Date) -> bool) -> Visits<'s> {
        let mut visits = Visits::default();
        let Some(collection) = snapshot.collection("inspections") else { return visits };
        for row in collection.layer.after_fid(i64::MIN) {
            let moment = row.value("occurred_at").as_str().or_else(|| row.value("seen_at").as_str());
            let Some((moment, day)) = moment.and_then(|moment| Some((moment, day_of(moment)?))) else {
                visits.unplaced += 1;
                continue;
            };
            if !wanted(&row, day) {
                continue;
            }
            match scope(snapshot, &row) {
                Some(scope) => {
                    visits.nowhere += usize::from(matches!(scope, Scope::Unknown));
                    visits.all.push(Visit { row, day, moment, scope });
                }
                None => visits.unplaced += 1,
            }
        }
        visits
    }

    pub fn iter(&self) -> impl Iterator<Item = &Visit<'s>> {
        self.all.iter()
    }
}

fn scope<'s>(snapshot: &'s Snapshot, row: &Row<'s>) -> Option<Scope<'s>> {
    let text = |field: &str| row.value(field).as_str().filter(|text| !text.trim().is_empty());
    if let Some(section) = text("section") {
        return Some(Scope::Section(section));
    }
    if text("road").is_none() {
        return Some(text("village").map_or(Scope::Unknown, Scope::Village));
    }
    let road = road_of(snapshot, row)?;
    let stretch = match (chainage_of(row, "from_m"), chainage_of(row, "to_m")) {
        (Some(from), Some(to)) => road.curve.measures_between(from, to),
        (None, None) => Intervals::from(road.curve.extent()),
        // Half an answer to where is none.
        _ => return None,
    };
    (!stretch.is_empty()).then_some(Scope::Road { road, stretch, side: side_of(row) })
}

impl Visit<'_> {
    /// Whether nothing tells where it was, not even a position.
    pub fn is_nowhere(&self) -> bool {
        matches!(self.scope, Scope::Unknown) && self.row.bbox().is_none()
    }

    /// Whether it went along a road, whosever sections lie there.
    pub fn is_of_road(&self) -> bool {
        matches!(self.scope, Scope::Road { .. })
    }

    /// What of one hand of a road it went along.
    pub fn stretch_of(&self, on: &Road, hand: Side) -> Option<Intervals> {
        match &self.scope {
            Scope::Road { road, stretch, side } if road.id == on.id => {
                side.is_none_or(|side| side == hand).then(|| stretch.clone())
            }
            _ => None,
        }
    }

    /// What of a section it looked at; none when nothing.
    pub fn seen_of(&self, section: &Section<'_>) -> Option<Intervals> {
        match &self.scope {
            Scope::Section(word) => {
                let named = section.name() == Some(word) || section.row.id().to_string() == *word;
                named.then(|| section.stretch.clone())
            }
            Scope::Road { road, stretch, side } if road.id == section.road.id => {
                let hand = side.is_none() || section.side == *side;
                let village = self.row.value("village").as_str();
                let same = village.is_none() || village == section.village;
                let seen = section.stretch.intersect(stretch);
                (hand && same && !seen.is_empty()).then_some(seen)
            }
            Scope::Village(village) => (section.village == Some(village)).then(|| section.stretch.clone()),
            Scope::Road { .. } | Scope::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_without_a_time_of_day_is_that_date_everywhere() {
        assert_eq!(day_of("2015-05-01T00:00:00Z"), Some(date(2015, 5, 1)));
        assert_eq!(day_of("2015-05-01"), Some(date(2015, 5, 1)));
        assert_eq!(day_of("in May"), None);
        // Noon in Greenwich is the same day from New York to Auckland in winter.
        assert_eq!(day_of("2015-05-15T11:00:00Z"), Some(date(2015, 5, 15)));
    }
}
