//! The best choice met so far, and what another must pass to be better.

use crate::plan::solve::proof::rounding;

/// The best choice met so far, in the problem's numbers.
#[derive(Debug, Clone)]
pub(super) struct Incumbent {
    pub sites: Vec<u32>,
    pub value: f64,
    /// Whether every objective is a whole number.
    whole: bool,
}

impl Incumbent {
    /// A choice to start from.
    pub fn of(sites: Vec<u32>, value: f64, whole: bool) -> Incumbent {
        Incumbent { sites, value, whole }
    }

    /// What a bound must stay below so that nothing better can be under it.
    pub fn target(&self) -> f64 {
        let slack = rounding(self.value);
        if self.whole { self.value + 1.0 - slack } else { self.value + slack }
    }

    /// Takes a choice that is better.
    pub fn offer(&mut self, value: f64, sites: impl FnOnce() -> Vec<u32>) -> bool {
        let better = value > self.value + rounding(value);
        if better {
            self.value = value;
            self.sites = sites();
        }
        better
    }

    /// The bound as the objective may take it: whole where all objectives are.
    pub fn settled(&self, bound: f64) -> f64 {
        let bound = if self.whole { (bound + rounding(bound)).floor() } else { bound };
        bound.max(self.value)
    }
}
