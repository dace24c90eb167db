//! What the person who looks at a ride chooses.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use uuid::Uuid;

use crate::model::text::Text;

/// How near the line stays to the smoothed ride without a choice, metres.
pub const TOLERANCE_M: f64 = 2.0;

/// Which line the road has afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnLine {
    /// The one that was ridden.
    Ridden,
    /// The one it has: only stones, sections and assets are taken from the ride.
    Kept,
}

/// Choices; what is not chosen is as the ride has it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choices {
    /// A road of the register that the ride is about.
    pub road: Option<Uuid>,
    /// A new road, though the ride names one that is there.
    pub new_road: bool,
    /// The road's number.
    pub number: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its class.
    pub class: Option<String>,
    /// Its carriageway's width, metres.
    pub width_m: Option<f64>,
    /// Which line it has.
    pub line: Option<OnLine>,
    /// How near the line stays to the smoothed ride, metres, 0.1 to 50.
    pub tolerance_m: Option<f64>,
    /// Taps that are left out, by their place in the ride's list, from 0.
    pub leave: BTreeSet<usize>,
    /// What really stood on a stone, metres, by the tap's place.
    pub stones: BTreeMap<usize, f64>,
}

impl Choices {
    /// What is wrong with a choice, if anything is.
    pub(super) fn fault(&self) -> Option<Text> {
        let bad = |value: Option<f64>, range: std::ops::RangeInclusive<f64>| {
            value.is_some_and(|value| !range.contains(&value))
        };
        if bad(self.tolerance_m, 0.1..=50.0) {
            let text = Text::new("容差应在 0.1 到 50 m 之间", "the tolerance must be between 0.1 and 50 m");
            return Some(text);
        }
        if bad(self.width_m, 0.5..=200.0) {
            let text = Text::new("路面宽度应在 0.5 到 200 m 之间", "the width must be between 0.5 and 200 m");
            return Some(text);
        }
        let stone = self.stones.values().any(|m| !(0.0..=20_000_000.0).contains(m));
        stone.then(|| Text::new("桩号应在 K0 到 K20000 之间", "a chainage must be between K0 and K20000"))
    }
}
