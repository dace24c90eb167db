//! The checker: believes nothing the planner says. It puts the planned bins into a copy of the register as if they stood
//! there, asks the ordinary question again, and compares.

use serde_json::Value;

use super::asked::{Aim, Asked};
use super::close::SURVEY;
use super::cover::SERVICE;
use super::proposal::{Proposal, SAME_PLACE_M};
use crate::geodesy::distance_m;
use crate::model::change::Change;
use crate::model::feature::{Feature, Properties};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::gaps::Gaps;
use crate::question::service::Service;
use crate::question::{Progress, Question, QuestionError};

/// Sums of metres and of households may differ by rounding in their last digits.
const SAME: f64 = 1e-3;

/// What came of a check.
pub(super) struct Checked {
    /// Every way in which a plan is not what it says; none when it is.
    pub faults: Vec<String>,
    /// What asking again finds that it gains.
    pub gained: f64,
}

impl Checked {
    /// Whether closing gaps closes more than was planned: a bin beside two roads closes gaps of both, and was planned for
    /// one.
    pub fn gains_more(&self, proposal: &Proposal<'_>) -> bool {
        self.gained > proposal.objective() + same(self.gained)
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
    if proposal.planned.len() > asked.count {
        faults.push(format!("{} sites, {} allowed", proposal.planned.len(), asked.count));
    }
    if proposal.objective() > proposal.bound + SAME {
        faults.push(format!("objective {} above bound {}", proposal.objective(), proposal.bound));
    }
    crowded(proposal, &mut faults);
    misplaced(proposal, &mut faults);
    progress.tick(0.92)?;
    let before = measured(base, asked, &progress.part(0.92, 0.95))?;
    let with_planned = with_planned(base, proposal, &mut faults);
    let after = measured(&with_planned, asked, &progress.part(0.95, 0.99))?;
    let gained = match asked.aim {
        Aim::FillGaps => before - after,
        Aim::Cover => after - before,
    };
    let missed = proposal.objective() - gained;
    let differs = match asked.aim {
        // Roads that run side by side or were drawn twice share bins: more is no fault, less is.
        Aim::FillGaps => missed > same(gained),
        Aim::Cover => missed.abs() > same(gained),
    };
    if differs {
        faults.push(format!("says it gains {}, asked again it gains {gained}", proposal.objective()));
    }
    Ok(Checked { faults, gained })
}

/// Two new bins in one place would be one.
fn crowded(proposal: &Proposal<'_>, faults: &mut Vec<String>) {
    for (at, one) in proposal.planned.iter().enumerate() {
        for other in proposal.planned.iter().skip(at + 1) {
            let apart_m = distance_m(one.site.place, other.site.place);
            if apart_m < SAME_PLACE_M {
                faults.push(format!("two sites {apart_m} m apart"));
            }
        }
    }
}

/// Each site lies where it says beside its road.
fn misplaced(proposal: &Proposal<'_>, faults: &mut Vec<String>) {
    for planned in &proposal.planned {
        let site = &planned.site;
        let stands = site.road.curve.locate(site.place);
        if stands.is_none_or(|found| found.measure != site.measure || found.side != site.side) {
            faults.push(format!("a site is not at {} {}", site.road.label(), site.measure.m()));
        }
    }
}

/// The figure of the plan's aim as the ordinary question gives it: metres in gaps, or households served.
fn measured(snapshot: &Snapshot, asked: &Asked, progress: &Progress) -> Result<f64, QuestionError> {
    match asked.aim {
        Aim::FillGaps => {
            let answer = Gaps.run(snapshot, &asked.as_inputs(&SURVEY), progress)?;
            let roads = answer.result.get("roads").and_then(Value::as_array).into_iter().flatten();
            let gaps = roads.filter_map(|road| road.get("gaps")?.as_array()).flatten();
            Ok(gaps.filter_map(|gap| gap.get("length_m")?.as_f64()).sum())
        }
        Aim::Cover => {
            let answer = Service.run(snapshot, &asked.as_inputs(&SERVICE), progress)?;
            let covered = answer.result.get("demand_covered").and_then(Value::as_f64);
            covered.ok_or_else(|| {
                QuestionError::Impossible(Text::new("没有住户可覆盖", "there is no demand to cover"))
            })
        }
    }
}

fn with_planned(base: &Snapshot, proposal: &Proposal<'_>, faults: &mut Vec<String>) -> Snapshot {
    let next = base.collection("bins").map_or(0, |bins| bins.layer.max_fid()) + 1;
    let changes: Vec<Change> = proposal
        .planned
        .iter()
        .zip(next..)
        .map(|(planned, fid)| {
            let mut feature = Feature::new(
                Some(geo_types::Geometry::Point(planned.site.place.coord().into())),
                Properties::new(),
            );
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
