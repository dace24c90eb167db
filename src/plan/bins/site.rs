//! Places beside roads where a bin may stand.

use uuid::Uuid;

use super::asked::Asked;
use crate::geodesy::Position;
use crate::linear::{Interval, Measure, Side};
use crate::model::rule_book::RuleBook;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::plan::rules::{SiteRules, half_width_m, metres};
use crate::question::beside::beside;

/// A place where a bin may stand.
#[derive(Debug, Clone)]
pub(super) struct Site<'s> {
    pub road: &'s Road,
    /// How far along the road, as a survey would find it.
    pub measure: Measure,
    pub side: Side,
    pub place: Position,
    pub offset_m: f64,
    /// The lost or damaged bin whose place it is.
    pub replaces: Option<Uuid>,
}

impl Site<'_> {
    /// That a bin stood here, as the end of a reason.
    pub fn again(&self) -> Text {
        if self.replaces.is_some() {
            Text::new("；原有的桶丢失或损坏", "; a bin that stood here is lost or damaged")
        } else {
            Text::default()
        }
    }
}

/// Finds sites and remembers why places were none.
pub(super) struct Ground<'s> {
    snapshot: &'s Snapshot,
    rules: SiteRules<'s>,
    edge_m: f64,
    reach_m: f64,
    book: &'s RuleBook,
    day: jiff::civil::Date,
}

/// States of bins whose place wants a bin again.
const GONE: [&str; 2] = ["lost", "damaged"];

/// The millimetre-true places are a touch closer than the step, so that neighbours at the limit are never a rounding
/// beyond it.
const INWARD_MM: i64 = 10;

impl<'s> Ground<'s> {
    pub fn of(snapshot: &'s Snapshot, rules: SiteRules<'s>, asked: &Asked) -> Ground<'s> {
        let book = snapshot.rules();
        let edge_m = metres(book, "site.edge", asked.day);
        Ground { snapshot, rules, edge_m, reach_m: asked.reach_m, book, day: asked.day }
    }

    /// Why places were no sites, and how many of them.
    pub fn refused(&self) -> Vec<(Text, usize)> {
        self.rules.refused()
    }

    /// How far from the centreline of a road a new bin stands.
    fn offset_m(&self, road: &Road) -> f64 {
        (half_width_m(road, self.book, self.day, 0.5) + self.edge_m).min(self.reach_m)
    }

    /// The place beside a measure on one side, whether or not a bin may stand there.
    pub fn place(&self, road: &Road, measure: Measure, side: Side) -> Option<Position> {
        Some(road.curve.at(measure)?.beside(side, self.offset_m(road)))
    }

    /// A site beside a measure on one side; none where a rule forbids it or the road bends back.
    pub fn beside(&self, road: &'s Road, measure: Measure, side: Side) -> Option<Site<'s>> {
        self.site(road, self.place(road, measure, side)?, Some(side), None)
    }

    fn site(
        &self,
        road: &'s Road,
        place: Position,
        side: Option<Side>,
        replaces: Option<Uuid>,
    ) -> Option<Site<'s>> {
        let found = road.curve.locate_within(place, self.reach_m)?;
        if found.tie.is_some() || side.is_some_and(|side| side != found.side) {
            return None;
        }
        if !self.rules.allow(place) {
            return None;
        }
        let (measure, side, offset_m) = (found.measure, found.side, found.offset_m);
        Some(Site { road, measure, side, place, offset_m, replaces })
    }

    /// The places of lost and damaged bins of a road.
    pub fn of_bins_gone(&self, road: &'s Road) -> Vec<Site<'s>> {
        let Some(bins) = self.snapshot.collection("bins") else { return Vec::new() };
        let gone = |row: &crate::index::Row<'_>| {
            row.value("state").as_str().is_some_and(|state| GONE.contains(&state))
        };
        let stands = beside(road, &[bins], |_, row| gone(row), self.reach_m);
        stands
            .iter()
            .filter_map(|stand| {
                let at = stand.row.shape().coords().first()?;
                let place = Position::from_coord(*at).ok()?;
                self.site(road, place, None, Some(stand.row.id()))
            })
            .collect()
    }
}

/// The places every step along a stretch, from its start.
pub(super) fn every_step(stretch: Interval, step_mm: i64) -> impl Iterator<Item = Measure> {
    let step_mm = (step_mm - INWARD_MM).max(1);
    let count = stretch.length_mm() / step_mm;
    (0..=count).map(move |at| stretch.from().plus_mm(at * step_mm))
}
