//! Where a new bin may not stand. One rule, one file: its figure from the rule book, its test, its words.

mod bridge;
mod building;
mod carriageway;
mod named;
mod near;
mod spacing;
mod water;

pub(crate) use carriageway::half_width_m;

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use crate::geodesy::Position;
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::Chosen;

/// A reason why a place is no site.
pub(crate) trait SiteRule: Sync {
    /// Why nothing may stand there, for "why not here".
    fn words(&self) -> Text;

    /// The rule of the book its figure comes from; none where it needs no figure.
    fn book_rule(&self) -> Option<&'static str> {
        None
    }

    /// Whether nothing may stand there.
    fn forbids(&self, place: Position) -> bool;
}

/// Why one place is no site.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forbidden {
    /// What is in the way.
    pub words: Text,
    /// The rule of the book that says how far it is in the way, with its figure and its source.
    pub rule: Option<(&'static str, Text)>,
}

/// Every rule in force for a register on a day.
pub(crate) struct SiteRules<'s> {
    /// Each with how many places it has forbidden.
    rules: Vec<(Box<dyn SiteRule + 's>, AtomicUsize)>,
}

impl<'s> SiteRules<'s> {
    /// The rules of a register. Facilities that count keep their spacing.
    pub fn of(snapshot: &'s Snapshot, standing: spacing::Standing<'s>, day: Date) -> SiteRules<'s> {
        let book = snapshot.rules();
        let rules: Vec<Box<dyn SiteRule + 's>> = vec![
            Box::new(carriageway::InCarriageway::of(snapshot, day)),
            Box::new(bridge::NearBridge::of(snapshot, metres(book, "site.bridge", day))),
            Box::new(water::InWater::of(snapshot)),
            Box::new(building::InBuilding::of(snapshot)),
            Box::new(named::NearNamed::school(snapshot, metres(book, "site.school", day))),
            Box::new(named::NearNamed::well(snapshot, metres(book, "site.well", day))),
            Box::new(spacing::TooNear::of(standing, metres(book, "site.spacing", day))),
        ];
        SiteRules { rules: rules.into_iter().map(|rule| (rule, AtomicUsize::new(0))).collect() }
    }

    /// Whether a bin may stand at a place; the first rule that forbids it counts it.
    pub fn allow(&self, place: Position) -> bool {
        match self.rules.iter().find(|(rule, _)| rule.forbids(place)) {
            Some((_, times)) => {
                times.fetch_add(1, Ordering::Relaxed);
                false
            }
            None => true,
        }
    }

    /// Every rule that forbids one place, for "why not here"; not counted.
    pub fn forbidding(&self, place: Position, book: &RuleBook, day: Date) -> Vec<Forbidden> {
        let against = self.rules.iter().filter(|(rule, _)| rule.forbids(place));
        against
            .map(|(rule, _)| {
                let noted = |id: &'static str| Some((id, figure_note(book.get(id, day)?)));
                Forbidden { words: rule.words(), rule: rule.book_rule().and_then(noted) }
            })
            .collect()
    }

    /// Why places were no sites, and how many of them.
    pub fn refused(&self) -> Vec<(Text, usize)> {
        let told = |(rule, times): &(Box<dyn SiteRule + 's>, AtomicUsize)| {
            (rule.words(), times.load(Ordering::Relaxed))
        };
        self.rules.iter().map(told).filter(|(_, times)| *times > 0).collect()
    }
}

pub(crate) use spacing::Standing;

/// A rule's figure with what it is and where it stands.
fn figure_note(rule: &Rule) -> Text {
    let (figure, note) = (rule.figure_text(), rule.note());
    Text::new(format!("{figure}；{}", note.zh), format!("{figure}; {}", note.en))
}

/// The figure of a rule; 0, which forbids nothing, when an office has taken the rule out of force.
///
/// # Units
/// - result: metres
pub(crate) fn metres(book: &RuleBook, id: &str, day: Date) -> f64 {
    book.get(id, day).map_or(0.0, |rule: &Rule| rule.value)
}

/// Facilities a new one keeps its spacing from.
pub(crate) fn standing<'s>(of: &Chosen<'s>, states: &[String]) -> Standing<'s> {
    Standing::new(of.clone(), states.to_vec())
}
