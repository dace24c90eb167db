//! The drawn line of a road, measured along.

use std::sync::OnceLock;

use geo_types::{Coord, LineString, MultiLineString};

use super::laid::Laid;
use super::runs::Runs;
use super::scale::Scale;
use super::{Break, Calibration, Chainage, Interval, Intervals, Measure, Unresolved};
use crate::geodesy::{Position, distance_m};

/// The line of one road, which runs the way chainage grows, with its measures and its chainage.
///
/// Vertices that repeat their predecessor and parts without length are left out, so every segment has a direction.
/// A road whose calibration falls along the line as digitised is turned: the parts in opposite order, each reversed.
#[derive(Clone, Debug)]
pub struct Curve {
    parts: MultiLineString<f64>,
    /// For each part the number of its first vertex, counted through all parts; and one past the last.
    starts: Vec<usize>,
    /// For each vertex its metres from the start, gaps adding nothing.
    measures_m: Vec<f64>,
    scale: Scale,
    pub(super) runs: OnceLock<Runs>,
    pub(super) laid: OnceLock<Option<Box<Laid>>>,
}

/// Why a geometry is not a curve.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum CurveError {
    /// It has no vertices.
    #[error("the line has no vertices")]
    Empty,
    /// It has vertices, but all at one place.
    #[error("the line has no length")]
    NoLength,
    /// A vertex that is no place on the Earth.
    #[error("vertex {vertex} of part {part} is not a position: {lon}, {lat}")]
    Position {
        /// Which part, from 1.
        part: usize,
        /// Which vertex of it, from 1.
        vertex: usize,
        /// Its longitude as given, degrees.
        lon: f64,
        /// Its latitude as given, degrees.
        lat: f64,
    },
}

impl CurveError {
    /// The same in plain Chinese and English.
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Empty => (
                "道路线没有顶点；请重新画线。".into(),
                "The road's line has no vertices; draw it again.".into(),
            ),
            Self::NoLength => (
                "道路线的顶点都在同一处，没有长度；请重新画线。".into(),
                "All vertices of the road's line are at one place, so it has no length; draw it again."
                    .into(),
            ),
            Self::Position { part, vertex, lon, lat } => (
                format!(
                    "道路线第 {part} 段第 {vertex} 个顶点（{lon}, {lat}）不是经纬度；请检查坐标系和经纬度顺序。"
                ),
                format!(
                    "Vertex {vertex} of part {part} of the road's line ({lon}, {lat}) is not a longitude and latitude; check the reference system and the order of the two."
                ),
            ),
        }
    }
}

/// One geodesic segment of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveSegment {
    /// Which part of [`Curve::parts`], from 0.
    pub part: usize,
    /// Which segment of that part, from 0.
    pub segment: usize,
    /// The number of its first vertex, counted through all parts.
    pub vertex: usize,
    /// Where it starts.
    pub a: Coord<f64>,
    /// Where it ends.
    pub b: Coord<f64>,
    /// Measure of its start, metres from the start of the curve.
    pub from_m: f64,
    /// Measure of its end, metres.
    pub to_m: f64,
}

/// A segment with its ends as positions, named by the number of its first vertex.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) part: usize,
    pub(super) segment: usize,
    pub(super) a: Position,
    pub(super) b: Position,
    pub(super) from_m: f64,
    pub(super) to_m: f64,
}

impl Edge {
    pub(super) fn measure_m(&self, fraction: f64) -> f64 {
        fraction.mul_add(self.to_m - self.from_m, self.from_m)
    }
}

impl Curve {
    /// Measures a line, and ties it to its posts where a calibration is given.
    ///
    /// # Units
    /// - `line`: degrees, longitude first
    pub fn new(line: &MultiLineString<f64>, calibration: Option<&Calibration>) -> Result<Self, CurveError> {
        if line.iter().all(|part| part.0.is_empty()) {
            return Err(CurveError::Empty);
        }
        let mut parts = Vec::with_capacity(line.0.len());
        for (at, part) in line.iter().enumerate() {
            let kept = distinct(at + 1, &part.0)?;
            if kept.len() > 1 {
                parts.push(LineString(kept));
            }
        }
        if calibration.is_some_and(Calibration::falls) {
            parts.reverse();
            for part in &mut parts {
                part.0.reverse();
            }
        }
        let (starts, measures_m) = measure(&parts);
        let length_mm = measures_m.last().copied().and_then(Measure::from_m).unwrap_or_default().mm();
        if length_mm == 0 {
            return Err(CurveError::NoLength);
        }
        let scale = Scale::new(length_mm, calibration);
        Ok(Self {
            parts: MultiLineString(parts),
            starts,
            measures_m,
            scale,
            runs: OnceLock::new(),
            laid: OnceLock::new(),
        })
    }

    /// The parts in order, the way chainage grows.
    pub fn parts(&self) -> &MultiLineString<f64> {
        &self.parts
    }

    /// # Units
    /// - result: millimetres, the sum of the parts, at least 1
    pub fn length_mm(&self) -> i64 {
        self.extent().length_mm()
    }

    /// # Units
    /// - result: metres, the sum of the parts
    pub fn length_m(&self) -> f64 {
        self.extent().length_m()
    }

    /// The whole curve, from measure 0 to its length.
    pub fn extent(&self) -> Interval {
        let end = self.measures_m.last().copied().and_then(Measure::from_m).unwrap_or_default();
        Interval::new(Measure::ZERO, end)
    }

    /// The smallest and the largest chainage of the road.
    pub fn chainage_extent(&self) -> (Chainage, Chainage) {
        self.scale.chainage_extent()
    }

    /// What the posts say at a measure; at a break, what they say ahead. Beyond the ends it runs on metre by metre.
    pub fn chainage_at(&self, measure: Measure) -> Chainage {
        self.scale.chainage_at(measure)
    }

    /// As [`Curve::chainage_at`], and at a break what the posts say behind: for the end of a stretch.
    pub fn chainage_before(&self, measure: Measure) -> Chainage {
        self.scale.chainage_before(measure)
    }

    /// The two ends of a stretch as the posts say them. With a break inside, their difference is not its length.
    pub fn posts_of(&self, stretch: Interval) -> (Chainage, Chainage) {
        let from = self.chainage_at(stretch.from());
        (from, if stretch.is_empty() { from } else { self.chainage_before(stretch.to()) })
    }

    /// Where on the curve the posts say `chainage`, when that is one place.
    pub fn measure_at(&self, chainage: Chainage) -> Result<Measure, Unresolved> {
        self.scale.measure_at(chainage)
    }

    /// All of the curve whose posts lie between two chainages given in either order; what does not exist is left out,
    /// what exists twice is in it twice.
    pub fn measures_between(&self, one: Chainage, other: Chainage) -> Intervals {
        self.scale.measures_between(one, other)
    }

    /// The chainage breaks (断链), in order.
    pub fn breaks(&self) -> impl Iterator<Item = Break> + '_ {
        self.scale.breaks()
    }

    /// Every multiple of `step_mm` of chainage that the curve has, with its measure: where kilometre posts stand.
    ///
    /// # Units
    /// - `step_mm`: millimetres of chainage, at least 1 (less counts as 1); a kilometre is 1,000,000
    pub fn multiples(&self, step_mm: i64) -> impl Iterator<Item = (Chainage, Measure)> + '_ {
        self.scale.multiples(step_mm)
    }

    /// The segments in order.
    pub fn segments(&self) -> impl Iterator<Item = CurveSegment> + '_ {
        self.parts.iter().zip(&self.starts).enumerate().flat_map(move |(part, (line, &start))| {
            let measures = self.measures_m.get(start..).unwrap_or_default();
            line.0.windows(2).zip(measures.windows(2)).enumerate().filter_map(move |(segment, pair)| {
                let ([a, b], [from_m, to_m]) = pair else { return None };
                let vertex = start + segment;
                Some(CurveSegment { part, segment, vertex, a: *a, b: *b, from_m: *from_m, to_m: *to_m })
            })
        })
    }

    /// The measure of a place on a segment of one of [`Curve::parts`]; none when there is no such segment.
    ///
    /// # Units
    /// - `fraction`: share of the segment's length, 0 to 1
    pub fn measure_on(&self, part: usize, segment: usize, fraction: f64) -> Option<Measure> {
        let vertex = self.starts.get(part)?.checked_add(segment)?;
        Measure::from_m(self.edge_of(part, vertex)?.measure_m(fraction))
    }

    /// Whether the curve ends where it starts.
    pub fn is_ring(&self) -> bool {
        let first = self.parts.0.first().and_then(|part| part.0.first());
        let last = self.parts.0.last().and_then(|part| part.0.last());
        first.zip(last).is_some_and(|(a, b)| same_place(*a, *b))
    }

    /// The measure of a vertex.
    pub(super) fn measure_of(&self, vertex: usize) -> Option<Measure> {
        Measure::from_m(*self.measures_m.get(vertex)?)
    }

    /// How many vertices it has.
    pub fn vertices(&self) -> usize {
        self.measures_m.len()
    }

    /// The numbers of the vertices of one part.
    pub(super) fn vertices_of(&self, part: usize) -> Option<std::ops::Range<usize>> {
        Some(*self.starts.get(part)?..*self.starts.get(part + 1)?)
    }

    /// The part of a vertex.
    pub(super) fn part_of(&self, vertex: usize) -> Option<usize> {
        self.starts
            .partition_point(|&start| start <= vertex)
            .checked_sub(1)
            .filter(|_| vertex < self.vertices())
    }

    /// The segment that leaves a vertex; none leaves the last of a part.
    pub(super) fn edge(&self, vertex: usize) -> Option<Edge> {
        self.edge_of(self.part_of(vertex)?, vertex)
    }

    /// As [`Curve::edge`], for a caller who knows the part.
    pub(super) fn edge_of(&self, part: usize, vertex: usize) -> Option<Edge> {
        let segment = vertex.checked_sub(*self.starts.get(part)?)?;
        let line = &self.parts.0.get(part)?.0;
        let (a, b) = (*line.get(segment)?, *line.get(segment + 1)?);
        let (from_m, to_m) = (*self.measures_m.get(vertex)?, *self.measures_m.get(vertex + 1)?);
        let (a, b) = (Position::from_coord(a).ok()?, Position::from_coord(b).ok()?);
        Some(Edge { part, segment, a, b, from_m, to_m })
    }

    /// The segment on which a measure lies: the one ahead where two meet, the last one at the end.
    pub(super) fn edge_at(&self, measure_m: f64) -> Option<Edge> {
        let after = self.measures_m.partition_point(|&m| m <= measure_m);
        let last = self.vertices().checked_sub(2)?;
        self.edge(after.saturating_sub(1).min(last))
    }
}

pub(super) fn same_place(a: Coord<f64>, b: Coord<f64>) -> bool {
    a == b
        || match (Position::from_coord(a), Position::from_coord(b)) {
            (Ok(a), Ok(b)) => distance_m(a, b) == 0.0,
            _ => false,
        }
}

/// The vertices of a part without those that repeat their predecessor: a segment without length has no side.
fn distinct(part: usize, vertices: &[Coord<f64>]) -> Result<Vec<Coord<f64>>, CurveError> {
    let mut kept: Vec<Coord<f64>> = Vec::with_capacity(vertices.len());
    for (at, &vertex) in vertices.iter().enumerate() {
        if Position::from_coord(vertex).is_err() {
            return Err(CurveError::Position { part, vertex: at + 1, lon: vertex.x, lat: vertex.y });
        }
        if !kept.last().is_some_and(|&last| same_place(last, vertex)) {
            kept.push(vertex);
        }
    }
    Ok(kept)
}

/// The number of each part's first vertex, and the metres of every vertex from the start.
fn measure(parts: &[LineString<f64>]) -> (Vec<usize>, Vec<f64>) {
    let mut starts = Vec::with_capacity(parts.len() + 1);
    let mut measures = Vec::with_capacity(parts.iter().map(|part| part.0.len()).sum());
    let mut run = 0.0;
    for part in parts {
        starts.push(measures.len());
        let mut last: Option<Position> = None;
        for here in part.0.iter().filter_map(|&vertex| Position::from_coord(vertex).ok()) {
            run += last.map_or(0.0, |last| distance_m(last, here));
            measures.push(run);
            last = Some(here);
        }
    }
    starts.push(measures.len());
    (starts, measures)
}
