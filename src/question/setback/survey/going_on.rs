//! Where the line of a road goes on: through its own parts, and as another road where the two meet end to end and no third
//! road is there. Maps cut one road into many; that a road is drawn as two does not make a junction of it, nor a bend end at
//! the cut.

use geo_types::{Coord, LineString};
use jiff::civil::Date;

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
            goes_on(snapshot, self.road, end, day)?.in_part()
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

/// The ends of a line that no part of it goes on from: part, and whether it is the part's first vertex.
pub(super) fn ends(curve: &Curve) -> impl Iterator<Item = (usize, bool, Position)> {
    let parts = &curve.parts().0;
    let corners = |part: &LineString<f64>| part.0.first().copied().zip(part.0.last().copied());
    let met = move |end: Coord<f64>| {
        let ends = parts.iter().filter_map(corners).flat_map(|(first, last)| [first, last]);
        ends.filter(|other| *other == end).count() > 1
    };
    parts
        .iter()
        .enumerate()
        .flat_map(move |(part, line)| {
            let ends = corners(line).map(|(first, last)| [(part, true, first), (part, false, last)]);
            ends.into_iter().flatten().filter(move |(.., end)| !met(*end))
        })
        .filter_map(|(part, first, end)| Some((part, first, Position::from_coord(end).ok()?)))
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
    let (part, first, _) = ends(&road.curve).find(|(.., own)| distance_m(*own, end) <= MEET_M)?;
    let last = road.curve.parts().0.get(part)?.0.len().checked_sub(1)?;
    Some(Vertex { road, part, at: if first { 0 } else { last }, forward: first })
}

fn is_at(end: Position, pair: &[Coord<f64>]) -> bool {
    let [c, d] = pair else { return false };
    let places = Position::from_coord(*c).ok().zip(Position::from_coord(*d).ok());
    places.is_some_and(|(c, d)| point_to_segment(end, c, d).offset_m <= MEET_M)
}
