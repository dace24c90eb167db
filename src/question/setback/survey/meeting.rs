//! Where roads with zones meet: on one level, or one above the other.

use geo_types::Coord;
use jiff::civil::Date;
use serde_json::Value;

use super::going_on::{ends, goes_on};
use super::{ALONG_DEG, MEET_M, turn_deg};
use crate::geodesy::{Box2, Closest, Position, distance_m, inverse, segment_to_segment};
use crate::index::Row;
use crate::linear::Measure;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::setback::zone::{Ruled, ruling_class};

/// Vertices no farther than this from where lines cross are that place, metres.
const VERTEX_M: f64 = 0.1;

/// Where another road meets one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meeting<'s> {
    /// How far along the one.
    pub at: Measure,
    pub other: &'s Road,
    pub how: How,
}

/// How roads meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// On one level, as far as anybody entered.
    Level,
    /// One of them is an expressway, which nothing crosses on its level.
    Expressway,
    /// One is on a bridge or in a tunnel where they cross.
    Apart,
}

/// All roads with a zone that meet a road, in its order.
pub(super) fn meetings<'s>(snapshot: &'s Snapshot, road: &Road, day: Date) -> Vec<Meeting<'s>> {
    let mut found = Vec::new();
    let Some(roads) = snapshot.collection("roads") else { return found };
    let own_row = roads.layer.by_id(road.id);
    let express = ruling_class(road) == Some("expressway");
    let own_ends: Vec<Position> = ends(&road.curve).into_iter().map(|end| end.place).collect();
    for segment in road.curve.segments() {
        let bounds = Box2::of_edge(segment.a, segment.b).grown(MEET_M);
        for piece in roads.layer.pieces_in(bounds).filter(|piece| piece.row.id() != road.id) {
            let Some(other) = snapshot.roads().get(piece.row.id()) else { continue };
            // The other carriageway of the same road is no other road.
            let same = road.number.is_some() && road.number == other.number;
            let Ruled::Zone(zone) = Ruled::of(other, snapshot.rules(), day) else { continue };
            if same {
                continue;
            }
            for pair in piece.coords.windows(2) {
                let [c, d] = pair else { continue };
                let edges = [[segment.a, segment.b], [*c, *d]];
                let Some((closest, crossing)) = meeting(edges) else { continue };
                let (share, place) = closest.on_first;
                let end = own_ends.iter().find(|end| distance_m(**end, place) <= MEET_M);
                let next = end.and_then(|end| goes_on(snapshot, road, *end, day));
                if next.is_some_and(|next| next.road.id == other.id) {
                    continue;
                }
                let how = match () {
                    () if express || zone.class == "expressway" => How::Expressway,
                    () if is_apart(snapshot, roads, [own_row, Some(piece.row)], place, crossing) => {
                        How::Apart
                    }
                    () => How::Level,
                };
                let at = Measure::from_m(share.mul_add(segment.to_m - segment.from_m, segment.from_m));
                found.extend(at.map(|at| Meeting { at, other, how }));
            }
        }
    }
    found
}

/// Where edges meet at an angle, and whether they cross there with no vertex of both.
fn meeting(edges: [[Coord<f64>; 2]; 2]) -> Option<(Closest, bool)> {
    let place = |at: Coord<f64>| Position::from_coord(at).ok();
    let [[a, b], [c, d]] = edges;
    let (a, b, c, d) = (place(a)?, place(b)?, place(c)?, place(d)?);
    let closest = segment_to_segment(a, b, c, d);
    if closest.offset_m > MEET_M {
        return None;
    }
    let between = turn_deg(inverse(a, b).azimuth1_deg, inverse(c, d).azimuth1_deg).abs();
    let is_end = |at: Position, ends: [Position; 2]| ends.iter().any(|end| distance_m(*end, at) <= VERTEX_M);
    let joined = is_end(closest.on_first.1, [a, b]) && is_end(closest.on_second.1, [c, d]);
    (between > ALONG_DEG && between < 180.0 - ALONG_DEG)
        .then_some((closest, closest.offset_m == 0.0 && !joined))
}

/// Whether one road passes above the other: lines that cross with no vertex in common, one on a bridge, in a tunnel or on
/// another layer by what the map says of it; or a bridge of the register where they cross.
fn is_apart(
    snapshot: &Snapshot,
    roads: &Collection,
    rows: [Option<Row<'_>>; 2],
    place: Position,
    crossing: bool,
) -> bool {
    let [own, other] = rows.map(|row| row.map(|row| level(roads, &row)).unwrap_or_default());
    crossing && (own != other || is_bridged(snapshot, place))
}

/// What a map says of the height of a road: on a bridge, in a tunnel, its layer.
fn level(roads: &Collection, row: &Row<'_>) -> (bool, bool, i64) {
    let extra = roads.property(row, "extra").unwrap_or_default();
    // Maps say it in text; what was drawn elsewhere may say it in numbers.
    let said = |key: &str| match extra.get(key) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        _ => String::new(),
    };
    let is = |key: &str| !matches!(said(key).as_str(), "" | "no");
    (is("bridge"), is("tunnel"), said("layer").parse().unwrap_or_default())
}

fn is_bridged(snapshot: &Snapshot, place: Position) -> bool {
    let Some(bridges) = snapshot.collection("bridges") else { return false };
    let here = geo_types::Geometry::Point(geo_types::Point(place.coord()));
    let near = |shape: geo_types::Geometry<f64>| {
        crate::geodesy::offset_within(&here, &shape, MEET_M).is_ok_and(|near| near.is_some())
    };
    bridges.layer.pieces_in(Box2::around(place, MEET_M)).any(|piece| piece.row.geometry().is_some_and(near))
}
