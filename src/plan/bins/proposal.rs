//! A plan before it is shown: sites in order of benefit, and how good they are.

use super::site::Site;
use crate::geodesy::{Position, distance_m};
use crate::linear::{Interval, Side};
use crate::model::text::Text;
use crate::plan::solve;

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

/// A plan with its figures.
pub(super) struct Proposal<'s> {
    pub planned: Vec<Planned<'s>>,
    /// Of gains, objective and bound: `m` or `households`.
    pub unit: &'static str,
    /// What is left to gain before the plan.
    pub open: f64,
    /// No plan over the same places gains more.
    pub bound: f64,
    /// Places that were looked at.
    pub considered: usize,
    /// Why other places were none, and how many.
    pub refused: Vec<(Text, usize)>,
    /// Places of demand that count as one because nobody counted households.
    pub assumed: usize,
}

impl<'s> Proposal<'s> {
    pub fn new(unit: &'static str, open: f64) -> Proposal<'s> {
        Proposal {
            planned: Vec::new(),
            unit,
            open,
            bound: 0.0,
            considered: 0,
            refused: Vec::new(),
            assumed: 0,
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
    pub fn objective(&self) -> f64 {
        self.planned.iter().map(|planned| planned.gain).sum()
    }

    /// Whether nothing better exists over the same places.
    pub fn is_proved(&self) -> bool {
        solve::is_proved(self.objective(), self.bound)
    }

    /// How far it may be from the best, percent of the bound.
    pub fn gap_pct(&self) -> f64 {
        solve::gap_pct(self.objective(), self.bound)
    }
}
