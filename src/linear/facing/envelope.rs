//! Which chord of a curve is nearest to each place of a straight edge: the lower envelope of their squared offsets.
//!
//! Along the edge the squared offset to a chord is a quadratic in three zones: before the chord's start, beside it, beyond its
//! end. Two of them cross where a quadratic has its roots, so the envelope is found by halving the chords and merging,
//! and no change of the nearest chord between two places can be missed.

use super::chord::{Piece, Square};
use crate::geodesy::LocalFrame;

/// Offsets that differ by no more than this differ by rounding only, metres; the first along the curve wins. Beside the foot
/// of a perpendicular offsets part with the square of the way: a nanometre at 50 m is a third of a millimetre along.
const ROUNDING_M: f64 = 1e-9;
/// Offsets that differ by no more than this are a tie, metres: the plane tells lengths no truer.
pub(super) const TIE_M: f64 = LocalFrame::ERROR_M;

/// The nearest pieces along an edge, in order, with all that come as near somewhere.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub(super) nearest: Vec<Piece>,
    /// Pieces cut to where they lost by little: a tie with whatever is nearest is among them.
    pub(super) rivals: Vec<Piece>,
}

impl Envelope {
    /// # Units
    /// - `all`: for each chord its pieces, which cover the edge; chords in order along the curve
    pub(super) fn of(all: &[Vec<Piece>]) -> Envelope {
        let mut rivals = Vec::new();
        let nearest = lowest(all, &mut rivals);
        Envelope { nearest, rivals }
    }
}

fn lowest(all: &[Vec<Piece>], rivals: &mut Vec<Piece>) -> Vec<Piece> {
    match all {
        [] => Vec::new(),
        [only] => only.clone(),
        _ => {
            let (first, second) = all.split_at(all.len() / 2);
            let (first, second) = (lowest(first, rivals), lowest(second, rivals));
            merged(&first, &second, rivals)
        }
    }
}

/// The lower of two envelopes, each of which covers the edge.
fn merged(first: &[Piece], second: &[Piece], rivals: &mut Vec<Piece>) -> Vec<Piece> {
    let mut lower: Vec<Piece> = Vec::with_capacity(first.len() + second.len());
    let (mut ones, mut others) = (first.iter().peekable(), second.iter().peekable());
    while let (Some(one), Some(other)) = (ones.peek(), others.peek()) {
        let (from, to) = (one.from.max(other.from), one.to.min(other.to));
        for (from, to) in cut(from, to, &one.square.less(&other.square).roots()) {
            let middle = f64::midpoint(from, to);
            let second_wins = other.offset_m(middle) < one.offset_m(middle) - ROUNDING_M;
            let (winner, loser) = if second_wins { (other, one) } else { (one, other) };
            push(&mut lower, winner.between(from, to));
            if comes_near(winner, loser, from, to) {
                rivals.push(loser.between(from, to));
            }
        }
        let (one_to, other_to) = (one.to, other.to);
        if one_to <= to {
            ones.next();
        }
        if other_to <= to {
            others.next();
        }
    }
    lower
}

/// Whether the loser may be a tie somewhere: too often rather than too seldom. What is the same vertex is none.
fn comes_near(winner: &Piece, loser: &Piece, from: f64, to: f64) -> bool {
    if winner.is_same_vertex(loser) {
        return false;
    }
    let less = loser.square.less(&winner.square);
    let least = less.lowest(from, to);
    let most_m = loser.offset_m(from).max(loser.offset_m(to));
    least <= 2.0 * TIE_M * (most_m + TIE_M)
}

/// Adds a piece; one that goes on where the last ends is the same piece.
fn push(pieces: &mut Vec<Piece>, next: Piece) {
    match pieces.last_mut() {
        Some(last) if last.is_same(&next) => last.to = next.to,
        _ => pieces.push(next),
    }
}

/// A range cut at those of some places that lie in it.
pub(super) fn cut(from: f64, to: f64, places: &[f64]) -> Vec<(f64, f64)> {
    let mut ends: Vec<f64> = places.iter().copied().filter(|at| from < *at && *at < to).collect();
    ends.sort_by(f64::total_cmp);
    ends.push(to);
    let mut start = from;
    let mut ranges = Vec::with_capacity(ends.len());
    for end in ends {
        if start < end {
            ranges.push((start, end));
            start = end;
        }
    }
    ranges
}

impl Square {
    /// Where it is nothing, in no order; at most two places.
    pub(super) fn roots(&self) -> Vec<f64> {
        let Square([c, b, a]) = *self;
        if a == 0.0 {
            return if b == 0.0 { Vec::new() } else { vec![-c / b] };
        }
        let under = b * b - 4.0 * a * c;
        if under < 0.0 || under.is_nan() {
            return Vec::new();
        }
        // Of two numbers of the same sign nothing cancels.
        let q = -0.5 * (b + under.sqrt().copysign(b));
        if q == 0.0 { vec![0.0] } else { vec![q / a, c / q] }
    }

    /// Its least value in a range.
    pub(super) fn lowest(&self, from: f64, to: f64) -> f64 {
        let ends = self.at(from).min(self.at(to));
        match self.turning() {
            Some(turn) if from < turn && turn < to => ends.min(self.at(turn)),
            _ => ends,
        }
    }
}
