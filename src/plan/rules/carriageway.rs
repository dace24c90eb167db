//! A bin in the carriageway is run over.

use jiff::civil::Date;

use super::SiteRule;
use crate::geodesy::{Box2, Position};
use crate::model::rule_book::RuleBook;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;

/// What tells the usual widths of a class.
const WIDTH_RULE: &str = "carriageway_width_range";

/// Half the width of a road's carriageway: as measured, else from its class's range, at the given place within the range.
///
/// # Units
/// - `share`: 0 the narrowest, 1 the widest of the class
/// - result: metres; 0 when neither width nor class is known
pub(crate) fn half_width_m(road: &Road, rules: &RuleBook, day: Date, share: f64) -> f64 {
    let of_class = || {
        let rule = rules.for_class(WIDTH_RULE, road.class.as_deref()?, day)?;
        Some(rule.value + share * (rule.value_max.unwrap_or(rule.value) - rule.value))
    };
    road.carriageway_width_m.or_else(of_class).unwrap_or(0.0) / 2.0
}

/// In the carriageway of any road, even if it is as narrow as its class can be.
pub(super) struct InCarriageway<'s> {
    snapshot: &'s Snapshot,
    day: Date,
    /// No road is wider to one side than this, metres.
    widest_m: f64,
}

impl<'s> InCarriageway<'s> {
    pub(super) fn of(snapshot: &'s Snapshot, day: Date) -> InCarriageway<'s> {
        let half = |road: &Road| half_width_m(road, snapshot.rules(), day, 0.0);
        let widest_m = snapshot.roads().iter().map(|road| half(road)).fold(0.0, f64::max);
        InCarriageway { snapshot, day, widest_m }
    }
}

impl SiteRule for InCarriageway<'_> {
    fn words(&self) -> Text {
        Text::new("在另一条路的路面上", "in the carriageway of another road")
    }

    fn forbids(&self, place: Position) -> bool {
        let roads = self.snapshot.roads();
        roads.near(Box2::around(place, self.widest_m)).into_iter().any(|road| {
            let half_m = half_width_m(road, self.snapshot.rules(), self.day, 0.0);
            road.curve.locate_within(place, half_m).is_some_and(|found| found.offset_m < half_m)
        })
    }
}
