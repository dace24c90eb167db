//! What lines and areas take up along winding roads, against walking along them by the centimetre.
//!
//! Every centimetre the slow walk asks all segments for the feet of a place; where the next centimetre is out of reach, or has
//! its foot elsewhere, it halves the centimetre down to nothing. What is inside an area is asked of the road, place by place,
//! in the same way. Leaves out scenes with two stretches a few millimetres apart, which may be told as one, and which hand a place
//! without length is on that both hands tell of; and rings so small that from within reach all of them is a bend: where such a ring
//! is cut, measures do not tell which way round is the shorter.

use geo_types::{Coord, Geometry, LineString, MultiLineString, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::geodesy::{Figure, Position, along, distance_m, point_to_segment};
use verge::linear::{Curve, Side};
use verge::question::along::Along;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, coord, lines, place};

const STEP_M: f64 = 0.01;
const HALVINGS: u32 = 14;
/// Offsets that differ by no more are a tie, metres.
const TIE_M: f64 = 0.0001;
/// Stretches no farther apart are one, metres.
const JOIN_M: f64 = 0.002;
/// Ends agree to this, metres: two roundings to whole millimetres and the tie.
const AGREES_M: f64 = 0.004;

/// A foot within reach, with the hand it is on: left or right; none on the line.
#[derive(Debug, Clone, Copy)]
struct Foot {
    at_m: f64,
    place: Position,
    offset_m: f64,
    side: Side,
}

struct Walk<'w> {
    lines: &'w MultiLineString<f64>,
    /// Each segment with the measure of its start and its length, metres.
    segments: Vec<(Position, Position, f64, f64)>,
    reach_m: f64,
    /// Stretches by hand: left, right, on.
    found: [Vec<(f64, f64)>; 3],
}

fn number(side: Side) -> usize {
    match side {
        Side::Left => 0,
        Side::Right => 1,
        Side::On => 2,
    }
}

impl Walk<'_> {
    /// The first of the nearest feet within reach, and all that tie with it.
    fn feet(&self, at: Position) -> (Option<Foot>, Vec<Foot>) {
        let all: Vec<(f64, verge::geodesy::Foot)> = self
            .segments
            .iter()
            .map(|(a, b, from_m, long_m)| {
                let foot = point_to_segment(at, *a, *b);
                (from_m + foot.fraction * long_m, foot)
            })
            .collect();
        let least_m = all.iter().map(|(_, foot)| foot.offset_m).fold(f64::INFINITY, f64::min);
        if least_m > self.reach_m {
            return (None, Vec::new());
        }
        let by = |slack_m: f64| all.iter().filter(move |(_, foot)| foot.offset_m <= least_m + slack_m);
        let (first_m, _) = by(1e-9).min_by(|one, other| one.0.total_cmp(&other.0)).unwrap();
        let told = |(at_m, foot): &(f64, verge::geodesy::Foot)| {
            // At a kink the segment tells from whose line the place is farther.
            let is_vertex = |foot: &verge::geodesy::Foot| !(1e-9..1.0 - 1e-9).contains(&foot.fraction);
            let meets = |one: &&(f64, verge::geodesy::Foot)| {
                is_vertex(foot) && is_vertex(&one.1) && (one.0 - at_m).abs() < 1e-5
            };
            let here = by(TIE_M + 1e-6).filter(meets).map(|one| one.1.turn);
            let turn = here.fold(foot.turn, |most, turn| if turn.abs() > most.abs() { turn } else { most });
            let side = if foot.offset_m < 0.001 || turn.abs() < 0.001 { Side::On } else { Side::of(turn) };
            Foot { at_m: *at_m, place: foot.position, offset_m: foot.offset_m, side }
        };
        let first = by(1e-9).find(|one| one.0 == *first_m).map(told);
        let apart_m = 2.0 * least_m + TIE_M;
        let ties = by(TIE_M).filter(|(at_m, _)| (at_m - first_m).abs() > apart_m);
        (first, ties.map(told).collect())
    }

    fn tell(&mut self, one: Foot, other: Foot) {
        let stretch = (one.at_m.min(other.at_m), one.at_m.max(other.at_m));
        for side in [one.side, other.side] {
            self.found[number(side)].push(stretch);
        }
    }

    /// From one place to the next, so far apart; halved where the foot does not simply glide on.
    fn step(
        &mut self,
        (a, from): (Position, Option<Foot>),
        (b, to): (Position, Option<Foot>),
        long_m: f64,
        deep: u32,
    ) {
        let glides = match (from, to) {
            (Some(one), Some(other)) => {
                one.side == other.side && (one.at_m - other.at_m).abs() <= 1.01 * long_m + 1e-6
            }
            (None, None) => true,
            _ => false,
        };
        if glides || deep == 0 {
            match (from, to) {
                (Some(one), Some(other)) if glides => self.tell(one, other),
                (Some(one), Some(other)) => {
                    self.tell(one, one);
                    self.tell(other, other);
                    let bend_m = 4.0 * one.offset_m;
                    // Where a ring is cut the foot stays where it is.
                    let moves = distance_m(one.place, other.place) > 0.001;
                    if moves && one.side == other.side && (one.at_m - other.at_m).abs() <= bend_m + TIE_M {
                        self.tell(one, other);
                    }
                }
                (one, other) => {
                    for foot in one.into_iter().chain(other) {
                        self.tell(foot, foot);
                    }
                }
            }
            return;
        }
        let middle = along(a, b, 0.5);
        let (foot, ties) = self.feet(middle);
        for tie in ties {
            self.tell(tie, tie);
        }
        self.step((a, from), (middle, foot), long_m / 2.0, deep - 1);
        self.step((middle, foot), (b, to), long_m / 2.0, deep - 1);
    }

    fn edge(&mut self, a: Position, b: Position) {
        let long_m = distance_m(a, b);
        let steps = (long_m / STEP_M).ceil().max(1.0) as u32;
        let mut before = (a, self.feet(a).0);
        for step in 1..=steps {
            let next = along(a, b, f64::from(step) / f64::from(steps));
            let (foot, ties) = self.feet(next);
            for tie in ties {
                self.tell(tie, tie);
            }
            self.step(before, (next, foot), long_m / f64::from(steps), HALVINGS);
            before = (next, foot);
        }
    }

    /// The road inside an area.
    fn inside(&mut self, area: &Geometry<f64>) {
        let area = Figure::of(area).unwrap();
        let is_in =
            |at: Position| Figure::of_points(&[at.coord()]).unwrap().nearest_within(&area, 0.0).is_some();
        let mut run_m = 0.0;
        for pair in self.lines.iter().flat_map(|part| part.0.windows(2)) {
            let (a, b) = (position(pair[0]), position(pair[1]));
            let long_m = distance_m(a, b);
            let steps = (long_m / 0.1).ceil().max(1.0) as u32;
            let share = |step: u32| f64::from(step) / f64::from(steps);
            let mut open: Option<f64> = is_in(a).then_some(0.0);
            for step in 1..=steps {
                let (mut before, mut after) = (share(step - 1), share(step));
                let goes_on = is_in(along(a, b, after));
                if goes_on != open.is_some() {
                    for _ in 0..20 {
                        let middle = f64::midpoint(before, after);
                        if is_in(along(a, b, middle)) == open.is_some() {
                            before = middle;
                        } else {
                            after = middle;
                        }
                    }
                    match open {
                        Some(from) => {
                            self.found[2].push((run_m + from * long_m, run_m + before * long_m));
                            open = None;
                        }
                        None => open = Some(after),
                    }
                }
            }
            if let Some(from) = open {
                self.found[2].push((run_m + from * long_m, run_m + long_m));
            }
            run_m += long_m;
        }
    }
}

fn position(at: Coord<f64>) -> Position {
    Position::from_coord(at).unwrap()
}

/// Stretches in order, joined where they are no farther apart than a joint; none when one is about as far.
fn joined(mut all: Vec<(f64, f64)>) -> Option<Vec<(f64, f64)>> {
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 + 0.0005 => last.1 = last.1.max(to),
            Some(last) if from <= last.1 + JOIN_M + AGREES_M => return None,
            _ => joined.push((from, to)),
        }
    }
    Some(joined)
}

/// Whether every stretch of one truth is one of the other's. What is hardly longer than its two ends are known to and meets the
/// other hand may be missing: straight beyond an end, where a thing goes round the vertex of a bend and where it crosses the road,
/// which hand the last millimetres are on is rounding's to tell.
fn all_told(own: &[(f64, f64)], other: &[(f64, f64)], own_other_hand: &[(f64, f64)]) -> bool {
    own.iter().all(|(from, to)| {
        let same = |one: &(f64, f64)| (one.0 - from).abs() < AGREES_M && (one.1 - to).abs() < AGREES_M;
        let meets = |one: &(f64, f64)| *from <= one.1 + 2.0 * AGREES_M && one.0 <= to + 2.0 * AGREES_M;
        other.iter().any(same) || (to - from <= 3.0 * AGREES_M && own_other_hand.iter().any(meets))
    })
}

/// What counts for a hand of what `along` tells.
fn told(result: &Value, side: &str) -> Vec<(f64, f64)> {
    let items = [side, "on"].into_iter().flat_map(|list| result[list].as_array().unwrap());
    let stretch = |item: &Value| {
        let from = item["measure_m"].as_f64().unwrap();
        (from, item["measure_to_m"].as_f64().unwrap_or(from))
    };
    items.map(stretch).collect()
}

/// All rows in one line, for a failure.
fn rows(result: &Value) -> String {
    let row = |list: &'static str| {
        let items = result[list].as_array().unwrap().iter();
        items.map(move |item| format!("{list} {}..{}", item["measure_m"], item["measure_to_m"]))
    };
    ["left", "right", "on"].into_iter().flat_map(row).collect::<Vec<_>>().join(", ")
}

fn slow(road: &MultiLineString<f64>, thing: &Geometry<f64>, reach_m: f64) -> [Vec<(f64, f64)>; 2] {
    let mut run_m = 0.0;
    let segment = |pair: &[Coord<f64>]| {
        let (a, b) = (position(pair[0]), position(pair[1]));
        let long_m = distance_m(a, b);
        run_m += long_m;
        (a, b, run_m - long_m, long_m)
    };
    let segments = road.iter().flat_map(|part| part.0.windows(2)).map(segment).collect();
    let mut walk = Walk { lines: road, segments, reach_m, found: Default::default() };
    let mut edges = |line: &LineString<f64>| {
        for pair in line.0.windows(2) {
            walk.edge(position(pair[0]), position(pair[1]));
        }
    };
    match thing {
        Geometry::LineString(line) => edges(line),
        Geometry::MultiLineString(lines) => lines.iter().for_each(edges),
        Geometry::Polygon(area) => {
            edges(area.exterior());
            area.interiors().iter().for_each(&mut edges);
            walk.inside(thing);
        }
        other => panic!("{other:?}"),
    }
    let [left, right, on] = walk.found;
    [left, right].map(|own| own.into_iter().chain(on.iter().copied()).collect())
}

/// Roads that wind: anything, hairpins, zigzags, a road that comes back on its own line, and one close to itself.
fn winding() -> impl Strategy<Value = Vec<Vec<Xy>>> {
    let anything = vec(vec(place(), 2..9), 1..3);
    let hairpins = (2_usize..7, 4.0..40.0_f64, 30.0..200.0_f64).prop_map(|(legs, apart, long)| {
        let leg = |at: usize| {
            let (y, near) = (at as f64 * apart, if at.is_multiple_of(2) { 0.0 } else { long });
            [(near - long / 2.0, y), (long / 2.0 - near, y)]
        };
        vec![(0..legs).flat_map(leg).collect::<Vec<Xy>>()]
    });
    let zigzag = (3_usize..30, 2.0..30.0_f64, 0.5..40.0_f64).prop_map(|(count, wide, high)| {
        vec![(0..count).map(|at| (at as f64 * wide - 60.0, high * (at % 2) as f64)).collect()]
    });
    let ring = (5_usize..40, 10.0..80.0_f64).prop_map(|(count, radius)| {
        let at = |at: usize| {
            let turn = at as f64 / count as f64 * std::f64::consts::TAU;
            (radius * turn.cos(), radius * turn.sin())
        };
        vec![(0..=count).map(|step| at(step % count)).collect()]
    });
    let back = (50.0..300.0_f64, 0.0..5.0_f64)
        .prop_map(|(long, aside)| vec![vec![(-long, 0.0), (long, 0.0), (-long, aside), (long, -aside)]]);
    prop_oneof![anything, hairpins, zigzag, ring, back]
}

/// A line, an area or an area with a hole, about some place.
fn shape() -> impl Strategy<Value = (u8, Vec<Xy>)> {
    (0_u8..4, vec((-60.0..60.0_f64, -60.0..60.0_f64), 3..6))
}

fn drawn(middle: (f64, f64), (kind, corners): &(u8, Vec<Xy>), about: Xy) -> Geometry<f64> {
    let at = |(x, y): Xy| coord(middle, (x + about.0, y + about.1));
    // In order round their middle, corners make a ring that does not cross itself.
    let mut round = corners.clone();
    let count = round.len() as f64;
    let (cx, cy) = (
        round.iter().map(|own| own.0).sum::<f64>() / count,
        round.iter().map(|own| own.1).sum::<f64>() / count,
    );
    round.sort_by(|one, other| (one.1 - cy).atan2(one.0 - cx).total_cmp(&(other.1 - cy).atan2(other.0 - cx)));
    let ring = |scale: f64| -> LineString<f64> {
        let own = round.iter().map(|own| at((cx + (own.0 - cx) * scale, cy + (own.1 - cy) * scale)));
        let mut ring: Vec<Coord<f64>> = own.collect();
        ring.push(ring[0]);
        LineString(ring)
    };
    match kind {
        0 => Geometry::LineString(corners.iter().map(|own| at(*own)).collect()),
        1 => Geometry::MultiLineString(MultiLineString(vec![
            corners[..2].iter().map(|own| at(*own)).collect(),
            corners[1..].iter().map(|own| at((own.1, own.0))).collect(),
        ])),
        2 => Geometry::Polygon(Polygon::new(ring(1.0), vec![])),
        _ => Geometry::Polygon(Polygon::new(ring(1.6), vec![ring(0.7)])),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn what_a_thing_takes_up_is_what_walking_by_the_centimetre_finds(
        middle in prop::sample::select(&MIDDLES[..]), road in winding(), shape in shape(), near in any::<prop::sample::Index>(),
        aside in (-30.0..30.0_f64, -30.0..30.0_f64), reach_m in 2.0..50.0_f64,
    ) {
        let road_lines = lines(middle, &road);
        let Ok(curve) = Curve::new(&road_lines, None) else { return Err(TestCaseError::reject("no road")) };
        prop_assume!(!curve.is_ring() || curve.length_m() > 8.0 * reach_m);
        let corners: Vec<Xy> = road.iter().flatten().copied().collect();
        let (x, y) = *near.get(&corners);
        let own = drawn(middle, &shape, (x + aside.0, y + aside.1));
        let things = vec![
            ("roads", thing(1, Geometry::MultiLineString(road_lines.clone()), json!({"number": "S225"}))),
            (if shape.0 < 2 { "tree-rows" } else { "plots" }, thing(2, own.clone(), json!({"state": "planted"}))),
        ];
        let result = ask(&Along, &with(&empty(), things), json!({"road": "S225", "reach": reach_m})).result;
        let sides = ["left", "right"];
        let [Some(slow_left), Some(slow_right)] = slow(&road_lines, &own, reach_m).map(joined) else {
            return Err(TestCaseError::reject("two stretches a few millimetres apart"));
        };
        let [Some(told_left), Some(told_right)] = sides.map(|side| joined(told(&result, side))) else {
            return Err(TestCaseError::reject("two stretches a few millimetres apart"));
        };
        let slow = [slow_left, slow_right];
        let told = [told_left, told_right];
        for (hand, side) in sides.into_iter().enumerate() {
            let agree = all_told(&slow[hand], &told[hand], &slow[1 - hand]) && all_told(&told[hand], &slow[hand], &told[1 - hand]);
            prop_assert!(agree, "{side}: walked {:?}, told {:?} of {}", slow[hand], told[hand], rows(&result));
        }
    }
}
