//! The road that a ride is about: found in the register or made new, with what the ride says of it.

use geo_types::{Geometry, LineString, MultiLineString};
use serde_json::Value;
use uuid::Uuid;

use super::asked::Choices;
use super::become_road::Ridden;
use super::ride::Ride;
use super::tied::Tied;
use crate::model::feature::{Feature, Properties};
use crate::model::kind::squash;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::service::Refusal;

/// The road of the register that is meant: chosen, named by the phone, or the only one of its number.
pub(super) fn target(
    ride: &Ride,
    choices: &Choices,
    snapshot: &Snapshot,
) -> Result<Option<Feature>, Refusal> {
    if choices.new_road {
        return Ok(None);
    }
    if let Some(id) = choices.road.or(ride.road.id) {
        let found = snapshot.feature("roads", id);
        // A road that was removed since the ride began is made again from the ride.
        if found.is_none() && choices.road.is_some() {
            let text = Text::new("所选的道路不在台账里", "the chosen road is not in the register");
            return Err(Refusal::Senseless(text));
        }
        return Ok(found);
    }
    let Some(number) = choices.number.as_ref().or(ride.road.number.as_ref()) else { return Ok(None) };
    let own = named_id(ride, "road");
    let found = named(snapshot, "number", number);
    Ok(match <[Feature; 1]>::try_from(found) {
        Ok([only]) if only.id != own => Some(only),
        _ => None,
    })
}

/// The roads, with or without a line, that say something in a field.
pub(super) fn named(snapshot: &Snapshot, field: &str, word: &str) -> Vec<Feature> {
    let Some(roads) = snapshot.collection("roads") else { return Vec::new() };
    let wanted = squash(word);
    let same =
        roads.layer.rows().filter(|row| row.value(field).as_str().is_some_and(|own| squash(own) == wanted));
    same.map(|row| roads.feature(&row)).collect()
}

/// What was worked out for the road.
pub(super) struct New<'a> {
    pub tied: &'a Tied,
    /// Whether it keeps the line it has.
    pub kept: bool,
    pub width_m: Option<f64>,
    pub ridden: &'a Ridden,
    pub tolerance_m: f64,
}

/// The road as it would be.
pub(super) fn road(ride: &Ride, choices: &Choices, before: Option<&Feature>, new: New<'_>) -> Feature {
    let New { tied, kept, width_m, ridden, tolerance_m } = new;
    let blank = || Feature { id: named_id(ride, "road"), ..Feature::new(None, Properties::new()) };
    let mut road = before.cloned().unwrap_or_else(blank);
    let words = [
        ("number", &choices.number, &ride.road.number),
        ("name", &choices.name, &ride.road.name),
        ("class", &choices.class, &ride.road.class),
    ];
    for (field, chosen, ridden) in words {
        let said = chosen.as_deref().map(str::trim).filter(|word| !word.is_empty());
        let said = said.or(ridden.as_deref().filter(|_| road.text(field).is_none()));
        if let Some(word) = said {
            road.set(field, word.into());
        }
    }
    if let Some(width_m) = width_m {
        road.set("carriageway_width_m", width_m.into());
    }
    match &tied.calibration {
        Some(calibration) => road.set("calibration", calibration.clone()),
        None if kept => {}
        None => road.set("calibration", Value::Null),
    }
    if !kept {
        let line = tied.lines.0.first().cloned().unwrap_or(LineString(Vec::new()));
        road.geometry = Some(Geometry::LineString(line));
        let accuracy_m = ridden.track.accuracy_m().unwrap_or_default().hypot(tolerance_m);
        road.set("accuracy_m", ((accuracy_m * 10.0).ceil() / 10.0).into());
        signed(&mut road, ride, "road");
    }
    road
}

/// Where it comes from, and when it was seen.
pub(super) fn signed(feature: &mut Feature, ride: &Ride, what: &str) {
    feature.set("source", "ride".into());
    feature.set("source_id", format!("ride:{}/{}", ride.id, what.replace(' ', "-")).into());
    let day = ride.started_at.to_zoned(jiff::tz::TimeZone::system()).date();
    feature.set("seen_at", day.to_string().into());
}

/// The same ride accepted again after it was taken back makes the same things.
pub(super) fn named_id(ride: &Ride, what: &str) -> Uuid {
    Uuid::new_v5(&ride.id, what.as_bytes())
}

pub(super) fn lines_of(road: &Feature) -> Option<MultiLineString<f64>> {
    match &road.geometry {
        Some(Geometry::LineString(line)) => Some(MultiLineString(vec![line.clone()])),
        Some(Geometry::MultiLineString(lines)) => Some(lines.clone()),
        _ => None,
    }
}
