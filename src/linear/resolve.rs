//! From chainage back to the ground.

use geo_types::{LineString, MultiLineString};

use super::curve::Edge;
use super::{Chainage, Curve, Interval, Measure, Side, Unresolved};
use crate::geodesy::{Position, along, direct};

/// A whole millimetre names every place within half of it, vertices and ends of parts among them, metres.
const SAME_M: f64 = 0.000_5;

impl Edge {
    /// The share of the way along at which a measure lies; a vertex of the same millimetre is that vertex.
    fn fraction(&self, measure_m: f64) -> f64 {
        if measure_m < self.from_m + SAME_M {
            0.0
        } else if measure_m > self.to_m - SAME_M {
            1.0
        } else {
            (measure_m - self.from_m) / (self.to_m - self.from_m)
        }
    }
}

/// A place on the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolved {
    /// What the posts say there.
    pub chainage: Chainage,
    /// How far along the curve it is.
    pub measure: Measure,
    /// Where it is.
    pub position: Position,
    /// The way the curve goes there, degrees clockwise from north, 0 to 360; at a kink halfway between the segments.
    pub azimuth_deg: f64,
    /// Which part of [`Curve::parts`], from 0.
    pub part: usize,
    /// Which segment of that part, from 0.
    pub segment: usize,
}

impl Curve {
    /// The place at a measure; none before the start and beyond the end. Where two parts do not meet, the start of
    /// the later one.
    pub fn at(&self, measure: Measure) -> Option<Resolved> {
        if !self.extent().touches(measure) {
            return None;
        }
        let edge = self.edge_at(measure.m() + SAME_M)?;
        let fraction = edge.fraction(measure.m());
        let position = along(edge.a, edge.b, fraction);
        Some(Resolved {
            chainage: self.chainage_at(measure),
            measure,
            position,
            azimuth_deg: self.azimuth_on(&edge, fraction, position),
            part: edge.part,
            segment: edge.segment,
        })
    }

    /// The place that the posts call `chainage`, when that is one place.
    pub fn resolve(&self, chainage: Chainage) -> Result<Resolved, Unresolved> {
        let measure = self.measure_at(chainage)?;
        let end = self.extent().to();
        // A measure comes from this very curve, so it is on it; the end stands in for what rounding carried past it.
        self.at(measure.clamp(Measure::ZERO, end))
            .map(|place| Resolved { chainage, ..place })
            .ok_or(Unresolved::AfterEnd { end: self.chainage_before(end) })
    }

    /// The place beside `chainage` on one hand at an offset, square to the way the curve goes.
    ///
    /// # Units
    /// - `offset_m`: metres across, 0 or more (a negative one goes to the other hand); without meaning for
    ///   [`Side::On`], which is the place itself. Not finite: the place itself.
    pub fn resolve_beside(
        &self,
        chainage: Chainage,
        side: Side,
        offset_m: f64,
    ) -> Result<Position, Unresolved> {
        Ok(self.resolve(chainage)?.beside(side, offset_m))
    }

    /// The line of a stretch, its ends cut to the millimetre; parts stay apart. A stretch of no length, or off the
    /// curve, has no parts.
    pub fn slice(&self, stretch: Interval) -> MultiLineString<f64> {
        let mut parts: Vec<LineString<f64>> = Vec::new();
        let Some(stretch) = stretch.intersect(self.extent()) else { return MultiLineString(parts) };
        let (from_m, to_m) = (stretch.from().m(), stretch.to().m());
        let Some(first) = self.edge_at(from_m + SAME_M) else { return MultiLineString(parts) };
        let start = self.vertices_of(first.part).map_or(0, |vertices| vertices.start + first.segment);
        let mut open = None;
        for vertex in start..self.vertices() {
            // The last vertex of a part has no segment.
            let Some(edge) = self.edge(vertex) else { continue };
            if edge.from_m >= to_m - SAME_M {
                break;
            }
            let end = along(edge.a, edge.b, edge.fraction(to_m));
            if open != Some(edge.part) {
                open = Some(edge.part);
                parts.push(LineString(vec![along(edge.a, edge.b, edge.fraction(from_m)).coord()]));
            }
            if let Some(part) = parts.last_mut().filter(|part| part.0.last() != Some(&end.coord())) {
                part.0.push(end.coord());
            }
        }
        parts.retain(|part| part.0.len() > 1);
        MultiLineString(parts)
    }

    /// The places of all posts that stand every `step_mm` of chainage.
    ///
    /// # Units
    /// - `step_mm`: millimetres of chainage, at least 1 (less counts as 1); a kilometre is 1,000,000
    pub fn posts(&self, step_mm: i64) -> impl Iterator<Item = Resolved> + '_ {
        let end = self.extent().to();
        self.multiples(step_mm).filter_map(move |(chainage, measure)| {
            Some(Resolved { chainage, ..self.at(measure.clamp(Measure::ZERO, end))? })
        })
    }
}

impl Resolved {
    /// The place on one hand at an offset, square to the way the curve goes.
    ///
    /// # Units
    /// - `offset_m`: as [`Curve::resolve_beside`]
    pub fn beside(&self, side: Side, offset_m: f64) -> Position {
        let azimuth = match side {
            Side::Left => self.azimuth_deg - 90.0,
            Side::Right => self.azimuth_deg + 90.0,
            Side::On => return self.position,
        };
        if offset_m.is_finite() { direct(self.position, azimuth, offset_m) } else { self.position }
    }
}
