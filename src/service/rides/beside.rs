//! Sections and things beside a road, from the taps of a ride.

use super::asked::Choices;
use super::assets::{self, Asset, At};
use super::become_road::Ridden;
use super::notes as words;
use super::ride::{Ride, What};
use super::road::{named_id, signed};
use super::sections::{Edge, Section, sections};
use super::tied::ON_LINE_M;
use crate::linear::ride::Seen;
use crate::linear::{Curve, Interval, Measure, Side};
use crate::model::feature::{Feature, Properties};
use crate::model::finding::Finding;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Two directions that part by more than this go against each other, degrees.
const AGAINST_DEG: f64 = 90.0;
/// Nearer to an end of the road than this, what was ridden reaches it, millimetres.
const END_MM: i64 = 30_000;

/// What all taps of one ride are placed by.
pub(super) struct Beside<'a> {
    pub ride: &'a Ride,
    pub choices: &'a Choices,
    pub ridden: &'a Ridden,
    pub curve: &'a Curve,
    pub width_m: Option<f64>,
    pub snapshot: &'a Snapshot,
    /// What the road is called by what stands beside it.
    pub word: &'a str,
}

impl Beside<'_> {
    /// The sections between the village edges.
    pub(super) fn sections(&self, notes: &mut Vec<Finding>) -> Vec<(Feature, Section)> {
        let Beside { ride, choices, ridden, curve, .. } = *self;
        let mut edges = Vec::new();
        let start = ridden.track.positions().next();
        if let (Some(village), Some(at)) = (&ride.start_village, start)
            && let Some(foot) = curve.locate_within(at, ON_LINE_M)
        {
            let forward = ridden.track.at(0.0).is_none_or(|seen| goes_with(&seen, foot.azimuth_deg));
            edges.push(Edge { measure: foot.measure, forward, village: village.clone() });
        }
        for (at, tap) in ride.taps.iter().enumerate() {
            let What::Edge { village } = &tap.what else { continue };
            if choices.leave.contains(&at) {
                continue;
            }
            let Some(Some(seen)) = ridden.taps.get(at) else { continue };
            match curve.locate_within(seen.position, ON_LINE_M) {
                Some(foot) => {
                    let forward = goes_with(seen, foot.azimuth_deg);
                    edges.push(Edge { measure: foot.measure, forward, village: village.clone() });
                }
                None => notes.push(words::elsewhere(&Text::new(
                    format!("村界“{village}”"),
                    format!("the edge of {village:?}"),
                ))),
            }
        }
        let feet = ridden.track.positions().filter_map(|at| curve.locate_within(at, ON_LINE_M));
        let along = feet.map(|foot| foot.measure).fold(None, |span: Option<(_, _)>, m| {
            Some(span.map_or((m, m), |(least, most)| (m.min(least), m.max(most))))
        });
        let Some((least, most)) = along else { return Vec::new() };
        // A road that was just ridden is ridden whole: its ends are not a smoothed fix's.
        let whole = curve.extent();
        let near = |m: Measure, end: Measure| m.past_mm(end).abs() < END_MM;
        let from = if near(least, whole.from()) { whole.from() } else { least };
        let to = if near(most, whole.to()) { whole.to() } else { most };
        let (found, contradicted) = sections(curve, edges, Interval::new(from, to));
        notes.extend(contradicted.iter().map(|(said, other)| words::contradicted(said, other)));
        let own = |(at, section): (usize, Section)| {
            let mut feature = Feature {
                id: named_id(ride, &format!("section {at}")),
                ..Feature::new(None, Properties::new())
            };
            feature.set("road", self.word.into());
            feature.set("from_m", section.from_m.into());
            feature.set("to_m", section.to_m.into());
            feature.set("village", section.village.clone().into());
            signed(&mut feature, ride, &format!("section {at}"));
            (feature, section)
        };
        found.into_iter().enumerate().map(own).collect()
    }

    /// What was tapped at, on its side of the road and in its village.
    pub(super) fn assets(&self, sections: &[(Feature, Section)], notes: &mut Vec<Finding>) -> Vec<Asset> {
        let Beside { ride, choices, ridden, curve, snapshot, .. } = *self;
        let mut found = Vec::new();
        for (at, tap) in ride.taps.iter().enumerate() {
            let What::Asset { collection, side } = &tap.what else { continue };
            if choices.leave.contains(&at) {
                continue;
            }
            let kind = snapshot.kinds().iter().find(|kind| kind.id == *collection && assets::is_tapped(kind));
            let Some(kind) = kind else {
                notes.push(words::not_a_kind(collection));
                continue;
            };
            let Some(Some(seen)) = ridden.taps.get(at) else { continue };
            let Some(foot) = curve.locate_within(seen.position, ON_LINE_M) else {
                notes.push(words::elsewhere(&kind.one));
                continue;
            };
            let tapped = Side::parse(side).unwrap_or(Side::On);
            let side = if goes_with(seen, foot.azimuth_deg) { tapped } else { tapped.opposite() };
            let id = named_id(ride, &format!("tap {}", tap.seq));
            let at = At { tap: at, kind, seen, foot: &foot, side, id };
            let Some(mut asset) = assets::asset(&at, curve, self.width_m, snapshot) else { continue };
            asset.feature.set("road", self.word.into());
            let village = sections.iter().find(|(_, section)| section.stretch.touches(foot.measure));
            if let Some((_, section)) = village {
                asset.feature.set("village", section.village.clone().into());
            }
            signed(&mut asset.feature, ride, &format!("tap {}", tap.seq));
            let post = foot.chainage.whole_metre();
            let (zh, en) = asset.side.compass(foot.azimuth_deg);
            asset.words =
                Text::new(format!("{} {post} {zh}", kind.one.zh), format!("{} {post} {en}", kind.one.en));
            if let Some((_, off_m)) = asset.near {
                notes.push(words::near(&asset.words, off_m));
            }
            found.push(asset);
        }
        found
    }
}

fn goes_with(seen: &Seen, azimuth_deg: f64) -> bool {
    seen.azimuth_deg.is_none_or(|own| {
        let apart = (own - azimuth_deg).rem_euclid(360.0);
        apart.min(360.0 - apart) <= AGAINST_DEG
    })
}
