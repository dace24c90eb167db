//! Which strands go the same way as the longest, and which against it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use geo_types::Coord;

use super::join::{SHARPEST_DEG, SHARPEST_ONEWAY_DEG, Use};
use super::strand::{Strand, angle_deg};
use crate::geodesy::{Position, inverse};

/// Strands that hang together, each in the direction that its longest one gives it: a one-way strand that is reversed
/// in it runs against the rest.
pub(super) fn components(strands: &[Strand]) -> Vec<Vec<Use>> {
    let links = links(strands);
    let mut order: Vec<usize> = (0..strands.len()).collect();
    let length = |at: usize| strands.get(at).map_or(0.0, |strand| strand.length_m);
    order.sort_by(|&x, &y| length(y).total_cmp(&length(x)).then(x.cmp(&y)));
    let mut given = vec![false; strands.len()];
    let mut components = Vec::new();
    for start in order {
        if given.get(start) != Some(&false) {
            continue;
        }
        let mut component = Vec::new();
        // Straight links first, so that a sharp way round never decides what a straight one can.
        let mut open = BinaryHeap::from([Reverse((0, Use { strand: start, reversed: false }))]);
        while let Some(Reverse((_, here))) = open.pop() {
            match given.get_mut(here.strand) {
                Some(given) if !*given => *given = true,
                _ => continue,
            }
            component.push(here);
            for link in links.get(&here.strand).into_iter().flatten() {
                let next = Use { strand: link.to, reversed: here.reversed != link.turned };
                open.push(Reverse((link.turn_mdeg, next)));
            }
        }
        components.push(component);
    }
    components
}

/// A way on from one strand to another.
struct Link {
    to: usize,
    /// The other is digitised the other way along.
    turned: bool,
    /// How sharp it is, thousandths of a degree.
    turn_mdeg: u32,
}

fn links(strands: &[Strand]) -> BTreeMap<usize, Vec<Link>> {
    // Every end as the use that arrives there.
    let mut ends: BTreeMap<i64, Vec<Use>> = BTreeMap::new();
    for (at, strand) in strands.iter().enumerate().filter(|(_, strand)| !strand.turns_back()) {
        ends.entry(strand.last).or_default().push(Use { strand: at, reversed: false });
        ends.entry(strand.first).or_default().push(Use { strand: at, reversed: true });
    }
    let overall_deg = overall(strands, &ends);
    let doubles_back = |one: &Use, other: &Use| {
        let (arriving, leaving) = if one.reversed { (other, one) } else { (one, other) };
        let heading = |used: &Use| overall_deg.get(used.strand).copied().flatten();
        one.reversed != other.reversed
            && heading(arriving).zip(heading(leaving)).is_some_and(|(a, b)| angle_deg(a, b) > SHARPEST_DEG)
    };
    let two_way = |used: &Use| strands.get(used.strand).is_some_and(|strand| !strand.oneway);
    let mut links: BTreeMap<usize, Vec<Link>> = BTreeMap::new();
    for meeting in ends.values() {
        for (at, one) in meeting.iter().enumerate() {
            for other in meeting.iter().skip(at + 1).filter(|other| other.strand != one.strand) {
                let Some(turn) = way_on(strands, *one, *other, meeting.len()) else { continue };
                // Where a two-way road parts into two, the one coming back is not continued by the one going out,
                // however little one would turn at the very fork.
                if meeting.iter().any(two_way) && doubles_back(one, other) {
                    continue;
                }
                let turn_mdeg = (turn * 1000.0).round() as u32;
                // One arrives and the other arrives: going on, the other is gone through the other way.
                let turned = one.reversed == other.reversed;
                links.entry(one.strand).or_default().push(Link { to: other.strand, turned, turn_mdeg });
                links.entry(other.strand).or_default().push(Link { to: one.strand, turned, turn_mdeg });
            }
        }
    }
    links
}

/// For each one-way strand the direction, as the crow flies, of the whole run of one-way strands that it is part of
/// without a fork; none for two-way strands and for rings.
fn overall(strands: &[Strand], ends: &BTreeMap<i64, Vec<Use>>) -> Vec<Option<f64>> {
    // The one-way strand that goes on where one ends, when nothing else meets there.
    let next = |strand: &Strand| match ends.get(&strand.last)?.as_slice() {
        [one, other] if one.reversed != other.reversed => {
            let leaving = if one.reversed { one } else { other };
            strands.get(leaving.strand).filter(|on| on.oneway).map(|_| leaving.strand)
        }
        _ => None,
    };
    let mut has_before = vec![false; strands.len()];
    for (at, strand) in strands.iter().enumerate().filter(|(_, strand)| strand.oneway) {
        if let Some(before) = next(strand).filter(|&on| on != at).and_then(|on| has_before.get_mut(on)) {
            *before = true;
        }
    }
    let mut overall = vec![None; strands.len()];
    for (start, first) in strands.iter().enumerate() {
        if !first.oneway || has_before.get(start) == Some(&true) {
            continue;
        }
        let mut run = vec![start];
        let mut last = first;
        while let Some((on, strand)) = next(last).and_then(|on| Some((on, strands.get(on)?))) {
            if run.len() > strands.len() {
                break;
            }
            run.push(on);
            last = strand;
        }
        let heading = heading_deg(first.coords.first(), last.coords.last());
        for at in run {
            if let Some(slot) = overall.get_mut(at) {
                *slot = heading;
            }
        }
    }
    overall
}

fn heading_deg(from: Option<&Coord<f64>>, to: Option<&Coord<f64>>) -> Option<f64> {
    let place = |coord: Option<&Coord<f64>>| Position::from_coord(*coord?).ok();
    let task = inverse(place(from)?, place(to)?);
    (task.distance_m > 0.0).then_some(task.azimuth1_deg)
}

/// How sharply one turns from one arriving end into the other, when that is a way on.
fn way_on(strands: &[Strand], one: Use, other: Use, meeting: usize) -> Option<f64> {
    let (a, b) = (strands.get(one.strand)?, strands.get(other.strand)?);
    if a.arc && b.arc && a.piece == b.piece {
        return None;
    }
    let turn = one.turn_into(other.turned(), strands)?;
    let sharpest = match (meeting, a.oneway && b.oneway) {
        (2, false) => 180.0,
        (2, true) => SHARPEST_ONEWAY_DEG,
        _ => SHARPEST_DEG,
    };
    (turn <= sharpest).then_some(turn)
}
