//! Everything counted, village by village.

use std::collections::HashMap;

use geo_types::{Geometry, Point};
use rayon::prelude::*;

use super::inputs::Asked;
use super::radius::{cover, fewest_points};
use super::spacing::fewest;
use super::village::{Rows, Village};
use crate::geodesy::{Position, distance_m, middle_of};
use crate::linear::Interval;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::plan::around::Around;
use crate::plan::numbered::Numbered;
use crate::question::answering::Villages;
use crate::question::beside::Feet;
use crate::question::divisions::divisions;
use crate::question::gaps::survey;
use crate::question::given::Chosen;
use crate::question::service::{Need, Needs, needs};
use crate::question::things::{Thing, in_state, things};
use crate::question::{Cancelled, Progress, QuestionError};

/// What stands beside a road is looked for no farther from it, metres: it only tells whose something is.
const BESIDE_M: f64 = 15.0;

/// All that was counted.
pub(super) struct Counted<'s> {
    pub rows: Rows,
    pub needs: Needs<'s>,
    /// Whose each place of demand is, in their order.
    pub whose: Vec<Option<String>>,
    /// Whether all the fewest numbers are proved to be.
    pub proved: bool,
    /// Collection points whose place nobody knows.
    pub unplaced: usize,
    /// That greater divisions stand for villages, where they do.
    pub note_level: Option<Text>,
}

pub(super) fn count<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    progress: &Progress,
) -> Result<Counted<'s>, QuestionError> {
    let villages = Villages::or_greater(snapshot);
    let found = needs(snapshot, &asked.service(), &progress.part(0.0, 0.3))?;
    let mut counted = Counted {
        rows: Rows::new(),
        whose: whose(&villages, &found.all, progress)?,
        needs: found,
        proved: true,
        unplaced: 0,
        note_level: villages.note(),
    };
    let feet = Feet::of(snapshot, BESIDE_M);
    stands(snapshot, asked, &feet, &villages, &mut counted.rows, progress)?;
    progress.tick(0.4)?;
    dwellings(snapshot, &villages, &mut counted);
    let all = things(&asked.points, &feet, &villages, |_, _| true, &progress.part(0.4, 0.5))?;
    let points: Vec<&Thing<'_>> =
        all.iter().filter(|thing| in_state(&asked.states, false, thing.collection, &thing.row)).collect();
    let placed: Vec<(&Thing<'_>, Position)> = points
        .iter()
        .filter_map(|thing| {
            Some((*thing, middle_of(&snapshot.place_of(thing.collection, &thing.row)?.geometry)?))
        })
        .collect();
    counted.unplaced = points.len() - placed.len();
    for thing in &points {
        village(&mut counted.rows, thing.village).points += 1;
    }
    lacking(snapshot, asked, &mut counted, &progress.part(0.5, 0.65))?;
    spare(snapshot, asked, &placed, &mut counted, &progress.part(0.65, 0.8))?;
    tricycles(asked, &placed, &mut counted, progress)?;
    if asked.has_roads {
        bins(snapshot, asked, &mut counted.rows, &progress.part(0.85, 1.0))?;
    }
    Ok(counted)
}

fn village<'r>(rows: &'r mut Rows, name: Option<&str>) -> &'r mut Village {
    rows.entry(name.map(str::to_owned)).or_default()
}

fn whose(
    villages: &Villages<'_>,
    needs: &[Need<'_>],
    progress: &Progress,
) -> Result<Vec<Option<String>>, Cancelled> {
    let own = |need: &Need<'_>| {
        progress.tick(0.3)?;
        let found = villages.find(&need.placed.row, middle_of(&need.placed.geometry), None);
        Ok(found.as_str().map(str::to_owned))
    };
    needs.par_iter().map(own).collect()
}

/// What stands, by kind, whatever the collection points are.
fn stands<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    feet: &Feet<'s>,
    villages: &Villages<'s>,
    rows: &mut Rows,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let collections =
        ["garbage-pools", "bins", "vehicles"].into_iter().filter_map(|id| snapshot.collection(id));
    let all = Chosen::whole(collections);
    let keep = |of: &Collection, row: &crate::index::Row<'_>| {
        of.kind.id != "vehicles" || row.value("kind").as_str().is_none_or(|kind| kind == "tricycle")
    };
    for thing in things(&all, feet, villages, keep, &progress.part(0.3, 0.4))? {
        let own = village(rows, thing.village);
        let counts = in_state(&asked.states, false, thing.collection, &thing.row);
        let field = match (counts, thing.collection.kind.id.as_str()) {
            (false, _) => &mut own.left_out,
            (true, "garbage-pools") => &mut own.pools,
            (true, "bins") => &mut own.bins,
            (true, _) => &mut own.tricycles,
        };
        *field += 1;
    }
    Ok(())
}

/// Places of demand and households: those of the division, else the sum over the structures that have any.
fn dwellings(snapshot: &Snapshot, villages: &Villages<'_>, counted: &mut Counted<'_>) {
    let mut sums: HashMap<Option<String>, i64> = HashMap::new();
    for (need, whose) in counted.needs.all.iter().zip(&counted.whose) {
        let own = counted.rows.entry(whose.clone()).or_default();
        own.dwellings += 1;
        own.beyond += usize::from(need.served.is_none());
        if !need.weight.assumed {
            *sums.entry(whose.clone()).or_default() += need.weight.value.round() as i64;
        }
    }
    for (name, division) in divisions(snapshot, villages.level()) {
        village(&mut counted.rows, Some(name)).households = division.households;
    }
    for (name, households) in sums {
        let own = counted.rows.entry(name).or_default();
        if own.households.is_none() {
            (own.households, own.from_structures) = (Some(households), true);
        }
    }
}

/// For each village the fewest more points, each at one of the dwellings that have none.
fn lacking<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'_>,
    counted: &mut Counted<'s>,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let mut open: HashMap<Option<&str>, Vec<&Need<'s>>> = HashMap::new();
    for (need, whose) in counted.needs.all.iter().zip(&counted.whose) {
        if need.served.is_none() {
            open.entry(whose.as_deref()).or_default().push(need);
        }
    }
    for (name, needs) in open {
        let places: Vec<Position> =
            needs.iter().filter_map(|need| middle_of(&need.placed.geometry)).collect();
        let solved = fewest_points(
            &Around::of(snapshot, needs, false, asked.radius_m, progress)?,
            &places,
            &[],
            progress,
        )?;
        counted.proved &= solved.is_proved();
        village(&mut counted.rows, name).points_lacking = solved.sites.len();
    }
    Ok(())
}

/// The fewest of the points that stand which serve whom they all serve; the others could go. Bins stay: their spacing along
/// the roads asks for them too.
fn spare<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'_>,
    placed: &[(&Thing<'_>, Position)],
    counted: &mut Counted<'s>,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let served: Vec<&Need<'s>> = counted.needs.all.iter().filter(|need| need.served.is_some()).collect();
    let places: Vec<Position> = placed.iter().map(|(_, place)| *place).collect();
    let bins: Vec<usize> = (0..)
        .zip(placed)
        .filter(|(_, (thing, _))| thing.collection.kind.id == "bins")
        .map(|(at, _)| at)
        .collect();
    let solved = fewest_points(
        &Around::of(snapshot, served, false, asked.radius_m, progress)?,
        &places,
        &bins,
        progress,
    )?;
    counted.proved &= solved.is_proved();
    let kept: std::collections::HashSet<usize> = solved.sites.into_iter().collect();
    for (at, (thing, _)) in placed.iter().enumerate() {
        if !kept.contains(&at) {
            village(&mut counted.rows, thing.village).points_spare += 1;
        }
    }
    Ok(())
}

/// For each village the fewest places, each at one of its points, that have all its points within a vehicle's radius.
fn tricycles(
    asked: &Asked<'_>,
    placed: &[(&Thing<'_>, Position)],
    counted: &mut Counted<'_>,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let Some(radius_m) = asked.vehicle.map(|rule| rule.value) else { return Ok(()) };
    let mut of_village: HashMap<Option<&str>, Vec<Position>> = HashMap::new();
    for (thing, place) in placed {
        of_village.entry(thing.village).or_default().push(*place);
    }
    for own in counted.rows.values_mut() {
        own.tricycles_by_radius = Some(0);
    }
    for (name, places) in of_village {
        let points: Vec<Geometry<f64>> =
            places.iter().map(|place| Geometry::Point(Point(place.coord()))).collect();
        let index = Numbered::of(&points, progress)?;
        let near = |place: &Position| {
            progress.tick(0.8)?;
            let within = |at: &u32| {
                places.get(*at as usize).is_some_and(|other| distance_m(*place, *other) <= radius_m)
            };
            Ok(index.around(*place, radius_m).into_iter().filter(within).collect())
        };
        let sites: Result<Vec<Vec<u32>>, Cancelled> = places.par_iter().map(near).collect();
        let solved = cover(vec![1.0; places.len()], sites?, &[], progress)?;
        counted.proved &= solved.is_proved();
        village(&mut counted.rows, name).tricycles_by_radius = Some(solved.sites.len());
    }
    Ok(())
}

/// Bins that the spacing asks, each for the village of the stretch that lacks it.
fn bins(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    rows: &mut Rows,
    progress: &Progress,
) -> Result<(), QuestionError> {
    for of in survey(snapshot, &asked.gaps(), progress)? {
        let limit = (of.limit.m() * 1000.0).round() as i64;
        let mut spacings: Vec<Interval> = of.gaps.iter().map(|gap| gap.spacing.stretch).collect();
        spacings.dedup();
        for spacing in spacings {
            let gaps: Vec<_> = of.gaps.iter().filter(|gap| gap.spacing.stretch == spacing).collect();
            let parts: Vec<(i64, i64)> =
                gaps.iter().map(|gap| (gap.stretch.from().mm(), gap.stretch.to().mm())).collect();
            for part in fewest(spacing.from().mm(), spacing.to().mm(), &parts, limit) {
                let name = gaps.get(part).and_then(|gap| gap.village.as_deref());
                village(rows, name).bins_lacking += 1;
            }
        }
    }
    Ok(())
}
