//! Pieces cut where they meet.

use std::collections::BTreeMap;

use geo_types::Coord;

use super::{Oneway, Piece};
use crate::geodesy::{Position, distance_m, inverse};

/// The direction at an end is taken over this way, metres: the first vertices at a junction often jog.
const HEADING_OVER_M: f64 = 15.0;

/// A stretch of one piece between two places where pieces meet.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    pub(super) piece: i64,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) coords: Vec<Coord<f64>>,
    pub(super) oneway: bool,
    /// It is an arc of a one-way ring that other pieces meet: a roundabout.
    pub(super) arc: bool,
    pub(super) length_m: f64,
    /// The way it leaves its first node and arrives at its last, degrees.
    pub(super) leaves_deg: f64,
    pub(super) arrives_deg: f64,
}

impl Strand {
    /// A short one-way stretch that turns right round: the loop between two carriageways, not a way on.
    pub(super) fn turns_back(&self) -> bool {
        self.oneway
            && !self.arc
            && self.length_m < 150.0
            && angle_deg(self.leaves_deg, self.arrives_deg) > 135.0
    }
}

/// The angle between two directions.
///
/// # Units
/// - degrees, 0 to 180
pub(super) fn angle_deg(one: f64, other: f64) -> f64 {
    let apart = (one - other).rem_euclid(360.0);
    apart.min(360.0 - apart)
}

/// Cuts the pieces; the strands come in order of piece, and the pieces that could not be used are named.
pub(super) fn cut(mut pieces: Vec<Piece>) -> (Vec<Strand>, Vec<i64>) {
    pieces.sort_by_key(|piece| piece.id);
    pieces.dedup_by(|later, first| later.id == first.id);
    let (mut usable, mut unusable) = (Vec::with_capacity(pieces.len()), Vec::new());
    for piece in pieces {
        let id = piece.id;
        match clean(piece) {
            Some(piece) => usable.push(piece),
            None => unusable.push(id),
        }
    }
    let mut uses: BTreeMap<i64, u32> = BTreeMap::new();
    for piece in &usable {
        let ring = piece.nodes.first() == piece.nodes.last();
        // The node that closes a ring is there once.
        for node in piece.nodes.iter().skip(usize::from(ring)) {
            *uses.entry(*node).or_default() += 1;
        }
    }
    let meets = |node: &i64| uses.get(node).is_some_and(|&count| count > 1);
    let strands = usable.iter().flat_map(|piece| strands(piece, &meets)).collect();
    (strands, unusable)
}

/// A piece with its nodes the way it may be driven and none repeated; none when that leaves no line.
fn clean(piece: Piece) -> Option<Piece> {
    let on_earth = |coord: &Coord<f64>| Position::from_coord(*coord).is_ok();
    if piece.nodes.len() != piece.coords.len() || !piece.coords.iter().all(on_earth) {
        return None;
    }
    let mut places: Vec<(i64, Coord<f64>)> = piece.nodes.into_iter().zip(piece.coords).collect();
    places.dedup_by(|later, first| later.0 == first.0);
    if piece.oneway == Oneway::Backward {
        places.reverse();
    }
    let oneway = if piece.oneway == Oneway::No { Oneway::No } else { Oneway::Forward };
    let (nodes, coords): (Vec<i64>, Vec<Coord<f64>>) = places.into_iter().unzip();
    (length_m(&coords) > 0.0).then_some(Piece { id: piece.id, nodes, coords, oneway })
}

fn length_m(coords: &[Coord<f64>]) -> f64 {
    coords
        .windows(2)
        .filter_map(|pair| {
            let [a, b] = pair else { return None };
            Some(distance_m(Position::from_coord(*a).ok()?, Position::from_coord(*b).ok()?))
        })
        .sum()
}

fn strands(piece: &Piece, meets: &impl Fn(&i64) -> bool) -> Vec<Strand> {
    let last = piece.nodes.len().saturating_sub(1);
    let inner = piece.nodes.iter().enumerate().filter(|&(at, node)| at > 0 && at < last && meets(node));
    let mut cuts: Vec<usize> = std::iter::once(0).chain(inner.map(|(at, _)| at)).chain([last]).collect();
    let ring = piece.nodes.first() == piece.nodes.last();
    let oneway = piece.oneway == Oneway::Forward;
    let arc = ring && oneway && (cuts.len() > 2 || piece.nodes.first().is_some_and(meets));
    let mut places: Vec<(i64, Coord<f64>)> =
        piece.nodes.iter().copied().zip(piece.coords.iter().copied()).collect();
    // A roundabout that nobody meets at its first node is one arc there, not two.
    if let (true, false, Some(&turn)) = (ring, piece.nodes.first().is_some_and(meets), cuts.get(1))
        && turn < last
    {
        places.pop();
        places.rotate_left(turn);
        places.extend(places.first().copied());
        cuts = cuts.iter().skip(1).take(cuts.len() - 2).map(|at| at - turn).chain([last]).collect();
    }
    let stretch = |pair: &[usize]| {
        let [from, to] = pair else { return None };
        let places = places.get(*from..=*to)?;
        let coords: Vec<Coord<f64>> = places.iter().map(|(_, coord)| *coord).collect();
        let length_m = length_m(&coords);
        let leaves_deg = heading(coords.iter())?;
        let arrives_deg = heading(coords.iter().rev())? + 180.0;
        let (first, last) = (places.first()?.0, places.last()?.0);
        Some(Strand { piece: piece.id, first, last, coords, oneway, arc, length_m, leaves_deg, arrives_deg })
    };
    cuts.windows(2).filter_map(stretch).collect()
}

/// The direction from the first of some places to the first that is far enough, or to the farthest on the way there.
fn heading<'a>(places: impl Iterator<Item = &'a Coord<f64>>) -> Option<f64> {
    let mut places = places.filter_map(|coord| Position::from_coord(*coord).ok());
    let start = places.next()?;
    let mut best: Option<(f64, Position)> = None;
    for place in places {
        let away = distance_m(start, place);
        if best.is_none_or(|(most, _)| away > most) {
            best = Some((away, place));
        }
        if away >= HEADING_OVER_M {
            break;
        }
    }
    best.filter(|(away, _)| *away > 0.0).map(|(_, place)| inverse(start, place).azimuth1_deg)
}
