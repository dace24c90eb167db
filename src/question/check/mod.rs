//! `check`: what is wrong or doubtful in the register, thing by thing, so that figures drawn from it hold.

mod place;
mod road;
mod twice;

use serde_json::json;

use super::{About, Given, Input, Progress, Question, QuestionError, Widget};
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::finding::{Finding, Severity};
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// Two things of one kind nearer than this are taken for the same thing entered twice, metres.
const SAME_PLACE_M: f64 = 0.5;

/// Data-quality findings.
#[derive(Debug, Clone, Default)]
pub struct Check {
    /// What was found beside the state that is asked about: files that it names and nobody has.
    pub beside: Vec<Finding>,
}

impl Question for Check {
    fn about(&self) -> About {
        About {
            id: "check",
            title: Text::new("数据检查", "Data check"),
            summary: Text::new(
                "逐件检查台账：道路和桩号对不对得上、有没有重复、位置和图形有没有问题。",
                "Looks through the register thing by thing: roads and chainages that disagree, things entered twice, places and \
                 shapes that cannot be.",
            ),
            method: Text::new(
                "桩号与位置相差超过 25 米或已知精度（取大者）才算不一致；同类设施相距不到 0.5 米算重复。距离为椭球面大地线。",
                "Chainage and position disagree when they are farther apart than 25 m or the known accuracy, whichever is more; \
                 things of one kind within 0.5 m count as entered twice. Offsets are geodesic.",
            ),
            plan: false,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::new(
                "collections",
                Widget::Text,
                Text::new("种类", "Collections"),
                Text::new(
                    "只查这些种类，逗号分隔；不填查全部",
                    "only these collections, separated by commas; all without it",
                ),
            )
            .positional(),
        ]
    }

    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        let collections = chosen(snapshot, &Given::read(&self.inputs(), inputs)?)?;
        let mut findings: Vec<Finding> = Vec::new();
        if collections.iter().any(|collection| collection.kind.id == "roads") {
            findings.extend(snapshot.roads().findings().iter().cloned());
        }
        let all = collections.len() as f64;
        for (at, collection) in collections.iter().enumerate() {
            progress.tick(at as f64 / all)?;
            place::check(collection, progress, &mut findings)?;
            twice::check(collection, SAME_PLACE_M, progress, &mut findings)?;
            road::check(snapshot, collection, progress, &mut findings)?;
        }
        let asked = |finding: &&Finding| {
            let own = finding.collection.as_deref();
            own.is_none_or(|own| collections.iter().any(|collection| collection.kind.id == own))
        };
        findings.extend(self.beside.iter().filter(asked).cloned());
        findings.sort_by(|one, other| {
            other.severity.cmp(&one.severity).then_with(|| {
                (&one.collection, &one.code, &one.object).cmp(&(
                    &other.collection,
                    &other.code,
                    &other.object,
                ))
            })
        });
        Ok(answer(snapshot, &collections, &findings))
    }
}

fn chosen<'a>(snapshot: &'a Snapshot, given: &Given) -> Result<Vec<&'a Collection>, QuestionError> {
    let Some(words) = given.maybe_text("collections")? else {
        return Ok(snapshot.collections().collect());
    };
    words
        .split([',', '，', '、'])
        .map(|word| {
            let kind = snapshot.kinds().find(word.trim());
            kind.and_then(|kind| snapshot.collection(&kind.id)).ok_or_else(|| {
                let shown: String = word.trim().chars().take(60).collect();
                let message =
                    Text::new(format!("没有“{shown}”这个种类"), format!("there is no collection {shown:?}"));
                QuestionError::input("collections", message)
            })
        })
        .collect()
}

fn answer(snapshot: &Snapshot, collections: &[&Collection], findings: &[Finding]) -> Answer {
    let things: usize = collections.iter().map(|collection| collection.layer.len()).sum();
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notices) =
        (count(Severity::Error), count(Severity::Warning), count(Severity::Notice));
    let sentence = if findings.is_empty() {
        Text::new(
            format!("查了 {things} 件，没有发现问题。"),
            format!("Looked at {things} things and found nothing wrong."),
        )
    } else {
        Text::new(
            format!("查了 {things} 件：{errors} 个错误，{warnings} 个疑点，{notices} 个提示。"),
            format!("Looked at {things} things: {errors} errors, {warnings} doubts, {notices} notices."),
        )
    };
    let mut table = Table::new(vec![
        TableColumn::new("severity", Text::new("程度", "Severity")),
        TableColumn::new("collection", Text::new("种类", "Collection")),
        TableColumn::new("object", Text::new("对象", "Object")),
        TableColumn::new("field", Text::new("字段", "Field")),
        TableColumn::new("message", Text::new("问题", "Finding")),
    ]);
    let mut features = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        let id = finding.object.clone().unwrap_or_else(|| format!("finding-{}", at + 1));
        table.push(
            id.clone(),
            vec![
                json!(finding.severity),
                json!(finding.collection),
                json!(finding.object),
                json!(finding.field),
                json!(finding.message),
            ],
        );
        features.extend(drawn(snapshot, finding, id));
    }
    let told = sentence.clone();
    Answer {
        question: "check".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes: Vec::new(),
        result: json!({
            "things": things, "errors": errors, "warnings": warnings, "notices": notices, "findings": findings,
            "sentence": told, "notes": [],
        }),
        features,
        table,
    }
}

/// The thing a finding is about, where it has a place.
fn drawn(snapshot: &Snapshot, finding: &Finding, id: String) -> Option<AnswerFeature> {
    let collection = snapshot.collection(finding.collection.as_deref()?)?;
    let row = collection.layer.by_id(finding.object.as_deref()?.parse().ok()?)?;
    let mut properties = Properties::new();
    properties.insert("collection".to_owned(), json!(collection.kind.id));
    properties.insert("code".to_owned(), json!(finding.code));
    properties.insert("severity".to_owned(), json!(finding.severity));
    properties.insert("message".to_owned(), json!(finding.message));
    let geometry = snapshot.place_of(collection, &row).map(|placed| placed.geometry);
    Some(AnswerFeature { id, layer: "finding".to_owned(), geometry, properties })
}

#[cfg(test)]
mod tests;
