//! Direction and side at a place of a curve, kinks and ends included.

use super::curve::{Edge, same_place};
use super::{Curve, Side};
use crate::geodesy::{LocalFrame, Position};

/// Nearer than this something is on the line, metres: offsets claim no more than a millimetre.
const ON_LINE_M: f64 = 0.001;
/// Two directions that add up to less than this go back the way they came.
const TURNS_BACK: f64 = 1e-9;

/// A direction in the plane of a place: east and north, of length 1.
type Heading = [f64; 2];

fn unit([east, north]: [f64; 2]) -> Option<Heading> {
    let length = east.hypot(north);
    (length > 0.0).then(|| [east / length, north / length])
}

fn azimuth_deg([east, north]: Heading) -> f64 {
    east.atan2(north).to_degrees().rem_euclid(360.0)
}

impl Curve {
    /// The segment that arrives at the vertex from which `edge` leaves: across parts that meet, and round a ring.
    fn arriving(&self, edge: &Edge) -> Option<Edge> {
        let vertices = self.vertices_of(edge.part)?;
        if edge.segment > 0 {
            return self.edge_of(edge.part, vertices.start + edge.segment - 1);
        }
        let line = |part: usize| Some(&self.parts().0.get(part)?.0);
        let here = *line(edge.part)?.first()?;
        let before = edge.part.checked_sub(1).unwrap_or(self.parts().0.len() - 1);
        [before, edge.part].into_iter().find_map(|part| {
            let end = self.vertices_of(part)?.end;
            same_place(*line(part)?.last()?, here).then(|| self.edge_of(part, end.checked_sub(2)?))?
        })
    }

    /// The segment that leaves the vertex at which `edge` arrives.
    fn leaving(&self, edge: &Edge) -> Option<Edge> {
        let vertices = self.vertices_of(edge.part)?;
        let next = vertices.start + edge.segment + 1;
        if next + 1 < vertices.end {
            return self.edge_of(edge.part, next);
        }
        let line = |part: usize| Some(&self.parts().0.get(part)?.0);
        let here = *line(edge.part)?.last()?;
        let after = if edge.part + 1 < self.parts().0.len() { edge.part + 1 } else { 0 };
        [after, edge.part].into_iter().find_map(|part| {
            let start = self.vertices_of(part)?.start;
            same_place(*line(part)?.first()?, here).then(|| self.edge_of(part, start))?
        })
    }

    /// The way the curve goes at a vertex: halfway between arriving and leaving, so that whatever has the vertex as
    /// its foot lies on the outer side of the bend and is told so.
    fn heading_at_vertex(&self, edge: &Edge, at_start: bool) -> Option<Heading> {
        let (arriving, leaving) =
            if at_start { (self.arriving(edge), Some(*edge)) } else { (Some(*edge), self.leaving(edge)) };
        let frame = LocalFrame::at(if at_start { edge.a } else { edge.b });
        let coming =
            arriving.and_then(|edge| unit(frame.to_plane(edge.a))).map(|[east, north]| [-east, -north]);
        let going = leaving.and_then(|edge| unit(frame.to_plane(edge.b)));
        match (coming, going) {
            (Some([ce, cn]), Some([ge, gn])) => {
                let (east, north) = (ce + ge, cn + gn);
                if east.hypot(north) < TURNS_BACK { Some([ce, cn]) } else { unit([east, north]) }
            }
            (one, other) => one.or(other),
        }
    }

    /// The way the curve goes at a place of a segment.
    pub(super) fn azimuth_on(&self, edge: &Edge, fraction: f64, place: Position) -> f64 {
        let heading = if fraction <= 0.0 || fraction >= 1.0 {
            self.heading_at_vertex(edge, fraction <= 0.0)
        } else {
            unit(LocalFrame::at(place).to_plane(edge.b))
        };
        heading.map_or(0.0, azimuth_deg)
    }

    /// The hand on which `p` lies whose foot is at `fraction` of a segment, `turn` to the left of its line.
    pub(super) fn side_of(&self, p: Position, edge: &Edge, fraction: f64, offset_m: f64, turn: f64) -> Side {
        if offset_m < ON_LINE_M {
            return Side::On;
        }
        if fraction > 0.0 && fraction < 1.0 {
            return Side::of(turn);
        }
        let at_start = fraction <= 0.0;
        let Some([east, north]) = self.heading_at_vertex(edge, at_start) else { return Side::of(turn) };
        let [pe, pn] = LocalFrame::at(if at_start { edge.a } else { edge.b }).to_plane(p);
        let across_m = east * pn - north * pe;
        // Straight beyond the end of the road it is on neither hand.
        if across_m.abs() < ON_LINE_M { Side::On } else { Side::of(across_m) }
    }
}
