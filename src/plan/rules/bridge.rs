//! On a bridge or at its ends there is no ground to stand on, and what falls goes into the water.

use super::{SiteRule, near};
use crate::geodesy::Position;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// Too near a road bridge.
pub(super) struct NearBridge<'s> {
    bridges: Option<&'s Collection>,
    clearance_m: f64,
}

impl<'s> NearBridge<'s> {
    /// # Units
    /// - `clearance_m`: metres from the bridge, as drawn
    pub(super) fn of(snapshot: &'s Snapshot, clearance_m: f64) -> NearBridge<'s> {
        NearBridge { bridges: snapshot.collection("bridges"), clearance_m }
    }
}

impl SiteRule for NearBridge<'_> {
    fn words(&self) -> Text {
        Text::new("离公路桥太近", "too near a road bridge")
    }

    fn book_rule(&self) -> Option<&str> {
        Some("site.bridge")
    }

    fn forbids(&self, place: Position) -> bool {
        self.bridges.is_some_and(|bridges| near::any_within(bridges, place, self.clearance_m, |_| true))
    }
}
