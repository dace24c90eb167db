//! What an office keeps free of bins beside a road, from the edge of the highway land. The law's building-control zone
//! (Highway Safety Protection Regulation, articles 11 and 13) is about buildings and structures on the ground, and a bin is
//! neither: without a rule of the office nothing is forbidden here.

use jiff::civil::Date;

use super::SiteRule;
use crate::geodesy::{Box2, Position};
use crate::model::rule_book::Rule;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::offset::{From, Line};
use crate::question::setback::ruling_class;

/// The kind of rule that keeps bins off.
const KIND: &str = "bin_road_zone";

/// In the strip that one rule keeps free.
pub(super) struct InZone<'s> {
    snapshot: &'s Snapshot,
    rule: &'s Rule,
    /// From the centreline, by number of the road, metres; 0 where the rule does not hold.
    free_m: Vec<f64>,
    widest_m: f64,
}

impl<'s> InZone<'s> {
    /// One for each rule of the kind that is in force.
    pub(super) fn all(snapshot: &'s Snapshot, day: Date) -> impl Iterator<Item = InZone<'s>> {
        let rules = snapshot.rules().on(day).filter(|rule| rule.kind == KIND && rule.figure().is_some());
        rules.map(move |rule| InZone::of(snapshot, rule, day))
    }

    fn of(snapshot: &'s Snapshot, rule: &'s Rule, day: Date) -> InZone<'s> {
        let free = |road: &Road| free_m(snapshot, road, rule, day).unwrap_or(0.0);
        let free_m: Vec<f64> = snapshot.roads().iter().map(|road| free(road)).collect();
        let widest_m = free_m.iter().copied().fold(0.0, f64::max);
        InZone { snapshot, rule, free_m, widest_m }
    }
}

/// What a rule keeps free beside a road, from its centreline, with the land as narrow as it can be: wider is not known.
///
/// # Units
/// - result: metres; none where the rule does not hold
fn free_m(snapshot: &Snapshot, road: &Road, rule: &Rule, day: Date) -> Option<f64> {
    let class = ruling_class(road).or(road.class.as_deref());
    let holds = class.map_or(rule.classes.is_empty(), |class| rule.applies_to_class(class));
    let land = Line::of(road, From::Land, snapshot.rules(), day).ok().filter(|_| holds)?;
    Some(land.least_m + rule.value)
}

impl SiteRule for InZone<'_> {
    fn words(&self) -> Text {
        Text::new(
            "在本单位规定不设桶的路旁范围内",
            "in the strip beside a road that the office keeps free of bins",
        )
    }

    fn book_rule(&self) -> Option<&str> {
        Some(&self.rule.id)
    }

    fn beside_m(&self, road: &Road) -> f64 {
        let number = self.snapshot.roads().number_of(road.id);
        number.and_then(|number| self.free_m.get(number)).copied().unwrap_or(0.0)
    }

    fn forbids(&self, place: Position) -> bool {
        let roads = self.snapshot.roads();
        roads.numbers_near(Box2::around(place, self.widest_m)).into_iter().any(|number| {
            let (Some(road), Some(free_m)) = (roads.by_number(number), self.free_m.get(number)) else {
                return false;
            };
            road.curve.locate_within(place, *free_m).is_some_and(|found| found.offset_m < *free_m)
        })
    }
}
