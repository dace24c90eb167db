//! Reports of bins that were broken or taken, a few a month: of those that are so now, and of places where a new one
//! stands by now, some of them more than once.

use serde_json::{Value, json};

use super::land::Land;
use super::sheet::Sheet;
use crate::model::feature::Feature;

/// Months that the reports tell of, with the days of the patrols.
const PATROLS: [(usize, usize); 4] = [(2, 12), (3, 17), (4, 15), (5, 15)];
/// Places where a bin was lost before and has been replaced.
const REPLACED: usize = 14;

/// Enters the findings; bins must have been entered.
pub(super) fn enter(land: &Land, sheet: &mut Sheet) {
    let mut chance = land.chance("losses");
    let bins: Vec<Feature> =
        sheet.features.iter().filter(|(own, _)| *own == "bins").map(|(_, bin)| bin.clone()).collect();
    let mut told: Vec<(Feature, &'static str, usize)> = Vec::new();
    for bin in &bins {
        let category = match bin.text("state") {
            Some("lost") => "垃圾桶丢失",
            Some("damaged") => "垃圾桶损坏",
            _ => continue,
        };
        if chance.chance(0.6) {
            told.push((bin.clone(), category, chance.below(PATROLS.len())));
        }
    }
    let beside_road: Vec<&Feature> =
        bins.iter().filter(|bin| bin.text("state") == Some("in_use") && bin.text("road").is_some()).collect();
    for _ in 0..REPLACED {
        let Some(bin) = chance.pick(&beside_road).copied() else { break };
        let again = 1 + chance.below(3);
        for turn in 0..again {
            told.push((bin.clone(), "垃圾桶丢失", turn.min(PATROLS.len() - 1)));
        }
    }
    told.sort_by_key(|(_, _, patrol)| *patrol);
    for (number, (bin, category, patrol)) in told.into_iter().enumerate() {
        let (month, day) = PATROLS.get(patrol).copied().unwrap_or((5, 15));
        let own = |name: &str| bin.properties.get(name).cloned().unwrap_or(Value::Null);
        let minute = chance.below(60);
        sheet.put(
            "findings",
            &format!("loss-{:03}", number + 1),
            bin.geometry.clone(),
            [
                ("name", json!(format!("{month}月丢损-{:03}", number + 1))),
                ("category", json!(category)),
                ("village", own("village")),
                ("occurred_at", json!(format!("2015-{month:02}-{day:02}T02:{minute:02}:00Z"))),
                ("road", own("road")),
                ("chainage_m", own("chainage_m")),
                ("side", own("side")),
                ("accuracy_m", json!(5)),
            ],
        );
    }
}
