//! The grade of a section in a month: what an inspection recorded, and nothing else.

use jiff::civil::Date;

use super::month::Month;
use crate::model::rule_book::{Rule, RuleBook};
use crate::question::sections::Section;
use crate::question::upkeep::{Visit, Visits};

/// How a section did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Grade {
    /// A grade, by its word, and whether it follows from a score by rule.
    Given(String, bool),
    /// No inspection graded it.
    None,
    /// Only part of it was graded.
    Partly,
    /// Two grades at the same moment.
    Contradicted,
}

impl Grade {
    /// Why it has no grade; none when it has.
    pub(super) fn lack(&self) -> Option<&'static str> {
        match self {
            Grade::Given(..) => None,
            Grade::None => Some("not graded"),
            Grade::Partly => Some("partly graded"),
            Grade::Contradicted => Some("contradictory grades"),
        }
    }

    pub(super) fn is_excellent(&self) -> bool {
        matches!(self, Grade::Given(word, _) if word == "excellent")
    }
}

/// The graded inspections of a register.
#[derive(Debug)]
pub(super) struct Grades<'s> {
    visits: Visits<'s>,
}

impl<'s> Grades<'s> {
    pub(super) fn of(visits: Visits<'s>) -> Grades<'s> {
        Grades { visits }
    }

    /// The last month in which anything was graded.
    pub(super) fn last_month(&self) -> Option<Month> {
        self.visits.iter().map(|visit| Month::of(visit.day)).max()
    }

    /// Inspections with a grade whose section nobody can tell.
    pub(super) fn nowhere(&self) -> usize {
        self.visits.nowhere + self.visits.unplaced
    }

    /// Of several grades in a month the last counts; of one moment they must agree. A part of a section is not the
    /// section.
    pub(super) fn in_month(&self, section: &Section<'_>, month: Month, rules: &RuleBook) -> Grade {
        let mut partly = false;
        let mut last: Option<(&Visit<'s>, Option<(String, bool)>)> = None;
        let mut contradicted = false;
        for visit in self.visits.iter().filter(|visit| Month::of(visit.day) == month) {
            let Some(seen) = visit.seen_of(section) else { continue };
            if seen != section.stretch {
                partly = true;
                continue;
            }
            let grade = grade_of(visit, rules, month.first());
            match &last {
                Some((before, _)) if visit.moment < before.moment => {}
                Some((before, own)) if visit.moment == before.moment => contradicted |= *own != grade,
                _ => {
                    last = Some((visit, grade));
                    contradicted = false;
                }
            }
        }
        match last.and_then(|(_, grade)| grade) {
            _ if contradicted => Grade::Contradicted,
            Some((word, by_score)) => Grade::Given(word, by_score),
            None if partly => Grade::Partly,
            None => Grade::None,
        }
    }
}

/// Whether an inspection says how a section did.
pub(super) fn is_graded(row: &crate::index::Row<'_>) -> bool {
    row.value("grade").as_str().is_some() || row.value("score").as_f64().is_some()
}

/// The grade entered, else what the score means by the rule of the day; a score of a sheet that is not of 100 points
/// means nothing without a grade.
fn grade_of(visit: &Visit<'_>, rules: &RuleBook, day: Date) -> Option<(String, bool)> {
    if let Some(word) = visit.row.value("grade").as_str() {
        return Some((word.to_owned(), false));
    }
    let score = visit.row.value("score").as_f64().filter(|score| *score <= 100.0)?;
    let least = rules.get("grade.excellent", day).and_then(Rule::figure)?;
    Some((if score >= least { "excellent" } else { "below" }.to_owned(), true))
}
