//! Nothing stands in a river or a pond.

use super::{SiteRule, near};
use crate::geodesy::Position;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// In water drawn as a surface, or on the line of a stream.
pub(super) struct InWater<'s> {
    waters: Option<&'s Collection>,
}

/// From a bank or the line of a ditch, metres.
const BANK_M: f64 = 1.0;

impl<'s> InWater<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> InWater<'s> {
        InWater { waters: snapshot.collection("rivers") }
    }
}

impl SiteRule for InWater<'_> {
    fn words(&self) -> Text {
        Text::new("在水里或岸边", "in water or at its bank")
    }

    fn forbids(&self, place: Position) -> bool {
        self.waters.is_some_and(|waters| near::any_within(waters, place, BANK_M, |_| true))
    }
}
