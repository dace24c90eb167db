//! `service`: whose homes have a facility within a radius, and whose have not.

mod demand;
mod facilities;
mod inputs;
mod shown;
#[cfg(test)]
mod tests;
mod villages;
mod words;

use geo_types::Geometry;
use rayon::prelude::*;
use serde_json::{Value, json};

pub(crate) use self::demand::{Need, Needs};
use self::facilities::Facilities;
use self::inputs::Asked;
use self::villages::Sum;
use super::answering::Villages;
use super::{About, Input, Progress, Question, QuestionError};
use crate::geodesy::{Box2, Position};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::geojson;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Demand within a radius of facilities.
#[derive(Debug, Clone, Copy, Default)]
pub struct Service;

impl Question for Service {
    fn about(&self) -> About {
        About {
            id: "service",
            title: Text::new("服务覆盖", "Service coverage"),
            summary: Text::new(
                "多少户在设施的服务半径之内，哪些不在：按村汇总，服务不到的逐处列出。",
                "How many households have a facility within a radius and which have not: village by village, with everyone \
                 who is not served.",
            ),
            method: Text::new(METHOD_ZH, METHOD_EN),
            plan: false,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        inputs::inputs()
    }

    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        let asked = Asked::read(snapshot, inputs)?;
        progress.tick(0.02)?;
        let facilities = Facilities::of(snapshot, &asked)?;
        progress.tick(0.1)?;
        let needs = Needs::of(snapshot, &asked, &facilities, progress)?;
        progress.tick(0.85)?;
        Ok(answer(snapshot, &asked, &facilities, &needs))
    }
}

/// Every place of demand with whether it is served, for plans that serve more; the inputs are those of the question.
pub(crate) fn needs<'s>(
    snapshot: &'s Snapshot,
    inputs: &Properties,
    progress: &Progress,
) -> Result<Needs<'s>, QuestionError> {
    let asked = Asked::read(snapshot, inputs)?;
    let facilities = Facilities::of(snapshot, &asked)?;
    Needs::of(snapshot, &asked, &facilities, progress)
}

fn answer(snapshot: &Snapshot, asked: &Asked<'_>, facilities: &Facilities<'_>, needs: &Needs<'_>) -> Answer {
    let all = needs.all.as_slice();
    let villages = villages_of(snapshot, all);
    let sum = Sum::of(all.iter());
    let by_village = villages::by_village(all, &villages);
    let sentence = words::sentence(asked, all, facilities, &sum, &by_village);
    let notes = words::notes(asked, all, needs.unplaced, facilities, &by_village);
    let mut features = shown::uncovered(all, &villages);
    let table = shown::table(&features);
    let collection: Vec<Value> = features
        .par_iter()
        .map(|open| geojson::feature(&open.id, open.geometry.as_ref(), &open.properties))
        .collect();
    let villages_json: Vec<Value> =
        by_village.iter().map(|(village, sum)| villages::json_of(village.as_deref(), sum)).collect();
    let result = json!({
        "type": "FeatureCollection",
        "share": sum.share(),
        "demand_total": sum.total,
        "demand_covered": sum.covered,
        "places": sum.places,
        "places_covered": sum.places_covered,
        "facilities": facilities.all.len(),
        "radius_m": asked.radius_m,
        "metric": "straight",
        "rule": asked.rule.as_ref().map(|rule| &rule.id),
        "accuracy_known": words::accuracy_unknown(all, facilities) == 0,
        "by_village": villages_json,
        "features": collection,
        "sentence": sentence,
        "notes": notes,
    });
    features.extend(shown::covered(all, &villages, facilities));
    features.extend(shown::facilities(all, facilities));
    Answer { question: "service".to_owned(), seq: snapshot.seq(), sentence, notes, result, features, table }
}

/// The village of every place of demand: as entered, else by the border around it.
fn villages_of(snapshot: &Snapshot, needs: &[Need<'_>]) -> Vec<Value> {
    let villages = Villages::of(snapshot);
    needs.par_iter().map(|need| villages.find(&need.placed.row, place(&need.placed.geometry), None)).collect()
}

/// A place of a geometry, enough to ask whose land it is on.
fn place(geometry: &Geometry<f64>) -> Option<Position> {
    let Box2 { min: [west, south], max: [east, north] } = Box2::of_geometry(geometry)?;
    Position::new(f64::midpoint(west, east), f64::midpoint(south, north)).ok()
}

const METHOD_ZH: &str = "\
一处需求服务到 = 至少有一处算数的设施，离它图形最近的一点（面的内部也算）不超过半径；距离是椭球面大地线，单位米，两头都取最近点。\
需求量 = 登记的权重，没有则为户数，再没有按 1 算（weight_assumed）；已拆除的建筑不算。share = 服务到的需求量 / 全部需求量，0 到 1；\
没有需求时为空。设施默认只算在用的，没有状态的种类全算；没有位置的设施按路和桩号推算。每处需求归最近的设施（nearest_to）。按村：需求\
登记的村，没有则看它落在哪个村界内。半径的默认值出自规则表（垃圾收集点、公厕各用各的），按所给日期。";

const METHOD_EN: &str = "\
A place of demand is served when at least one facility that counts is no farther than the radius from the nearest point of \
its geometry (the inside of areas included); distances are geodesics on the ellipsoid in metres, between nearest points. \
Demand = the weight entered, else the households, else 1 (weight_assumed); structures pulled down do not count. share = \
demand served / all demand, 0 to 1; null without demand. Facilities in use count unless other states are named, and all of \
kinds without states; those without a position are placed by road and chainage. Each place of demand belongs to its nearest \
facility (nearest_to). Villages: as entered, else by the border around the place. The default radius stands in the rule \
book (collection points and toilets each have their own), as of the day given.";
