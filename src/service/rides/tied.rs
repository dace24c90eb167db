//! The line of the road with its stones: which way chainage runs, and what ties it.

use geo_types::MultiLineString;
use serde_json::Value;

use crate::geodesy::Position;
use crate::linear::ride::{Doubt, Fitted, Stone, fit};
use crate::linear::{Calibration, CalibrationPoint, Chainage, Curve, Measure};

/// A tap farther from the line than this was made elsewhere, metres.
pub(super) const ON_LINE_M: f64 = 60.0;

/// A stone as it was tapped.
#[derive(Clone, Copy)]
pub(super) struct Tapped {
    pub tap: usize,
    pub at: Position,
    pub chainage: Chainage,
    pub left_out: bool,
}

/// What became of a stone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It ties the line.
    Used,
    /// The person left it out.
    LeftOut,
    /// It is not on the line.
    Elsewhere,
    /// The other stones contradict it.
    Doubted(Doubt),
}

/// A stone with what became of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub tap: usize,
    pub at: Position,
    pub chainage: Chainage,
    pub used: Use,
    pub residual_m: Option<f64>,
}

/// A line tied to its stones.
pub(super) struct Tied {
    /// As it is to be stored.
    pub lines: MultiLineString<f64>,
    pub curve: Curve,
    /// The new value of the road's field; none where no stone is used.
    pub calibration: Option<Value>,
    pub stones: Vec<Told>,
    pub fitted: Fitted,
}

/// Ties a line. One that was just ridden is turned so that chainage grows along it as stored; one of the register stays as it
/// is, with the calibration it has where no stone is used. None when the line has no length.
///
/// `falls`: whether chainage falls along the line, for where the stones do not tell.
pub(super) fn tie(
    lines: MultiLineString<f64>,
    tapped: &[Tapped],
    falls: bool,
    ridden: bool,
    before: Option<&Calibration>,
) -> Option<Tied> {
    let plain = Curve::new(&lines, None).ok()?;
    let mut on_line: Vec<(usize, Stone)> = Vec::new();
    let mut stones: Vec<Told> = Vec::with_capacity(tapped.len());
    for (at, one) in tapped.iter().enumerate() {
        let foot = plain.locate_within(one.at, ON_LINE_M).filter(|_| !one.left_out);
        let used = match (&foot, one.left_out) {
            (_, true) => Use::LeftOut,
            (None, _) => Use::Elsewhere,
            (Some(_), _) => Use::Used,
        };
        on_line.extend(foot.map(|foot| (at, Stone { measure: foot.measure, chainage: one.chainage })));
        stones.push(Told { tap: one.tap, at: one.at, chainage: one.chainage, used, residual_m: None });
    }
    let fitted = fit(&on_line.iter().map(|(_, stone)| *stone).collect::<Vec<_>>(), falls);
    for ((at, _), judged) in on_line.iter().zip(&fitted.stones) {
        if let Some(told) = stones.get_mut(*at) {
            told.residual_m = judged.residual_m;
            told.used = judged.doubt.map_or(Use::Used, Use::Doubted);
        }
    }
    let turn = ridden && fitted.falls;
    let (lines, length_mm) = (if turn { turned(lines) } else { lines }, plain.length_mm());
    let points = fitted.used.iter().map(|stone| CalibrationPoint {
        measure: if turn { Measure::from_mm(length_mm - stone.measure.mm()) } else { stone.measure },
        behind: stone.chainage,
        ahead: stone.chainage,
    });
    let calibration = Calibration::new(points).ok();
    let kept = if ridden { None } else { before };
    let curve = Curve::new(&lines, calibration.as_ref().or(kept)).ok()?;
    Some(Tied { lines, curve, calibration: calibration.as_ref().map(Calibration::to_json), stones, fitted })
}

fn turned(lines: MultiLineString<f64>) -> MultiLineString<f64> {
    let parts = lines.0.into_iter().rev().map(|mut part| {
        part.0.reverse();
        part
    });
    MultiLineString(parts.collect())
}
