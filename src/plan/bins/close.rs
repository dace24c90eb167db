//! Closing gaps: the survey of `gaps` turned into spacings to fill, and the filled ones into sites.

use rayon::prelude::*;

use super::asked::Asked;
use super::proposal::{Figures, Planned, Proposal};
use super::site::{Ground, Origin, Site, every_step};
use crate::linear::{Interval, Intervals, Measure, Side};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::plan::solve::fill::{Filled, OpenSpacing, Place, share_out};
use crate::question::beside::{House, Houses, households_along};
use crate::question::gaps::{Gap, RoadGaps, survey};
use crate::question::{Cancelled, Progress, QuestionError};

/// Places looked at in one spacing: beyond it they stand farther apart.
const MOST_PLACES: i64 = 400;
/// Places are no nearer to each other than this, millimetres.
const STEP_MM: i64 = 10_000;

/// The inputs of `gaps` that a plan hands on.
pub(super) const SURVEY: [&str; 8] =
    ["subjects", "along", "reach", "by_side", "populated", "on", "max_gap", "states"];

/// One spacing with the sites that may fill it.
struct Job<'s> {
    of: usize,
    side: Option<Side>,
    open: OpenSpacing,
    sites: Vec<Site<'s>>,
}

/// Places of a road that need no looking for.
struct Known<'s> {
    /// Given ones, and those where bins are lost or damaged.
    sites: Vec<Site<'s>>,
    /// Where the corners of its junctions are.
    corners: Vec<Measure>,
}

impl<'s> Known<'s> {
    fn of(road: &'s Road, ground: &Ground<'s>) -> Known<'s> {
        let mut known = Known { sites: ground.given_beside(road), corners: Vec::new() };
        if ground.looks_along() {
            known.sites.extend(ground.of_bins_gone(road));
            known.corners = ground.corners(road);
        }
        known
    }
}

pub(super) fn plan<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let roads = survey(snapshot, &asked.as_inputs(&SURVEY), &progress.part(0.0, 0.2))?;
    progress.tick(0.2)?;
    let houses = Houses::of(snapshot);
    let along: Result<Vec<Vec<House<'s>>>, Cancelled> = roads
        .par_iter()
        .map(|of| {
            progress.tick(progress.fraction())?;
            Ok(houses.along(of.road))
        })
        .collect();
    let along = along?;
    let jobs: Result<Vec<Vec<Job<'s>>>, Cancelled> = roads
        .par_iter()
        .zip(&along)
        .enumerate()
        .map(|(at, (of, houses))| jobs_of(at, of, houses, asked, ground, progress))
        .collect();
    let jobs: Vec<Job<'s>> = jobs?.into_iter().flatten().collect();
    progress.tick(0.5)?;
    let filled: Result<Vec<Filled>, Cancelled> =
        jobs.par_iter().map(|job| job.open.fill(asked.count, progress)).collect();
    let filled = filled?;
    progress.tick(0.9)?;
    let shares = share_out(&filled, asked.count, progress)?;
    let before_mm: i64 = jobs.iter().map(|job| job.open.open_mm()).sum();
    let mut proposal = Proposal::new("m", before_mm as f64 / 1000.0);
    proposal.considered = jobs.iter().map(|job| job.sites.len()).sum();
    for (at, order) in by_benefit(&jobs, &filled, &shares) {
        progress.tick(0.9)?;
        let Some(job) = jobs.get(at) else { continue };
        let (Some(of), Some(counted)) = (roads.get(job.of), along.get(job.of)) else { continue };
        for (rank_in_gap, (site, gain_mm)) in order.iter().enumerate() {
            let Some(site) = job.sites.get(*site) else { continue };
            let served = nearest_part(job, &order, rank_in_gap);
            let count = households_along(counted, houses.known, served, job.side);
            let Some(gap) = gap_at(of, job, site) else { continue };
            if proposal.has_at(site.place) {
                continue;
            }
            proposal.push(Planned {
                site: site.clone(),
                gain: *gain_mm as f64 / 1000.0,
                households: count.households,
                gap: Some((gap.stretch, job.side)),
                village: gap.village.clone(),
                reason: reason(of, gap.stretch, job.side, site, count.households),
            });
        }
    }
    // Every spacing is solved exactly and so is the sharing out: nothing over these places closes more.
    proposal.figures = Some(Figures::proved(proposal.gained(), "m"));
    proposal.refused = ground.refused();
    Ok(proposal)
}

fn jobs_of<'s>(
    of: usize,
    road: &RoadGaps<'s>,
    houses: &[House<'s>],
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Vec<Job<'s>>, Cancelled> {
    if road.gaps.is_empty() {
        return Ok(Vec::new());
    }
    let known = Known::of(road.road, ground);
    let mut jobs: Vec<Job<'s>> = Vec::new();
    let mut last: Option<(Option<Side>, Interval)> = None;
    let mut gaps: Vec<_> = road.gaps.iter().map(|gap| (gap.side, gap.spacing)).collect();
    gaps.sort_by_key(|(side, spacing)| (*side, spacing.stretch));
    for (side, spacing) in gaps {
        if last == Some((side, spacing.stretch)) {
            continue;
        }
        last = Some((side, spacing.stretch));
        progress.tick(progress.fraction())?;
        let parts = road.asked.clip(spacing.stretch);
        let sites = sites_in(road, spacing.stretch, &parts, side, houses, &known, ground);
        jobs.push(Job {
            of,
            side,
            open: OpenSpacing {
                from_mm: spacing.stretch.from().mm(),
                to_mm: spacing.stretch.to().mm(),
                before: spacing.asset_before,
                after: spacing.asset_after,
                limit_mm: road.limit.mm,
                parts: parts.iter().map(|part| (part.from().mm(), part.to().mm())).collect(),
                far_only: asked.populated,
                places: sites
                    .iter()
                    .map(|site| Place { at_mm: site.measure.mm(), rank: site.of.rank() })
                    .collect(),
            },
            sites,
        });
    }
    Ok(jobs)
}

/// Sites in the parts of a spacing that count, in order, one at each place: on the side asked for, else on the side where
/// more people live, else on the other.
fn sites_in<'s>(
    road: &RoadGaps<'s>,
    spacing: Interval,
    parts: &Intervals,
    side: Option<Side>,
    houses: &[House<'_>],
    known: &Known<'s>,
    ground: &Ground<'s>,
) -> Vec<Site<'s>> {
    let step_mm = (parts.length_mm() / MOST_PLACES).max(STEP_MM);
    let inside = |site: &Site<'_>| {
        side.is_none_or(|side| site.side == side)
            && spacing.from() < site.measure
            && site.measure < spacing.to()
            && parts.iter().any(|part| part.touches(site.measure))
    };
    let mut sites: Vec<Site<'s>> = known.sites.iter().filter(|site| inside(site)).cloned().collect();
    let corners = known.corners.iter().filter(|at| spacing.touches(**at)).map(|at| (*at, Origin::Junction));
    let steps = every_step(spacing, step_mm).map(|at| (at, Origin::Step));
    for (measure, origin) in corners.chain(steps.filter(|_| ground.looks_along())) {
        if !parts.contains(measure) {
            continue;
        }
        let sides = match side {
            Some(side) => vec![side],
            None => likelier_sides(houses, Interval::around(measure, road.limit.mm / 2)),
        };
        let found = sides.into_iter().find_map(|side| ground.beside(road.road, measure, side, origin));
        sites.extend(found.filter(|site| inside(site)));
    }
    sites.sort_by_key(|site| (site.measure, site.of));
    sites.dedup_by_key(|site| site.measure);
    sites
}

fn likelier_sides(houses: &[House<'_>], stretch: Interval) -> Vec<Side> {
    let count = |side| {
        let counted = houses.iter().filter(|house| stretch.touches(house.measure));
        counted.filter(|house| house.hand.counts_for(side)).count()
    };
    if count(Side::Left) > count(Side::Right) {
        vec![Side::Left, Side::Right]
    } else {
        vec![Side::Right, Side::Left]
    }
}

/// The sites of a spacing in the order to build them, each with what it closes when those before it stand.
type Order = Vec<(usize, i64)>;

/// Spacings that get sites, those that close most with each site first.
fn by_benefit(jobs: &[Job<'_>], filled: &[Filled], shares: &[usize]) -> Vec<(usize, Order)> {
    let mut all: Vec<(i64, usize, Order)> = Vec::new();
    for (at, ((job, filled), share)) in jobs.iter().zip(filled).zip(shares).enumerate() {
        let Some(chosen) = filled.chosen.get(*share).filter(|chosen| !chosen.is_empty()) else { continue };
        let order = in_order(&job.open, chosen);
        let closed: i64 = order.iter().map(|(_, gain)| gain).sum();
        all.push((closed / i64::try_from(order.len()).unwrap_or(1), at, order));
    }
    all.sort_by(|(each_a, a, _), (each_b, b, _)| each_b.cmp(each_a).then(a.cmp(b)));
    all.into_iter().map(|(_, at, order)| (at, order)).collect()
}

/// The next site is the one that closes most at once; among equals the first along the road.
fn in_order(open: &OpenSpacing, chosen: &[usize]) -> Order {
    let (mut left, mut taken, mut order): (Vec<usize>, Vec<usize>, Order) =
        (chosen.to_vec(), Vec::new(), Vec::new());
    let mut now = open.open_mm();
    while !left.is_empty() {
        let after = |place: usize| {
            let mut with = taken.clone();
            with.push(place);
            with.sort_unstable();
            open.open_with_mm(&with)
        };
        let Some((open_mm, at)) = left.iter().enumerate().map(|(at, place)| (after(*place), at)).min() else {
            break;
        };
        let place = left.remove(at);
        taken.push(place);
        order.push((place, now - open_mm));
        now = open_mm;
    }
    order
}

/// The reported gap that a site lies in, or else the nearest of its spacing.
fn gap_at<'a>(of: &'a RoadGaps<'_>, job: &Job<'_>, site: &Site<'_>) -> Option<&'a Gap> {
    let own = of.gaps.iter().filter(|gap| {
        gap.side == job.side && gap.spacing.stretch == Interval::from_mm(job.open.from_mm, job.open.to_mm)
    });
    own.min_by_key(|gap| {
        let (from, to) = (gap.stretch.from(), gap.stretch.to());
        (from.past_mm(site.measure)).max(site.measure.past_mm(to)).max(0)
    })
}

/// What of the spacing is nearer to this site than to the spacing's other sites.
fn nearest_part(job: &Job<'_>, order: &Order, rank: usize) -> Interval {
    let at = |index: usize| job.open.places.get(index).map_or(0, |place| place.at_mm);
    let own = order.get(rank).map_or(0, |(site, _)| at(*site));
    let others = || order.iter().map(|(site, _)| at(*site));
    let before = others().filter(|mm| *mm < own).max().map_or(job.open.from_mm, |mm| i64::midpoint(mm, own));
    let after = others().filter(|mm| *mm > own).min().map_or(job.open.to_mm, |mm| i64::midpoint(mm, own));
    Interval::from_mm(before, after)
}

fn reason(
    of: &RoadGaps<'_>,
    gap: Interval,
    side: Option<Side>,
    site: &Site<'_>,
    households: Option<i64>,
) -> Text {
    let (from, to) = of.road.curve.posts_of(gap);
    let label = of.road.label();
    let side = side
        .map_or_else(Text::default, |side| Text::new(format!("{}侧", side.zh()), format!(", {}", side.en())));
    let people = households.filter(|count| *count > 0).map_or_else(Text::default, |count| {
        Text::new(format!("，附近 {count} 户"), format!(", {count} households near"))
    });
    let again = site.again();
    Text::new(
        format!("补 {label} {from}–{to}{} 的缺口{}{}", side.zh, people.zh, again.zh),
        format!("closes the gap {label} {from}–{to}{}{}{}", side.en, people.en, again.en),
    )
}
