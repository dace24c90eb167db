//! `service`: whose homes have a facility within a radius, and whose have not.

mod demand;
mod facilities;
mod inputs;
mod reached;
mod roads;
mod second;
pub(crate) mod sharing;
mod shown;
#[cfg(test)]
mod tests;
mod villages;
mod walk;
mod ways;
mod whom;
mod words;

use rayon::prelude::*;
use serde_json::{Value, json};

pub(crate) use self::demand::{Need, Needs};
use self::facilities::Facilities;
use self::inputs::{Asked, Metric};
pub use self::reached::reached;
use self::roads::Served;
pub use self::roads::reached_stretches;
use self::villages::{Sum, Tally};
use self::walk::Walk;
pub(crate) use self::ways::{Start, Ways};
pub(crate) use self::whom::{Whom, whom};
use super::answering::{Villages, as_features};
use super::let_go::LetGo;
use super::progress::Cancelled;
use super::{About, Input, Progress, Question, QuestionError};
use crate::geodesy::middle_of;
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::{Road, Snapshot};
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
                "多少户、多少里程、多少村在设施的服务半径之内（直线或步行），哪些不在：按村汇总，服务不到的逐处列出。",
                "How many households, how much road and how many villages have a facility within a radius, straight or on \
                 foot, and which have not: village by village, with everyone who is not served.",
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
        let walk = walk(snapshot, &asked, &facilities, progress)?;
        let needs = Needs::of(snapshot, &asked, &facilities, walk.as_ref(), progress)?;
        progress.tick(0.8)?;
        let chosen: Vec<&Road> = asked.along.roads.iter().map(|road| &***road).collect();
        let roads = roads::served(&chosen, &facilities, walk.as_ref(), asked.radius_m, progress)?;
        progress.tick(0.9)?;
        let found = Found { facilities, needs, roads, off_road: walk.map_or(0, |walk| walk.off_road) };
        Ok(answer(snapshot, &asked, &found, progress)?)
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
    let walk = walk(snapshot, &asked, &facilities, progress)?;
    Needs::of(snapshot, &asked, &facilities, walk.as_ref(), progress)
}

/// The ways on foot, where those are asked for.
fn walk<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    facilities: &Facilities<'s>,
    progress: &Progress,
) -> Result<Option<Walk<'s>>, QuestionError> {
    Ok(match asked.metric {
        Metric::Straight => None,
        Metric::Network => Some(Walk::of(snapshot, facilities, asked.radius_m, progress)?),
    })
}

/// What was found out.
struct Found<'s> {
    facilities: Facilities<'s>,
    needs: Needs<'s>,
    /// The roads whose length is counted.
    roads: Vec<Served<'s>>,
    /// Facilities that nobody can walk to along a road.
    off_road: usize,
}

/// # Errors
/// When the asker stopped it.
fn answer(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    found: &Found<'_>,
    progress: &Progress,
) -> Result<Answer, Cancelled> {
    let (all, facilities) = (found.needs.all.as_slice(), &found.facilities);
    // Of many places each step takes a while.
    let go_on = || progress.tick(0.95);
    let villages = villages_of(snapshot, all, progress)?;
    let sum = Sum::of(all.iter());
    go_on()?;
    let by_village = villages::by_village(all, &villages);
    go_on()?;
    let sentence = words::sentence(asked, all, facilities, &sum, &by_village);
    go_on()?;
    let notes = words::notes(asked, found, &by_village);
    go_on()?;
    let mut features = shown::uncovered(all, &villages, asked.metric, progress)?;
    let mut table = LetGo::new(shown::table(&features, progress)?);
    let open = shown::open_stretches(&found.roads, &Villages::of(snapshot), progress)?;
    shown::add_stretches(&mut table, &open);
    features.extend(open.keep());
    let collection = LetGo::new(as_features(&features, progress)?);
    let roads_json = LetGo::made(&found.roads, |of| Some(shown::road_json(of)), progress)?;
    let villages_json: Vec<Value> =
        by_village.iter().map(|(village, sum)| villages::json_of(village.as_deref(), sum)).collect();
    let mut result = json!({
        "type": "FeatureCollection",
        "share": sum.share(),
        "demand_total": sum.total,
        "demand_covered": sum.covered,
        "places": sum.places,
        "places_covered": sum.places_covered,
        "facilities": facilities.all.len(),
        "radius_m": asked.radius_m,
        "metric": asked.metric.as_str(),
        "rule": asked.rule.as_ref().map(|rule| &rule.id),
        "demand_covered_twice": asked.twice.then(|| covered_twice(all)),
        "assumed": sharing::json(sum_assumed(all), &found.needs.shared),
        "accuracy_known": words::accuracy_unknown(all, facilities) == 0,
    });
    if let Some(fields) = result.as_object_mut() {
        roads::Length::of(&found.roads).write(fields);
        Tally::of(&by_village).write(fields);
        fields.insert("by_village".to_owned(), villages_json.into());
        fields.insert("roads".to_owned(), roads_json.keep().into());
        fields.insert("features".to_owned(), collection.keep());
        fields.insert("sentence".to_owned(), json!(sentence));
        fields.insert("notes".to_owned(), json!(notes));
    }
    let result = LetGo::new(result);
    features.extend(shown::covered(all, &villages, facilities, asked.metric, progress)?.keep());
    features.extend(shown::covered_stretches(&found.roads, progress)?.keep());
    go_on()?;
    features.extend(shown::facilities(all, facilities));
    Ok(Answer {
        question: "service".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result: result.keep(),
        features: features.keep(),
        table: table.keep(),
    })
}

/// What of the demand has two facilities within the radius.
fn covered_twice(needs: &[Need<'_>]) -> f64 {
    needs.iter().filter(|need| need.has_second).map(|need| need.weight.value).sum()
}

/// Places that count as one because nobody counted them.
pub(crate) fn sum_assumed(needs: &[Need<'_>]) -> usize {
    needs.iter().filter(|need| need.weight.assumed).count()
}

/// The village of every place of demand: as entered, else by the border around it.
pub(crate) fn villages_of(
    snapshot: &Snapshot,
    needs: &[Need<'_>],
    progress: &Progress,
) -> Result<Vec<Value>, Cancelled> {
    let villages = Villages::of(snapshot);
    needs
        .par_iter()
        .map(|need| {
            progress.tick(0.9)?;
            Ok(match need.village() {
                Some(village) => json!(village),
                None => villages.find(&need.placed.row, middle_of(&need.placed.geometry), None),
            })
        })
        .collect()
}

const METHOD_ZH: &str = "\
一处需求服务到 = 至少有一处算数的设施，离它图形最近的一点（面的内部也算）不超过半径；距离是椭球面大地线，单位米，两头都取最近点。\
需求量 = 登记的权重，没有则为户数，再没有按 1 算（weight_assumed）；已拆除的建筑不算。share = 服务到的需求量 / 全部需求量，0 到 1；\
没有需求时为空。设施默认只算在用的，没有状态的种类全算；没有位置的设施按路和桩号推算。每处需求归最近的设施（nearest_to）。按村：需求\
登记的村，没有则看它落在哪个村界内；全村的需求都服务到才算服务到的村（villages_served），服务到一部分的另计（villages_reached）。\
按村分摊（share）：房屋没有登记户数而村界登记了总户数（或人口，按规则 household.size 折算）的，减去已登记的，余下的平摊给该村没有户数的\
房屋；全村没有房屋的，沿该村的路（路段登记，没有则村界内）约每 100 米一处按长度平摊；都写明（assumed）。沿路网（network）：步行距离 = 从需求最近的一点到最近的路（直线）+ 沿路 + 从路到设施（直线）；离设施比离路还近的，直接走过去；步行\
从不比直线短。路在共用的顶点相接，或一条路的端点离另一条路不到 1 米处相接；只是交叉、没有共用顶点的不相接（按立交算）；高速公路\
不能步行（道路交通安全法第67条）。里程：所选道路上离设施不超过半径的路段（直线：圆与线形的交，到毫米；沿路网：走到剩下的路程用完\
为止），按区间并集算，road_share = 服务到的里程 / 所选道路的里程。半径的默认值出自规则表（垃圾收集点、公厕各用各的），按所给日期。";

const METHOD_EN: &str = "\
A place of demand is served when at least one facility that counts is no farther than the radius from the nearest point of \
its geometry (the inside of areas included); distances are geodesics on the ellipsoid in metres, between nearest points. \
Demand = the weight entered, else the households, else 1 (weight_assumed); structures pulled down do not count. share = \
demand served / all demand, 0 to 1; null without demand. Facilities in use count unless other states are named, and all of \
kinds without states; those without a position are placed by road and chainage. Each place of demand belongs to its nearest \
facility (nearest_to). Villages: as entered, else by the border around the place; a village is served when all of its demand \
is (villages_served), reached when some of it is (villages_reached). Shared out (share): where houses have no households entered and their village has (or its \
people, by rule household.size), what is left of the number goes in equal parts to the houses without; a village without any \
house has it spread along its road (by its sections, else inside its border), a place about every 100 m by length; all of it \
is said (assumed). Along the network, the way on foot = from the nearest \
point of the demand straight to the nearest road + along roads + straight from the road to the facility; who is nearer to a \
facility than to any road walks straight to it; a way on foot is never shorter than the straight one. Roads meet at vertices \
they share, and where the end of one lies within 1 m of another; roads that cross without a vertex in common do not meet \
(they are taken to pass over each other); nobody walks on expressways (Road Traffic Safety Law, article 67). Length: the \
stretches of the roads chosen that are no farther from a facility than the radius (straight: where circle and line meet, to \
the millimetre; along the network: as far as what is left of the way goes), as a union of intervals; road_share = length \
served / length of the roads chosen. The default radius stands in the rule book (collection points and toilets each have \
their own), as of the day given.";
