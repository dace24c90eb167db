//! Covering households: demand that `service` finds unserved, sites along the roads near it, and who serves whom.

use std::collections::HashSet;

use rayon::prelude::*;
use uuid::Uuid;

use super::asked::Asked;
use super::proposal::{Planned, Proposal};
use super::site::{Ground, Site, every_step};
use crate::geodesy::{Box2, Position};
use crate::index::{Layer, Schema, ShapeError, SlabBuilder};
use crate::linear::Side;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::plan::solve::Effort;
use crate::plan::solve::cover::{CoverProblem, in_order_of_gain, solve};
use crate::question::service::{Need, needs};
use crate::question::{Progress, QuestionError};

/// Places along a road are no nearer to each other than this, millimetres.
const STEP_MM: i64 = 20_000;
/// More places than this are thinned out by a longer step.
const MOST_PLACES: i64 = 400_000;

/// The inputs of `service` that a plan hands on.
pub(super) const SERVICE: [&str; 5] = ["facilities", "demand", "radius", "states", "on"];

pub(super) fn plan<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let roads: Vec<&'s Road> = asked.roads(snapshot)?.roads.into_iter().map(AsRef::as_ref).collect();
    let all = needs(snapshot, &asked.as_inputs(&SERVICE), &progress.part(0.0, 0.1))?;
    progress.tick(0.1)?;
    let open: Vec<&Need<'s>> = all.all.iter().filter(|need| need.served.is_none()).collect();
    let mut proposal = Proposal::new("households", open.iter().map(|need| need.weight.value).sum());
    proposal.assumed = all.all.iter().filter(|need| need.weight.assumed).count();
    let near =
        laid_out(open.iter().filter_map(|need| Box2::of_geometry(&need.placed.geometry)).map(corners))?;
    let sites = sites(&roads, asked, ground, &near, progress)?;
    proposal.considered = sites.len();
    proposal.refused = ground.refused();
    progress.tick(0.4)?;
    let served = who_serves_whom(&open, &sites, asked.radius_m, progress)?;
    let weights = open.iter().map(|need| need.weight.value).collect();
    let problem = CoverProblem::new(weights, served)
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))?;
    let solved = solve(&problem, &[], asked.count, Effort::MINUTE, progress)?;
    let (chosen, gains) = in_order_of_gain(&problem, &[], &solved.sites);
    for (site, gain) in chosen.iter().zip(&gains) {
        let Some(site) = sites.get(*site) else { continue };
        proposal.push(Planned {
            site: site.clone(),
            gain: *gain,
            households: Some(gain.round() as i64),
            gap: None,
            village: None,
            reason: reason(site, *gain, asked.radius_m),
        });
    }
    proposal.bound = solved.bound;
    Ok(proposal)
}

type Corners = geo_types::Geometry<f64>;

fn corners(bounds: Box2) -> Corners {
    let [west, south] = bounds.min;
    let [east, north] = bounds.max;
    geo_types::MultiPoint::from(vec![(west, south), (east, north)]).into()
}

/// An index of places whose row numbers are their numbers here.
fn laid_out(places: impl Iterator<Item = Corners>) -> Result<Layer, QuestionError> {
    let schema = Schema::new(Vec::new());
    let mut builder = SlabBuilder::new(schema.clone());
    let too_many = |error: ShapeError| QuestionError::Impossible(Text::same(error.to_string()));
    for (at, place) in places.enumerate() {
        let number = i64::try_from(at).map_err(|_| too_many(ShapeError::TooMany))?;
        builder.push(Uuid::from_u128(at as u128), number, Some(&place), []).map_err(too_many)?;
    }
    Ok(Layer::of(schema, builder.finish()))
}

/// Every allowed place along the roads with unserved demand in reach, places of lost and damaged bins first: among
/// equals the first is taken.
fn sites<'s>(
    roads: &[&'s Road],
    asked: &Asked,
    ground: &Ground<'s>,
    demand: &Layer,
    progress: &Progress,
) -> Result<Vec<Site<'s>>, QuestionError> {
    let in_reach = |place: Position| demand.pieces_in(Box2::around(place, asked.radius_m)).next().is_some();
    let mut sites: Vec<Site<'s>> = roads
        .par_iter()
        .flat_map_iter(|road| ground.of_bins_gone(road))
        .filter(|site| in_reach(site.place))
        .collect();
    let total_mm: i64 = roads.iter().map(|road| road.curve.length_mm()).sum();
    let step_mm = STEP_MM.max(2 * total_mm / MOST_PLACES);
    let along: Result<Vec<Vec<Site<'s>>>, QuestionError> = roads
        .par_iter()
        .map(|road| {
            let mut found = Vec::new();
            for (at, measure) in every_step(road.curve.extent(), step_mm).enumerate() {
                if at % 64 == 0 {
                    progress.tick(progress.fraction())?;
                }
                for side in [Side::Left, Side::Right] {
                    if ground.place(road, measure, side).is_some_and(in_reach) {
                        found.extend(ground.beside(road, measure, side));
                    }
                }
            }
            Ok(found)
        })
        .collect();
    sites.extend(along?.into_iter().flatten());
    Ok(sites)
}

/// For each site the demand it would serve.
fn who_serves_whom(
    open: &[&Need<'_>],
    sites: &[Site<'_>],
    radius_m: f64,
    progress: &Progress,
) -> Result<Vec<Vec<u32>>, QuestionError> {
    let places = laid_out(sites.iter().map(|site| geo_types::Point(site.place.coord()).into()))?;
    let by_need: Result<Vec<Vec<usize>>, QuestionError> = open
        .par_iter()
        .enumerate()
        .map(|(at, need)| {
            if at % 256 == 0 {
                progress.tick(progress.fraction())?;
            }
            let Some(bounds) = Box2::of_geometry(&need.placed.geometry) else { return Ok(Vec::new()) };
            let near = places.pieces_in(bounds.grown(radius_m));
            let numbers = near.filter_map(|piece| usize::try_from(piece.row.fid()).ok());
            let serves = |at: &usize| sites.get(*at).is_some_and(|site| need.is_near(site.place, radius_m));
            let mut found: Vec<usize> = numbers.filter(serves).collect();
            found.sort_unstable();
            found.dedup();
            Ok(found)
        })
        .collect();
    let mut by_site: Vec<Vec<u32>> = vec![Vec::new(); sites.len()];
    for (need, found) in (0u32..).zip(by_need?) {
        for site in found {
            if let Some(list) = by_site.get_mut(site) {
                list.push(need);
            }
        }
    }
    Ok(without_doubles(by_site))
}

/// Of several sites that serve the very same demand only the first is kept in play: the solver has less to weigh.
fn without_doubles(by_site: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut seen: HashSet<Vec<u32>> = HashSet::new();
    by_site.into_iter().map(|list| if seen.insert(list.clone()) { list } else { Vec::new() }).collect()
}

fn reason(site: &Site<'_>, gain: f64, radius_m: f64) -> Text {
    let again = if site.replaces.is_some() {
        Text::new("；原有的桶丢失或损坏", "; a bin that stood here is lost or damaged")
    } else {
        Text::default()
    };
    Text::new(
        format!("{radius_m} 米内有 {gain} 户还没有桶{}", again.zh),
        format!("{gain} households within {radius_m} m have no bin yet{}", again.en),
    )
}
