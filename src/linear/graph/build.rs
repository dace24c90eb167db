//! Finding the junctions of lines.

use geo_types::Coord;
use rayon::prelude::*;

use super::{Graph, JOIN_M, Stop, Way};
use crate::geodesy::Position;
use crate::linear::{Curve, Measure};

/// A vertex of a chain, keyed by its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Corner {
    place: [u64; 2],
    chain: u32,
    measure: Measure,
    is_end: bool,
}

/// An end that meets a chain between its vertices, or at one of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Meeting {
    chain: u32,
    measure: Measure,
    end: u32,
    /// Millimetres between the two.
    cost: u32,
}

/// What shared vertices and ends make.
struct Shared {
    /// By chain and measure.
    stops: Vec<(u32, Stop)>,
    /// The nodes where a chain ends, with their places.
    ends: Vec<(u32, Position)>,
    nodes: u32,
}

/// Places that are equal have equal keys: the sign of zero and the two names of the antimeridian apart.
fn key(at: Coord<f64>) -> [u64; 2] {
    let lon = if at.x == -180.0 { 180.0 } else { at.x };
    [lon + 0.0, at.y + 0.0].map(f64::to_bits)
}

fn millimetres(metres: f64) -> u32 {
    (metres * 1000.0).round() as u32
}

impl Graph {
    /// The network of some lines; those that are none are left out and keep their number.
    ///
    /// `near` names lines that may come within a few metres of a place: too many rather than too few.
    pub fn new(lines: &[Option<&Curve>], near: impl Fn(Position, f64) -> Vec<usize> + Sync) -> Graph {
        let mut graph = Graph { line_first: vec![0], ..Graph::default() };
        let mut corners: Vec<Corner> = Vec::new();
        for curve in lines {
            let parts = curve.map_or(0, |curve| curve.parts().0.len());
            let first = graph.line_first.last().copied().unwrap_or_default();
            if let Some(curve) = curve {
                corners_of(curve, first, &mut corners);
            }
            graph.line_first.push(first + parts as u32);
        }
        corners.sort_unstable();
        let Shared { mut stops, ends, mut nodes } = shared(&corners);
        drop(corners);
        let meetings = graph.meetings(lines, &stops, &ends, near);
        let mut ways: Vec<(u32, Way)> = Vec::new();
        let mut last: Option<Meeting> = None;
        let mut added: Vec<(u32, Stop)> = Vec::new();
        for meeting in meetings {
            let at = (meeting.chain, Stop { measure: meeting.measure, node: 0 });
            let known = stops
                .get(stops.partition_point(|stop| *stop < at))
                .filter(|stop| (stop.0, stop.1.measure) == (meeting.chain, meeting.measure));
            let node = match (known, added.last(), last) {
                (Some((_, stop)), ..) => stop.node,
                (None, Some((_, stop)), Some(last))
                    if (last.chain, last.measure) == (meeting.chain, meeting.measure) =>
                {
                    stop.node
                }
                _ => {
                    nodes += 1;
                    added.push((meeting.chain, Stop { measure: meeting.measure, node: nodes - 1 }));
                    nodes - 1
                }
            };
            ways.push((meeting.end, Way { to: node, cost: meeting.cost }));
            ways.push((node, Way { to: meeting.end, cost: meeting.cost }));
            last = Some(meeting);
        }
        stops.extend(added);
        stops.sort_unstable();
        graph.lay_out(&stops, ways, nodes);
        graph
    }

    /// The ends that come beside a line, by chain and measure.
    fn meetings(
        &self,
        lines: &[Option<&Curve>],
        stops: &[(u32, Stop)],
        ends: &[(u32, Position)],
        near: impl Fn(Position, f64) -> Vec<usize> + Sync,
    ) -> Vec<Meeting> {
        let beside = |(node, place): &(u32, Position)| -> Vec<Meeting> {
            let mut found = Vec::new();
            for line in near(*place, JOIN_M) {
                let Some(curve) = lines.get(line).copied().flatten() else { continue };
                for pass in curve.passes(*place, JOIN_M) {
                    let chain = self.line_first.get(line).copied().unwrap_or_default() + pass.part as u32;
                    // This very end, or a vertex that others share with it.
                    let reach = millimetres(2.0 * JOIN_M).into();
                    if !passes_node(stops, chain, pass.measure, *node, reach) {
                        let cost = millimetres(pass.offset_m);
                        found.push(Meeting { chain, measure: pass.measure, end: *node, cost });
                    }
                }
            }
            found
        };
        let mut meetings: Vec<Meeting> = ends.par_iter().flat_map_iter(beside).collect();
        meetings.sort_unstable();
        meetings
    }

    /// Puts stops and ways into rows.
    fn lay_out(&mut self, stops: &[(u32, Stop)], mut ways: Vec<(u32, Way)>, nodes: u32) {
        for pair in stops.windows(2) {
            let [(chain, a), (next, b)] = pair else { continue };
            if chain == next && a.node != b.node {
                let cost = u32::try_from(b.measure.past_mm(a.measure)).unwrap_or(u32::MAX);
                ways.push((a.node, Way { to: b.node, cost }));
                ways.push((b.node, Way { to: a.node, cost }));
            }
        }
        ways.sort_unstable();
        ways.dedup_by_key(|(from, way)| (*from, way.to));
        let chains = self.line_first.last().copied().unwrap_or_default();
        self.chain_first = firsts(stops.iter().map(|(chain, _)| *chain), chains);
        self.node_first = firsts(ways.iter().map(|(from, _)| *from), nodes);
        self.stops = stops.iter().map(|(_, stop)| *stop).collect();
        self.ways = ways.into_iter().map(|(_, way)| way).collect();
    }
}

/// Where the rows of each owner start among rows sorted by owner; and one past the last.
fn firsts(owners: impl Iterator<Item = u32>, count: u32) -> Vec<u32> {
    let mut first: Vec<u32> = vec![0; count as usize + 1];
    for owner in owners {
        if let Some(next) = first.get_mut(owner as usize + 1) {
            *next += 1;
        }
    }
    let mut run = 0;
    for one in &mut first {
        run += *one;
        *one = run;
    }
    first
}

fn corners_of(curve: &Curve, first_chain: u32, corners: &mut Vec<Corner>) {
    for (part, line) in curve.parts().iter().enumerate() {
        let vertices = curve.vertices_of(part).unwrap_or_default();
        let last = line.0.len().saturating_sub(1);
        for ((at, coord), vertex) in line.0.iter().enumerate().zip(vertices) {
            let Some(measure) = curve.measure_of(vertex) else { continue };
            let chain = first_chain + part as u32;
            corners.push(Corner { place: key(*coord), chain, measure, is_end: at == 0 || at == last });
        }
    }
}

/// The nodes where vertices coincide or chains end.
fn shared(corners: &[Corner]) -> Shared {
    let (mut stops, mut ends, mut nodes) = (Vec::new(), Vec::new(), 0);
    for group in corners.chunk_by(|one, other| one.place == other.place) {
        let end = group.iter().find(|corner| corner.is_end);
        if group.len() < 2 && end.is_none() {
            continue;
        }
        stops
            .extend(group.iter().map(|corner| (corner.chain, Stop { measure: corner.measure, node: nodes })));
        if let Some(end) = end {
            let [lon, lat] = end.place.map(f64::from_bits);
            ends.extend(Position::new(lon, lat).ok().map(|place| (nodes, place)));
        }
        nodes += 1;
    }
    stops.sort_unstable();
    Shared { stops, ends, nodes }
}

/// Whether a chain passes a node about there.
fn passes_node(stops: &[(u32, Stop)], chain: u32, at: Measure, node: u32, reach_mm: i64) -> bool {
    let from = (chain, Stop { measure: at.plus_mm(-reach_mm), node: 0 });
    let rest = stops.get(stops.partition_point(|stop| *stop < from)..).unwrap_or_default();
    rest.iter()
        .take_while(|(on, stop)| *on == chain && stop.measure <= at.plus_mm(reach_mm))
        .any(|(_, stop)| stop.node == node)
}
