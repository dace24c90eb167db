//! Where the line of a road goes on: through its own parts, and as another road where the two meet end to end and no third
//! road is there. Maps cut one road into many; that a road is drawn as two does not make a junction of it, nor a bend end at
//! the cut.

use std::collections::HashMap;

use geo_types::Coord;
use jiff::civil::Date;
use uuid::Uuid;

use super::MEET_M;
use crate::geodesy::{Box2, Position, distance_m, point_to_segment};
use crate::linear::Curve;
use crate::model::snapshot::{Road, Snapshot};
use crate::question::setback::zone::Ruled;

/// A vertex of a road's line, and the way one goes on from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vertex<'s> {
    pub road: &'s Road,
    pub part: usize,
    pub at: usize,
    /// The way chainage grows, or back.
    pub forward: bool,
    /// The road one came from, and where.
    pub joint: Option<(Uuid, Position)>,
}

impl<'s> Vertex<'s> {
    pub(super) fn position(&self) -> Option<Position> {
        let part = self.road.curve.parts().0.get(self.part)?;
        Position::from_coord(*part.0.get(self.at)?).ok()
    }

    /// The next vertex along the line, in whichever road.
    pub(super) fn next(&self, snapshot: &'s Snapshot, day: Date) -> Option<Vertex<'s>> {
        self.in_part().or_else(|| self.in_next_part()).or_else(|| {
            let end = self.position()?;
            // Drawn by different hands the two ends may lie a little apart: the next vertex of the other road is the next.
            let onto = goes_on(snapshot, self.road, end, day)?;
            // At the far end of a stub as short as the tolerance one would turn back where one came from.
            let is_back = |(road, place): (Uuid, Position)| {
                road == onto.road.id && distance_m(place, end) <= 2.0 * MEET_M
            };
            if self.joint.is_some_and(is_back) {
                return None;
            }
            Vertex { joint: Some((self.road.id, end)), ..onto }.in_part()
        })
    }

    fn in_part(&self) -> Option<Vertex<'s>> {
        let vertices = self.road.curve.parts().0.get(self.part)?.0.len();
        let at = if self.forward { self.at + 1 } else { self.at.checked_sub(1)? };
        (at < vertices).then_some(Vertex { at, ..*self })
    }

    /// Across parts that meet, and round a ring.
    fn in_next_part(&self) -> Option<Vertex<'s>> {
        let parts = &self.road.curve.parts().0;
        let last = parts.len().checked_sub(1)?;
        let part = match self.forward {
            true if self.part == last => 0,
            true => self.part + 1,
            false => self.part.checked_sub(1).unwrap_or(last),
        };
        let vertices = &parts.get(part)?.0;
        let at = if self.forward { 0 } else { vertices.len().checked_sub(1)? };
        let here = parts.get(self.part)?.0.get(self.at)?;
        (vertices.get(at)? == here).then_some(Vertex { part, at, ..*self })?.in_part()
    }
}

/// An end of a line that no part of it goes on from.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    part: usize,
    /// Whether it is the part's first vertex.
    first: bool,
    pub place: Position,
}

/// The ends of a line. Roads are joined from thousands of parts: each end is looked up, not compared with all.
pub(super) fn ends(curve: &Curve) -> Vec<End> {
    let bits = |at: Coord<f64>| (at.x.to_bits(), at.y.to_bits());
    let corners: Vec<(usize, bool, Coord<f64>)> = (0..)
        .zip(&curve.parts().0)
        .flat_map(|(part, line)| {
            let ends = [(true, line.0.first()), (false, line.0.last())];
            ends.into_iter().filter_map(move |(first, at)| Some((part, first, *at?)))
        })
        .collect();
    let mut met: HashMap<(u64, u64), usize> = HashMap::with_capacity(corners.len());
    for (.., at) in &corners {
        *met.entry(bits(*at)).or_default() += 1;
    }
    let alone = corners.into_iter().filter(|(.., at)| met.get(&bits(*at)) == Some(&1));
    alone
        .filter_map(|(part, first, at)| Some(End { part, first, place: Position::from_coord(at).ok()? }))
        .collect()
}

/// The road that goes on where another ends: the only other one with a zone there, and at an end of its own.
pub(super) fn goes_on<'s>(
    snapshot: &'s Snapshot,
    road: &Road,
    end: Position,
    day: Date,
) -> Option<Vertex<'s>> {
    let layer = &snapshot.collection("roads")?.layer;
    let mut next: Option<&'s Road> = None;
    for piece in layer.pieces_in(Box2::around(end, MEET_M)).filter(|piece| piece.row.id() != road.id) {
        let known = next.is_some_and(|next| next.id == piece.row.id());
        if known || !piece.coords.windows(2).any(|pair| is_at(end, pair)) {
            continue;
        }
        let Some(other) = snapshot.roads().get(piece.row.id()) else { continue };
        match (Ruled::of(other, snapshot.rules(), day), next) {
            (Ruled::Zone(_), None) => next = Some(other),
            (Ruled::Zone(_), Some(_)) => return None,
            _ => {}
        }
    }
    let road = next?;
    // Of a road shorter than the tolerance both ends are there: one goes on from the nearer, else back to where one came from.
    let near = ends(&road.curve).into_iter().map(|own| (distance_m(own.place, end), own));
    let (_, End { part, first, .. }) =
        near.filter(|(apart_m, _)| *apart_m <= MEET_M).min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    let last = road.curve.parts().0.get(part)?.0.len().checked_sub(1)?;
    Some(Vertex { road, part, at: if first { 0 } else { last }, forward: first, joint: None })
}

fn is_at(end: Position, pair: &[Coord<f64>]) -> bool {
    let [c, d] = pair else { return false };
    let places = Position::from_coord(*c).ok().zip(Position::from_coord(*d).ok());
    places.is_some_and(|(c, d)| point_to_segment(end, c, d).offset_m <= MEET_M)
}
