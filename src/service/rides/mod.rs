//! Rides that phones sent: kept beside the register until somebody at the desk has looked at them, then one change set.

mod asked;
mod assets;
mod become_road;
mod beside;
mod notes;
mod ride;
mod road;
mod sections;
mod tied;
mod told;

pub use asked::{Choices, OnLine};
pub use become_road::Outcome;
pub use ride::{Ride, RideError, What};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Committed, Refusal, Register};
use crate::model::change::{ChangeHead, Draft, Origin};
use crate::model::finding::Finding;
use crate::model::text::Text;
use crate::store::{Rides, StoreError};

/// More rides than this do not wait at once: somebody should look at them first.
const MOST_WAITING: usize = 500;

/// A ride as it is kept, with who sent it and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// The phone's or the user's name.
    pub by: String,
    /// When it arrived.
    pub received_at: Timestamp,
    /// What was sent.
    pub ride: Ride,
}

impl Register {
    /// The folder of its rides.
    pub fn rides(&self) -> Rides {
        Rides::beside(self.path())
    }

    /// Keeps a ride that was sent; the same one twice is kept once. Says whether it is new.
    ///
    /// # Errors
    /// When another ride has its id, too many wait, or it cannot be written.
    pub fn keep_ride(&self, ride: Ride, by: &str) -> Result<bool, Refusal> {
        // One writer at a time: two answers to one phone's two tries must not differ.
        let _one = self.store();
        if let Some(there) = self.kept_ride(ride.id)? {
            if there.ride == ride {
                return Ok(false);
            }
            let text = Text::new(
                "这个编号已经有另一趟的记录，没有覆盖；请在手机上重新发送",
                "another ride has this id already and was not replaced: send it from the phone again",
            );
            return Err(Refusal::Senseless(text));
        }
        let rides = self.rides();
        let waiting = rides.ids()?.into_iter().filter(|id| rides.taken(*id).is_none()).count();
        if waiting >= MOST_WAITING {
            let text = Text::new(
                format!("已有 {MOST_WAITING} 趟记录，请先在办公室电脑上处理或删除一些；手机上的这一趟还在"),
                format!(
                    "there are {MOST_WAITING} rides already: look at some on the office computer or remove them first; this one \
                     stays on the phone"
                ),
            );
            return Err(Refusal::Senseless(text));
        }
        let id = ride.id;
        let kept = Kept { by: by.to_owned(), received_at: super::register::now(), ride };
        let bytes = serde_json::to_vec(&kept).map_err(|error| broken(id, &error.to_string()))?;
        self.rides().keep(id, &bytes)?;
        Ok(true)
    }

    /// A ride by its id.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn kept_ride(&self, id: Uuid) -> Result<Option<Kept>, StoreError> {
        let Some(bytes) = self.rides().read(id)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| broken(id, &error.to_string()))
    }

    /// The rides that nobody has accepted yet, or whose change set was taken back, the oldest first. Those that cannot be read
    /// are left out; `check` names them.
    ///
    /// # Errors
    /// When the folder cannot be looked into.
    pub fn waiting_rides(&self) -> Result<Vec<Kept>, StoreError> {
        let mut waiting = Vec::new();
        for id in self.rides().ids()? {
            if self.taken_ride(id)?.is_none()
                && let Ok(Some(kept)) = self.kept_ride(id)
            {
                waiting.push(kept);
            }
        }
        waiting.sort_by_key(|kept| kept.received_at);
        Ok(waiting)
    }

    /// The change set that a ride became, unless it was taken back.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn taken_ride(&self, id: Uuid) -> Result<Option<ChangeHead>, StoreError> {
        let Some(change) = self.rides().taken(id) else { return Ok(None) };
        Ok(self.store().head_of(change)?.filter(|head| head.undone_by.is_none()))
    }

    /// What a ride would become now; none when there is no such ride.
    ///
    /// # Errors
    /// When it cannot be read, or a choice names what is not there.
    pub fn look_at_ride(&self, id: Uuid, choices: &Choices) -> Result<Option<(Kept, Outcome)>, Refusal> {
        let Some(kept) = self.kept_ride(id)? else { return Ok(None) };
        let outcome = Outcome::of(&kept.ride, choices, &self.snapshot())?;
        Ok(Some((kept, outcome)))
    }

    /// Makes a ride's road, sections and assets in one change set.
    ///
    /// # Errors
    /// When there is no such ride, nothing can be made of it, or the checks refuse it. Nothing is written then.
    pub fn accept_ride(
        &self,
        id: Uuid,
        choices: &Choices,
        change: Option<Uuid>,
        actor: &str,
    ) -> Result<Committed, Refusal> {
        if let Some(head) = self.taken_ride(id)? {
            return Ok(Committed::Written(head));
        }
        let Some(kept) = self.kept_ride(id)? else { return Err(missing()) };
        let change = change.unwrap_or_else(Uuid::now_v7);
        if self.store().head_of(change)?.is_some() {
            return Err(Refusal::Senseless(Text::new(
                "这个变更编号已经用过，请重新打开这一趟再接受",
                "this change id was used before: open the ride again and accept it then",
            )));
        }
        self.rides().note_taken(id, change)?;
        self.commit_with(Some(change), |snapshot| {
            let outcome = Outcome::of(&kept.ride, choices, snapshot)?;
            let mut draft = Draft::new(Origin::Import, actor, outcome.reason());
            // A phone's clock may be wrong; nothing happened after it was written.
            draft.occurred_at = Some(kept.ride.started_at.min(kept.received_at));
            outcome.fill(&mut draft)?;
            Ok(draft)
        })
    }

    /// Rides that wait and rides that cannot be read, for the data check.
    pub(super) fn ride_findings(&self) -> Vec<Finding> {
        let rides = self.rides();
        let Ok(ids) = rides.ids() else { return Vec::new() };
        let mut findings = Vec::new();
        let mut waiting = 0;
        for id in ids {
            match self.kept_ride(id) {
                Ok(_) => waiting += usize::from(matches!(self.taken_ride(id), Ok(None))),
                Err(error) => {
                    findings.push(Finding::warning("ride-unreadable", error.text).on_object(id.to_string()));
                }
            }
        }
        if waiting > 0 {
            let text = Text::new(
                format!("有 {waiting} 趟手机跑的路还没有处理；请在地图上打开“待处理的行程”"),
                format!("{waiting} rides from phones wait to be looked at: open “Rides waiting” on the map"),
            );
            findings.push(Finding::notice("rides-waiting", text));
        }
        findings
    }
}

fn missing() -> Refusal {
    Refusal::NotFound(Text::new(
        "没有这一趟，可能已经删除",
        "there is no such ride; it may have been removed",
    ))
}

fn broken(id: Uuid, cause: &str) -> StoreError {
    StoreError {
        code: "ride-unreadable",
        text: Text::new(
            format!(
                "这一趟的记录（{id}）读不出来；请从备份里把 rides 文件夹里的这个文件拷回来，或让手机重新发送"
            ),
            format!(
                "the record of this ride ({id}) cannot be read: copy the file back from the rides folder of a backup, or let \
                 the phone send it again"
            ),
        ),
        cause: Some(cause.to_owned()),
    }
}
