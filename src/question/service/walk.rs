//! The way on foot: from the demand straight to the nearest road, along roads, and from the road straight to the
//! facility.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::demand::Served;
use super::facilities::{Facilities, Placed};
use crate::geodesy::{Box2, Boxes, Figure, Position};
use crate::linear::Intervals;
use crate::linear::graph::{OnLine, Reach, Source};
use crate::model::snapshot::{Road, RoadNetwork, Snapshot};
use crate::question::Progress;
use crate::question::progress::Cancelled;

/// Facilities handed to one thread at a time.
const CHUNK: usize = 256;
/// Roads are looked for within this first, metres, and then farther.
const FIRST_LOOK_M: f64 = 100.0;

/// Where something steps onto the network.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub place: OnLine,
    /// Straight metres from its nearest point to the road.
    pub access_m: f64,
}

impl Step {
    /// Where somebody sets out from who comes this way.
    pub fn source(self) -> Source {
        Source { place: self.place, cost: millimetres(self.access_m) }
    }
}

/// All ways from the facilities, found once.
pub(super) struct Walk<'s> {
    access: Access<'s>,
    reach: Reach<'s>,
    /// The facility of every source.
    facility: Vec<usize>,
    radius_m: f64,
    /// Facilities with no road within the radius.
    pub off_road: usize,
}

impl<'s> Walk<'s> {
    /// Walks from all facilities at once, no farther than the radius.
    pub fn of(
        snapshot: &'s Snapshot,
        facilities: &Facilities<'_>,
        radius_m: f64,
        progress: &Progress,
    ) -> Result<Walk<'s>, Cancelled> {
        let network = snapshot.roads();
        let graph = network.graph();
        progress.tick(0.12)?;
        let access = Access::of(network);
        let steps: Result<Vec<Vec<Option<Step>>>, Cancelled> = facilities
            .all
            .par_chunks(CHUNK)
            .map(|chunk| {
                progress.tick(0.12)?;
                Ok(chunk.iter().map(|facility| access.step(facility, radius_m)).collect())
            })
            .collect();
        let steps: Vec<Option<Step>> = steps?.into_iter().flatten().collect();
        // Of facilities as near, the first in the register serves: sources in that order.
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by_cached_key(|at| facilities.all.get(*at).map(|facility| facility.row.id()));
        let (mut sources, mut facility) = (Vec::new(), Vec::new());
        for at in order {
            let Some(step) = steps.get(at).copied().flatten() else { continue };
            sources.push(step.source());
            facility.push(at);
        }
        let off_road = steps.len() - sources.len();
        let reach = graph.reach(&sources, millimetres(radius_m), || progress.tick(0.15))?;
        Ok(Walk { access, reach, facility, radius_m, off_road })
    }

    /// The facility that is nearest on foot, when it is within the radius. Who is nearer to a facility than to any
    /// road goes straight to it.
    pub fn serves(&self, demand: &Placed<'_>, straight: Served) -> Option<Served> {
        let step = self.access.step(demand, self.radius_m);
        let Some(step) = step.filter(|step| step.access_m < straight.way_m) else {
            return Some(straight);
        };
        let (along, source) = self.reach.cost_at(step.place)?;
        let way_m = f64::from(along) / 1000.0 + step.access_m;
        let facility = *self.facility.get(source)?;
        (way_m <= self.radius_m).then_some(Served { facility, way_m })
    }

    /// What of a road is reached; none for one that nobody walks on.
    pub fn covered(&self, road: &Road) -> Option<Intervals> {
        road.is_walked().then(|| {
            let line = self.access.network.number_of(road.id);
            line.map_or_else(Intervals::empty, |line| self.reach.covered(line))
        })
    }
}

/// To the millimetre, as the network is walked.
pub(super) fn millimetres(metres: f64) -> u32 {
    (metres * 1000.0).round() as u32
}

/// The roads as things beside them step onto them.
pub(super) struct Access<'s> {
    network: &'s RoadNetwork,
    /// Each road's shape, laid out when a line or an area first comes near.
    figures: Vec<OnceLock<Option<Figure>>>,
}

impl<'s> Access<'s> {
    pub fn of(network: &'s RoadNetwork) -> Access<'s> {
        Access { network, figures: (0..network.len()).map(|_| OnceLock::new()).collect() }
    }

    /// The nearest place of any road that people walk on, within a limit; of equals that of the road entered first.
    pub fn step(&self, thing: &Placed<'_>, limit_m: f64) -> Option<Step> {
        // Mostly a road is near: with a wide limit looking at all roads within it first would take hours in a county.
        let mut look_m = FIRST_LOOK_M;
        while look_m < limit_m {
            if let Some(found) = self.step_within(thing, look_m) {
                return Some(found);
            }
            look_m *= 4.0;
        }
        self.step_within(thing, limit_m)
    }

    fn step_within(&self, thing: &Placed<'_>, limit_m: f64) -> Option<Step> {
        match thing.point() {
            Some(place) => self.step_from(place, limit_m),
            None => {
                let bounds = Box2::of_geometry(&thing.geometry)?;
                self.nearest(bounds.grown(limit_m), limit_m, |line, road, limit_m| {
                    self.beside(line, road, thing, limit_m)
                })
            }
        }
    }

    /// The same for one point.
    pub fn step_from(&self, place: Position, limit_m: f64) -> Option<Step> {
        self.nearest(Box2::around(place, limit_m), limit_m, |line, road, limit_m| {
            let at = road.curve.locate_within(place, limit_m)?;
            let on = OnLine { line, part: at.part, measure: at.measure };
            Some(Step { place: on, access_m: at.offset_m })
        })
    }

    fn nearest(
        &self,
        around: Boxes,
        limit_m: f64,
        found: impl Fn(usize, &Road, f64) -> Option<Step>,
    ) -> Option<Step> {
        let mut best: Option<Step> = None;
        for line in self.network.numbers_near(around) {
            let Some(road) = self.network.by_number(line).filter(|road| road.is_walked()) else { continue };
            let limit_m = best.map_or(limit_m, |best| best.access_m);
            let step = found(line, road, limit_m);
            if let Some(step) = step.filter(|step| best.is_none_or(|best| step.access_m < best.access_m)) {
                best = Some(step);
            }
        }
        best
    }

    fn beside(&self, line: usize, road: &Road, thing: &Placed<'_>, limit_m: f64) -> Option<Step> {
        let laid_out = || Figure::of(&road.curve.parts().clone().into()).ok();
        let figure = self.figures.get(line)?.get_or_init(laid_out).as_ref()?;
        let nearest = figure.nearest_within(thing.figure()?, limit_m)?;
        let on = nearest.on_first;
        let measure = road.curve.measure_on(on.part, on.segment?, on.fraction)?;
        Some(Step { place: OnLine { line, part: on.part, measure }, access_m: nearest.offset_m })
    }
}
