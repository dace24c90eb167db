//! From a ride and the choices of whoever looks at it to what the register would hold.

use geo_types::{LineString, MultiLineString};
use serde_json::{Map, Value};

use super::asked::{Choices, OnLine, TOLERANCE_M};
use super::assets::Asset;
use super::beside::Beside;
use super::notes;
use super::ride::{Direction, RawFix, Ride, Tap, What};
use super::road::{New, lines_of, named, road, target};
use super::sections::Section;
use super::tied::{Tapped, Tied, Told, tie};
use crate::geodesy::{Position, distance_m};
use crate::linear::ride::{self, Cleaned, Fix, Line, Seen, Track};
use crate::linear::{Calibration, Chainage, Curve};
use crate::model::change::Draft;
use crate::model::feature::Feature;
use crate::model::finding::Finding;
use crate::model::snapshot::Snapshot;
use crate::service::Refusal;

/// A line shorter than this is no road, metres.
const LEAST_M: f64 = 20.0;

/// What would become of a ride.
pub struct Outcome {
    /// What should be known.
    pub notes: Vec<Finding>,
    pub(super) made: Option<Made>,
    pub(super) figures: Map<String, Value>,
}

/// What is made of it.
pub(super) struct Made {
    pub road: Feature,
    /// The road as it is now; none for a new one.
    pub before: Option<Feature>,
    /// Whether it keeps its line.
    pub kept: bool,
    /// What it is called by what stands beside it.
    pub word: String,
    pub curve: Curve,
    pub stones: Vec<Told>,
    pub sections: Vec<(Feature, Section)>,
    pub assets: Vec<Asset>,
}

/// The ride as smoothed, and where its taps were made.
pub(super) struct Ridden {
    pub cleaned: Cleaned,
    pub track: Track,
    pub line: Line,
    pub taps: Vec<Option<Seen>>,
}

impl Outcome {
    /// What a ride becomes in a state of the register.
    ///
    /// # Errors
    /// When a choice is out of range or names a road that is not there.
    pub fn of(ride: &Ride, choices: &Choices, snapshot: &Snapshot) -> Result<Outcome, Refusal> {
        if let Some(fault) = choices.fault() {
            return Err(Refusal::Senseless(fault));
        }
        let target = target(ride, choices, snapshot)?;
        let ridden = Ridden::of(ride);
        let mut outcome = Outcome { notes: Vec::new(), made: None, figures: figures(ride, &ridden) };
        let made = outcome.make(ride, choices, snapshot, target, &ridden);
        if made.is_none() {
            outcome.notes.insert(0, notes::no_line());
        }
        outcome.made = made;
        Ok(outcome)
    }

    fn make(
        &mut self,
        ride: &Ride,
        choices: &Choices,
        snapshot: &Snapshot,
        before: Option<Feature>,
        ridden: &Ridden,
    ) -> Option<Made> {
        let own = before.as_ref().and_then(lines_of);
        let kept = own.is_some() && choices.line != Some(OnLine::Ridden);
        let tolerance_m = choices.tolerance_m.unwrap_or(TOLERANCE_M);
        let simple = ride::simplified(&ridden.line.places, tolerance_m);
        let length_m: f64 = simple.windows(2).map(step_m).sum();
        if ridden.track.positions().len() == 0 {
            return None;
        }
        let calibration = before.as_ref().and_then(|road| road.properties.get("calibration"));
        let calibration = calibration.and_then(|value| Calibration::from_json(value).ok());
        let (lines, falls) = match own.clone().filter(|_| kept) {
            Some(lines) => (lines, calibration.as_ref().is_some_and(Calibration::falls)),
            None if length_m < LEAST_M => return None,
            None => {
                let line = LineString(simple.iter().map(|place| place.coord()).collect());
                (MultiLineString(vec![line]), ride.direction == Direction::Down)
            }
        };
        let tied = tie(lines, &tapped(ride, choices, ridden), falls, !kept, calibration.as_ref())?;
        self.tell(ridden, &tied, kept, calibration.is_some());
        if let (false, Some(own)) = (kept, &own)
            && let Ok(old) = Curve::new(own, None)
        {
            self.notes.extend(notes::shorter(tied.curve.length_m(), old.length_m()));
        }
        let width_m = self.width_m(ride, choices).or_else(|| before.as_ref()?.number("carriageway_width_m"));
        let road =
            road(ride, choices, before.as_ref(), New { tied: &tied, kept, width_m, ridden, tolerance_m });
        let word = self.word_of(&road, snapshot);
        let beside = Beside { ride, choices, ridden, curve: &tied.curve, width_m, snapshot, word: &word };
        let sections = beside.sections(&mut self.notes);
        let assets = beside.assets(&sections, &mut self.notes);
        let Tied { curve, stones, .. } = tied;
        line_figures(&mut self.figures, &curve, &road, tolerance_m);
        Some(Made { road, before, kept, word, curve, stones, sections, assets })
    }

    fn tell(&mut self, ridden: &Ridden, tied: &Tied, kept: bool, had: bool) {
        let (cleaned, line) = (&ridden.cleaned, &ridden.line);
        let notes = &mut self.notes;
        notes.extend(notes::left_out(cleaned.poor, cleaned.jumps));
        if !kept {
            notes.extend(notes::unseen(ridden.track.unseen_m()));
            notes.extend(notes::again(line.again_m));
            notes.extend(line.side_trips_m.iter().map(|metres| notes::side_trip(*metres)));
        }
        notes.extend(
            tied.stones.iter().filter_map(|one| notes::stone(one.chainage, one.used, one.residual_m)),
        );
        notes.extend(tied.fitted.off.iter().map(notes::spacing));
        notes.extend(notes::stones(tied.fitted.used.len(), kept, had));
    }

    /// The width that was chosen, else the middle one of those entered on the way.
    fn width_m(&mut self, ride: &Ride, choices: &Choices) -> Option<f64> {
        if choices.width_m.is_some() {
            return choices.width_m;
        }
        let entered = ride.taps.iter().enumerate().filter(|(at, _)| !choices.leave.contains(at));
        let mut widths: Vec<f64> = entered
            .filter_map(|(_, tap)| if let What::Width { width_m } = tap.what { Some(width_m) } else { None })
            .collect();
        widths.sort_by(f64::total_cmp);
        let taken = *widths.get(widths.len() / 2)?;
        let (least, most) = widths.first().zip(widths.last())?;
        self.notes.extend(notes::odd_widths(*least, *most, taken));
        Some(taken)
    }

    /// What things beside the road call it: its number or name where no other road has it, else its id.
    fn word_of(&mut self, road: &Feature, snapshot: &Snapshot) -> String {
        if let Some(number) = road.text("number")
            && !named(snapshot, "number", number).iter().any(|other| other.id != road.id)
        {
            return number.to_owned();
        }
        if let Some(number) = road.text("number") {
            self.notes.push(notes::same_number(number));
        } else if let Some(name) = road.text("name")
            && !named(snapshot, "name", name).iter().any(|other| other.id != road.id)
        {
            return name.to_owned();
        }
        road.id.to_string()
    }

    /// Why the change set is made, in both languages.
    pub fn reason(&self) -> String {
        let Some(made) = &self.made else { return String::new() };
        let km = made.curve.length_m() / 1000.0;
        let word = made.road.text("number").or(made.road.text("name")).unwrap_or_default();
        format!("跑一趟 {word} {km:.2} km / Ridden once: {word} {km:.2} km")
    }

    /// Puts all of it into a draft.
    ///
    /// # Errors
    /// When nothing could be made of the ride.
    pub fn fill(self, draft: &mut Draft) -> Result<(), Refusal> {
        let Some(made) = self.made else { return Err(Refusal::Senseless(notes::no_line().message)) };
        draft.put("roads", made.road);
        for (section, _) in made.sections {
            draft.put("road-sections", section);
        }
        for asset in made.assets {
            draft.put(asset.collection, asset.feature);
        }
        Ok(())
    }
}

impl Ridden {
    fn of(ride: &Ride) -> Ridden {
        let (times, tap_times) = ride.times();
        let fix = |((_, _, lon, lat, accuracy_m), time_s): (&RawFix, f64)| {
            Some(Fix { position: Position::new(*lon, *lat).ok()?, accuracy_m: *accuracy_m, time_s })
        };
        let mut fixes: Vec<Fix> = ride.fixes.iter().zip(times).filter_map(fix).collect();
        fixes.sort_by(|one, other| one.time_s.total_cmp(&other.time_s));
        let cleaned = ride::clean(&fixes);
        let track = Track::of(&cleaned);
        let line = ride::line_of(&track);
        let taps = tap_times.iter().map(|time_s| track.at(*time_s)).collect();
        Ridden { cleaned, track, line, taps }
    }
}

fn tapped(ride: &Ride, choices: &Choices, ridden: &Ridden) -> Vec<Tapped> {
    let stone = |(tap, (one, seen)): (usize, (&Tap, &Option<Seen>))| {
        let What::Stone { chainage_m } = one.what else { return None };
        let chainage_m = choices.stones.get(&tap).copied().unwrap_or(chainage_m);
        let chainage = Chainage::from_m(chainage_m).ok()?;
        Some(Tapped { tap, at: seen.as_ref()?.position, chainage, left_out: choices.leave.contains(&tap) })
    };
    ride.taps.iter().zip(&ridden.taps).enumerate().filter_map(stone).collect()
}

fn step_m(pair: &[Position]) -> f64 {
    if let [one, next] = pair { distance_m(*one, *next) } else { 0.0 }
}

fn figures(ride: &Ride, ridden: &Ridden) -> Map<String, Value> {
    let seconds = ridden
        .track
        .positions()
        .len()
        .checked_sub(1)
        .and_then(|last| Some(ridden.track.time_of(last)? - ridden.track.time_of(0)?));
    let mut all = Map::new();
    let mut put = |name: &str, value: Value| all.insert(name.to_owned(), value);
    put("fixes", ride.fixes.len().into());
    put("poor", ridden.cleaned.poor.into());
    put("jumps", ridden.cleaned.jumps.into());
    put("stops", ridden.track.stops.into());
    put("ridden_m", tenth(ridden.track.length_m()));
    put("again_m", tenth(ridden.line.again_m));
    put("seconds", seconds.map_or(Value::Null, tenth));
    all
}

fn line_figures(all: &mut Map<String, Value>, curve: &Curve, road: &Feature, tolerance_m: f64) {
    let (from, to) = curve.chainage_extent();
    let vertices: usize = curve.parts().iter().map(|part| part.0.len()).sum();
    all.insert("length_m".to_owned(), tenth(curve.length_m()));
    all.insert("vertices".to_owned(), vertices.into());
    all.insert("tolerance_m".to_owned(), tolerance_m.into());
    all.insert("accuracy_m".to_owned(), road.number("accuracy_m").into());
    all.insert("from".to_owned(), from.whole_metre().to_string().into());
    all.insert("to".to_owned(), to.whole_metre().to_string().into());
}

pub(super) fn tenth(value: f64) -> Value {
    ((value * 10.0).round() / 10.0).into()
}
