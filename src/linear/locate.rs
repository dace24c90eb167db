//! From a place to the road: nearest foot, chainage, side, offset.

use super::curve::Edge;
use super::runs::{Runs, SHORT};
use super::{Chainage, Curve, Measure, Side};
use crate::geodesy::{
    ChordPoint, Foot, LocalFrame, Position, along, bulge_m, distance_m, near_foot, point_to_segment,
};

/// Offsets that differ by no more than this are a tie, metres: the contract promises offsets to a millimetre.
const TIE_M: f64 = 0.001;
/// Offsets that differ by no more than this differ by rounding only, metres; the first along the curve wins.
const ROUNDING_M: f64 = 1e-6;

/// Along a segment no longer than this degrees may be shared out evenly, metres: a foot is then off by a millimetre.
const EVEN_M: f64 = 100.0;
/// Nearer than this something is on the line, metres: offsets claim no more than a millimetre.
const ON_LINE_M: f64 = 0.001;

/// Where something is along a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Location {
    /// What the posts say at the foot.
    pub chainage: Chainage,
    /// How far along the curve the foot is.
    pub measure: Measure,
    /// The hand it is on, going the way chainage grows.
    pub side: Side,
    /// Geodesic metres to the foot, 0 when it touches.
    pub offset_m: f64,
    /// The nearest place of the curve.
    pub foot: Position,
    /// Which part of [`Curve::parts`] the foot is on, from 0.
    pub part: usize,
    /// Which segment of that part, from 0.
    pub segment: usize,
    /// The way the curve goes at the foot, degrees clockwise from north, 0 to 360.
    pub azimuth_deg: f64,
    /// Another stretch of the curve as near, to a millimetre: inside a U-bend, at a crossing with itself, at the cut
    /// of a ring. The location is the first of them along the curve, this is the last.
    pub tie: Option<Measure>,
}

fn stand_on(edge: &Edge, fraction: f64, offset_m: f64, across_m: f64) -> Option<(Measure, Side)> {
    let side = if offset_m < ON_LINE_M { Side::On } else { Side::of(across_m) };
    Some((Measure::from_m(edge.measure_m(fraction))?, side))
}

/// A foot on one segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnEdge {
    pub(super) edge: Edge,
    pub(super) foot: Foot,
}

impl OnEdge {
    pub(super) fn measure_m(&self) -> f64 {
        self.edge.measure_m(self.foot.fraction)
    }
}

/// The nearest feet found so far: all within a tie of the least offset.
struct Nearest {
    least_m: f64,
    feet: Vec<OnEdge>,
}

impl Nearest {
    fn limit_m(&self) -> f64 {
        self.least_m + TIE_M
    }

    fn offer(&mut self, found: OnEdge) {
        if found.foot.offset_m <= self.limit_m() {
            self.least_m = self.least_m.min(found.foot.offset_m);
            self.feet.push(found);
        }
    }
}

impl Curve {
    /// The location of a place: its nearest foot on any segment of the curve.
    ///
    /// # Units
    /// - result: offset in metres, true to a millimetre up to 10 km; `None` never happens for a curve made by
    ///   [`Curve::new`]
    pub fn locate(&self, p: Position) -> Option<Location> {
        self.locate_within(p, f64::INFINITY)
    }

    /// As [`Curve::locate`], when the foot is no farther than a limit.
    ///
    /// # Units
    /// - `limit_m`: metres; NaN finds nothing
    pub fn locate_within(&self, p: Position, limit_m: f64) -> Option<Location> {
        let frame = LocalFrame::at(p);
        let here = ChordPoint::of(p);
        // Any vertex bounds the offset: without that, a road far away would be walked along whole.
        let bound_m = self.edge(0).map_or(limit_m, |first| distance_m(p, first.a).min(limit_m));
        let mut nearest = Nearest { least_m: bound_m, feet: Vec::new() };
        self.near_runs(here, nearest.limit_m(), |vertices| {
            let mut part = self.part_of(vertices.start);
            for vertex in vertices {
                let Some(edge) = part.and_then(|part| self.edge_of(part, vertex)) else {
                    part = self.part_of(vertex + 1);
                    continue;
                };
                if let Some(foot) = foot_on(&frame, here, p, &edge, nearest.limit_m()) {
                    nearest.offer(OnEdge { edge, foot });
                }
            }
            nearest.limit_m()
        });
        let feet = nearest.feet.iter().filter(|found| found.foot.offset_m <= limit_m).copied();
        self.best(feet, |_| p)
    }

    /// The location of something whose foot is known: inside a segment, the one that leaves a vertex.
    ///
    /// # Units
    /// - `fraction`: share of the segment's length, between 0 and 1
    /// - `offset_m`, `across_m`: metres, `across_m` left positive; `azimuth_deg`: the way the segment goes there
    pub fn location_on(
        &self,
        vertex: usize,
        fraction: f64,
        offset_m: f64,
        across_m: f64,
        azimuth_deg: f64,
    ) -> Option<Location> {
        let edge = self.edge(vertex)?;
        let (measure, side) = stand_on(&edge, fraction, offset_m, across_m)?;
        let (a, b) = (edge.a.coord(), edge.b.coord());
        let foot = if edge.to_m - edge.from_m < EVEN_M {
            let even = |a: f64, b: f64| a + (b - a) * fraction;
            Position::new(even(a.x, b.x), even(a.y, b.y)).ok()?
        } else {
            along(edge.a, edge.b, fraction)
        };
        Some(Location {
            chainage: self.chainage_at(measure),
            measure,
            side,
            offset_m,
            foot,
            part: edge.part,
            segment: edge.segment,
            azimuth_deg,
            tie: None,
        })
    }

    /// The measure and the side of [`Curve::location_on`] alone.
    pub(crate) fn stand_on(
        &self,
        vertex: usize,
        fraction: f64,
        offset_m: f64,
        across_m: f64,
    ) -> Option<(Measure, Side)> {
        stand_on(&self.edge(vertex)?, fraction, offset_m, across_m)
    }

    /// As [`Curve::locate`], for a caller who knows the segment that is nearest, by the number of its first vertex;
    /// its neighbours are looked at too, for a foot at a kink. Stretches elsewhere that are as near are not seen.
    pub fn locate_on(&self, p: Position, vertex: usize) -> Option<Location> {
        let frame = LocalFrame::at(p);
        let here = ChordPoint::of(p);
        let part = self.part_of(vertex)?;
        let mut nearest = Nearest { least_m: f64::INFINITY, feet: Vec::new() };
        for vertex in vertex.saturating_sub(1)..=vertex + 1 {
            let Some(edge) = self.edge_of(part, vertex) else { continue };
            if let Some(foot) = foot_on(&frame, here, p, &edge, nearest.limit_m()) {
                nearest.offer(OnEdge { edge, foot });
            }
        }
        self.best(nearest.feet.iter().copied(), |_| p)
    }

    /// Calls `scan` with runs of vertices that may hold something within a limit of a place; see [`Runs::search`].
    pub(super) fn near_runs(
        &self,
        p: ChordPoint,
        limit_m: f64,
        mut scan: impl FnMut(std::ops::Range<usize>) -> f64,
    ) {
        if self.vertices() <= SHORT {
            scan(0..self.vertices());
        } else {
            self.runs.get_or_init(|| Runs::new(self)).search(p, limit_m, scan);
        }
    }

    /// The first of the nearest feet, and the last as a tie when it is another stretch. `from` tells the place that a
    /// foot belongs to.
    pub(super) fn best(
        &self,
        feet: impl Iterator<Item = OnEdge> + Clone,
        from: impl Fn(&OnEdge) -> Position,
    ) -> Option<Location> {
        let least = feet.clone().map(|found| found.foot.offset_m).min_by(f64::total_cmp)?;
        let by_measure = |x: &OnEdge, y: &OnEdge| x.measure_m().total_cmp(&y.measure_m());
        let first =
            feet.clone().filter(|found| found.foot.offset_m <= least + ROUNDING_M).min_by(by_measure)?;
        // Some millimetres past a vertex the vertex is as near but for rounding, and is not where the foot is.
        let past = |found: &OnEdge| {
            first.foot.fraction >= 1.0
                && found.edge.part == first.edge.part
                && found.edge.segment == first.edge.segment + 1
                && found.foot.offset_m < first.foot.offset_m
        };
        let first = feet.clone().find(past).unwrap_or(first);
        // Beside a gentle bend two segments are as near, a step apart: one stretch. Feet farther apart along the curve
        // than across it are two.
        let apart = 2.0 * first.foot.offset_m + TIE_M;
        let tie = feet
            .filter(|found| found.foot.offset_m <= least + TIE_M)
            .filter(|found| (found.measure_m() - first.measure_m()).abs() > apart)
            .max_by(by_measure);
        let OnEdge { edge, foot } = first;
        let measure = Measure::from_m(first.measure_m())?;
        Some(Location {
            chainage: self.chainage_at(measure),
            measure,
            side: self.side_of(from(&first), &edge, foot.fraction, foot.offset_m, foot.turn),
            offset_m: foot.offset_m,
            foot: foot.position,
            part: edge.part,
            segment: edge.segment,
            azimuth_deg: self.azimuth_on(&edge, foot.fraction, foot.position),
            tie: tie.and_then(|found| Measure::from_m(found.measure_m())),
        })
    }
}

/// The foot on one segment when it can be within the limit. In the plane of `p` that costs next to nothing; a far
/// segment is walked along by iteration, and only when its chord is near enough.
fn foot_on(frame: &LocalFrame, here: ChordPoint, p: Position, edge: &Edge, limit_m: f64) -> Option<Foot> {
    if let Some(near) = near_foot(frame, edge.a, edge.b) {
        return (near.offset_m <= limit_m).then(|| near.placed(frame, edge.a, edge.b));
    }
    let (a, b) = (ChordPoint::of(edge.a), ChordPoint::of(edge.b));
    let chord = a.chord_m(b);
    let at_least = (here.chord_m(a) + here.chord_m(b) - chord) / 2.0 - bulge_m(chord);
    (at_least <= limit_m).then(|| point_to_segment(p, edge.a, edge.b))
}
