//! The stakes sheet: for every site of a plan where to go, what to measure from, and what is around.

use super::read::{Acceptance, Plan, Site};
use crate::exchange::stakes::{self, Around, Stake};
use crate::geodesy::{Box2, LocalFrame, Position};
use crate::model::snapshot::Snapshot;
use crate::model::text::{Lang, Text};
use crate::service::{Refusal, Register};

/// Beyond this no road is looked for, metres.
const FAR_M: f64 = 2_000.0;
/// What is drawn around, with how it is drawn.
const DRAWN: [(&str, &str); 5] = [
    ("rivers", "water"),
    ("structures", "structure"),
    ("roads", "road"),
    ("bridges", "bridge"),
    ("bins", "bin"),
];

impl Register {
    /// The sheet as a page to print.
    ///
    /// # Errors
    /// When it is no plan, or a rank is not in it.
    pub fn stakes(&self, plan: &Acceptance, lang: Lang) -> Result<String, Refusal> {
        let read = Plan::read(plan)?;
        let snapshot = self.snapshot();
        let all: Vec<Stake> = read.sites.iter().map(|site| stake(&snapshot, site)).collect();
        let outdated = (read.seq != snapshot.seq()).then(|| outdated(read.seq, snapshot.seq()));
        Ok(stakes::page(&read.title, outdated.as_ref(), &all, self.description().demo, lang))
    }
}

fn stake(snapshot: &Snapshot, site: &Site) -> Stake {
    let near = snapshot.roads().within(site.place, FAR_M);
    let at = near.first().map(|(road, at)| {
        let (zh, en) = at.side.compass(at.azimuth_deg);
        stakes::Beside {
            road: road.label(),
            chainage: at.chainage.whole_metre().to_string(),
            side: Text::new(zh, en),
            offset_m: at.offset_m,
        }
    });
    Stake {
        rank: site.rank,
        lon: site.place.lon(),
        lat: site.place.lat(),
        at,
        note: site.note.clone(),
        around: around(snapshot, site.place),
    }
}

/// What is near, in metres east and north of the stake.
fn around(snapshot: &Snapshot, place: Position) -> Vec<Around> {
    let frame = LocalFrame::at(place);
    let mut all = Vec::new();
    for (collection, class) in DRAWN {
        let Some(collection) = snapshot.collection(collection) else { continue };
        let mut seen = std::collections::HashSet::new();
        for piece in collection.layer.pieces_in(Box2::around(place, stakes::HALF_M)) {
            if !seen.insert(piece.row.id()) {
                continue;
            }
            for part in piece.row.shape().parts() {
                let laid = |at: &geo_types::Coord<f64>| Some(frame.to_plane(Position::from_coord(*at).ok()?));
                all.push(Around { class, line: part.iter().filter_map(laid).collect() });
            }
        }
    }
    all
}

fn outdated(then: u64, now: u64) -> Text {
    Text::new(
        format!("方案是按第 {then} 次变更后的台账做的，现在已到第 {now} 次"),
        format!("the plan was made for the register after change set {then}, which is now at {now}"),
    )
}
