//! Rubbish near a river ends in it. The Regulation on River Management forbids rubbish in a river's management zone (article
//! 24) but leaves its width to the county (article 20), so the figure here is the office's, and who is near is told to ask.

use super::{SiteRule, near};
use crate::geodesy::Position;
use crate::index::Row;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// Nearer than a rule allows to a river or a lake. Ditches and ponds have no management zone: a ditch runs beside every road.
pub(super) struct NearRiver<'s> {
    waters: Option<&'s Collection>,
    clearance_m: f64,
}

impl<'s> NearRiver<'s> {
    /// # Units
    /// - `clearance_m`: metres from the water as drawn; 0 forbids nothing
    pub(super) fn of(snapshot: &'s Snapshot, clearance_m: f64) -> NearRiver<'s> {
        NearRiver { waters: snapshot.collection("rivers"), clearance_m }
    }
}

/// Whether a water may have a management zone; what nobody said the kind of may be a river.
fn is_river(row: &Row<'_>) -> bool {
    row.value("kind").as_str().is_none_or(|kind| kind == "river" || kind == "lake")
}

/// Whether a river or a lake is near a place.
///
/// # Units
/// - `limit_m`: metres
pub(crate) fn is_near_river(snapshot: &Snapshot, place: Position, limit_m: f64) -> bool {
    NearRiver::of(snapshot, limit_m).forbids(place)
}

impl SiteRule for NearRiver<'_> {
    fn words(&self) -> Text {
        Text::new("离河湖太近", "too near a river or lake")
    }

    fn book_rule(&self) -> Option<&str> {
        Some("site.river")
    }

    fn forbids(&self, place: Position) -> bool {
        self.clearance_m > 0.0
            && self.waters.is_some_and(|waters| near::any_within(waters, place, self.clearance_m, is_river))
    }
}
