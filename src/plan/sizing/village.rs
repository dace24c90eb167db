//! One village: what stands, what the rules ask, what is lacking or more than enough.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::inputs::Asked;
use crate::model::rule_book::Rule;

/// The villages by name; what belongs to none is under none.
pub(super) type Rows = BTreeMap<Option<String>, Village>;

/// What was counted of one village, or of all.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Village {
    /// Households; none when neither its division nor its structures say.
    pub households: Option<i64>,
    /// Whether they are the sum over its structures.
    pub from_structures: bool,
    pub pools: usize,
    pub bins: usize,
    pub tricycles: usize,
    /// Pools, bins and tricycles whose state does not count.
    pub left_out: usize,
    /// Places of demand.
    pub dwellings: usize,
    /// Those beyond the radius of every collection point.
    pub beyond: usize,
    /// Collection points, whatever their kind.
    pub points: usize,
    /// The fewest more points that bring everybody within the radius.
    pub points_lacking: usize,
    /// Points other than bins that could go without anybody losing the last one within the radius.
    pub points_spare: usize,
    /// The fewest more bins that keep the spacing where people live.
    pub bins_lacking: usize,
    /// The fewest tricycles that have every collection point within their radius; none without a rule for it.
    pub tricycles_by_radius: Option<usize>,
}

/// How many of something the households of a village ask.
pub(super) fn by_households(households: Option<i64>, per: Option<&Rule>) -> Option<usize> {
    let (households, per) = (households? as f64, per?.figure()?);
    Some((households / per).ceil() as usize)
}

/// What stands beside what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Balance {
    pub asked: Option<usize>,
    pub lacking: Option<usize>,
    pub spare: Option<usize>,
}

impl Balance {
    fn of(stands: usize, asked: Option<usize>) -> Balance {
        let lacking = asked.map(|asked| asked.saturating_sub(stands));
        let spare = asked.map(|asked| stands.saturating_sub(asked));
        Balance { asked, lacking, spare }
    }

    fn json(self, stands: usize) -> Value {
        json!({"stands": stands, "asked": self.asked, "lacking": self.lacking, "spare": self.spare})
    }
}

impl Village {
    /// Pools beside what the office's figure for its households asks.
    pub fn pools(&self, asked: &Asked<'_>) -> Balance {
        Balance::of(self.pools, by_households(self.households, asked.per.pool))
    }

    /// Bins beside what the spacing, and the office's figure where it is set, ask.
    pub fn bins(&self, asked: &Asked<'_>) -> Balance {
        let by_households = by_households(self.households, asked.per.bin);
        let by_spacing = self.bins + self.bins_lacking;
        // Without a figure for households nobody can say that there are too many.
        match by_households {
            Some(count) => Balance::of(self.bins, Some(count.max(by_spacing))),
            None => Balance { spare: None, ..Balance::of(self.bins, Some(by_spacing)) },
        }
    }

    /// Tricycles beside the most that a rule asks.
    pub fn tricycles(&self, asked: &Asked<'_>) -> Balance {
        let by_households = by_households(self.households, asked.per.tricycle);
        Balance::of(self.tricycles, self.tricycles_by_radius.max(by_households))
    }

    /// As the contract shapes it.
    pub fn json(&self, name: Option<&str>, asked: &Asked<'_>) -> Value {
        json!({
            "village": name,
            "households": self.households,
            "households_from": self.households.map(|_| if self.from_structures { "structures" } else { "division" }),
            "dwellings": self.dwellings,
            "dwellings_beyond": self.beyond,
            "points": {
                "stands": self.points,
                "lacking": self.points_lacking,
                "spare": self.points_spare,
            },
            "pools": self.pools(asked).json(self.pools),
            "bins": self.bins(asked).json(self.bins),
            "tricycles": self.tricycles(asked).json(self.tricycles),
            "left_out": self.left_out,
        })
    }
}

/// The sum over villages of a figure that only some have; none when none has it.
pub(super) fn sum_of(rows: &Rows, figure: impl Fn(&Village) -> Option<usize>) -> Option<usize> {
    rows.values().filter_map(figure).fold(None, |sum, one| Some(sum.unwrap_or(0) + one))
}
