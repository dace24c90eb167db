//! Ground too steep, where the office entered the slope of a candidate.

use crate::model::rule_book::Rule;
use crate::model::text::Text;

use super::super::candidate::Candidate;
use super::{Judged, Outcome, Screen};

/// A greatest slope.
pub(super) struct Slope<'s> {
    pub rule: &'s Rule,
}

impl<'s> Screen<'s> for Slope<'s> {
    fn judge(&self, site: &Candidate<'_>) -> Option<Judged<'s>> {
        let slope = site.slope_pct.filter(|slope| *slope > self.rule.value)?;
        Some(Judged {
            rule: self.rule,
            outcome: Outcome::Refused,
            measured: (slope, slope),
            limit: self.rule.value,
            thing: Text::new("坡度", "slope"),
            todo: None,
        })
    }
}
