//! Lines and areas beside a road: how near they come, and what they take up along it.
//!
//! Their edges are cut until the pieces are short, and the ends of those within reach are located; successive ends
//! on one pass of the road make one stretch. An edge farther off than the reach is dropped as a whole.

use std::sync::OnceLock;

use geo_types::{Coord, Geometry};

use super::{Hand, Taken};
use crate::geodesy::{Box2, Figure, Position, along, distance_m};
use crate::index::{Shape, ShapeKind};
use crate::linear::{Curve, CurveSegment, Interval, Location, Measure};
use crate::model::snapshot::Road;

/// Pieces of edges are no longer than this, metres: a stretch may end so much short of the reach's edge.
const STEP_M: f64 = 5.0;
/// Longer pieces of edges are first asked whether they come within reach at all, metres.
const COARSE_M: f64 = 80.0;
/// Added to a limit that was found by another formula, metres.
const SLACK_M: f64 = 0.01;
/// A step halved so often is shorter than a millimetre.
const HALVINGS: u32 = 13;
/// Stretches no farther apart than this are one, millimetres: their ends were found by different ways.
const JOIN_MM: i64 = 10;

/// A road's line, laid out for measuring when the first line or area comes near.
pub(super) struct RoadLine<'r> {
    pub curve: &'r Curve,
    figure: OnceLock<Option<Figure>>,
}

impl<'r> RoadLine<'r> {
    pub fn of(road: &'r Road) -> RoadLine<'r> {
        RoadLine { curve: &road.curve, figure: OnceLock::new() }
    }

    fn figure(&self) -> Option<&Figure> {
        let laid_out = || Figure::of(&Geometry::MultiLineString(self.curve.parts().clone())).ok();
        self.figure.get_or_init(laid_out).as_ref()
    }
}

/// A stretch while it is put together, with the nearest place seen beside it.
struct Run {
    stretch: Interval,
    nearest: Location,
}

impl Run {
    fn at(place: Location) -> Run {
        Run { stretch: Interval::new(place.measure, place.measure), nearest: place }
    }
}

/// The stretches a line or an area takes up; none when it is out of reach.
pub(super) fn places(line: &RoadLine<'_>, shape: Shape<'_>, reach_m: f64) -> Vec<Taken> {
    let Some(figure) = shape.figure() else { return Vec::new() };
    let Some(nearest) = nearest(line, &figure, reach_m) else { return Vec::new() };
    let mut runs = vec![Run::at(nearest)];
    for part in shape.parts() {
        let mut walk = Walk { curve: line.curve, reach_m, last: None, runs: &mut runs };
        let mut corners = part.iter().filter_map(|at| position(*at));
        let Some(mut here) = corners.next() else { continue };
        for next in corners {
            walk.edge(here, next, distance_m(here, next));
            here = next;
        }
    }
    if nearest.offset_m == 0.0 && matches!(shape.kind(), ShapeKind::Polygon | ShapeKind::MultiPolygon) {
        inside(line.curve, shape, &figure, &mut runs);
    }
    merged(runs)
        .into_iter()
        .map(|run| (run.stretch, Hand::from(run.nearest.side), run.nearest.offset_m))
        .collect()
}

/// Where along the road the nearest point is.
pub(super) fn nearest(line: &RoadLine<'_>, figure: &Figure, reach_m: f64) -> Option<Location> {
    nearest_along(line.curve, line.figure()?, figure, reach_m)
}

/// Where along a curve, whose shape is `laid_out`, a figure within a reach comes nearest. Where the road runs through it that
/// is where the road first meets it, on the line and so on neither hand.
pub(crate) fn nearest_along(
    curve: &Curve,
    laid_out: &Figure,
    figure: &Figure,
    reach_m: f64,
) -> Option<Location> {
    let found = laid_out.nearest_within(figure, reach_m)?;
    let place = if found.offset_m == 0.0 {
        laid_out.first_shared(figure).map_or(found.on_first.position, |first| first.position)
    } else {
        found.on_second.position
    };
    let location = curve.locate_within(place, found.offset_m + SLACK_M).or_else(|| curve.locate(place))?;
    Some(Location { offset_m: found.offset_m, ..location })
}

fn position(at: Coord<f64>) -> Option<Position> {
    Position::from_coord(at).ok()
}

/// A walk along a line or a border, looking every few metres where along the road it is.
struct Walk<'w> {
    curve: &'w Curve,
    reach_m: f64,
    /// The place looked at last, and where along the road it was when within reach.
    last: Option<(Position, Option<Location>)>,
    runs: &'w mut Vec<Run>,
}

impl Walk<'_> {
    /// Goes along an edge. A long one is halved until its halves are short or beyond reach.
    fn edge(&mut self, a: Position, b: Position, length_m: f64) {
        if length_m > COARSE_M {
            let middle = along(a, b, 0.5);
            if self.curve.locate_within(middle, self.reach_m + length_m / 2.0).is_some() {
                self.edge(a, middle, length_m / 2.0);
                self.edge(middle, b, length_m / 2.0);
            }
            return;
        }
        if self.last.is_none_or(|(place, _)| place != a) {
            self.last = Some((a, self.locate(a)));
        }
        let steps = (length_m / STEP_M).ceil().max(1.0) as u32;
        for step in 1..=steps {
            self.step(along(a, b, f64::from(step) / f64::from(steps)), length_m / f64::from(steps));
        }
    }

    fn locate(&self, place: Position) -> Option<Location> {
        self.curve.locate_within(place, self.reach_m)
    }

    /// Goes on to the next place.
    fn step(&mut self, place: Position, length_m: f64) {
        let found = self.locate(place);
        let before = self.last.replace((place, found)).and_then(|(_, before)| before);
        if let (Some(from), Some(to)) = (before, found) {
            // Round a bend feet move faster than the wall; on another pass of the road they jump.
            let stretch = Interval::new(from.measure, to.measure);
            if stretch.length_m() <= 4.0 * length_m + 2.0 * (from.offset_m + to.offset_m) + 1.0 {
                let nearest = if to.offset_m < from.offset_m { to } else { from };
                self.runs.push(Run { stretch, nearest });
                return;
            }
        }
        self.runs.extend([before, found].into_iter().flatten().map(Run::at));
    }
}

/// The stretches of road inside an area: its border may lie far from them.
fn inside(curve: &Curve, shape: Shape<'_>, area: &Figure, runs: &mut Vec<Run>) {
    let Some(bounds) = shape.bbox() else { return };
    for segment in curve.segments() {
        if !Box2::of_edge(segment.a, segment.b).intersects(&bounds) {
            continue;
        }
        let steps = ((segment.to_m - segment.from_m) / STEP_M).ceil().max(1.0) as u32;
        let share = |step: u32| f64::from(step) / f64::from(steps);
        let holds = |fraction: f64| within(curve, &segment, fraction, area);
        let mut last = (0.0, holds(0.0));
        for step in 1..=steps {
            let next = (share(step), holds(share(step)));
            let ends = match (last.1, next.1) {
                (Some(from), Some(to)) => Some((from, to)),
                (Some(from), None) => Some((from, border(last.0, next.0, from, holds))),
                (None, Some(to)) => Some((border(next.0, last.0, to, holds), to)),
                (None, None) => None,
            };
            runs.extend(
                ends.map(|(from, to)| Run {
                    stretch: Interval::new(from.measure, to.measure),
                    nearest: from,
                }),
            );
            last = next;
        }
    }
}

/// The last place inside an area, going from one inside to one outside.
fn border(inside: f64, outside: f64, known: Location, holds: impl Fn(f64) -> Option<Location>) -> Location {
    let (mut inside, mut outside, mut last) = (inside, outside, known);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(inside, outside);
        match holds(middle) {
            Some(place) => (inside, last) = (middle, place),
            None => outside = middle,
        }
    }
    last
}

/// The place of a segment when an area holds it.
fn within(curve: &Curve, segment: &CurveSegment, fraction: f64, area: &Figure) -> Option<Location> {
    let place = along(position(segment.a)?, position(segment.b)?, fraction);
    Figure::of_points(&[place.coord()]).ok()?.nearest_within(area, 0.0)?;
    let measure = Measure::from_m(fraction.mul_add(segment.to_m - segment.from_m, segment.from_m))?;
    let location = curve.locate_within(place, SLACK_M)?;
    Some(Location { measure, offset_m: 0.0, ..location })
}

/// Runs that overlap or meet as one, in order along the curve.
fn merged(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by_key(|run| run.stretch);
    let mut all: Vec<Run> = Vec::new();
    for run in runs {
        match all.last_mut() {
            Some(last) if run.stretch.from() <= last.stretch.to().plus_mm(JOIN_MM) => {
                let to = last.stretch.to().max(run.stretch.to());
                last.stretch = Interval::new(last.stretch.from(), to);
                if run.nearest.offset_m < last.nearest.offset_m {
                    last.nearest = run.nearest;
                }
            }
            _ => all.push(run),
        }
    }
    all
}
