//! A bin keeps away from a school gate and from a well. No kind of the register is a school or a well: they are known by
//! the names that offices and maps give their structures, and where no name says so nobody can know.

use super::{SiteRule, near};
use crate::geodesy::Position;
use crate::index::Row;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// Parts of names of schools; a gate has its school's name.
const SCHOOLS: [&str; 6] = ["学校", "小学", "中学", "幼儿园", "school", "kindergarten"];
/// Parts of names of wells. Not 井 alone: many villages are named after theirs.
const WELLS: [&str; 5] = ["水井", "机井", "饮用水源", "water well", "borehole"];

/// Too near a structure whose name says what it is.
pub(super) struct NearNamed<'s> {
    structures: Option<&'s Collection>,
    /// Parts of names, small letters.
    parts: &'static [&'static str],
    clearance_m: f64,
    rule: &'static str,
    words: Text,
}

impl<'s> NearNamed<'s> {
    /// # Units
    /// - `clearance_m`: metres from the structure; 0 forbids nothing
    pub(super) fn school(snapshot: &'s Snapshot, clearance_m: f64) -> NearNamed<'s> {
        NearNamed {
            structures: snapshot.collection("structures"),
            parts: &SCHOOLS,
            clearance_m,
            rule: "site.school",
            words: Text::new("离学校太近", "too near a school"),
        }
    }

    /// # Units
    /// - `clearance_m`: metres from the structure; 0 forbids nothing
    pub(super) fn well(snapshot: &'s Snapshot, clearance_m: f64) -> NearNamed<'s> {
        NearNamed {
            structures: snapshot.collection("structures"),
            parts: &WELLS,
            clearance_m,
            rule: "site.well",
            words: Text::new("离水井太近", "too near a well"),
        }
    }

    fn is_one(&self, row: &Row<'_>) -> bool {
        let stands = row.value("state").as_str() != Some("removed");
        stands
            && row.value("name").as_str().is_some_and(|name| {
                let small = name.to_lowercase();
                self.parts.iter().any(|part| small.contains(part))
            })
    }
}

impl SiteRule for NearNamed<'_> {
    fn words(&self) -> Text {
        self.words.clone()
    }

    fn book_rule(&self) -> Option<&str> {
        Some(self.rule)
    }

    fn forbids(&self, place: Position) -> bool {
        self.clearance_m > 0.0
            && self.structures.is_some_and(|structures| {
                near::any_within(structures, place, self.clearance_m, |row| self.is_one(row))
            })
    }
}
