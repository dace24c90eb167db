//! Where the law sets the zone by sight or lets another authority share in it, so that a width cannot decide: inside
//! bends, at junctions and interchanges, and beside rivers (Highway Safety Protection Regulation, articles 11 and 12).

mod bend;
mod going_on;
mod meeting;

use std::collections::HashMap;
use std::sync::OnceLock;

use geo_types::Geometry;
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use self::bend::Turning;
use self::meeting::{How, Meeting, meetings};
use crate::geodesy::{Box2, Figure};
use crate::index::Row;
use crate::linear::{Interval, Location};
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;

/// How far along the road the way it goes is looked at, to both sides, metres: shorter is the hand of who drew the line.
const LOOK_M: f64 = 50.0;
/// Lines no farther apart than this meet, metres: drawn by different hands they miss each other by so much, and one hand wavers by it.
const MEET_M: f64 = 1.0;
/// Lines that meet at a smaller angle run along each other, degrees: one road under two numbers is no junction.
const ALONG_DEG: f64 = 10.0;

/// Why a zone must be surveyed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reason {
    /// `bend`, `junction`, `interchange`, `river`.
    pub word: &'static str,
    /// What is there: the curve's radius, the other road, the water.
    pub detail: Text,
}

impl Reason {
    pub(super) fn title(word: &str) -> Text {
        match word {
            "bend" => Text::new("弯道内侧", "inside of a bend"),
            "junction" => Text::new("平面交叉口", "level junction"),
            "interchange" => Text::new("互通立交", "interchange"),
            _ => Text::new("可能与河道管理范围重叠", "may overlap a river zone"),
        }
    }

    pub(super) fn json(&self) -> Value {
        json!({"reason": self.word, "title": Reason::title(self.word), "detail": self.detail})
    }
}

/// The rules of survey in force, metres; what an office set aside is not looked for.
#[derive(Debug, Clone, Copy)]
struct Reaches {
    bend: Option<f64>,
    junction: Option<f64>,
    interchange: Option<f64>,
    river: Option<f64>,
}

/// The ground around the structures of one asking.
pub(super) struct Ground<'s> {
    snapshot: &'s Snapshot,
    day: Date,
    reaches: Reaches,
    /// Where each road asked about meets others, looked up when something first stands in its zone.
    meetings: HashMap<Uuid, OnceLock<Vec<Meeting<'s>>>>,
    waters: HashMap<Uuid, (Row<'s>, OnceLock<Option<Figure>>)>,
}

impl<'s> Ground<'s> {
    pub(super) fn of(snapshot: &'s Snapshot, roads: impl Iterator<Item = &'s Road>, day: Date) -> Ground<'s> {
        let rules = snapshot.rules();
        let reach = |id| figure(rules, id, day);
        let reaches = Reaches {
            bend: reach("survey.bend"),
            junction: reach("survey.junction"),
            interchange: reach("survey.interchange"),
            river: reach("survey.river"),
        };
        let rows = snapshot.collection("rivers").into_iter().flat_map(|rivers| rivers.layer.rows());
        // A ditch or a village pond has no management zone of its own.
        let waters = rows
            .filter(|row| !matches!(row.value("kind").as_str(), Some("ditch" | "pond")))
            .map(|row| (row.id(), (row, OnceLock::new())));
        Ground {
            snapshot,
            day,
            reaches,
            meetings: roads.map(|road| (road.id, OnceLock::new())).collect(),
            waters: waters.collect(),
        }
    }

    /// The rules that say where to look, for the notes.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'s Rule> + use<'s> {
        let (rules, day) = (self.snapshot.rules(), self.day);
        ["survey.bend", "survey.junction", "survey.interchange", "survey.river"]
            .into_iter()
            .filter_map(move |id| rules.get(id, day))
    }

    /// Why the zone of a road cannot be told by its width where a structure stands.
    pub(super) fn reasons(&self, road: &Road, at: &Location, shape: Option<&Geometry<f64>>) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.bend(road, at).into_iter().collect();
        if let Some(cell) = self.meetings.get(&road.id) {
            let met = cell.get_or_init(|| meetings(self.snapshot, road, self.day));
            reasons.extend(Self::met("interchange", met, self.reaches.interchange, at));
            reasons.extend(Self::met("junction", met, self.reaches.junction, at));
        }
        reasons.extend(shape.and_then(|shape| self.water(shape)));
        reasons
    }

    /// The first meeting of a kind within its reach along the road.
    fn met(word: &'static str, met: &[Meeting<'_>], reach_m: Option<f64>, at: &Location) -> Option<Reason> {
        let reach_mm = (reach_m? * 1000.0) as i64;
        let found = met.iter().find(|one| {
            ((one.how == How::Level) == (word == "junction"))
                && Interval::around(one.at, reach_mm).touches(at.measure)
        })?;
        let other = found.other.label();
        let detail = if found.how == How::Apart {
            Text::new(
                format!("与 {other} 立体交叉处；有没有匝道相连要到现场看"),
                format!("where {other} crosses on another level; see on site whether ramps join them"),
            )
        } else {
            Text::new(format!("与 {other} 相交处"), format!("where {other} crosses"))
        };
        Some(Reason { word, detail })
    }

    /// The inner side of a bend is the side the road turns to; an S has an inner side to each hand.
    fn bend(&self, road: &Road, at: &Location) -> Option<Reason> {
        let least_m = self.reaches.bend?;
        let radius_m = Turning::about(self.snapshot, road, at, self.day)?.radius_m(at.side);
        (radius_m < least_m).then(|| Reason {
            word: "bend",
            detail: Text::new(format!("半径约 {radius_m:.0} 米"), format!("radius about {radius_m:.0} m")),
        })
    }

    fn water(&self, shape: &Geometry<f64>) -> Option<Reason> {
        let reach_m = self.reaches.river?;
        let layer = &self.snapshot.collection("rivers")?.layer;
        let bounds = Box2::of_geometry(shape)?.grown(reach_m);
        let mut own: Option<Figure> = None;
        let mut near: Vec<Row<'_>> = layer.pieces_in(bounds).map(|piece| piece.row).collect();
        near.sort_unstable_by_key(Row::fid);
        near.dedup_by_key(|row| row.fid());
        for row in near {
            let Some((water, laid_out)) = self.waters.get(&row.id()) else { continue };
            let Some(line) = laid_out.get_or_init(|| water.shape().figure()) else { continue };
            if own.is_none() {
                own = Figure::of(shape).ok();
            }
            let Some(offset_m) =
                own.as_ref().and_then(|own| own.nearest_within(line, reach_m)).map(|near| near.offset_m)
            else {
                continue;
            };
            let name = row.value("name").as_str().map_or_else(
                || Text::new("无名水体", "water without a name"),
                |name| Text::same(name.to_owned()),
            );
            let detail = Text::new(
                format!("离{} {offset_m:.0} 米", name.zh),
                format!("{offset_m:.0} m from {}", name.en),
            );
            return Some(Reason { word: "river", detail });
        }
        None
    }
}

fn figure(rules: &RuleBook, id: &str, day: Date) -> Option<f64> {
    rules.get(id, day).and_then(Rule::figure).filter(|metres| metres.is_finite())
}

/// How far a heading turns into another, degrees: to the right positive, −180 to 180.
fn turn_deg(from_deg: f64, to_deg: f64) -> f64 {
    (to_deg - from_deg + 180.0).rem_euclid(360.0) - 180.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_counted_the_short_way_round() {
        assert_eq!(turn_deg(350.0, 20.0), 30.0);
        assert_eq!(turn_deg(20.0, 350.0), -30.0);
        assert_eq!(turn_deg(90.0, 90.0), 0.0);
    }
}
