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
use crate::plan::{bins, score};
use crate::question::QuestionError;
use crate::service::{Committed, Refusal, Register};

impl Register {
    /// Makes the accepted sites planned bins.
    ///
    /// # Errors
    /// When it is no plan, a rank is not in it, the register has changed since it was made, or a rule forbids a bin at one
    /// of its sites. Nothing is written then.
    pub fn accept(&self, acceptance: &Acceptance, actor: &str) -> Result<Committed, Refusal> {
        let plan = Plan::read(acceptance)?;
        self.commit_with(acceptance.id, |snapshot| {
            if !acceptance.anyway {
                plan.fits(snapshot, acceptance.release)?;
            }
            let mut draft = Draft::new(Origin::Plan, actor, plan.why.clone());
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
    /// Refused when the register has changed since, or a rule forbids one of the sites. With `release` the facilities that
    /// the plan was made without are in nobody's way.
    fn fits(&self, snapshot: &Snapshot, release: bool) -> Result<(), Refusal> {
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
        let told = |error: QuestionError| Refusal::Senseless(error.text());
        let broken = |snapshot: &Snapshot| -> Result<Vec<(usize, Text)>, Refusal> {
            let faults = score::faults(snapshot, &self.asked, &places).map_err(told)?;
            let by_site = self.sites.iter().zip(faults);
            Ok(by_site
                .flat_map(|(site, faults)| faults.into_iter().map(|fault| (site.rank, fault)))
                .collect())
        };
        let released = bins::released(snapshot, &self.asked).map_err(told)?;
        if let Some(released) = released.as_ref().filter(|_| release) {
            let broken = broken(released)?;
            return if broken.is_empty() { Ok(()) } else { Err(Refusal::Unfit(forbidden(&broken, false))) };
        }
        let broken_now = broken(snapshot)?;
        if broken_now.is_empty() {
            return Ok(());
        }
        // Whether it is only what the plan was made without that is in the way.
        let only_released = match &released {
            Some(released) => broken(released)?.is_empty(),
            None => false,
        };
        Err(Refusal::Unfit(forbidden(&broken_now, only_released)))
    }
}

/// Which sites break which rules; the first five are told. Where only facilities are in the way that the plan was made
/// without, what to do is told too.
fn forbidden(broken: &[(usize, Text)], by_released: bool) -> Text {
    let told = |joint: &str, say: &dyn Fn(usize, &Text) -> String| {
        broken.iter().take(5).map(|(rank, fault)| say(*rank, fault)).collect::<Vec<_>>().join(joint)
    };
    let more = broken.len().saturating_sub(5);
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        more => (format!("；另有 {more} 条"), format!("; and {more} more")),
    };
    let (todo_zh, todo_en) = if by_released {
        (
            "；方案是按“不保留已有设施”做的，挡着的就是这些设施：先把它们登记为拆除，或注明它们将挪走（release）再接受",
            "; the plan was made as if nothing stood, and what stands is in its way: enter that as removed first, or accept it \
             saying that it will be moved (release)",
        )
    } else {
        ("", "")
    };
    Text::new(
        format!(
            "{}{more_zh}{todo_zh}；没有写入",
            told("；", &|rank, fault| format!("第 {rank} 个点位{}", fault.zh))
        ),
        format!(
            "{}{more_en}{todo_en}; nothing was written",
            told("; ", &|rank, fault| format!("site {rank}: {}", fault.en))
        ),
    )
}
