//! What every solver gives back.

use super::proof;

/// Whether more or less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Covering: the bound lies above.
    More,
    /// Walking, counting: the bound lies below.
    Less,
}

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing better exists, or the search has nothing more to try.
    Done,
    /// The work allowed was used up.
    Spent,
    /// The asker stopped it: the best found so far.
    Stopped,
}

/// A choice of sites and how good it is known to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// The chosen sites, fixed ones among them. Each solver says in which order.
    pub sites: Vec<usize>,
    /// What the choice reaches, in the unit of the problem.
    pub objective: f64,
    /// No choice reaches more (or less, by `sense`) than this.
    pub bound: f64,
    /// Which way is better.
    pub sense: Sense,
    /// Why the search ended.
    pub end: End,
}

impl Solved {
    /// Whether nothing better exists.
    pub fn is_proved(&self) -> bool {
        match self.sense {
            Sense::More => proof::is_proved(self.objective, self.bound),
            Sense::Less => proof::is_proved(self.bound, self.objective),
        }
    }

    /// How far the choice may be from the best, percent of the bound (covering) or of the objective (walking), so that it
    /// never passes 100; 0 when proved.
    pub fn gap_pct(&self) -> f64 {
        match self.sense {
            Sense::More => proof::gap_pct(self.objective, self.bound),
            Sense::Less => proof::gap_pct(self.bound, self.objective),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_runs_from_the_choice_to_the_bound_either_way() {
        let one =
            |objective, bound, sense| Solved { sites: Vec::new(), objective, bound, sense, end: End::Done };
        assert_eq!(one(90.0, 100.0, Sense::More).gap_pct(), 10.0);
        assert_eq!(one(100.0, 90.0, Sense::Less).gap_pct(), 10.0);
        assert!(one(3.0, 3.0, Sense::Less).is_proved() && !one(4.0, 3.0, Sense::Less).is_proved());
    }
}
