//! Nothing stands inside a building.

use super::{SiteRule, near};
use crate::geodesy::Position;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// Inside or at the wall of a structure that still stands.
pub(super) struct InBuilding<'s> {
    structures: Option<&'s Collection>,
}

/// From the wall, metres: lids open, and walls are drawn no better than this.
const WALL_M: f64 = 0.5;

impl<'s> InBuilding<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> InBuilding<'s> {
        InBuilding { structures: snapshot.collection("structures") }
    }
}

impl SiteRule for InBuilding<'_> {
    fn words(&self) -> Text {
        Text::new("那里有建筑", "a structure stands there")
    }

    fn forbids(&self, place: Position) -> bool {
        self.structures.is_some_and(|structures| {
            near::any_within(structures, place, WALL_M, |row| row.value("state").as_str() != Some("removed"))
        })
    }
}
