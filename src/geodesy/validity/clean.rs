//! What can be mended without judgement: repeated positions, spikes, parts without length.

use geo_types::{Coord, LineString, Polygon};

use super::{Defect, Repair, without_length};
use crate::geodesy::walk;

/// The line without repeated positions; none when it has no length.
pub(super) fn line(line: LineString<f64>) -> Option<LineString<f64>> {
    let LineString(mut coords) = line;
    coords.dedup();
    (coords.len() >= 2).then_some(LineString(coords))
}

/// The parts that have a length; refused when none has.
pub(super) fn lines(
    parts: Vec<LineString<f64>>,
    repairs: &mut Vec<Repair>,
) -> Result<Vec<LineString<f64>>, Vec<Defect>> {
    let mut kept = Vec::with_capacity(parts.len());
    let mut first = None;
    for part in parts {
        let start = part.0.first().copied();
        first = first.or(start);
        match line(part) {
            Some(part) => kept.push(part),
            None => repairs.extend(start.map(Repair::PartDropped)),
        }
    }
    if kept.is_empty() { Err(without_length(first)) } else { Ok(kept) }
}

/// The polygon with every ring cleaned; refused when one has no three different positions left.
pub(super) fn polygon(polygon: Polygon<f64>, repairs: &mut Vec<Repair>) -> Result<Polygon<f64>, Vec<Defect>> {
    let mut rings = Vec::with_capacity(1 + polygon.interiors().len());
    let mut defects = Vec::new();
    for ring in walk::rings(&polygon) {
        let first = ring.0.first().copied();
        match cleaned(&ring.0, repairs) {
            Some(ring) => rings.push(ring),
            None => defects.extend(first.map(Defect::RingWithoutArea)),
        }
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    let mut rings = rings.into_iter();
    let outer = rings.next().ok_or_else(|| vec![Defect::Empty])?;
    Ok(Polygon::new(outer, rings.collect()))
}

fn cleaned(ring: &[Coord<f64>], repairs: &mut Vec<Repair>) -> Option<LineString<f64>> {
    let open = match ring {
        [first, between @ .., last] if first == last && !between.is_empty() => ring.get(..ring.len() - 1)?,
        _ => ring,
    };
    let mut kept: Vec<Coord<f64>> = Vec::with_capacity(open.len() + 1);
    for coord in open {
        push(&mut kept, *coord, repairs);
    }
    // The seam is a place like any other: what is repeated or spiked over it goes too.
    loop {
        match kept.as_slice() {
            [first, .., last] if first == last => {
                kept.pop();
            }
            [first, .., before, last] if first == before => {
                repairs.push(Repair::SpikeRemoved(*last));
                kept.truncate(kept.len() - 2);
            }
            [first, second, .., last] if second == last && kept.len() > 2 => {
                repairs.push(Repair::SpikeRemoved(*first));
                kept.remove(0);
            }
            _ => break,
        }
    }
    if kept.len() < 3 {
        return None;
    }
    kept.extend(kept.first().copied());
    Some(LineString(kept))
}

/// Adds a vertex, unless it repeats the last one or goes straight back to the one before.
fn push(kept: &mut Vec<Coord<f64>>, coord: Coord<f64>, repairs: &mut Vec<Repair>) {
    match kept.as_slice() {
        [.., last] if *last == coord => {}
        [.., before, last] if *before == coord => {
            repairs.push(Repair::SpikeRemoved(*last));
            kept.pop();
        }
        _ => kept.push(coord),
    }
}
