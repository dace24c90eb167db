//! The way that was ridden: smoothed, and asked for by time.

use super::smooth::{self, smoothed};
use super::{Cleaned, Fix, stops};
use crate::geodesy::{LocalFrame, Position, along, distance_m, inverse};

/// From the radius that holds 68 % of places in a plane to one standard deviation along an axis: √(−2 ln 0.32).
const RADIUS_OF_SIGMA: f64 = 1.5096;
/// Without a fix for longer than this, seconds,…
const SILENT_S: f64 = 30.0;
/// …and farther than this, metres, the way between is a guess.
const SILENT_M: f64 = 100.0;

/// A smoothed ride.
#[derive(Clone, Debug, Default)]
pub struct Track {
    places: Vec<Place>,
    /// How often the rider stood still.
    pub stops: usize,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    at: Position,
    accuracy_m: f64,
    time_s: f64,
}

/// Where a ride was at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// On the smoothed way.
    pub position: Position,
    /// The radius that the fixes around claim, metres.
    pub accuracy_m: f64,
    /// Metres a second.
    pub speed_m_s: f64,
    /// The way it went, degrees clockwise from north; none while it stood.
    pub azimuth_deg: Option<f64>,
}

impl Track {
    /// Collapses stops and smooths. The plane it is done in keeps direction and distance from the middle of the ride; what it
    /// stretches a hundred kilometres away (a part in twenty thousand) changes no weight, and places come back from it exactly.
    pub fn of(cleaned: &Cleaned) -> Track {
        let (fixes, stops) = stops::collapsed(&cleaned.fixes);
        let Some(middle) = fixes.get(fixes.len() / 2) else { return Track::default() };
        let frame = LocalFrame::at(middle.position);
        let in_plane = |fix: &Fix| smooth::Seen {
            at: frame.to_plane(fix.position),
            sigma_m: fix.accuracy_m / RADIUS_OF_SIGMA,
            time_s: fix.time_s,
        };
        let seen: Vec<smooth::Seen> = fixes.iter().map(in_plane).collect();
        let places = fixes
            .iter()
            .zip(smoothed(&seen))
            .map(|(fix, at)| Place {
                at: frame.to_position(at),
                accuracy_m: fix.accuracy_m,
                time_s: fix.time_s,
            })
            .collect();
        Track { places, stops }
    }

    /// The places in order of time.
    pub fn positions(&self) -> impl ExactSizeIterator<Item = Position> + '_ {
        self.places.iter().map(|place| place.at)
    }

    /// The time of a place by its number in [`Track::positions`], seconds.
    pub fn time_of(&self, number: usize) -> Option<f64> {
        self.places.get(number).map(|place| place.time_s)
    }

    /// How long it is, metres along its places.
    pub fn length_m(&self) -> f64 {
        self.steps().map(|(one, next)| distance_m(one.at, next.at)).sum()
    }

    /// The radius that two thirds of the fixes keep, metres; none without any.
    pub fn accuracy_m(&self) -> Option<f64> {
        let mut all: Vec<f64> = self.places.iter().map(|place| place.accuracy_m).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() * 68 / 100).copied()
    }

    /// How much of the way nothing was seen of, metres.
    pub fn unseen_m(&self) -> f64 {
        let silent = self.steps().filter(|(one, next)| next.time_s - one.time_s > SILENT_S);
        silent.map(|(one, next)| distance_m(one.at, next.at)).filter(|step_m| *step_m > SILENT_M).sum()
    }

    /// Where the ride was at a time; before its start and after its end at the nearest end. None without any fix.
    ///
    /// # Units
    /// - `time_s`: as the fixes'
    pub fn at(&self, time_s: f64) -> Option<Seen> {
        let after = self.places.partition_point(|place| place.time_s <= time_s);
        let next = self.places.get(after).or(self.places.last())?;
        let last = after.checked_sub(1).and_then(|before| self.places.get(before)).unwrap_or(next);
        let step_s = next.time_s - last.time_s;
        let share = if step_s > 0.0 { ((time_s - last.time_s) / step_s).clamp(0.0, 1.0) } else { 0.0 };
        let step_m = distance_m(last.at, next.at);
        let speed_m_s = if step_s > 0.0 { step_m / step_s } else { 0.0 };
        Some(Seen {
            position: along(last.at, next.at, share),
            accuracy_m: last.accuracy_m + (next.accuracy_m - last.accuracy_m) * share,
            speed_m_s,
            azimuth_deg: self.heading(after),
        })
    }

    /// The direction over the last metres before a place, or the first ones after it.
    fn heading(&self, number: usize) -> Option<f64> {
        const FAR_M: f64 = 10.0;
        let here = self.places.get(number.min(self.places.len().saturating_sub(1)))?.at;
        let far = |place: &&Place| distance_m(place.at, here) >= FAR_M;
        let before = self.places.get(..number).unwrap_or_default().iter().rev().find(far);
        let after = self.places.get(number..).unwrap_or_default().iter().find(far);
        let (from, to) = match (before, after) {
            (Some(before), _) => (before.at, here),
            (None, Some(after)) => (here, after.at),
            (None, None) => return None,
        };
        Some(inverse(from, to).azimuth1_deg.rem_euclid(360.0))
    }

    fn steps(&self) -> impl Iterator<Item = (&Place, &Place)> {
        self.places.iter().zip(self.places.iter().skip(1))
    }
}
