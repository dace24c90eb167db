//! What stands beside the road, as tapped while passing it.

use geo_types::{Geometry, Point};
use uuid::Uuid;

use crate::geodesy::{Box2, Position, distance_m};
use crate::linear::ride::Seen;
use crate::linear::{Curve, Location, Side};
use crate::model::feature::{Feature, Properties};
use crate::model::kind::{GeometryType, Kind};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// A tap comes within about this of passing the thing, seconds.
const REACTION_S: f64 = 1.0;
/// How far beside the road a thing stands is not seen by a tap: it may be off by so much across, metres.
const ACROSS_M: f64 = 2.0;
/// Half the width of a road whose width is not known, metres: a village road.
const HALF_M: f64 = 3.0;
/// Beside the edge of the carriageway, metres.
const BESIDE_M: f64 = 1.0;
/// Things of one kind nearer than this may be one, metres, or within what the tap may be off.
const SAME_M: f64 = 10.0;

/// Whether a kind can be tapped: it stands beside a road and may be a point.
pub(super) fn is_tapped(kind: &Kind) -> bool {
    kind.beside && !kind.event && kind.geometry.contains(&GeometryType::Point)
}

/// One thing that was tapped.
pub(super) struct Asset {
    pub tap: usize,
    pub collection: String,
    pub feature: Feature,
    pub side: Side,
    /// What and where it is, for people.
    pub words: Text,
    pub accuracy_m: f64,
    /// One of the register that it perhaps is.
    pub near: Option<(Uuid, f64)>,
}

/// Where and how a thing was tapped.
pub(super) struct At<'a> {
    pub tap: usize,
    pub kind: &'a Kind,
    pub seen: &'a Seen,
    pub foot: &'a Location,
    /// As seen the way chainage grows.
    pub side: Side,
    pub id: Uuid,
}

/// The thing on its side of the road: half the carriageway and a metre beside the line, across from where the rider was.
///
/// What is known is the place along the road and the side; so the accuracy that is said takes in the fix, the second that a
/// hand takes, and how far beside the road it may stand.
pub(super) fn asset(at: &At<'_>, curve: &Curve, width_m: Option<f64>, snapshot: &Snapshot) -> Option<Asset> {
    let along = curve.at(at.foot.measure)?;
    let beside_m = width_m.map_or(HALF_M, |width| width / 2.0) + BESIDE_M;
    let place = along.beside(at.side, beside_m);
    let accuracy_m = tapped_m(at.seen).hypot(ACROSS_M).ceil();
    let geometry = Geometry::Point(Point(place.coord()));
    let mut feature = Feature { id: at.id, ..Feature::new(Some(geometry), Properties::new()) };
    feature.set("side", at.side.as_str().into());
    let chainage_m = at.foot.chainage.m();
    if chainage_m >= 0.0 {
        feature.set("chainage_m", chainage_m.into());
    }
    feature.set("accuracy_m", accuracy_m.into());
    Some(Asset {
        tap: at.tap,
        collection: at.kind.id.clone(),
        feature,
        side: at.side,
        words: Text::default(),
        accuracy_m,
        near: near(snapshot, at.kind, at.id, place, accuracy_m.max(SAME_M)),
    })
}

/// How far a tap may be off along the road, metres.
fn tapped_m(seen: &Seen) -> f64 {
    seen.accuracy_m.hypot(seen.speed_m_s * REACTION_S)
}

fn near(snapshot: &Snapshot, kind: &Kind, own: Uuid, place: Position, reach_m: f64) -> Option<(Uuid, f64)> {
    let layer = &snapshot.collection(&kind.id)?.layer;
    let found = layer.pieces_in(Box2::around(place, reach_m)).filter_map(|piece| {
        let row = piece.row;
        let Some(Geometry::Point(point)) = row.geometry() else { return None };
        let off_m = distance_m(Position::from_coord(point.0).ok()?, place);
        (off_m <= reach_m && row.id() != own).then(|| (row.id(), off_m))
    });
    found.min_by(|one, other| one.1.total_cmp(&other.1))
}
