//! Accepting a plan: its sites, or some of them, moved or not, become planned bins in one change set.
//!
//! A plan is a file that lay about: the register may have gone on since, and a point may have been dragged onto a bridge.
//! Both are looked at again under the writer's lock, and then everything is written or nothing.

use super::read::{Acceptance, Plan, Site};
use crate::geodesy::Position;
use crate::model::change::{Draft, Origin};
use crate::model::feature::{Feature, Properties};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::score;
use crate::service::{Committed, Refusal, Register};

impl Register {
    /// Makes the accepted sites planned bins.
    ///
    /// # Errors
    /// When it is no plan, a rank is not in it, the register has changed since it was made, or a rule forbids a bin at one
    /// of its sites. Nothing is written then.
    pub fn accept(&self, acceptance: &Acceptance, actor: &str) -> Result<Committed, Refusal> {
        let plan = Plan::read(acceptance)?;
        // Sent twice under one id it is one change; the first has moved the register on, and is not held against it.
        if let Some(id) = acceptance.id
            && let Some(head) = self.store().head_of(id)?
        {
            return Ok(Committed::Written(head));
        }
        self.commit_with(|snapshot| {
            if !acceptance.anyway {
                plan.fits(snapshot)?;
            }
            let mut draft = Draft::new(Origin::Plan, actor, plan.why.clone());
            draft.id = acceptance.id;
            for site in &plan.sites {
                draft.put("bins", bin(site));
            }
            Ok(draft)
        })
    }
}

fn bin(site: &Site) -> Feature {
    let point = geo_types::Geometry::Point(site.place.coord().into());
    let mut bin = Feature::new(Some(point), Properties::new());
    bin.set("state", "planned".into());
    if let Some(note) = &site.note {
        bin.set("note", note.clone().into());
    }
    bin
}

impl Plan {
    /// Refused when the register has changed since, or a rule forbids one of the sites.
    fn fits(&self, snapshot: &Snapshot) -> Result<(), Refusal> {
        if self.seq != snapshot.seq() {
            let (then, now) = (self.seq, snapshot.seq());
            return Err(Refusal::Unfit(Text::new(
                format!(
                    "方案是按第 {then} 次变更后的台账做的，现在已到第 {now} 次；请重新布桶，或注明仍要接受"
                ),
                format!(
                    "the plan was made for the register after change set {then}, which is now at {now}: plan again, or say \
                     that it is to be accepted anyway"
                ),
            )));
        }
        let places: Vec<Position> = self.sites.iter().map(|site| site.place).collect();
        let faults = score::faults(snapshot, &self.asked, &places)
            .map_err(|error| Refusal::Senseless(error.text()))?;
        let broken: Vec<(usize, Text)> = self
            .sites
            .iter()
            .zip(faults)
            .flat_map(|(site, faults)| faults.into_iter().map(|fault| (site.rank, fault)))
            .collect();
        if broken.is_empty() { Ok(()) } else { Err(Refusal::Unfit(forbidden(&broken))) }
    }
}

/// Which sites break which rules; the first five are told.
fn forbidden(broken: &[(usize, Text)]) -> Text {
    let told = |joint: &str, say: &dyn Fn(usize, &Text) -> String| {
        broken.iter().take(5).map(|(rank, fault)| say(*rank, fault)).collect::<Vec<_>>().join(joint)
    };
    let more = broken.len().saturating_sub(5);
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        more => (format!("；另有 {more} 条"), format!("; and {more} more")),
    };
    Text::new(
        format!("{}{more_zh}；没有写入", told("；", &|rank, fault| format!("第 {rank} 个点位{}", fault.zh))),
        format!(
            "{}{more_en}; nothing was written",
            told("; ", &|rank, fault| format!("site {rank}: {}", fault.en))
        ),
    )
}
