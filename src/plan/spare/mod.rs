//! `spare-bins`: bins without which no gap opens and no household loses its bin within the radius, and what moving them
//! would gain.

mod answer;
mod find;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use self::find::{Spare, find};
use super::bins::PlaceBins;
use super::measured::{Measured, aim, measured};
use crate::model::answer::Answer;
use crate::model::change::Change;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::Given;
use crate::question::{About, Input, Progress, Question, QuestionError};

/// Finds bins that can be moved.
#[derive(Debug, Clone, Copy, Default)]
pub struct SpareBins;

impl Question for SpareBins {
    fn about(&self) -> About {
        About {
            id: "spare-bins",
            title: Text::new("可挪的桶", "Spare bins"),
            summary: Text::new(
                "哪些桶挪走后，没有一段路变成缺桶、没有一户半径内没桶；把它们挪到最有用的地方能得多少益。",
                "Which bins can be moved without any gap opening or any household losing its bin within the radius, and what \
                 they would gain in the best places.",
            ),
            method: Text::new(METHOD_ZH, METHOD_EN),
            plan: true,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        let mut all = vec![aim()];
        all.extend(measured());
        all
    }

    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        let given = Given::read(&self.inputs(), inputs)?;
        let asked = Measured::read(&given, inputs, snapshot)?;
        let (all, spares) = find(snapshot, &asked, &progress.part(0.0, 0.7))?;
        progress.tick(0.7)?;
        let moving = moving(snapshot, inputs, &spares, &progress.part(0.7, 1.0))?;
        progress.tick(1.0)?;
        Ok(answer::answer(snapshot, asked.aim, all, &spares, &moving, progress)?)
    }
}

/// What as many new bins gain in the best places when the spare ones are gone: the plan's figures.
fn moving(
    snapshot: &Snapshot,
    inputs: &Properties,
    spares: &[Spare<'_>],
    progress: &Progress,
) -> Result<Value, QuestionError> {
    if spares.is_empty() {
        return Ok(json!({"objective": 0.0, "count": 0}));
    }
    let changes: Vec<Change> = spares
        .iter()
        .map(|spare| Change {
            collection: spare.collection.kind.id.clone(),
            id: spare.row.id(),
            before: Some(spare.collection.feature(&spare.row)),
            after: None,
        })
        .collect();
    let without = snapshot
        .apply(snapshot.seq(), &changes)
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))?;
    let mut asked = inputs.clone();
    asked.insert("count".to_owned(), json!(spares.len()));
    let plan = PlaceBins.run(&without, &asked, progress)?.result;
    let figure = |name: &str| plan.get(name).cloned().unwrap_or_default();
    Ok(json!({
        "count": figure("count"),
        "objective": figure("objective"),
        "bound": figure("bound"),
        "unit": figure("unit"),
        "benefit_curve": figure("benefit_curve"),
    }))
}

const METHOD_ZH: &str = "\
按登记先后一只一只试：在台账的副本里把它拿走，若没有一户因此半径内一处设施也没有（定义同 service），它旁边的路缺桶米数也不增加（定义同 \
gaps），它就可挪，接着在没有它的台账上试下一只；因此列出的可以一起挪走。换个先后可能列出别的，也可能更多。挪到最有用的地方：拿走它们\
以后，用 place-bins 布同样多的桶，得益照那个方案说的。";

const METHOD_EN: &str = "\
Bin by bin in the order of entry: it is taken out of a copy of the register, and when no household is left without any facility \
within the radius (as `service` defines it) and the roads beside it get no more metres of gaps (as `gaps` defines them), it can be \
moved, and the next is tried without it; so all that are listed can go together. Another order may list others, and more. Moved to \
the best places: without them, `place-bins` places as many bins, and the gain is what that plan says.";
