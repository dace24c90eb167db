//! Subjects near roads as an answer: the contract's collection, a table, and what to draw.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::asked::Asked;
use super::feature::Found;
use super::sentence;
use crate::linear::{Interval, Intervals};
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::answering::{Villages, collection, put_chainage, put_road, round_mm};
use crate::question::let_go::LetGo;
use crate::question::offset::{Hit, Joined, Target, Verdict, measure_title};
use crate::question::{Cancelled, Progress, QuestionError};

/// A road is drawn so far to both sides of a subject, metres, and never less than the distance asked for.
const AROUND_M: f64 = 50.0;

/// Everything that was counted.
#[derive(Debug)]
pub(super) struct Counts {
    pub asked: usize,
    pub inside: usize,
    pub uncertain: usize,
    pub accuracy_unknown: usize,
    pub derived: usize,
    pub without_position: usize,
    pub roads: usize,
    pub roads_without_line: usize,
}

pub(super) fn answer(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    targets: &[Target<'_>],
    joined: Joined<'_>,
    progress: &Progress,
) -> Result<Answer, QuestionError> {
    let Joined { mut hits, asked: subjects, without_position } = joined;
    hits.sort_by_cached_key(|hit| order(hit, targets));
    let stretches = stretches(&hits, targets, asked.limit_m);
    progress.tick(0.92)?;
    let villages = Villages::of(snapshot);
    let put = |hit: Hit<'_>| Found::of(snapshot, &hit, targets, &villages);
    let found = LetGo::made(hits, put, progress)?;
    progress.tick(0.97)?;
    let with = |verdict| found.iter().filter(|one| one.verdict == verdict).count();
    let counts = Counts {
        asked: subjects,
        inside: with(Verdict::Inside),
        uncertain: with(Verdict::Uncertain),
        accuracy_unknown: found.iter().filter(|one| !one.accuracy_known && !one.derived).count(),
        derived: found.iter().filter(|one| one.derived).count(),
        without_position,
        roads: targets.len(),
        roads_without_line: asked.roads.without_line,
    };
    let sentence = sentence::sentence(asked, targets, &found, &counts);
    let notes = sentence::notes(asked, targets, &found, &counts, snapshot);
    let said = said(asked, &found, &counts, &sentence, &notes);
    let table = LetGo::new(table(&found, progress)?);
    let subject = |one: Found| AnswerFeature {
        id: one.id,
        layer: "subject".to_owned(),
        geometry: one.geometry,
        properties: one.properties,
    };
    let subjects: LetGo<Vec<AnswerFeature>> = LetGo::new(found.keep().into_iter().map(subject).collect());
    let result = collection(&subjects, said, progress)?;
    let features = stretches.into_iter().chain(subjects.keep()).collect();
    Ok(Answer {
        question: "within".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features,
        table: table.keep(),
    })
}

/// Road by road, along each, and by id at one place: the same every time, however the work was shared out.
fn order(hit: &Hit<'_>, targets: &[Target<'_>]) -> (bool, String, i64, i64, u128) {
    let nearest = hit.roads.first();
    let road = nearest.and_then(|near| targets.get(near.target)).map(|target| target.road);
    (
        // Roads that people can call by a name come first.
        road.is_some_and(|road| road.number.is_none() && road.name.is_none()),
        road.map_or_else(String::new, Road::label),
        road.map_or(0, |road| road.fid),
        nearest.map_or(0, |near| near.location.measure.mm()),
        hit.subject.row.id().as_u128(),
    )
}

fn said(asked: &Asked<'_>, found: &[Found], counts: &Counts, sentence: &Text, notes: &[Text]) -> Value {
    json!({
        "subjects": asked.subjects.words,
        "of": asked.roads.words,
        "distance_m": asked.limit_m,
        "from": asked.from.as_str(),
        "rule": asked.rule.as_ref().map(|rule| &rule.id),
        "on": asked.day.to_string(),
        "accuracy_known": found.iter().all(|one| one.accuracy_known),
        "counts": {
            "asked": counts.asked,
            "inside": counts.inside,
            "uncertain": counts.uncertain,
            "accuracy_unknown": counts.accuracy_unknown,
            "derived_position": counts.derived,
            "without_position": counts.without_position,
            "roads": counts.roads,
            "roads_without_line": counts.roads_without_line,
        },
        "sentence": sentence,
        "notes": notes,
    })
}

fn table(found: &[Found], progress: &Progress) -> Result<Table, Cancelled> {
    let column = |name, zh, en| TableColumn::new(name, Text::new(zh, en));
    let mut table = Table::new(vec![
        column("verdict", "结论", "Verdict"),
        column("name", "名称", "Name"),
        column("kind", "类别", "Kind"),
        column("road", "道路", "Road"),
        column("chainage", "桩号", "Chainage"),
        column("side", "侧", "Side"),
        TableColumn::in_unit("offset_m", Text::new("离路", "Offset"), "m"),
        column("village", "村", "Village"),
        column("households", "户数", "Households"),
        column("measure", "要量", "To measure"),
    ]);
    for one in found {
        progress.tick(0.97)?;
        let said = |name: &str| one.properties.get(name).cloned().unwrap_or(Value::Null);
        let road = [said("road_number"), said("road_name"), json!(one.road_title)];
        let verdict = match one.verdict {
            Verdict::Inside => Text::new("在内", "inside"),
            Verdict::Uncertain => Text::new("不确定", "uncertain"),
        };
        table.push(
            one.id.clone(),
            vec![
                json!(verdict),
                said("name"),
                json!(one.title),
                road.into_iter().find(|word| !word.is_null()).unwrap_or(Value::Null),
                said("chainage"),
                said("side_text"),
                said("offset_m"),
                said("village"),
                said("households"),
                json!(one.measure.map(measure_title)),
            ],
        );
    }
    Ok(table)
}

/// The stretches of road that the subjects stand beside.
fn stretches(hits: &[Hit<'_>], targets: &[Target<'_>], limit_m: f64) -> Vec<AnswerFeature> {
    let reach_mm = (limit_m.max(AROUND_M) * 1000.0) as i64;
    let mut beside: BTreeMap<usize, Vec<Interval>> = BTreeMap::new();
    for near in hits.iter().filter_map(|hit| hit.roads.first()) {
        beside.entry(near.target).or_default().push(Interval::around(near.location.measure, reach_mm));
    }
    let mut drawn = Vec::new();
    for (target, intervals) in beside {
        let Some(road) = targets.get(target).map(|target| target.road) else { continue };
        for stretch in Intervals::new(intervals).clip(road.curve.extent()).iter() {
            let (from, to) = road.curve.posts_of(stretch);
            let mut properties = Properties::new();
            put_road(&mut properties, road);
            put_chainage(&mut properties, "from", from);
            put_chainage(&mut properties, "to", to);
            properties.insert("length_m".to_owned(), json!(round_mm(stretch.length_m())));
            drawn.push(AnswerFeature {
                id: format!("stretch-{}", drawn.len() + 1),
                layer: "road".to_owned(),
                geometry: Some(geo_types::Geometry::MultiLineString(road.curve.slice(stretch))),
                properties,
            });
        }
    }
    drawn
}
