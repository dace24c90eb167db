//! The county as it is being built: what later parts ask the earlier ones about.

use super::divisions::Sites;
use super::flat::{Board, Quad, Xy};
use super::ground::{Ground, Taken};
use super::layout::{Layout, RoadPlan, VillagePlan, metres};
use super::path::Path;
use super::random::{Noise, Random};
use super::spline::{Pen, draw};

/// A road that has a name or a number of its own.
#[derive(Debug)]
pub(super) struct MainRoad {
    pub(super) plan: RoadPlan,
    pub(super) path: Path,
    /// Half the carriageway, metres: as measured, or as wide as its class is here where nobody measured.
    pub(super) half: f64,
}

impl MainRoad {
    /// Number, else name.
    pub(super) fn label(&self) -> &str {
        self.plan.number.as_deref().unwrap_or(&self.plan.name)
    }
}

/// A village road or a lane.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) name: String,
    pub(super) number: Option<String>,
    pub(super) village: usize,
    pub(super) street: bool,
    pub(super) half: f64,
    pub(super) path: Path,
    /// The cluster a village road sets out from.
    pub(super) from: Option<usize>,
}

/// A river, ditch or pond.
#[derive(Debug)]
pub(super) struct Water {
    pub(super) key: String,
    pub(super) name: Option<String>,
    pub(super) kind: String,
    pub(super) form: WaterForm,
}

#[derive(Debug)]
pub(super) enum WaterForm {
    Line(Path),
    /// A line with metres of water to either hand of it.
    Wide(Path, f64),
    Ring(Vec<Xy>),
}

/// A cluster of houses around lanes of their own; a village has one or several.
#[derive(Debug, Clone)]
pub(super) struct Hamlet {
    pub(super) village: usize,
    pub(super) centre: Xy,
    /// The way its lanes run.
    pub(super) axis: Xy,
    pub(super) houses: usize,
    /// Rows of lanes, and metres from the middle to the end of the middle one.
    pub(super) rows: usize,
    pub(super) half_length: f64,
    pub(super) seat: bool,
    /// Main road it stands beside.
    pub(super) beside: Option<usize>,
}

/// A stretch of a main road with houses along it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strip {
    pub(super) road: usize,
    pub(super) village: usize,
    pub(super) from: f64,
    pub(super) to: f64,
    /// 1 where the village lies to the left, -1 to the right.
    pub(super) hand: f64,
}

#[derive(Debug)]
pub(super) struct House {
    pub(super) quad: Quad,
    pub(super) village: usize,
    pub(super) households: Option<u32>,
    /// Whether it was built out towards the road.
    pub(super) built_out: bool,
}

/// Everything built so far.
#[derive(Debug)]
pub(super) struct Land {
    pub(super) seed: u64,
    pub(super) board: Board,
    pub(super) layout: Layout,
    pub(super) sites: Sites,
    pub(super) roads: Vec<MainRoad>,
    pub(super) waters: Vec<Water>,
    pub(super) hamlets: Vec<Hamlet>,
    pub(super) lanes: Vec<Lane>,
    pub(super) strips: Vec<Strip>,
    pub(super) houses: Vec<House>,
    pub(super) ground: Ground,
}

impl Land {
    /// The bare county with its main roads.
    pub(super) fn new(seed: u64, layout: Layout, board: Board) -> Land {
        let mut ground = Ground::default();
        let mut roads = Vec::new();
        for plan in &layout.road {
            let pen = Pen { every: 24.0, wander: plan.wander_m, wave: 430.0 };
            let path = Path::new(draw(&metres(&plan.course), pen, Noise::of(seed, &plan.key)));
            let half = plan.carriageway_width_m.unwrap_or(usual_width(&plan.class)) / 2.0;
            ground.take_strip(Taken::Road, &path, half);
            roads.push(MainRoad { plan: plan.clone(), path, half });
        }
        Land {
            seed,
            board,
            sites: Sites::of(&layout),
            layout,
            roads,
            waters: Vec::new(),
            hamlets: Vec::new(),
            lanes: Vec::new(),
            strips: Vec::new(),
            houses: Vec::new(),
            ground,
        }
    }

    /// The stream of chance of one part.
    pub(super) fn chance(&self, part: &str) -> Random {
        Random::of(self.seed, part)
    }

    pub(super) fn village(&self, number: usize) -> Option<&VillagePlan> {
        self.layout.village.get(number)
    }

    pub(super) fn village_name(&self, number: usize) -> &str {
        self.village(number).map_or("", |village| village.name.as_str())
    }
}

/// Carriageway of a road nobody measured, as it would be built here; metres.
fn usual_width(class: &str) -> f64 {
    match class {
        "county" => 7.0,
        "township" => 5.5,
        _ => 10.0,
    }
}
