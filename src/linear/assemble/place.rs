//! Chains in order along the road; what leaves it or runs beside it is set aside.

use std::collections::BTreeSet;

use geo_types::{Coord, LineString, MultiLineString};

use super::join::Line;
use super::strand::{Strand, angle_deg};
use crate::geodesy::{Position, distance_m};
use crate::linear::{Curve, Measure};

/// Something runs beside a road when most of it lies within this of it, metres: wider than any two carriageways.
const BESIDE_M: f64 = 150.0;
/// At how many places of a chain that is looked at.
const SAMPLES: i64 = 5;

/// A road in order.
#[derive(Default)]
pub(super) struct Placed {
    pub(super) parts: Vec<Line>,
    /// What was set aside, and whether it runs beside the road rather than leaving it.
    pub(super) branches: Vec<(Line, bool)>,
    /// The nodes from which only a branch can leave.
    inner: BTreeSet<i64>,
    curve: Option<Curve>,
}

impl Placed {
    /// Puts a directed chain where it adds the least gap, or aside. The longest comes first.
    pub(super) fn add(&mut self, strands: &[Strand], line: Line, farthest_m: f64) {
        let (first, last) = (line.first_node(strands), line.last_node(strands));
        let shares = |node: Option<i64>, of: fn(&Line, &[Strand]) -> Option<i64>| {
            self.parts.iter().any(|part| of(part, strands) == node)
        };
        let leaves = [first, last].iter().flatten().any(|node| self.inner.contains(node))
            || shares(first, Line::first_node)
            || shares(last, Line::last_node);
        let turns_back = |line: &Line| line.strands(strands).all(Strand::turns_back);
        let leaves = leaves || (!self.parts.is_empty() && turns_back(&line));
        let beside = self.beside(strands, &line).is_some();
        let (slot, added_m) = self.slot(strands, &line);
        if leaves || beside || added_m > farthest_m {
            self.branches.push((line, beside && !leaves));
            return;
        }
        self.inner.extend(line.uses.iter().skip(1).filter_map(|used| used.first(strands)));
        if line.is_ring(strands) {
            self.inner.extend(first);
        }
        self.parts.insert(slot, line);
        // Where two parts meet, that node is inside from now on.
        for pair in self.parts.windows(2) {
            let [one, next] = pair else { continue };
            if one.last_node(strands) == next.first_node(strands) {
                self.inner.extend(next.first_node(strands));
            }
        }
        let lines = self.parts.iter().map(|part| LineString(part.coords(strands))).collect();
        self.curve = Curve::new(&MultiLineString(lines), None).ok();
    }

    /// Where in the order a chain adds the least gap, and how much that is, metres.
    pub(super) fn slot(&self, strands: &[Strand], line: &Line) -> (usize, f64) {
        let (first, last) = ends(strands, line);
        let placed: Vec<_> = self.parts.iter().map(|part| ends(strands, part)).collect();
        let added = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| placed.get(at)).and_then(|(_, end)| *end);
            let after = placed.get(at).and_then(|(start, _)| *start);
            let gap =
                |one: Option<Coord<f64>>, other: Option<Coord<f64>>| between_m(one.as_ref(), other.as_ref());
            gap(before, first) + gap(last, after) - gap(before, after)
        };
        (0..=self.parts.len())
            .map(|at| (at, added(at)))
            .min_by(|x, y| x.1.total_cmp(&y.1).then(x.0.cmp(&y.0)))
            .unwrap_or((self.parts.len(), 0.0))
    }

    /// Whether a chain runs beside the road for most of its length, and if so, in the same direction.
    pub(super) fn beside(&self, strands: &[Strand], line: &Line) -> Option<bool> {
        let road = self.curve.as_ref()?;
        let chain = Curve::new(&MultiLineString(vec![LineString(line.coords(strands))]), None).ok()?;
        let (mut beside, mut same) = (0, 0);
        for sample in 0..SAMPLES {
            let place = chain.at(Measure::from_mm(chain.length_mm() * (2 * sample + 1) / (2 * SAMPLES)))?;
            let Some(on) = road.locate_within(place.position, BESIDE_M) else { continue };
            let part = road.parts().0.get(on.part)?;
            // Beyond an end of a part it is ahead of the road or behind it, not beside.
            if [part.0.first(), part.0.last()].contains(&Some(&on.foot.coord())) {
                continue;
            }
            beside += 1;
            same += i64::from(angle_deg(on.azimuth_deg, place.azimuth_deg) < 90.0);
        }
        (2 * beside > SAMPLES).then_some(2 * same > beside)
    }

    /// Whether a chain goes the way of the road, when where it lies tells: beside the road, getting on along it, or
    /// leading away from its end or up to its start.
    pub(super) fn goes_along(&self, strands: &[Strand], line: &Line) -> Option<bool> {
        if let Some(same) = self.beside(strands, line) {
            return Some(same);
        }
        let road = self.curve.as_ref()?;
        let on = |coord: Option<Coord<f64>>| road.locate(Position::from_coord(coord?).ok()?);
        let (first, last) = ends(strands, line);
        let (start, end) = (on(first)?, on(last)?);
        let telling_m = line.length_m / 2.0;
        let got_on_m = end.measure.m() - start.measure.m();
        if got_on_m.abs() > telling_m {
            return Some(got_on_m > 0.0);
        }
        let away_m = end.offset_m - start.offset_m;
        let (first, last) = (road.extent().from(), road.extent().to());
        if away_m.abs() < telling_m {
            None
        } else if (start.measure, end.measure) == (last, last) {
            Some(away_m > 0.0)
        } else if (start.measure, end.measure) == (first, first) {
            Some(away_m < 0.0)
        } else {
            None
        }
    }

    /// How far a chain is from the road, by its ends and its middle, metres.
    pub(super) fn away_m(&self, strands: &[Strand], line: &Line) -> Option<f64> {
        let road = self.curve.as_ref()?;
        let coords = line.coords(strands);
        [coords.first(), coords.get(coords.len() / 2), coords.last()]
            .into_iter()
            .flatten()
            .filter_map(|coord| road.locate(Position::from_coord(*coord).ok()?))
            .map(|on| on.offset_m)
            .min_by(f64::total_cmp)
    }
}

pub(super) fn between_m(one: Option<&Coord<f64>>, other: Option<&Coord<f64>>) -> f64 {
    let place = |coord: Option<&Coord<f64>>| coord.and_then(|coord| Position::from_coord(*coord).ok());
    place(one).zip(place(other)).map_or(0.0, |(a, b)| distance_m(a, b))
}

fn ends(strands: &[Strand], line: &Line) -> (Option<Coord<f64>>, Option<Coord<f64>>) {
    let coords = line.coords(strands);
    (coords.first().copied(), coords.last().copied())
}
