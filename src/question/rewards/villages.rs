//! The figures of each village and of all together. Lengths are whole millimetres and money whole fen until shown, so
//! that the villages add up to the total.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::grade::Grade;
use super::money::yuan;
use super::reckon::{Account, Rates, Reckoned};

/// One village, or all.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    pub sections: usize,
    /// Length that counts.
    pub counted_mm: i64,
    /// The same times months, by grade.
    pub excellent_mm: i64,
    pub other_mm: i64,
    pub ungraded_mm: i64,
    pub reward_fen: i64,
    pub penalty_fen: i64,
    /// Some of it was graded below excellent in a month for which no penalty is set.
    pub penalty_unset: bool,
    pub roads: BTreeSet<String>,
}

impl Figures {
    fn add(&mut self, one: &Reckoned<'_, '_>, account: &Account<'_, '_>) {
        self.sections += 1;
        self.counted_mm += one.share.counted;
        self.roads.insert(one.section.road.label());
        for line in &one.lines {
            let mm = one.share.counted;
            match &line.grade {
                grade if grade.is_excellent() => self.excellent_mm += mm,
                Grade::Given(..) => {
                    self.other_mm += mm;
                    let rate = account.rates.get(line.month).and_then(Rates::penalty_rate);
                    self.penalty_unset |= rate.is_none() && mm > 0;
                }
                _ => self.ungraded_mm += mm,
            }
            self.reward_fen += line.reward_fen;
            self.penalty_fen += line.penalty_fen;
        }
    }

    /// The penalty; none where one is due and nobody set how much.
    pub(super) fn penalty_yuan(&self) -> Option<f64> {
        (!self.penalty_unset).then(|| yuan(self.penalty_fen))
    }

    /// What is due: reward less penalty; none while a penalty is not set.
    pub(super) fn due_yuan(&self) -> Option<f64> {
        (!self.penalty_unset).then(|| yuan(self.reward_fen - self.penalty_fen))
    }

    pub(super) fn json(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("sections", json!(self.sections));
        put("length_m", json!(metres(self.counted_mm)));
        put("excellent_m_months", json!(metres(self.excellent_mm)));
        put("other_m_months", json!(metres(self.other_mm)));
        put("ungraded_m_months", json!(metres(self.ungraded_mm)));
        put("reward_yuan", json!(yuan(self.reward_fen)));
        put("penalty_yuan", json!(self.penalty_yuan()));
        put("due_yuan", json!(self.due_yuan()));
        put("roads", json!(self.roads));
        fields
    }
}

/// Metres of whole millimetres.
pub(super) fn metres(mm: i64) -> f64 {
    mm as f64 / 1000.0
}

/// By village in the order of their names, what belongs to none last; and all together.
pub(super) fn figures(account: &Account<'_, '_>) -> (Vec<(Option<String>, Figures)>, Figures) {
    let mut by_village: BTreeMap<(bool, Option<&str>), Figures> = BTreeMap::new();
    let mut total = Figures::default();
    for one in &account.sections {
        let village = one.section.village;
        by_village.entry((village.is_none(), village)).or_default().add(one, account);
        total.add(one, account);
    }
    let villages = by_village.into_iter().map(|((_, village), own)| (village.map(str::to_owned), own));
    (villages.collect(), total)
}
