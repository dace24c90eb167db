//! Structures in zones as an answer: a collection, a table, and what to draw.

use serde_json::{Value, json};

use super::found::Found;
use super::survey::Reason;
use super::words::{self, Inside, Told};
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::rule_book::Rule;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::answering::collection;
use crate::question::let_go::LetGo;
use crate::question::offset::{Verdict, measure_title};
use crate::question::{Cancelled, Progress};

/// Everything that is said of the structures together.
pub(super) struct Said {
    sentence: Text,
    notes: Vec<Text>,
    figures: Value,
    table: LetGo<Table>,
}

impl Said {
    /// # Errors
    /// When the asker stopped it.
    pub(super) fn of(told: &Told<'_, '_>, progress: &Progress) -> Result<Said, Cancelled> {
        let (sentence, local) = (words::sentence(told), words::local(told));
        let mut notes: Vec<Text> = local.iter().cloned().collect();
        notes.extend(words::notes(told));
        progress.tick(0.96)?;
        let figures = figures(told, &sentence, local.as_ref(), &notes);
        let table = LetGo::new(table(told.found, progress)?);
        Ok(Said { sentence, notes, figures, table })
    }

    /// Together with the structures.
    ///
    /// # Errors
    /// When the asker stopped it.
    pub(super) fn with(
        self,
        snapshot: &Snapshot,
        found: Vec<Found>,
        progress: &Progress,
    ) -> Result<Answer, Cancelled> {
        let Said { sentence, notes, figures, table } = self;
        let feature = |one: Found| AnswerFeature {
            id: one.id,
            layer: "subject".to_owned(),
            geometry: one.geometry,
            properties: one.properties,
        };
        let features: LetGo<Vec<AnswerFeature>> = LetGo::new(found.into_iter().map(feature).collect());
        let result = collection(&features, figures, progress)?;
        Ok(Answer {
            question: "setback".to_owned(),
            seq: snapshot.seq(),
            result,
            features: features.keep(),
            table: table.keep(),
            sentence,
            notes,
        })
    }
}

fn figures(told: &Told<'_, '_>, sentence: &Text, local: Option<&Text>, notes: &[Text]) -> Value {
    let counts = told.counts();
    let road = |road: &Road| json!({"road": road.id, "road_number": road.number, "road_name": road.name});
    json!({
        "subjects": told.asked.subjects.words,
        "of": told.asked.roads.words,
        "on": told.asked.day.to_string(),
        "side": told.asked.side,
        "zones": told.zones().into_iter().map(zone).collect::<Vec<_>>(),
        "undecided_roads": told.roads.undecided.iter().map(|one| road(one)).collect::<Vec<_>>(),
        "intrusion": intrusion(told),
        "accuracy_known": told.found.iter().all(|one| one.accuracy_known),
        "counts": {
            "asked": told.subjects,
            "inside": counts.inside,
            "uncertain": counts.uncertain,
            "existing": counts.existing,
            "later": counts.later,
            "date_unknown": counts.date_unknown,
            "needs_survey": counts.needs_survey,
            "without_position": told.without_position,
            "roads": told.roads.with_zone.len(),
            "roads_without_zone": told.roads.without_zone,
            "roads_undecided": told.roads.undecided.len(),
            "roads_without_line": told.asked.roads.without_line,
        },
        "local": told.rule.map(|rule| json!({
            "rule": rule.id,
            "distance_m": rule.value,
            "inside": counts.local_inside,
            "uncertain": counts.local_uncertain,
            "local_only": counts.local_only,
            "sentence": local,
        })),
        "sentence": sentence,
        "notes": notes,
    })
}

/// A rule, with what is certainly inside by it and how much of that ground it decides about.
fn zone((rule, own): (&Rule, Inside)) -> Value {
    let mut said = Properties::new();
    said.insert("rule".to_owned(), json!(rule.id));
    said.insert("classes".to_owned(), json!(rule.classes));
    said.insert("zone_m".to_owned(), json!(rule.value));
    said.insert("valid_from".to_owned(), json!(rule.valid_from.map(|day| day.to_string())));
    said.insert("inside".to_owned(), json!(own.count));
    own.ruled.put(&mut said, "ruled");
    Value::Object(said)
}

/// The ground of what is certainly inside.
fn intrusion(told: &Told<'_, '_>) -> Value {
    let (all, surfaces) = told.intrusion();
    let mut said = Properties::new();
    said.insert("surfaces".to_owned(), json!(surfaces));
    all.put(&mut said, "intrusion");
    Value::Object(said)
}

fn table(found: &[Found], progress: &Progress) -> Result<Table, Cancelled> {
    let column = |name, zh, en| TableColumn::new(name, Text::new(zh, en));
    let metres = |name, zh, en| TableColumn::in_unit(name, Text::new(zh, en), "m");
    let mut table = Table::new(vec![
        column("verdict", "结论", "Verdict"),
        column("status", "建成", "Built"),
        column("name", "名称", "Name"),
        column("kind", "类别", "Kind"),
        column("road", "道路", "Road"),
        column("chainage", "桩号", "Chainage"),
        column("side", "侧", "Side"),
        metres("zone_m", "控制区宽", "Zone"),
        metres("depth_m", "深入", "Depth"),
        TableColumn::in_unit("intrusion_m2", Text::new("占控制区面积", "Ground in the zone"), "m²"),
        column("survey", "须测量", "Survey"),
        column("local", "本地规定", "Local rule"),
        column("village", "村", "Village"),
        column("households", "户数", "Households"),
        column("measure", "要量", "To measure"),
        column("competent", "由谁管", "Competent"),
    ]);
    for one in found {
        progress.tick(0.97)?;
        table.push(one.id.clone(), row(one));
    }
    Ok(table)
}

fn row(one: &Found) -> Vec<Value> {
    let said = |name: &str| one.properties.get(name).cloned().unwrap_or(Value::Null);
    let road = [said("road_number"), said("road_name"), json!(one.road_title)];
    let verdict = one.law.as_ref().map(|law| match law.verdict {
        Verdict::Inside => Text::new("在控制区内", "in the zone"),
        Verdict::Uncertain => Text::new("不确定", "uncertain"),
    });
    let local = one.local.map(|verdict| match verdict {
        Verdict::Inside => Text::new("待整治", "to be put in order"),
        Verdict::Uncertain => Text::new("待整治？不确定", "to be put in order? uncertain"),
    });
    let or_range = |name: &str, unit: &str| {
        let end = |which: &str| said(&format!("{name}_{which}_{unit}")).as_f64();
        match (end("min"), end("max")) {
            (Some(least), Some(most)) => json!(format!("{least:.1}–{most:.1}")),
            _ => said(&format!("{name}_{unit}")),
        }
    };
    let survey = one.law.as_ref().map(|law| law.survey.iter().map(|word| Reason::title(word)));
    let survey: Vec<Text> = survey.into_iter().flatten().collect();
    let listed = |pick: fn(&Text) -> &str, by: &str| survey.iter().map(pick).collect::<Vec<_>>().join(by);
    let survey =
        (!survey.is_empty()).then(|| Text::new(listed(|text| &text.zh, "、"), listed(|text| &text.en, ", ")));
    let competent = one.properties.get("competent").or_else(|| one.properties.get("local")?.get("competent"));
    vec![
        json!(verdict),
        json!(one.law.as_ref().map(|law| law.status.title())),
        said("name"),
        json!(one.title),
        road.into_iter().find(|word| !word.is_null()).unwrap_or(Value::Null),
        said("chainage"),
        said("side_text"),
        said("zone_m"),
        or_range("depth", "m"),
        or_range("intrusion", "m2"),
        json!(survey),
        json!(local),
        said("village"),
        said("households"),
        json!(one.law.as_ref().and_then(|law| law.measure).map(measure_title)),
        json!(competent),
    ]
}
