//! What of a curve has something beside it: the feet of everything that an edge passes within a reach.
//!
//! A place beside the curve has its foot on the nearest segment. Along an edge the foot glides along a segment, rests at a
//! vertex round the outside of a bend, and jumps where another segment comes to be as near. All of that is found in
//! closed form: edges are laid in a plane with the chords of the curve around them ([`ground`]), the nearest chord all
//! along an edge is the lower envelope of quadratics ([`envelope`]), and its pieces are cut where they leave the reach or
//! come onto the line. In the plane lengths are true to a tenth of a millimetre where the curve is within 2 km, to a few
//! millimetres at 10 km.

mod chord;
mod envelope;
mod ground;
mod held;
#[cfg(test)]
mod tests;

use self::chord::{Piece, Wall};
use self::envelope::{Envelope, TIE_M, cut};
use self::ground::Ground;
use super::{Curve, Interval, Measure, Side};
use crate::geodesy::{LocalFrame, Position, along, last_holding};

/// Longer edges are halved, and halves beyond the reach dropped, metres.
const WALL_M: f64 = 100.0;
/// Edges this far around a place are laid in its plane together, metres.
const TOGETHER_M: f64 = 200.0;
/// Nearer than this something is on the line, metres: offsets claim no more than a millimetre.
const ON_LINE_M: f64 = 0.001;
/// Inside a bend the foot jumps over the corner. A jump of no more offsets than this is a bend (one of 53° or more between
/// its legs), and what follows it stands beside the corner too; a longer one leads to another pass of the curve.
const BEND: f64 = 4.0;
/// A range halved so often is cut to less than a micrometre.
const HALVINGS: u32 = 30;

/// A stretch of the curve and what faces it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Faced {
    /// The stretch; no length where one vertex is the foot of all.
    pub stretch: Interval,
    /// The hand it is faced from.
    pub side: Side,
    /// Metres to the nearest place that faces it, 0 when it touches.
    pub offset_m: f64,
}

impl Curve {
    /// The feet of all places of some edges within a reach, by the hand they lie on. Places as near to another pass, to a
    /// tenth of a millimetre, have a foot there too. Stretches may overlap and come in any order; joined they are the whole.
    ///
    /// # Units
    /// - `reach_m`: geodesic metres; negative and NaN find nothing
    /// - result: ends true to a millimetre where the curve is within 2 km of the edges, and as the reach's edge can be
    ///   told: where an edge runs along it, no surer than the square root of that
    pub fn facing(&self, edges: impl IntoIterator<Item = (Position, Position)>, reach_m: f64) -> Vec<Faced> {
        let mut walls: Vec<(Position, Position)> = Vec::new();
        let mut found: Vec<Faced> = Vec::new();
        if reach_m.is_nan() || reach_m < 0.0 {
            return found;
        }
        for (a, b) in edges {
            let [east, north] = LocalFrame::at(a).to_plane(b);
            self.near_walls((a, b), east.hypot(north), reach_m, &mut walls);
        }
        let mut rest = walls.as_slice();
        while let Some((first, _)) = rest.first() {
            let frame = LocalFrame::at(*first);
            let mut radius_m: f64 = 0.0;
            let mut flat: Vec<Wall> = Vec::new();
            for (a, b) in rest {
                let (a, b) = (frame.to_plane(*a), frame.to_plane(*b));
                let far_m = [a, b].iter().fold(radius_m, |far_m, [x, y]| far_m.max(x.hypot(*y)));
                if far_m > TOGETHER_M && !flat.is_empty() {
                    break;
                }
                radius_m = far_m;
                flat.push(Wall::new(a, b));
            }
            rest = rest.get(flat.len()..).unwrap_or_default();
            let ground = Ground::around(self, frame, radius_m, reach_m);
            for wall in &flat {
                Face { ground: &ground, wall, reach_m, found: &mut found }.look();
            }
        }
        found
    }

    /// The pieces of an edge that may come within reach, each no longer than [`WALL_M`].
    fn near_walls(
        &self,
        (a, b): (Position, Position),
        length_m: f64,
        reach_m: f64,
        walls: &mut Vec<(Position, Position)>,
    ) {
        if length_m <= WALL_M {
            walls.push((a, b));
            return;
        }
        let middle = along(a, b, 0.5);
        if self.locate_within(middle, reach_m + length_m / 2.0 + ON_LINE_M).is_some() {
            self.near_walls((a, middle), length_m / 2.0, reach_m, walls);
            self.near_walls((middle, b), length_m / 2.0, reach_m, walls);
        }
    }
}

/// One edge before the curve.
struct Face<'f, 'c> {
    ground: &'f Ground<'c>,
    wall: &'f Wall,
    reach_m: f64,
    found: &'f mut Vec<Faced>,
}

impl Face<'_, '_> {
    fn look(&mut self) {
        let beside = self.ground.beside(self.wall);
        let chords = beside.iter().filter_map(|at| Some((*at, self.ground.chords.get(*at)?)));
        let all: Vec<Vec<Piece>> = chords.map(|(at, chord)| chord.pieces(at, self.wall)).collect();
        let Envelope { nearest, rivals } = Envelope::of(&all);
        for piece in &nearest {
            self.face(piece);
        }
        for pair in nearest.windows(2) {
            if let [before, after] = pair {
                self.turn(before, after);
            }
        }
        for rival in &rivals {
            for piece in nearest.iter().filter(|piece| piece.from < rival.to && rival.from < piece.to) {
                self.tie(piece, rival);
            }
        }
    }

    /// Tells of a piece, as far as it is within reach.
    fn face(&mut self, piece: &Piece) {
        let reach = piece.square.minus(self.reach_m * self.reach_m);
        for (from, to) in cut(piece.from, piece.to, &reach.roots()) {
            if piece.offset_m(f64::midpoint(from, to)) > self.reach_m {
                continue;
            }
            let piece = piece.between(from, to);
            if piece.is_at_vertex() { self.at_vertex(&piece) } else { self.beside(&piece) }
        }
    }

    /// A foot that glides along a chord; where the wall is on the line it is on neither hand.
    fn beside(&mut self, piece: &Piece) {
        let onto = [piece.is_across(ON_LINE_M), piece.is_across(-ON_LINE_M)];
        for (from, to) in cut(piece.from, piece.to, &onto) {
            let side = across(piece.across_m(f64::midpoint(from, to)));
            let least_m = piece.across_m(from).abs().min(piece.across_m(to).abs());
            let offset_m = if side == Side::On { 0.0 } else { least_m };
            self.tell((piece.measure_m(from), piece.measure_m(to)), side, offset_m);
        }
    }

    /// A foot that rests at a vertex. Round the end of a road the hand changes on the way.
    fn at_vertex(&mut self, piece: &Piece) {
        let measure_m = piece.measure_m(piece.from);
        let least_m = piece.square.lowest(piece.from, piece.to).max(0.0).sqrt();
        if least_m < ON_LINE_M {
            self.tell((measure_m, measure_m), Side::On, 0.0);
        }
        let sides = [piece.from, piece.to].map(|at| self.side(piece, at));
        let is_beside = sides.iter().any(|side| *side != Side::On);
        // Straight beyond the road's end on neither hand: told only when none of it is on one.
        for side in sides.into_iter().filter(|side| *side != Side::On || !is_beside) {
            self.tell((measure_m, measure_m), side, least_m);
        }
    }

    /// Where the foot jumps over the corner of a bend.
    fn turn(&mut self, before: &Piece, after: &Piece) {
        let at = before.to;
        let (from_m, to_m) = (before.measure_m(at), after.measure_m(at));
        let offset_m = before.offset_m(at);
        if offset_m > self.reach_m || !is_bend(from_m, to_m, offset_m) || self.is_one_place(before, after) {
            return;
        }
        let side = self.side(before, at);
        if side == self.side(after, at) {
            self.tell((from_m, to_m), side, offset_m);
        }
    }

    /// Whether the foot stays where it is though its measure changes: where a ring is cut, or the curve touches itself. Nothing
    /// lies between, and all of a small ring would be told.
    fn is_one_place(&self, before: &Piece, after: &Piece) -> bool {
        let foot = |piece: &Piece| Some(self.ground.chords.get(piece.chord)?.at(piece.measure_m(before.to)));
        let Some(([ax, ay], [bx, by])) = foot(before).zip(foot(after)) else { return false };
        (bx - ax).hypot(by - ay) < ON_LINE_M
    }

    /// What of a rival is as near as the nearest, and farther along the curve than across it.
    fn tie(&mut self, nearest: &Piece, rival: &Piece) {
        let (from, to) = (nearest.from.max(rival.from), nearest.to.min(rival.to));
        let is_tie = |at: f64| {
            let least_m = nearest.offset_m(at);
            let apart_m = (rival.measure_m(at) - nearest.measure_m(at)).abs();
            rival.offset_m(at) <= least_m + TIE_M && apart_m > 2.0 * least_m + TIE_M
        };
        let turning = rival.square.less(&nearest.square).turning();
        for (from, to) in cut(from, to, turning.as_slice()) {
            let ends = match (is_tie(from), is_tie(to)) {
                (true, true) => (from, to),
                (true, false) => (from, last_holding(from, to, HALVINGS, is_tie)),
                (false, true) => (last_holding(to, from, HALVINGS, is_tie), to),
                (false, false) => continue,
            };
            self.face(&rival.between(ends.0, ends.1));
            // Of two legs of one bend neither is left out, nor the corner.
            for at in [ends.0, ends.1] {
                self.turn(&nearest.between(from, at), &rival.between(at, to));
            }
        }
    }

    fn side(&self, piece: &Piece, at: f64) -> Side {
        let Some(chord) = self.ground.chords.get(piece.chord) else { return Side::On };
        let share = chord.share(piece.zone);
        if !piece.is_at_vertex() || share > 0.0 && share < 1.0 {
            return across(piece.across_m(at));
        }
        let place = self.ground.frame.to_position(self.wall.at(at));
        self.ground.curve.side_of(place, &chord.edge, share, piece.offset_m(at), piece.across_m(at))
    }

    fn tell(&mut self, (from_m, to_m): (f64, f64), side: Side, offset_m: f64) {
        let ends = Measure::from_m(from_m.max(0.0)).zip(Measure::from_m(to_m.max(0.0)));
        self.found.extend(ends.map(|(from, to)| Faced { stretch: Interval::new(from, to), side, offset_m }));
    }
}

fn across(metres: f64) -> Side {
    if metres.abs() < ON_LINE_M { Side::On } else { Side::of(metres) }
}

/// Whether feet on two chords, as far off, are those of one bend.
fn is_bend(from_m: f64, to_m: f64, offset_m: f64) -> bool {
    (to_m - from_m).abs() <= BEND * offset_m + TIE_M
}
