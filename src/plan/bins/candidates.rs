//! Where a bin may serve somebody: every allowed place along the roads with demand in reach. Given places come first, then
//! those of lost and damaged bins, then corners where roads meet, so that among equals they are taken.

use std::collections::HashMap;

use rayon::prelude::*;
use uuid::Uuid;

use super::asked::Asked;
use super::given::GivenPlaces;
use super::site::{Ground, Origin, Site, every_step};
use crate::geodesy::{Box2, LocalFrame, Position, distance_m};
use crate::index::{Layer, Schema, ShapeError, SlabBuilder};
use crate::linear::{Measure, Side};
use crate::model::snapshot::Road;
use crate::model::text::Text;
use crate::question::service::Need;
use crate::question::{Progress, QuestionError};

/// Places along a road are no nearer to each other than this, millimetres.
const STEP_MM: i64 = 20_000;
/// So many steps at least lie within the radius, or the farthest way.
const STEPS_IN_REACH: f64 = 40.0;
/// More places than this are thinned out by a longer step.
const MOST_PLACES: i64 = 400_000;

type Corners = geo_types::Geometry<f64>;

fn corners(bounds: Box2) -> Corners {
    let [west, south] = bounds.min;
    let [east, north] = bounds.max;
    geo_types::MultiPoint::from(vec![(west, south), (east, north)]).into()
}

/// An index of demand by the numbers given to it.
pub(super) fn laid_out<'n, 's: 'n>(
    needs: impl Iterator<Item = &'n Need<'s>>,
) -> Result<Layer, QuestionError> {
    rows_of(needs.map(|need| Box2::of_geometry(&need.placed.geometry).map(corners)))
}

/// An index of places whose row numbers are their numbers here.
pub(super) fn rows_of(places: impl Iterator<Item = Option<Corners>>) -> Result<Layer, QuestionError> {
    let schema = Schema::new(Vec::new());
    let mut builder = SlabBuilder::new(schema.clone());
    let too_many = |error: ShapeError| QuestionError::Impossible(Text::same(error.to_string()));
    for (at, place) in places.enumerate() {
        let number = i64::try_from(at).map_err(|_| too_many(ShapeError::TooMany))?;
        builder.push(Uuid::from_u128(at as u128), number, place.as_ref(), []).map_err(too_many)?;
    }
    Ok(Layer::of(schema, builder.finish()))
}

/// Every allowed place along the roads with some of this demand in reach.
pub(super) fn sites<'s>(
    roads: &[&'s Road],
    asked: &Asked,
    ground: &Ground<'s>,
    demand: &Layer,
    progress: &Progress,
) -> Result<Vec<Site<'s>>, QuestionError> {
    let in_reach = |place: Position| demand.pieces_in(Box2::around(place, asked.radius_m)).next().is_some();
    let mut sites: Vec<Site<'s>> = ground.given().map_or_else(Vec::new, GivenPlaces::nearest);
    sites.retain(|site| in_reach(site.place));
    if !ground.looks_along() {
        return Ok(sites);
    }
    let gone = roads.par_iter().flat_map_iter(|road| ground.of_bins_gone(road));
    let gone: Vec<Site<'s>> = gone.filter(|site| in_reach(site.place)).collect();
    sites.extend(gone);
    sites.extend(on_both_sides(roads, ground, in_reach, progress, Origin::Junction, |road| {
        ground.corners(road)
    })?);
    let total_mm: i64 = roads.iter().map(|road| road.curve.length_mm()).sum();
    // Whoever walks a kilometre to a bin is not helped by choosing its place to twenty metres.
    let by_reach_mm = (asked.radius_m / STEPS_IN_REACH * 1000.0) as i64;
    let step_mm = STEP_MM.max(by_reach_mm).max(2 * total_mm / MOST_PLACES);
    sites.extend(on_both_sides(roads, ground, in_reach, progress, Origin::Step, |road| {
        every_step(road.curve.extent(), step_mm).collect()
    })?);
    Ok(sites)
}

/// The allowed places on both sides of roads at some measures, road after road.
fn on_both_sides<'s>(
    roads: &[&'s Road],
    ground: &Ground<'s>,
    in_reach: impl Fn(Position) -> bool + Sync,
    progress: &Progress,
    of: Origin,
    measures: impl Fn(&Road) -> Vec<Measure> + Sync,
) -> Result<Vec<Site<'s>>, QuestionError> {
    let along: Result<Vec<Vec<Site<'s>>>, QuestionError> = roads
        .par_iter()
        .map(|road| {
            let mut found = Vec::new();
            for (at, measure) in measures(road).into_iter().enumerate() {
                if at % 64 == 0 {
                    progress.tick(progress.fraction())?;
                }
                for side in [Side::Left, Side::Right] {
                    if ground.place(road, measure, side).is_some_and(&in_reach) {
                        found.extend(ground.beside(road, measure, side, of));
                    }
                }
            }
            Ok(found)
        })
        .collect();
    Ok(along?.into_iter().flatten().collect())
}

/// Keeps of sites that stand nearer together than the spacing only the first: two bins side by side are full together.
///
/// # Units
/// - `spacing_m`: metres
pub(super) fn apart(sites: &mut Vec<Site<'_>>, spacing_m: f64) {
    let Some(first) = sites.first().filter(|_| spacing_m > 0.0) else { return };
    let frame = LocalFrame::at(first.place);
    // Cells a little narrower than the spacing would leave neighbours out; a plane laid far off is not that true.
    let cell =
        |place: Position| frame.to_plane(place).map(|metres| (metres / (1.2 * spacing_m)).floor() as i64);
    let mut kept: HashMap<[i64; 2], Vec<Position>> = HashMap::new();
    sites.retain(|site| {
        let [x, y] = cell(site.place);
        let mut around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| [x, y]));
        let near = |other: &Position| distance_m(*other, site.place) < spacing_m;
        let free = !around.any(|cell| kept.get(&cell).is_some_and(|places| places.iter().any(near)));
        if free {
            kept.entry([x, y]).or_default().push(site.place);
        }
        free
    });
}
