//! One place that somebody names: where it is along the nearest road, and what forbids a bin there. Places come as text,
//! `lon,lat` each.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::geodesy::{Position, distance_m};
use crate::linear::Location;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::plan::rules::{Forbidden, SiteRules};
use crate::question::{Input, QuestionError, Widget};

/// Beyond this no road is looked for, metres.
const FAR_M: f64 = 2_000.0;
/// More places than this are not named by hand.
const MOST_POINTS: usize = 500;
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
    /// A place named before, by its number, is its twin when both are one.
    ///
    /// # Units
    /// - `reach_m`: metres from the road within which a bin counts as beside it
    pub fn of(
        snapshot: &'s Snapshot,
        rules: &SiteRules<'s>,
        (reach_m, day): (f64, Date),
        place: Position,
        twin: Option<usize>,
    ) -> Spot<'s> {
        let at = nearest(snapshot, reach_m, place);
        let mut refused = rules.forbidding(place, snapshot.rules(), day);
        if at.as_ref().is_none_or(|(_, at)| at.offset_m > reach_m) {
            refused.push(beyond(reach_m));
        }
        if let Some(twin) = twin {
            refused.push(twice(twin));
        }
        Spot { place, at, refused }
    }

    /// The reasons in words, each with its rule.
    pub fn faults(&self) -> Vec<Text> {
        self.refused.iter().map(fault).collect()
    }
}

/// A reason in words, with its rule.
pub(super) fn fault(one: &Forbidden) -> Text {
    match &one.rule {
        None => one.words.clone(),
        Some((_, note)) => {
            Text::new(format!("{}（{}）", one.words.zh, note.zh), format!("{} ({})", one.words.en, note.en))
        }
    }
}

/// Reasons as the contract shapes them.
pub(super) fn refused_json(refused: &[Forbidden]) -> Value {
    let one = |of: &Forbidden| {
        let (rule, note) = of.rule.as_ref().map_or((None, None), |(id, note)| (Some(id), Some(note)));
        json!({"reason": of.words, "rule": rule, "figure": note})
    };
    refused.iter().map(one).collect()
}

/// The places named so far, by latitude, to know one that is named twice.
#[derive(Default)]
pub(super) struct Named {
    by_latitude: BTreeMap<i64, Vec<(usize, Position)>>,
}

impl Named {
    /// The number of the place named before that is this very one, after which this one is named too.
    pub fn twin(&mut self, number: usize, place: Position) -> Option<usize> {
        // A metre is nine of these everywhere on Earth.
        let key = (place.lat() * 1e6).round() as i64;
        let near = self.by_latitude.range(key - 12..=key + 12).flat_map(|(_, places)| places);
        let twin =
            near.filter(|(_, other)| distance_m(*other, place) < SAME_PLACE_M).map(|(at, _)| *at).min();
        self.by_latitude.entry(key).or_default().push((number, place));
        twin
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

/// The input that takes places as text.
pub(super) fn points() -> Input {
    Input::new(
        "points",
        Widget::Text,
        Text::new("位置", "Places"),
        Text::new(
            "经度,纬度；几个用分号隔开：117.101,33.202; 117.105,33.203",
            "longitude,latitude; several separated by semicolons: 117.101,33.202; 117.105,33.203",
        ),
    )
}

/// Places from text: `lon,lat` each, separated by semicolons or line ends; full-width marks are read too.
///
/// # Errors
/// A fault of the input `points`, which names the place that cannot be read.
pub(super) fn parse(text: &str) -> Result<Vec<Position>, QuestionError> {
    let wrong = |zh: String, en: String| QuestionError::input("points", Text::new(zh, en));
    let text = text.replace('，', ",").replace('；', ";");
    let words: Vec<&str> = text.split([';', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Err(wrong("至少要一个位置".to_owned(), "at least one place is needed".to_owned()));
    }
    if words.len() > MOST_POINTS {
        return Err(wrong(
            format!("{} 个位置太多，最多 {MOST_POINTS} 个", words.len()),
            format!("{} places are too many: {MOST_POINTS} at most", words.len()),
        ));
    }
    let read = |word: &str| {
        let (lon, lat) = word.split_once(',')?;
        Position::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?).ok()
    };
    let each = words.iter().enumerate().map(|(at, word)| {
        read(word).ok_or_else(|| {
            let shown: String = word.chars().take(60).collect();
            wrong(
                format!("第 {} 个位置“{shown}”读不出来，应为 经度,纬度", at + 1),
                format!("place {} ({shown:?}) cannot be read: longitude,latitude", at + 1),
            )
        })
    });
    each.collect()
}
