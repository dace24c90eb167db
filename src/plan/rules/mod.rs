//! Where a new bin may not stand. One rule, one file: its figure from the rule book, its test, its words.

mod bridge;
mod building;
mod carriageway;
mod named;
mod near;
mod river;
mod spacing;
mod water;
mod zone;

pub(crate) use carriageway::half_width_m;
pub(crate) use river::is_near_river;

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use crate::geodesy::Position;
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::given::Chosen;

/// A reason why a place is no site.
pub(crate) trait SiteRule: Sync {
    /// Why nothing may stand there, for "why not here".
    fn words(&self) -> Text;

    /// The rule of the book its figure comes from; none where it needs no figure.
    fn book_rule(&self) -> Option<&str> {
        None
    }

    /// What it keeps free beside a road, from its centreline.
    ///
    /// # Units
    /// - result: metres; 0 where it is no rule of roads
    fn beside_m(&self, _road: &Road) -> f64 {
        0.0
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
    pub rule: Option<(String, Text)>,
}

/// Every rule in force for a register on a day.
pub(crate) struct SiteRules<'s> {
    /// Each with how many places it has forbidden.
    rules: Vec<(Box<dyn SiteRule + 's>, AtomicUsize)>,
    /// How many places any rule has forbidden.
    forbidden: AtomicUsize,
}

/// How many places were forbidden.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Refused {
    /// Places, each once.
    pub places: usize,
    /// By rule: what is in the way, the rule of the book where there is one, and the places; a place that two rules forbid
    /// counts under both.
    pub by_rule: Vec<(Text, Option<String>, usize)>,
}

impl<'s> SiteRules<'s> {
    /// The rules of a register. Facilities that count keep their spacing.
    pub fn of(snapshot: &'s Snapshot, standing: spacing::Standing<'s>, day: Date) -> SiteRules<'s> {
        let book = snapshot.rules();
        let mut rules: Vec<Box<dyn SiteRule + 's>> = vec![
            Box::new(carriageway::InCarriageway::of(snapshot, day)),
            Box::new(bridge::NearBridge::of(snapshot, metres(book, "site.bridge", day))),
            Box::new(water::InWater::of(snapshot)),
            Box::new(river::NearRiver::of(snapshot, metres(book, "site.river", day))),
            Box::new(building::InBuilding::of(snapshot)),
            Box::new(named::NearNamed::school(snapshot, metres(book, "site.school", day))),
            Box::new(named::NearNamed::well(snapshot, metres(book, "site.well", day))),
            Box::new(spacing::TooNear::of(standing, metres(book, "site.spacing", day))),
        ];
        for zone in zone::InZone::all(snapshot, day) {
            rules.push(Box::new(zone));
        }
        let rules = rules.into_iter().map(|rule| (rule, AtomicUsize::new(0))).collect();
        SiteRules { rules, forbidden: AtomicUsize::new(0) }
    }

    /// Whether a bin may stand at a place; every rule that forbids it counts it.
    pub fn allow(&self, place: Position) -> bool {
        let mut allowed = true;
        for (_, times) in self.rules.iter().filter(|(rule, _)| rule.forbids(place)) {
            times.fetch_add(1, Ordering::Relaxed);
            allowed = false;
        }
        if !allowed {
            self.forbidden.fetch_add(1, Ordering::Relaxed);
        }
        allowed
    }

    /// What the rules keep free beside a road, from its centreline.
    ///
    /// # Units
    /// - result: metres
    pub fn beside_m(&self, road: &Road) -> f64 {
        self.rules.iter().map(|(rule, _)| rule.beside_m(road)).fold(0.0, f64::max)
    }

    /// Every rule that forbids one place, for "why not here"; not counted.
    pub fn forbidding(&self, place: Position, book: &RuleBook, day: Date) -> Vec<Forbidden> {
        let against = self.rules.iter().filter(|(rule, _)| rule.forbids(place));
        against
            .map(|(rule, _)| {
                let noted = |id: &str| Some((id.to_owned(), figure_note(book.get(id, day)?)));
                Forbidden { words: rule.words(), rule: rule.book_rule().and_then(noted) }
            })
            .collect()
    }

    /// How many places were forbidden, and by what.
    pub fn refused(&self) -> Refused {
        let told = |(rule, times): &(Box<dyn SiteRule + 's>, AtomicUsize)| {
            (rule.words(), rule.book_rule().map(str::to_owned), times.load(Ordering::Relaxed))
        };
        let by_rule = self.rules.iter().map(told).filter(|(.., times)| *times > 0).collect();
        Refused { places: self.forbidden.load(Ordering::Relaxed), by_rule }
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
