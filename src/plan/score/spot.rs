//! One place that is scored: where it is along the nearest road, and what forbids a bin there.

use crate::geodesy::{Position, distance_m};
use crate::linear::Location;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::plan::measured::Measured;
use crate::plan::rules::{Forbidden, SiteRules};

/// Beyond this no road is looked for, metres.
const FAR_M: f64 = 2_000.0;
/// Nearer than this two places are one, metres.
const SAME_PLACE_M: f64 = 1.0;

/// One place.
pub(super) struct Spot<'s> {
    pub place: Position,
    /// The nearest road and where along it; none where there is no road far and wide.
    pub at: Option<(&'s Road, Location)>,
    /// Every reason why no bin may stand there.
    pub refused: Vec<Forbidden>,
}

impl<'s> Spot<'s> {
    pub fn of(
        snapshot: &'s Snapshot,
        rules: &SiteRules<'s>,
        asked: &Measured,
        place: Position,
        before: &[Spot<'_>],
    ) -> Spot<'s> {
        let at = nearest(snapshot, asked.reach_m, place);
        let mut refused = rules.forbidding(place, snapshot.rules(), asked.day);
        if at.as_ref().is_none_or(|(_, at)| at.offset_m > asked.reach_m) {
            refused.push(beyond(asked.reach_m));
        }
        if let Some(twin) = before.iter().position(|other| distance_m(other.place, place) < SAME_PLACE_M) {
            refused.push(twice(twin + 1));
        }
        Spot { place, at, refused }
    }

    /// The reasons in words, each with its rule.
    pub fn faults(&self) -> Vec<Text> {
        let said = |one: &Forbidden| match &one.rule {
            None => one.words.clone(),
            Some((_, note)) => Text::new(
                format!("{}（{}）", one.words.zh, note.zh),
                format!("{} ({})", one.words.en, note.en),
            ),
        };
        self.refused.iter().map(said).collect()
    }
}

/// Looked for near first: a road within reach is the usual case, and a wide look on a full map is slow.
fn nearest(snapshot: &Snapshot, reach_m: f64, place: Position) -> Option<(&Road, Location)> {
    [reach_m, FAR_M.max(reach_m)].into_iter().find_map(|limit_m| {
        let (road, at) = snapshot.roads().within(place, limit_m).into_iter().next()?;
        Some((&**road, at))
    })
}

fn beyond(reach_m: f64) -> Forbidden {
    let words = Text::new(
        format!("离任何一条路都超过 {reach_m} 米，不算路旁的桶"),
        format!("more than {reach_m} m from every road: it would not count as beside one"),
    );
    Forbidden { words, rule: None }
}

fn twice(other: usize) -> Forbidden {
    let words =
        Text::new(format!("和第 {other} 个位置是同一处"), format!("in the same place as number {other}"));
    Forbidden { words, rule: None }
}
