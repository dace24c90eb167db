//! A ride as a phone sends it: read and bounded.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::model::text::Text;

/// A fix a second for longer than a day.
const MOST_FIXES: usize = 100_000;
/// More taps than a hand makes in a day.
const MOST_TAPS: usize = 5_000;
/// The longest word of a person that is kept, in characters.
const LONGEST: usize = 100;
/// Chainages that the register holds, metres.
const MOST_CHAINAGE_M: f64 = 20_000_000.0;
/// Widths of a carriageway that the register holds, metres.
const WIDTHS_M: std::ops::RangeInclusive<f64> = 0.5..=200.0;

/// Which way chainage runs as the rider starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// It grows.
    Up,
    /// It falls.
    Down,
    /// The stones will tell.
    #[default]
    Unknown,
}

/// The road that is ridden.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoadWish {
    /// One of the register.
    pub id: Option<Uuid>,
    /// `S225`
    pub number: Option<String>,
    /// As people call it.
    pub name: Option<String>,
    /// As the kind catalogue has it.
    pub class: Option<String>,
}

/// One fix: number in the order of writing, milliseconds, longitude, latitude, claimed radius in metres.
pub type RawFix = (u32, f64, f64, f64, f64);

/// One press of a button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tap {
    /// Number in the order of writing, with the fixes.
    pub seq: u32,
    /// Milliseconds since the ride began, by the same clock as the fixes.
    pub elapsed_ms: f64,
    /// What it was for.
    #[serde(flatten)]
    pub what: What,
}

/// What a tap was for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum What {
    /// A kilometre stone.
    Stone {
        /// What stands on it, metres.
        chainage_m: f64,
    },
    /// The edge of a village's stretch.
    Edge {
        /// The village that begins; empty where one ends and none begins.
        village: String,
    },
    /// Something beside the road.
    Asset {
        /// Its collection.
        collection: String,
        /// `left` or `right`, as the rider saw it.
        side: String,
    },
    /// The carriageway's width.
    Width {
        /// Metres.
        width_m: f64,
    },
}

/// A whole ride.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ride {
    /// The phone's own, so that sending twice keeps one.
    pub id: Uuid,
    /// Which road.
    #[serde(default)]
    pub road: RoadWish,
    /// Which way.
    #[serde(default)]
    pub direction: Direction,
    /// The village in which it began.
    #[serde(default)]
    pub start_village: Option<String>,
    /// By the phone's clock.
    pub started_at: Timestamp,
    /// By the phone's clock.
    pub ended_at: Timestamp,
    /// In any order; their numbers are what counts.
    pub fixes: Vec<RawFix>,
    /// The taps.
    #[serde(default)]
    pub taps: Vec<Tap>,
}

/// Why a ride was not read: what, where and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RideError(pub Text);

impl Ride {
    /// Reads and bounds a ride.
    ///
    /// # Errors
    /// When it is none, holds too much, or a value is out of its range.
    pub fn read(value: Value) -> Result<Ride, RideError> {
        let mut ride: Ride = serde_json::from_value(value).map_err(|error| {
            let said: String = error.to_string().chars().take(160).collect();
            refused(format!("不是一趟的记录：{said}"), format!("it is not the record of a ride: {said}"))
        })?;
        if ride.fixes.len() > MOST_FIXES || ride.taps.len() > MOST_TAPS {
            return Err(refused(
                format!("一趟最多 {MOST_FIXES} 个定位点、{MOST_TAPS} 次点按；请分段跑"),
                format!("a ride has at most {MOST_FIXES} fixes and {MOST_TAPS} taps: ride it in pieces"),
            ));
        }
        for fix in &ride.fixes {
            check_fix(fix)?;
        }
        for tap in &mut ride.taps {
            check_tap(tap)?;
        }
        let road = &mut ride.road;
        for word in [&mut road.number, &mut road.name, &mut road.class, &mut ride.start_village] {
            *word = word.take().map(|word| trimmed(&word)).filter(|word| !word.is_empty());
        }
        ride.fixes.sort_by_key(|fix| fix.0);
        ride.fixes.dedup_by_key(|fix| fix.0);
        ride.taps.sort_by_key(|tap| tap.seq);
        ride.taps.dedup_by_key(|tap| tap.seq);
        Ok(ride)
    }

    /// The steady times of its fixes and taps, in their order, seconds.
    pub(super) fn times(&self) -> (Vec<f64>, Vec<f64>) {
        let fixes = self.fixes.iter().enumerate().map(|(at, fix)| (fix.0, fix.1, at, false));
        let taps = self.taps.iter().enumerate().map(|(at, tap)| (tap.seq, tap.elapsed_ms, at, true));
        let mut all: Vec<(u32, f64, usize, bool)> = fixes.chain(taps).collect();
        all.sort_by_key(|(seq, ..)| *seq);
        let steady = crate::linear::ride::steady(&all.iter().map(|one| one.1 / 1000.0).collect::<Vec<_>>());
        let (mut of_fixes, mut of_taps) = (vec![0.0; self.fixes.len()], vec![0.0; self.taps.len()]);
        for ((_, _, at, tap), time_s) in all.iter().zip(steady) {
            let list = if *tap { &mut of_taps } else { &mut of_fixes };
            if let Some(own) = list.get_mut(*at) {
                *own = time_s;
            }
        }
        (of_fixes, of_taps)
    }
}

fn check_fix(&(seq, elapsed_ms, lon, lat, accuracy_m): &RawFix) -> Result<(), RideError> {
    let placed = lon.abs() <= 180.0 && lat.abs() <= 90.0;
    if placed && elapsed_ms.is_finite() && (0.0..=1e7).contains(&accuracy_m) {
        return Ok(());
    }
    Err(refused(
        format!("第 {seq} 条定位的数值不对：经度 {lon}，纬度 {lat}，精度 {accuracy_m} m"),
        format!("fix {seq} has impossible values: longitude {lon}, latitude {lat}, accuracy {accuracy_m} m"),
    ))
}

fn check_tap(tap: &mut Tap) -> Result<(), RideError> {
    let seq = tap.seq;
    let wrong =
        |zh: &str, en: &str| Err(refused(format!("第 {seq} 次点按：{zh}"), format!("tap {seq}: {en}")));
    if !tap.elapsed_ms.is_finite() {
        return wrong("没有时间", "it has no time");
    }
    match &mut tap.what {
        What::Stone { chainage_m } if !(0.0..=MOST_CHAINAGE_M).contains(chainage_m) => {
            wrong("桩号应在 K0 到 K20000 之间", "the chainage must be between K0 and K20000")
        }
        What::Width { width_m } if !WIDTHS_M.contains(width_m) => {
            wrong("路面宽度应在 0.5 到 200 m 之间", "the width must be between 0.5 and 200 m")
        }
        What::Asset { collection, side } => {
            *collection = trimmed(collection);
            if ["left", "right"].contains(&side.as_str()) {
                Ok(())
            } else {
                wrong("side 应为 left 或 right", "side must be left or right")
            }
        }
        What::Edge { village } => {
            *village = trimmed(village);
            Ok(())
        }
        What::Stone { .. } | What::Width { .. } => Ok(()),
    }
}

fn trimmed(word: &str) -> String {
    word.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

fn refused(zh: String, en: String) -> RideError {
    RideError(Text::new(zh, en))
}
