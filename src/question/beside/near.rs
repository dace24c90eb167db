//! The first sieve: rows whose boxes come near a road, found run by run along it.

use crate::geodesy::Box2;
use crate::index::{Layer, Row};
use crate::linear::Curve;

/// Metres of road looked along at once: a box over more of a slanting road is mostly empty country.
const RUN_M: f64 = 500.0;

/// Rows that may be within a reach of a curve, each once, by fid: too many rather than too few.
///
/// # Units
/// - `reach_m`: metres
pub(crate) fn rows_near<'s>(layer: &'s Layer, curve: &Curve, reach_m: f64) -> Vec<Row<'s>> {
    let mut rows: Vec<Row<'s>> = Vec::new();
    if layer.is_empty() {
        return rows;
    }
    let mut run: Option<(Box2, usize, f64)> = None;
    let mut look = |bounds: Box2| rows.extend(layer.pieces_in(bounds.grown(reach_m)).map(|piece| piece.row));
    for segment in curve.segments() {
        let edge = Box2::of_edge(segment.a, segment.b);
        match &mut run {
            Some((bounds, part, from_m)) if *part == segment.part && segment.to_m - *from_m <= RUN_M => {
                bounds.unite(&edge);
            }
            _ => {
                if let Some((bounds, ..)) = run.replace((edge, segment.part, segment.from_m)) {
                    look(bounds);
                }
            }
        }
    }
    if let Some((bounds, ..)) = run {
        look(bounds);
    }
    rows.sort_unstable_by_key(Row::fid);
    rows.dedup_by(|one, other| one.is_same_row(other));
    rows
}
