//! The stretches without a bin, as `gaps` finds them on this one road, each side by itself.

use serde_json::{Value, json};

use super::inputs::Asked;
use super::item::put_measures;
use crate::linear::{Curve, Interval, Side};
use crate::model::feature::Properties;
use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::posts::posts;
use crate::question::{Progress, QuestionError, gaps};

/// The stretches and the spacing they were found by.
pub(super) struct Bare {
    max_gap_m: f64,
    rule: Option<Rule>,
    list: Vec<Value>,
    length_m: f64,
}

/// None when no bins are listed, or no rule says how far apart they may stand.
pub(super) fn stretches(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    progress: &Progress,
) -> Result<Option<Bare>, QuestionError> {
    if !asked.collections.iter().any(|collection| collection.kind.id == "bins") {
        return Ok(None);
    }
    let mut inputs = Properties::new();
    inputs.insert("along".to_owned(), json!(asked.road.id));
    inputs.insert("by_side".to_owned(), true.into());
    let all = match gaps::survey(snapshot, &inputs, progress) {
        Ok(all) => all,
        Err(QuestionError::Cancelled) => return Err(QuestionError::Cancelled),
        Err(_) => return Ok(None),
    };
    let Some(of) = all.first() else { return Ok(None) };
    let mut found: Vec<(Interval, Side)> = Vec::new();
    for gap in &of.gaps {
        let Some(side) = gap.side else { continue };
        found.extend(asked.window.clip(gap.stretch).iter().map(|stretch| (stretch, side)));
    }
    let list = found.iter().map(|(stretch, side)| one(&asked.road.curve, *stretch, *side)).collect();
    let length_m = found.iter().map(|(stretch, _)| stretch.length_m()).sum();
    Ok(Some(Bare { max_gap_m: of.limit.m(), rule: of.limit.rule.cloned(), list, length_m }))
}

fn one(curve: &Curve, stretch: Interval, side: Side) -> Value {
    let mut fields = Properties::new();
    fields.insert("side".to_owned(), side.as_str().into());
    posts(&mut fields, curve, stretch);
    put_measures(&mut fields, stretch);
    fields.insert("length_m".to_owned(), stretch.length_m().into());
    Value::Object(fields)
}

impl Bare {
    pub fn json(&self) -> Value {
        json!({"max_gap_m": self.max_gap_m, "rule": self.rule.as_ref().map(|rule| &rule.id), "list": self.list})
    }

    /// How much of the two sides has no bin, and by which rule.
    pub fn note(&self) -> Text {
        let rule = self.rule.as_ref().map(Rule::note).unwrap_or_default();
        let (count, km, spacing) = (self.list.len(), self.length_m / 1000.0, self.max_gap_m);
        Text::new(
            format!("缺桶路段（间距超过 {spacing} m）左右合计 {count} 段、{km:.2} km。{}", rule.zh),
            format!(
                "Stretches without a bin (more than {spacing} m apart), both sides: {count}, {km:.2} km in all. {}",
                rule.en
            ),
        )
    }
}
