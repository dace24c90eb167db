//! The figures of a road, of one of its sides, and of all roads together. Lengths are whole millimetres until shown,
//! so that what is covered and what is not add up to what was asked about.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::answer::metres;
use super::road::{Gap, RoadGaps};
use crate::linear::Side;

/// What is told of a road or of all.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    pub length_mm: i64,
    /// Length that lies on a road before it: of a road part of its length, of all roads left out of theirs.
    pub concurrent_mm: i64,
    /// Length outside gaps; by side: outside those of either side.
    pub covered_mm: i64,
    /// The facilities, each once.
    pub counted: HashSet<Uuid>,
    pub gaps: usize,
    /// The sum of the gaps' own lengths.
    pub gap_mm: i64,
    pub longest_mm: i64,
    /// Households beside gaps; none when those of some gap are not known.
    pub households: Option<i64>,
}

impl Totals {
    fn over<'a>(of: &RoadGaps<'_>, gaps: impl Iterator<Item = &'a Gap>) -> Totals {
        let mut totals = Totals {
            length_mm: of.asked.length_mm(),
            concurrent_mm: of.asked.intersect(&of.again).length_mm(),
            counted: of.counted(),
            households: Some(0),
            ..Totals::default()
        };
        for gap in gaps {
            totals.gaps += 1;
            totals.gap_mm += gap.stretch.length_mm();
            totals.longest_mm = totals.longest_mm.max(gap.stretch.length_mm());
            totals.households = totals.households.zip(gap.count.households).map(|(sum, more)| sum + more);
        }
        totals
    }

    /// The figures of a road.
    pub fn of(of: &RoadGaps<'_>) -> Totals {
        let mut totals = Totals::over(of, of.gaps.iter());
        totals.covered_mm = totals.length_mm - of.open(None).length_mm();
        totals
    }

    /// The figures of one side of a road.
    pub fn of_side(of: &RoadGaps<'_>, side: Side) -> Totals {
        let mut totals = Totals::over(of, of.gaps.iter().filter(|gap| gap.side == Some(side)));
        totals.covered_mm = totals.length_mm - totals.gap_mm;
        let inside: HashSet<Uuid> = of
            .stands
            .iter()
            .filter(|stand| stand.hand.counts_for(side))
            .map(|stand| stand.row.id())
            .collect();
        totals.counted.retain(|id| inside.contains(id));
        totals
    }

    /// The figures of all roads: lengths add up, and what lies on a road before it counts there alone; a facility or a
    /// dwelling beside two roads counts once.
    pub fn of_all(all: &[RoadGaps<'_>]) -> Totals {
        let mut sum = Totals::default();
        let mut homes: HashMap<Uuid, i64> = HashMap::new();
        let (mut shares, mut all_known) = (0.0, true);
        for of in all {
            let asked = of.asked.subtract(&of.again);
            sum.length_mm += asked.length_mm();
            sum.concurrent_mm += of.asked.length_mm() - asked.length_mm();
            sum.covered_mm += asked.length_mm() - of.open(None).subtract(&of.again).length_mm();
            sum.counted.extend(of.counted());
            for gap in &of.gaps {
                let once = of.once(gap.stretch);
                if once.is_empty() {
                    continue;
                }
                sum.gaps += 1;
                sum.gap_mm += once.length_mm();
                sum.longest_mm = sum.longest_mm.max(gap.stretch.length_mm());
                all_known &= gap.count.households.is_some();
                homes.extend(gap.homes.iter().copied());
                shares += gap.share_once;
            }
        }
        sum.households = all_known.then(|| homes.values().sum::<i64>() + shares.round() as i64);
        sum
    }

    /// So many a kilometre; none where nothing was asked about.
    pub fn per_km(&self, count: usize) -> Option<f64> {
        (self.length_mm > 0).then(|| count as f64 / (metres(self.length_mm) / 1000.0))
    }

    /// Writes the fields of the contract.
    pub fn write(&self, fields: &mut Map<String, Value>) {
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("length_m", metres(self.length_mm).into());
        put("concurrent_m", metres(self.concurrent_mm).into());
        put("count", self.counted.len().into());
        put("per_km", json!(self.per_km(self.counted.len())));
        put("gap_count", self.gaps.into());
        put("gap_m", metres(self.gap_mm).into());
        put("gaps_per_km", json!(self.per_km(self.gaps)));
        put("longest_gap_m", metres(self.longest_mm).into());
        put("covered_m", metres(self.covered_mm).into());
        put("gap_households", json!(self.households));
    }
}
