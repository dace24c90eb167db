//! Every candidate screened and measured, and the best put first.

use rayon::prelude::*;

use super::candidate::Candidate;
use super::haul::{Haul, Ways};
use super::screen::{Judged, Outcome, Screens};
use crate::question::{Cancelled, Progress};

/// A candidate that no rule refuses.
pub(super) struct Ranked<'c, 's> {
    pub site: &'c Candidate<'s>,
    pub haul: Haul,
    /// What nobody can decide from what is drawn; empty for one that keeps every rule.
    pub undecided: Vec<Judged<'s>>,
}

/// A candidate that rules refuse, and why.
pub(super) struct Refused<'c, 's> {
    pub site: &'c Candidate<'s>,
    pub judged: Vec<Judged<'s>>,
}

/// All candidates.
pub(super) struct Ranking<'c, 's> {
    /// The best first: those that keep every rule before those undecided; then those that more weight gets to; then the
    /// least weighted haul; of equals the first.
    pub ranked: Vec<Ranked<'c, 's>>,
    pub refused: Vec<Refused<'c, 's>>,
}

impl<'c, 's> Ranking<'c, 's> {
    pub fn of(
        candidates: &'c [Candidate<'s>],
        screens: &Screens<'s>,
        ways: &Ways<'s>,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let judged: Result<Vec<Vec<Judged<'s>>>, Cancelled> = candidates
            .par_iter()
            .map(|site| {
                progress.tick(0.0)?;
                Ok(screens.judge(site))
            })
            .collect();
        let (mut fit, mut refused) = (Vec::new(), Vec::new());
        for (site, judged) in candidates.iter().zip(judged?) {
            if judged.iter().any(|one| one.outcome == Outcome::Refused) {
                refused.push(Refused { site, judged });
            } else {
                fit.push((site, judged));
            }
        }
        progress.tick(0.3)?;
        let ranked: Result<Vec<Ranked<'c, 's>>, Cancelled> = fit
            .into_par_iter()
            .map(|(site, undecided)| {
                let haul = ways.haul(site.middle, progress)?;
                Ok(Ranked { site, haul, undecided })
            })
            .collect();
        let mut ranked = ranked?;
        ranked.sort_by(|one, other| {
            let last = |ranked: &Ranked<'_, '_>| !ranked.undecided.is_empty();
            last(one)
                .cmp(&last(other))
                .then(one.haul.unreached.total_cmp(&other.haul.unreached))
                .then(one.haul.weighted_m.total_cmp(&other.haul.weighted_m))
                .then(one.site.number.cmp(&other.site.number))
        });
        Ok(Ranking { ranked, refused })
    }

    /// The site proposed.
    pub fn best(&self) -> Option<&Ranked<'c, 's>> {
        self.ranked.first()
    }

    /// An undecided candidate that would beat the best, were it allowed.
    pub fn better_if_allowed(&self) -> Option<&Ranked<'c, 's>> {
        let best = self.best().filter(|best| best.undecided.is_empty())?;
        let value = |one: &Ranked<'_, '_>| (one.haul.unreached, one.haul.weighted_m);
        self.ranked.iter().find(|one| !one.undecided.is_empty() && value(one) < value(best))
    }
}
