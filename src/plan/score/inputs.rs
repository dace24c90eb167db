//! What `score-bins` asks, and what was asked read.

use crate::geodesy::Position;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::{Measured, aim, measured};
use crate::question::given::Given;
use crate::question::{Input, QuestionError, Widget};

/// More places than this are not scored by hand.
const MOST_POINTS: usize = 500;

pub(super) fn inputs() -> Vec<Input> {
    let mut all = vec![
        Input::new(
            "points",
            Widget::Text,
            Text::new("位置", "Places"),
            Text::new(
                "经度,纬度；几个用分号隔开：117.101,33.202; 117.105,33.203",
                "longitude,latitude; several separated by semicolons: 117.101,33.202; 117.105,33.203",
            ),
        )
        .required()
        .positional(),
        aim(),
    ];
    all.extend(measured());
    all
}

/// One asking.
pub(super) struct Asked {
    pub points: Vec<Position>,
    pub by: Measured,
}

impl Asked {
    pub fn read(snapshot: &Snapshot, values: &Properties) -> Result<Asked, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let points = parse(&given.maybe_text("points")?.unwrap_or_default())?;
        Ok(Asked { points, by: Measured::read(&given, values, snapshot)? })
    }
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
