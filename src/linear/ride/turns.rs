//! Where a ride turns back on itself.

use geo_types::{LineString, MultiLineString};

use crate::geodesy::Position;
use crate::linear::{Curve, Measure};

/// Two directions that part by more than this run against each other, degrees.
const AGAINST_DEG: f64 = 135.0;
/// So far the way back must run beside the way out, metres: the legs of a hairpin part sooner.
const SURE_M: f64 = 60.0;
/// A way back that the end of the ride cuts off is one from here on, metres.
const LEAST_M: f64 = 25.0;
/// The share of its places that must be beside the way out.
const SHARE: f64 = 0.8;
/// A direction is taken over so far to both sides, metres.
const BASE_M: f64 = 10.0;

/// One measured way, and the measure of each of its places.
pub(super) struct Way {
    pub(super) curve: Curve,
    pub(super) places: Vec<(Position, f64)>,
}

impl Way {
    /// None when all places are one.
    pub(super) fn of(places: &[Position]) -> Option<Way> {
        let line = LineString(places.iter().map(|place| place.coord()).collect());
        let curve = Curve::new(&MultiLineString(vec![line]), None).ok()?;
        let mut measured: Vec<(Position, f64)> = Vec::with_capacity(places.len());
        for segment in curve.segments() {
            if measured.is_empty() {
                measured.push((Position::from_coord(segment.a).ok()?, segment.from_m));
            }
            measured.push((Position::from_coord(segment.b).ok()?, segment.to_m));
        }
        Some(Way { curve, places: measured })
    }

    pub(super) fn length_m(&self) -> f64 {
        self.curve.length_m()
    }

    /// The direction about a measure, degrees.
    pub(super) fn azimuth_deg(&self, measure_m: f64) -> Option<f64> {
        let clamped = |m: f64| Measure::from_m(m.clamp(0.0, self.length_m()));
        let from = self.curve.at(clamped(measure_m - BASE_M)?)?.position;
        let to = self.curve.at(clamped(measure_m + BASE_M)?)?.position;
        Some(crate::geodesy::inverse(from, to).azimuth1_deg)
    }

    /// The latest measure between two at which the way runs by a place against a direction.
    fn against(
        &self,
        place: Position,
        azimuth_deg: f64,
        (from_m, to_m): (f64, f64),
        width_m: f64,
    ) -> Option<f64> {
        let passes = self.curve.passes(place, width_m);
        passes.iter().rev().map(|pass| pass.measure.m()).find(|m| {
            *m >= from_m
                && *m <= to_m
                && self.azimuth_deg(*m).is_some_and(|other| apart_deg(azimuth_deg, other) > AGAINST_DEG)
        })
    }
}

/// How far two directions part, 0 to 180.
pub(super) fn apart_deg(one: f64, other: f64) -> f64 {
    let apart = (one - other).rem_euclid(360.0);
    apart.min(360.0 - apart)
}

/// The measures at which a way turns back and then runs beside itself, within a width, for [`SURE_M`] or to its end.
///
/// On a way back the measures out and back add up to twice that of the turn. That tells it from the other leg of a hairpin
/// and from a road that happens to run by.
pub(super) fn turns(way: &Way, width_m: f64) -> Vec<f64> {
    let mut found: Vec<f64> = Vec::new();
    let mut at = 0;
    while let Some((place, here_m)) = way.places.get(at).copied() {
        at += 1;
        let leg_m = found.last().copied().unwrap_or(0.0);
        if here_m < leg_m + LEAST_M {
            continue;
        }
        let Some(azimuth) = way.azimuth_deg(here_m) else { continue };
        let Some(other_m) = way.against(place, azimuth, (leg_m, here_m - width_m), width_m) else { continue };
        let turn_m = f64::midpoint(here_m, other_m);
        if goes_back(way, at - 1, turn_m, leg_m, width_m) {
            found.push(turn_m);
        }
    }
    found
}

/// Whether from a place on the way keeps beside the mirror of itself.
fn goes_back(way: &Way, from: usize, turn_m: f64, leg_m: f64, width_m: f64) -> bool {
    let (mut beside, mut all, mut reached_m) = (0_usize, 0_usize, 0.0);
    let first_m = way.places.get(from).map_or(0.0, |place| place.1);
    for (place, here_m) in way.places.get(from..).unwrap_or_default() {
        let mirror_m = 2.0 * turn_m - here_m;
        if here_m - first_m > SURE_M || mirror_m < leg_m {
            break;
        }
        let slack_m = 2.0 * width_m + 0.2 * (here_m - turn_m);
        let between = (mirror_m - slack_m, mirror_m + slack_m);
        let back =
            way.azimuth_deg(*here_m).and_then(|azimuth| way.against(*place, azimuth, between, width_m));
        beside += usize::from(back.is_some());
        all += 1;
        reached_m = *here_m;
    }
    reached_m - turn_m >= LEAST_M && beside as f64 >= SHARE * all as f64
}
