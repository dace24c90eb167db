//! The figures village by village.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::demand::Need;
use crate::model::feature::Properties;

/// Demand and what of it is served, in all or of one village.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sum {
    pub places: usize,
    pub places_covered: usize,
    pub total: f64,
    pub covered: f64,
}

impl Sum {
    fn add(&mut self, need: &Need<'_>) {
        self.places += 1;
        self.total += need.weight.value;
        if need.served.is_some() {
            self.places_covered += 1;
            self.covered += need.weight.value;
        }
    }

    pub fn of<'a, 's: 'a>(needs: impl Iterator<Item = &'a Need<'s>>) -> Sum {
        let mut sum = Sum::default();
        needs.for_each(|need| sum.add(need));
        sum
    }

    /// From 0 to 1; none where nothing is needed.
    pub fn share(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.covered / self.total)
    }

    pub fn uncovered(&self) -> f64 {
        self.total - self.covered
    }

    pub fn places_uncovered(&self) -> usize {
        self.places - self.places_covered
    }
}

/// The sums of villages, those with most demand unserved first; unknown villages together.
pub(super) fn by_village(needs: &[Need<'_>], villages: &[Value]) -> Vec<(Option<String>, Sum)> {
    let mut sums: BTreeMap<Option<String>, Sum> = BTreeMap::new();
    for (need, village) in needs.iter().zip(villages) {
        sums.entry(village.as_str().map(str::to_owned)).or_default().add(need);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|(_, one), (_, other)| other.uncovered().total_cmp(&one.uncovered()));
    sums
}

/// How many villages there are, and how many are served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Villages that need anything and are known by name.
    pub villages: usize,
    /// Some of whose demand is served.
    pub reached: usize,
    /// All of whose demand is served.
    pub served: usize,
}

impl Tally {
    pub fn of(sums: &[(Option<String>, Sum)]) -> Tally {
        let named = sums.iter().filter(|(village, _)| village.is_some());
        named.fold(Tally::default(), |all, (_, sum)| Tally {
            villages: all.villages + 1,
            reached: all.reached + usize::from(sum.places_covered > 0),
            served: all.served + usize::from(sum.places_uncovered() == 0),
        })
    }

    /// Writes the figures of the answer.
    pub fn write(&self, fields: &mut Properties) {
        let share = (self.villages > 0).then(|| self.served as f64 / self.villages as f64);
        fields.insert("villages".to_owned(), self.villages.into());
        fields.insert("villages_reached".to_owned(), self.reached.into());
        fields.insert("villages_served".to_owned(), self.served.into());
        fields.insert("village_share".to_owned(), share.into());
    }
}

/// One village as the contract shapes it.
pub(super) fn json_of(village: Option<&str>, sum: &Sum) -> Value {
    json!({
        "village": village,
        "share": sum.share(),
        "demand_total": sum.total,
        "demand_covered": sum.covered,
        "places": sum.places,
        "places_covered": sum.places_covered,
    })
}
