//! A plan before it is shown: sites in order of benefit, and how good they are.

use std::collections::HashSet;

use super::site::Site;
use crate::geodesy::{Position, distance_m};
use crate::linear::{Interval, Side};
use crate::model::text::Text;
use crate::plan::rules::Refused;
use crate::plan::solve::{self, End, Sense};
use crate::question::service::sharing::SharedOut;

/// Nearer than this two sites are one place, metres.
pub(super) const SAME_PLACE_M: f64 = 1.0;

/// One planned bin.
pub(super) struct Planned<'s> {
    pub site: Site<'s>,
    /// What it adds to those before it, in the proposal's unit.
    pub gain: f64,
    /// Households it serves; none when nobody counted them.
    pub households: Option<i64>,
    /// The gap it helps to close, and on which side.
    pub gap: Option<(Interval, Option<Side>)>,
    /// The village of what it serves, where that is known better than that of its place.
    pub village: Option<String>,
    pub reason: Text,
}

/// How good a plan is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    /// What the plan reaches, in `unit`.
    pub objective: f64,
    /// No plan over the same places reaches more, or less, by `sense`.
    pub bound: f64,
    pub sense: Sense,
    pub unit: &'static str,
    /// Why the search ended.
    pub end: End,
}

impl Figures {
    /// Of a plan that nothing over the same places can pass.
    pub fn proved(objective: f64, unit: &'static str) -> Figures {
        Figures { objective, bound: objective, sense: Sense::More, unit, end: End::Done }
    }

    /// Of a plan that gains households; `bound` is no smaller than what it gains.
    pub fn of_gain(gained: f64, bound: f64, end: End) -> Figures {
        Figures { objective: gained, bound: bound.max(gained), sense: Sense::More, unit: "households", end }
    }

    /// Whether nothing better exists over the same places.
    pub fn is_proved(&self) -> bool {
        match self.sense {
            Sense::More => solve::is_proved(self.objective, self.bound),
            Sense::Less => solve::is_proved(self.bound, self.objective),
        }
    }

    /// How far it may be from the best, percent.
    pub fn gap_pct(&self) -> f64 {
        match self.sense {
            Sense::More => solve::gap_pct(self.objective, self.bound),
            Sense::Less => solve::gap_pct(self.bound, self.objective),
        }
    }
}

/// A plan with its figures.
pub(super) struct Proposal<'s> {
    pub planned: Vec<Planned<'s>>,
    /// Of gains: `m`, `households` or `household_m`.
    pub unit: &'static str,
    /// What is left to gain before the plan.
    pub open: f64,
    /// How good it is by its own aim; none of a plan that was never solved.
    pub figures: Option<Figures>,
    /// Demand that neither a site nor a facility reaches, left out of the plan.
    pub cut_off: HashSet<String>,
    /// Villages with what is served now and what is in reach at all, where the plan is measured by them.
    pub reachable: Vec<(Option<String>, f64, f64)>,
    /// Places that were looked at.
    pub considered: usize,
    /// How many other places were none, and why.
    pub refused: Refused,
    /// Places of demand that count as one because nobody counted households.
    pub assumed: usize,
    /// Households with one bin and with two, before and after, where a second bin counts.
    pub had_twice: Option<[(f64, f64); 2]>,
    /// What bins can take before and after, and what there is, where each takes only so many households.
    pub loads: Option<Loads>,
    /// Villages whose households were shared out.
    pub shared: Vec<SharedOut>,
}

/// Households that find room in a facility within the radius.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Loads {
    pub before: f64,
    pub after: f64,
    /// All households.
    pub all: f64,
}

impl<'s> Proposal<'s> {
    pub fn new(unit: &'static str, open: f64) -> Proposal<'s> {
        Proposal {
            planned: Vec::new(),
            unit,
            open,
            figures: None,
            cut_off: HashSet::new(),
            reachable: Vec::new(),
            considered: 0,
            refused: Refused::default(),
            assumed: 0,
            had_twice: None,
            loads: None,
            shared: Vec::new(),
        }
    }

    /// Whether a bin is planned at this very place: roads drawn twice ask for the same one.
    pub fn has_at(&self, place: Position) -> bool {
        self.planned.iter().any(|planned| distance_m(planned.site.place, place) < SAME_PLACE_M)
    }

    pub fn push(&mut self, planned: Planned<'s>) {
        self.planned.push(planned);
    }

    /// What all sites together gain.
    pub fn gained(&self) -> f64 {
        self.planned.iter().map(|planned| planned.gain).sum()
    }

    /// What it costs at so many yuan a bin.
    pub fn cost(&self, price: Option<i64>) -> Option<i64> {
        price?.checked_mul(i64::try_from(self.planned.len()).ok()?)
    }

    /// How good it is.
    pub fn figures(&self) -> Figures {
        self.figures.unwrap_or_else(|| Figures::proved(self.gained(), self.unit))
    }
}
