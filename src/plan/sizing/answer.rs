//! The answer: villages with their sums, a table, and who is beyond every collection point.

use serde_json::{Value, json};

use super::count::Counted;
use super::inputs::Asked;
use super::village::{Balance, Rows, Village, sum_of};
use super::words;
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::collection;
use crate::question::{Cancelled, Progress};

/// The sum of all villages.
pub(super) struct Totals {
    pub all: Village,
    pub pools: Balance,
    pub bins: Balance,
    pub tricycles: Balance,
    /// Villages with a name whose households nobody knows.
    pub unknown_households: usize,
}

impl Totals {
    pub fn of(rows: &Rows, asked: &Asked<'_>) -> Totals {
        let mut all = Village::default();
        for own in rows.values() {
            if let Some(households) = own.households {
                all.households = Some(all.households.unwrap_or(0) + households);
            }
            all.pools += own.pools;
            all.bins += own.bins;
            all.tricycles += own.tricycles;
            all.left_out += own.left_out;
            all.dwellings += own.dwellings;
            all.beyond += own.beyond;
            all.points += own.points;
            all.points_lacking += own.points_lacking;
            all.points_spare += own.points_spare;
            all.bins_lacking += own.bins_lacking;
        }
        let balance = |of: &dyn Fn(&Village) -> Balance| Balance {
            asked: sum_of(rows, |own| of(own).asked),
            lacking: sum_of(rows, |own| of(own).lacking),
            spare: sum_of(rows, |own| of(own).spare),
        };
        Totals {
            pools: balance(&|own| own.pools(asked)),
            bins: balance(&|own| own.bins(asked)),
            tricycles: balance(&|own| own.tricycles(asked)),
            unknown_households: rows
                .iter()
                .filter(|(name, own)| name.is_some() && own.households.is_none())
                .count(),
            all,
        }
    }

    fn json(&self) -> Value {
        let balance = |stands: usize, of: Balance| json!({"stands": stands, "asked": of.asked, "lacking": of.lacking, "spare": of.spare});
        json!({
            "households": self.all.households,
            "dwellings": self.all.dwellings,
            "dwellings_beyond": self.all.beyond,
            "points": {
                "stands": self.all.points,
                "lacking": self.all.points_lacking,
                "spare": self.all.points_spare,
            },
            "pools": balance(self.all.pools, self.pools),
            "bins": balance(self.all.bins, self.bins),
            "tricycles": balance(self.all.tricycles, self.tricycles),
            "left_out": self.all.left_out,
        })
    }
}

/// # Errors
/// When the asker stopped it.
pub(super) fn answer(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    counted: &Counted<'_>,
    progress: &Progress,
) -> Result<Answer, Cancelled> {
    let totals = Totals::of(&counted.rows, asked);
    let (sentence, notes) = (words::sentence(&totals), words::notes(snapshot, asked, counted, &totals));
    let features = beyond(counted, progress)?;
    let villages: Vec<Value> =
        counted.rows.iter().map(|(name, own)| own.json(name.as_deref(), asked)).collect();
    let said = json!({
        "on": asked.day.to_string(),
        "radius_m": asked.radius_m,
        "rule": asked.radius_rule.map(|rule| &rule.id),
        "vehicle_rule": asked.vehicle.map(|rule| &rule.id),
        "vehicle_radius_m": asked.vehicle.map(|rule| rule.value),
        "villages": villages,
        "totals": totals.json(),
        "villages_without_households": totals.unknown_households,
        "proved_optimal": counted.proved,
        "sentence": sentence,
        "notes": notes,
    });
    let result = collection(&features, said, progress)?;
    let table = table(asked, &counted.rows, &totals);
    let question = "sizing".to_owned();
    Ok(Answer { question, seq: snapshot.seq(), sentence, notes, result, features, table })
}

/// Who is beyond the radius of every collection point.
fn beyond(counted: &Counted<'_>, progress: &Progress) -> Result<Vec<AnswerFeature>, Cancelled> {
    let all = counted.needs.all.iter().zip(&counted.whose).filter(|(need, _)| need.served.is_none());
    all.map(|(need, whose)| {
        progress.tick(1.0)?;
        let row = &need.placed.row;
        let mut said = Properties::new();
        said.insert("collection".to_owned(), json!(need.placed.collection.kind.id));
        said.insert("name".to_owned(), json!(row.value("name").as_str()));
        said.insert("village".to_owned(), json!(whose));
        said.insert("weight".to_owned(), json!(need.weight.value));
        Ok(AnswerFeature {
            id: row.id().to_string(),
            layer: "uncovered".to_owned(),
            geometry: Some(need.placed.geometry.clone()),
            properties: said,
        })
    })
    .collect()
}

fn table(asked: &Asked<'_>, rows: &Rows, totals: &Totals) -> Table {
    let column = |name, zh, en| TableColumn::new(name, Text::new(zh, en));
    let mut table = Table::new(vec![
        column("village", "村", "Village"),
        column("households", "户数", "Households"),
        column("dwellings_beyond", "够不着收集点", "Beyond a point"),
        column("points", "收集点", "Points"),
        column("points_lacking", "缺", "Lacking"),
        column("points_spare", "可减", "Spare"),
        column("pools", "垃圾池", "Pools"),
        column("pools_lacking", "缺池", "Pools lacking"),
        column("bins", "垃圾桶", "Bins"),
        column("bins_lacking", "缺桶", "Bins lacking"),
        column("tricycles", "三轮车", "Tricycles"),
        column("tricycles_asked", "应有车", "Tricycles asked"),
        column("tricycles_lacking", "缺车", "Tricycles lacking"),
        column("tricycles_spare", "多车", "Tricycles spare"),
    ]);
    let cells = |name: Value, own: &Village, [pools, bins, tricycles]: [Balance; 3]| {
        vec![
            name,
            json!(own.households),
            json!(own.beyond),
            json!(own.points),
            json!(own.points_lacking),
            json!(own.points_spare),
            json!(own.pools),
            json!(pools.lacking),
            json!(own.bins),
            json!(bins.lacking),
            json!(own.tricycles),
            json!(tricycles.asked),
            json!(tricycles.lacking),
            json!(tricycles.spare),
        ]
    };
    for (name, own) in rows {
        let balances = [own.pools(asked), own.bins(asked), own.tricycles(asked)];
        table.push("", cells(json!(name), own, balances));
    }
    let total = json!(Text::new("合计", "Total"));
    table.push("", cells(total, &totals.all, [totals.pools, totals.bins, totals.tricycles]));
    table
}
