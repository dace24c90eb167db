//! The checker: believes nothing the planner says. It puts the planned bins into a copy of the register as if they stood
//! there, asks the ordinary question again, and compares.

use std::collections::{HashMap, HashSet};

use geo_types::{Geometry, Point};
use serde_json::Value;

use super::asked::Asked;
use super::capacity;
use super::close::SURVEY;
use super::proposal::{Proposal, SAME_PLACE_M};
use super::serving::SERVICE;
use crate::geodesy::{Position, distance_m};
use crate::model::change::Change;
use crate::model::feature::{Feature, Properties};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::Aim;
use crate::plan::numbered::Numbered;
use crate::plan::solve::Sense;
use crate::question::gaps::survey;
use crate::question::service::{Service, needs};
use crate::question::{Cancelled, Progress, Question, QuestionError};

/// Sums of metres and of households may differ by rounding in their last digits.
const SAME: f64 = 1e-3;

/// What came of a check.
pub(super) struct Checked {
    /// Every way in which a plan is not what it says; none when it is.
    pub faults: Vec<String>,
    /// What asking again finds that it gains.
    pub gained: f64,
    /// Households with one bin and with two, before and after, where a second bin counts.
    pub twice: Option<[(f64, f64); 2]>,
}

impl Checked {
    /// Whether closing gaps closes more than was planned: a bin beside two roads closes gaps of both, and was planned for
    /// one.
    pub fn gains_more(&self, proposal: &Proposal<'_>) -> bool {
        self.gained > proposal.gained() + same(self.gained)
    }
}

fn same(sum: f64) -> f64 {
    SAME.max(1e-9 * sum.abs())
}

/// Asks again and compares.
pub(super) fn check(
    base: &Snapshot,
    asked: &Asked,
    proposal: &Proposal<'_>,
    progress: &Progress,
) -> Result<Checked, QuestionError> {
    let mut faults = Vec::new();
    if asked.aim != Aim::CoverAll && proposal.planned.len() > asked.count {
        faults.push(format!("{} sites, {} allowed", proposal.planned.len(), asked.count));
    }
    let figures = proposal.figures();
    let past = match figures.sense {
        Sense::More => figures.objective - figures.bound,
        Sense::Less => figures.bound - figures.objective,
    };
    if past > same(figures.bound) {
        faults.push(format!("objective {} passes the bound {}", figures.objective, figures.bound));
    }
    progress.tick(0.9)?;
    crowded(proposal, progress, &mut faults)?;
    misplaced(proposal, progress, &mut faults)?;
    progress.tick(0.92)?;
    if let Some(loads) = proposal.loads {
        let with_planned = with_planned(base, proposal, &mut faults);
        let before = capacity::asked_again(base, asked, &progress.part(0.92, 0.95), &mut faults)?;
        let after = capacity::asked_again(&with_planned, asked, &progress.part(0.95, 0.99), &mut faults)?;
        let gained = after - before;
        let missed = (proposal.gained() - gained).abs().max((loads.before - before).abs());
        if missed > same(after) {
            let (says, was) = (proposal.gained(), loads.before);
            faults.push(format!("says {was} and gains {says}, asked again {before} and gains {gained}"));
        }
        return Ok(Checked { faults, gained, twice: None });
    }
    let Again { figure: before, twice: twice_before, .. } =
        measured(base, asked, &proposal.cut_off, &progress.part(0.92, 0.95))?;
    let with_planned = with_planned(base, proposal, &mut faults);
    let Again { figure: after, villages, twice: twice_after } =
        measured(&with_planned, asked, &proposal.cut_off, &progress.part(0.95, 0.99))?;
    let gained = match asked.aim {
        Aim::FillGaps | Aim::Walk | Aim::Fairest => before - after,
        Aim::Cover | Aim::CoverAll | Aim::Villages => after - before,
    };
    let missed = proposal.gained() - gained;
    let differs = match asked.aim {
        // Roads that run side by side or were drawn twice share bins: more is no fault, less is.
        Aim::FillGaps => missed > same(gained),
        // Sums of many ways may differ in their last digits by as much as the sum is large.
        _ => missed.abs() > same(gained).max(same(before)),
    };
    if differs {
        faults.push(format!("says it gains {}, asked again it gains {gained}", proposal.gained()));
    }
    if asked.aim == Aim::Villages {
        worst_village(&villages, proposal, &mut faults);
    }
    let twice = twice_before.zip(twice_after).map(|(before, after)| [before, after]);
    Ok(Checked { faults, gained, twice })
}

/// Two new bins in one place would be one.
fn crowded(
    proposal: &Proposal<'_>,
    progress: &Progress,
    faults: &mut Vec<String>,
) -> Result<(), QuestionError> {
    let places: Vec<Position> = proposal.planned.iter().map(|planned| planned.site.place).collect();
    let points: Vec<Geometry<f64>> =
        places.iter().map(|place| Geometry::Point(Point(place.coord()))).collect();
    let index = Numbered::of(&points, progress)?;
    for (at, place) in places.iter().enumerate() {
        progress.tick(0.9)?;
        for other in index.around(*place, SAME_PLACE_M).into_iter().map(|other| other as usize) {
            let apart_m = places.get(other).map(|other| distance_m(*place, *other));
            if let Some(apart_m) = apart_m.filter(|apart_m| other > at && *apart_m < SAME_PLACE_M) {
                faults.push(format!("two sites {apart_m} m apart"));
            }
        }
    }
    Ok(())
}

/// Each site lies where it says beside its road.
fn misplaced(
    proposal: &Proposal<'_>,
    progress: &Progress,
    faults: &mut Vec<String>,
) -> Result<(), Cancelled> {
    for planned in &proposal.planned {
        progress.tick(0.91)?;
        let site = &planned.site;
        let stands = site.road.curve.locate(site.place);
        if stands.is_none_or(|found| found.measure != site.measure || found.side != site.side) {
            faults.push(format!("a site is not at {} {}", site.road.label(), site.measure.m()));
        }
    }
    Ok(())
}

/// What the ordinary question says of a register.
struct Again {
    /// The figure of the plan's aim: metres in gaps, households served, or how far everybody walks.
    figure: f64,
    /// Households with one bin and with two, where a second counts.
    twice: Option<(f64, f64)>,
    /// Households served of each village, where households are asked for.
    villages: HashMap<Option<String>, f64>,
}

/// Asks the ordinary question. Demand in `cut_off` is not counted.
fn measured(
    snapshot: &Snapshot,
    asked: &Asked,
    cut_off: &HashSet<String>,
    progress: &Progress,
) -> Result<Again, QuestionError> {
    let (mut villages, mut twice) = (HashMap::new(), None);
    let figure = match asked.aim {
        Aim::FillGaps => {
            let roads = survey(snapshot, &asked.as_inputs(&SURVEY), progress)?;
            roads.iter().flat_map(|of| &of.gaps).map(|gap| gap.stretch.length_m()).sum()
        }
        Aim::Walk | Aim::Fairest => {
            let all = needs(snapshot, &asked.as_inputs(&SERVICE), progress)?.all;
            let way = |served: Option<f64>| served.map_or(asked.radius_m, |way_m| way_m.min(asked.radius_m));
            let counted = all.iter().filter(|need| need.weight.value > 0.0 && !cut_off.contains(&need.key()));
            let ways = counted.map(|need| (need.weight.value, way(need.served.map(|served| served.way_m))));
            if asked.aim == Aim::Walk {
                ways.map(|(weight, way_m)| weight * way_m).sum()
            } else {
                ways.map(|(_, way_m)| way_m).fold(0.0, f64::max)
            }
        }
        Aim::Cover | Aim::CoverAll | Aim::Villages => {
            let answer = Service.run(snapshot, &asked.as_inputs(&SERVICE), progress)?;
            let listed = answer.result.get("by_village").and_then(Value::as_array).into_iter().flatten();
            villages.extend(listed.filter_map(|of| {
                let name = of.get("village")?.as_str().map(str::to_owned);
                Some((name, of.get("demand_covered")?.as_f64()?))
            }));
            let covered = answer.result.get("demand_covered").and_then(Value::as_f64);
            let covered = covered.ok_or_else(|| {
                QuestionError::Impossible(Text::new("没有住户可覆盖", "there is no demand to cover"))
            })?;
            twice = answer.result.get("demand_covered_twice").and_then(Value::as_f64).map(|of| (covered, of));
            covered + twice.map_or(0.0, |(_, twice)| asked.backup * twice)
        }
    };
    Ok(Again { figure, twice, villages })
}

/// The village that is served least, asked again.
fn worst_village(covered: &HashMap<Option<String>, f64>, proposal: &Proposal<'_>, faults: &mut Vec<String>) {
    let share = |(name, _, reach): &(Option<String>, f64, f64)| {
        if *reach > 0.0 { covered.get(name).copied().unwrap_or_default() / reach } else { 1.0 }
    };
    let least = 100.0 * proposal.reachable.iter().map(share).fold(1.0, f64::min);
    let said = proposal.figures().objective;
    if (least - said).abs() > SAME {
        faults.push(format!("says the worst village is at {said} %, asked again it is at {least} %"));
    }
}

fn with_planned(base: &Snapshot, proposal: &Proposal<'_>, faults: &mut Vec<String>) -> Snapshot {
    let next = base.collection("bins").map_or(0, |bins| bins.layer.max_fid()) + 1;
    let changes: Vec<Change> = proposal
        .planned
        .iter()
        .zip(next..)
        .map(|(planned, fid)| {
            let mut feature =
                Feature::new(Some(Geometry::Point(planned.site.place.coord().into())), Properties::new());
            feature.fid = Some(fid);
            feature.set("state", "in_use".into());
            Change { collection: "bins".to_owned(), id: feature.id, before: None, after: Some(feature) }
        })
        .collect();
    base.apply(base.seq(), &changes).unwrap_or_else(|error| {
        faults.push(error.to_string());
        Snapshot::new(base.seq(), base.kinds().clone(), base.rules().clone(), Vec::new())
    })
}
