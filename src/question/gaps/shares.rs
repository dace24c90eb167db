//! Households where no dwellings are known: those of each village, shared out evenly over the road it looks after.

use std::collections::HashMap;

use crate::linear::{Interval, Intervals, Side};
use crate::model::snapshot::{Road, Snapshot};
use crate::question::sections::{Section, Sections};

/// The two hands of a road, each by itself: a section of one hand has half the road.
const HANDS: [Side; 2] = [Side::Left, Side::Right];

/// What is known of the households of villages.
#[derive(Debug, Default)]
pub(super) struct Shares {
    /// The households of a village for every millimetre of one hand of its road.
    per_hand_mm: HashMap<String, f64>,
}

impl Shares {
    /// The households entered for villages, over the sections of these roads; what lies on a road before it counts
    /// once.
    pub fn of(snapshot: &Snapshot, sections: &Sections<'_>, roads: &[(&Road, &Intervals)]) -> Shares {
        let mut households: HashMap<&str, f64> = HashMap::new();
        for row in snapshot.collection("divisions").into_iter().flat_map(|own| own.layer.after_fid(i64::MIN))
        {
            let count =
                row.value("households").as_f64().filter(|_| row.value("level").as_str() == Some("village"));
            if let Some((name, count)) = row.value("name").as_str().zip(count) {
                // Two villages of one name cannot be told apart by a section: the one entered first counts.
                households.entry(name).or_insert(count);
            }
        }
        if households.is_empty() {
            return Shares::default();
        }
        let mut hand_mm: HashMap<&str, i64> = HashMap::new();
        for (road, again) in roads {
            for side in HANDS {
                for (village, stretches) in by_village(sections.on(road.id), side) {
                    *hand_mm.entry(village).or_default() += stretches.subtract(again).length_mm();
                }
            }
        }
        let per_hand_mm = hand_mm
            .into_iter()
            .filter(|(_, mm)| *mm > 0)
            .filter_map(|(village, mm)| Some((village.to_owned(), households.get(village)? / mm as f64)))
            .collect();
        Shares { per_hand_mm }
    }

    /// Whether the households of any village with a section are known.
    pub fn are_known(&self) -> bool {
        !self.per_hand_mm.is_empty()
    }

    /// The households of a stretch by its share of its villages' road, on one hand or both; none when it is in no
    /// village whose households are known.
    pub fn along(&self, sections: &[Section<'_>], stretch: Interval, side: Option<Side>) -> Option<f64> {
        let mut sum = None;
        for hand in HANDS.into_iter().filter(|hand| side.is_none_or(|side| side == *hand)) {
            for (village, stretches) in by_village(sections, hand) {
                let own_mm = stretches.clip(stretch).length_mm();
                if let Some(per_mm) = self.per_hand_mm.get(village).filter(|_| own_mm > 0) {
                    sum = Some(sum.unwrap_or(0.0) + per_mm * own_mm as f64);
                }
            }
        }
        sum
    }
}

/// The stretches of each village on one hand; where sections overlap the one entered first has it.
fn by_village<'a>(sections: &'a [Section<'_>], side: Side) -> Vec<(&'a str, Intervals)> {
    let mut taken = Intervals::empty();
    let mut found: Vec<(&str, Intervals)> = Vec::new();
    for section in sections.iter().filter(|section| section.counts_for(side)) {
        let Some(village) = section.village else { continue };
        let free = section.stretch.subtract(&taken);
        taken = taken.union(&section.stretch);
        match found.iter_mut().find(|(known, _)| *known == village) {
            Some((_, stretches)) => *stretches = stretches.union(&free),
            None => found.push((village, free)),
        }
    }
    found
}
