//! How far everything is hauled: from every place of demand to a candidate, along the roads or straight, weighted.

use rayon::prelude::*;

use super::inputs::{Asked, FARTHEST_M, Metric};
use crate::geodesy::{Box2, Position, distance_m, middle_of};
use crate::linear::graph::{OnLine, Source};
use crate::model::feature::Properties;
use crate::model::snapshot::{RoadNetwork, Snapshot};
use crate::model::text::Text;
use crate::question::service::needs;
use crate::question::{Cancelled, Progress, QuestionError};

/// Roads are looked for around a place within these, one after the other, metres.
const LOOK_M: [f64; 6] = [50.0, 200.0, 800.0, 3_200.0, 12_800.0, FARTHEST_M];

/// Where something steps onto the network.
#[derive(Debug, Clone, Copy)]
struct Step {
    place: OnLine,
    /// Straight metres to the road.
    access_m: f64,
}

/// One place that rubbish comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    /// The point, or the middle of its box.
    pub place: Position,
    /// Households, or what was entered as its weight.
    pub weight: f64,
    step: Option<Step>,
}

/// What a candidate's haul comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Haul {
    /// The sum of weight times length, weight-metres.
    pub weighted_m: f64,
    /// Weight that gets there.
    pub reached: f64,
    /// Weight that cannot.
    pub unreached: f64,
    /// The longest way of any weight, metres.
    pub farthest_m: f64,
}

impl Haul {
    /// What one household's rubbish goes on the average, metres.
    pub fn mean_m(&self) -> Option<f64> {
        (self.reached > 0.0).then(|| self.weighted_m / self.reached)
    }
}

/// All demand and the ways from it.
pub(super) struct Ways<'s> {
    network: &'s RoadNetwork,
    metric: Metric,
    pub origins: Vec<Origin>,
    /// For each the way to the nearest facility that stays in use; infinite where there is none.
    standing_m: Vec<f64>,
    /// Where the facilities that stay in use are.
    pub standing: Vec<Position>,
    /// Places that count as one because nobody counted households.
    pub assumed: usize,
    /// Demand whose place nobody knows.
    pub unplaced: usize,
}

impl<'s> Ways<'s> {
    pub fn of(snapshot: &'s Snapshot, asked: &Asked<'s>, progress: &Progress) -> Result<Self, QuestionError> {
        let mut inputs = Properties::new();
        inputs.insert("facilities".to_owned(), "transfer-stations".into());
        inputs.insert("radius".to_owned(), 1.0.into());
        if let Some(demand) = &asked.demand {
            inputs.insert("demand".to_owned(), demand.clone().into());
        }
        let found = needs(snapshot, &inputs, &progress.part(0.0, 0.3))?;
        let network = snapshot.roads();
        let by_road = asked.metric == Metric::Network;
        let origins: Result<Vec<Option<Origin>>, Cancelled> = found
            .all
            .par_iter()
            .map(|need| {
                progress.tick(progress.fraction())?;
                let Some(place) = middle_of(&need.placed.geometry) else { return Ok(None) };
                let step = if by_road { step(network, place) } else { None };
                Ok(Some(Origin { place, weight: need.weight.value, step }))
            })
            .collect();
        let origins: Vec<Origin> = origins?.into_iter().flatten().collect();
        if origins.iter().all(|origin| origin.weight <= 0.0) {
            return Err(nothing());
        }
        let assumed = found.all.iter().filter(|need| need.weight.assumed).count();
        let standing_m = vec![f64::INFINITY; origins.len()];
        let mut ways = Ways {
            network,
            metric: asked.metric,
            origins,
            standing_m,
            standing: standing(snapshot, asked),
            assumed,
            unplaced: found.unplaced,
        };
        for place in ways.standing.clone() {
            let to_it = ways.to(place, progress)?;
            for (known, way) in ways.standing_m.iter_mut().zip(to_it) {
                *known = known.min(way);
            }
        }
        Ok(ways)
    }

    /// The way from every place of demand; infinite where there is none within [`FARTHEST_M`].
    fn to(&self, site: Position, progress: &Progress) -> Result<Vec<f64>, Cancelled> {
        let straight = |origin: &Origin| {
            let way_m = distance_m(origin.place, site);
            if way_m <= FARTHEST_M { way_m } else { f64::INFINITY }
        };
        // The search itself asks only every few thousand junctions, and a township has fewer.
        progress.tick(progress.fraction())?;
        if self.metric == Metric::Straight {
            return Ok(self.origins.iter().map(straight).collect());
        }
        let source = step(self.network, site)
            .map(|step| Source { place: step.place, cost: millimetres(step.access_m) });
        let sources: Vec<Source> = source.into_iter().collect();
        let tick = || progress.tick(progress.fraction());
        let reach = self.network.graph().reach(&sources, millimetres(FARTHEST_M), tick)?;
        let way = |origin: &Origin| {
            let straight_m = straight(origin);
            // What is nearer to the site than to any road goes straight to it.
            let Some(step) = origin.step.filter(|step| step.access_m < straight_m) else { return straight_m };
            let along = reach.cost_at(step.place).map(|(cost, _)| f64::from(cost) / 1000.0 + step.access_m);
            along.filter(|way_m| *way_m <= FARTHEST_M).unwrap_or(f64::INFINITY)
        };
        Ok(self.origins.iter().map(way).collect())
    }

    /// The haul to the nearer of a candidate and what stays in use.
    pub fn haul(&self, site: Position, progress: &Progress) -> Result<Haul, Cancelled> {
        let mut haul = Haul { weighted_m: 0.0, reached: 0.0, unreached: 0.0, farthest_m: 0.0 };
        for ((origin, way_m), standing_m) in
            self.origins.iter().zip(self.to(site, progress)?).zip(&self.standing_m)
        {
            let way_m = way_m.min(*standing_m);
            if way_m.is_infinite() {
                haul.unreached += origin.weight;
            } else if origin.weight > 0.0 {
                haul.weighted_m += origin.weight * way_m;
                haul.reached += origin.weight;
                haul.farthest_m = haul.farthest_m.max(way_m);
            }
        }
        Ok(haul)
    }
}

/// The middles of the facilities that stay in use.
fn standing(snapshot: &Snapshot, asked: &Asked<'_>) -> Vec<Position> {
    let Some(standing) = &asked.standing else { return Vec::new() };
    let mut rows: Vec<_> = standing.rows().collect();
    rows.sort_by_key(|(_, row)| row.id());
    let place = |(of, row)| middle_of(&snapshot.place_of(of, &row)?.geometry);
    rows.into_iter().filter_map(place).collect()
}

/// The nearest place of any road that is driven on; of equals that of the road entered first.
fn step(network: &RoadNetwork, place: Position) -> Option<Step> {
    LOOK_M.into_iter().find_map(|look_m| {
        let mut best: Option<Step> = None;
        for line in network.numbers_near(Box2::around(place, look_m)) {
            let Some(road) = network.by_number(line).filter(|road| road.is_walked()) else { continue };
            let limit_m = best.map_or(look_m, |best| best.access_m);
            let Some(at) = road.curve.locate_within(place, limit_m) else { continue };
            if best.is_none_or(|best| at.offset_m < best.access_m) {
                let on = OnLine { line, part: at.part, measure: at.measure };
                best = Some(Step { place: on, access_m: at.offset_m });
            }
        }
        best
    })
}

fn millimetres(metres: f64) -> u32 {
    (metres * 1000.0).round() as u32
}

fn nothing() -> QuestionError {
    QuestionError::input(
        "demand",
        Text::new(
            "没有有位置、有户数的需求，比不出运距；请先导入建筑或需求点",
            "nothing with a place and a weight to haul from: import structures or demand places first",
        ),
    )
}
