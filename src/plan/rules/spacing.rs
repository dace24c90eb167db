//! A new bin beside one that stands serves nobody more.

use super::{SiteRule, near};
use crate::geodesy::Position;
use crate::model::text::Text;
use crate::question::given::Chosen;

/// The facilities that count: a selection, in some states.
#[derive(Debug, Clone)]
pub(crate) struct Standing<'s> {
    of: Chosen<'s>,
    /// Empty: whatever the state.
    states: Vec<String>,
}

impl<'s> Standing<'s> {
    pub(super) fn new(of: Chosen<'s>, states: Vec<String>) -> Standing<'s> {
        Standing { of, states }
    }
}

/// Too near a facility that counts.
pub(super) struct TooNear<'s> {
    standing: Standing<'s>,
    spacing_m: f64,
}

impl<'s> TooNear<'s> {
    /// # Units
    /// - `spacing_m`: metres; nearer than this is too near
    pub(super) fn of(standing: Standing<'s>, spacing_m: f64) -> TooNear<'s> {
        TooNear { standing, spacing_m }
    }
}

impl SiteRule for TooNear<'_> {
    fn words(&self) -> Text {
        Text::new("离已有设施太近", "too near a facility that stands")
    }

    fn book_rule(&self) -> Option<&str> {
        Some("site.spacing")
    }

    fn forbids(&self, place: Position) -> bool {
        let Standing { of, states } = &self.standing;
        of.collections().any(|collection| {
            let has_states = collection.kind.field("state").is_some() && !states.is_empty();
            near::any_within(collection, place, self.spacing_m, |row| {
                let counts = !has_states
                    || row.value("state").as_str().is_some_and(|state| states.iter().any(|one| one == state));
                counts && of.holds(collection, row)
            })
        })
    }
}
