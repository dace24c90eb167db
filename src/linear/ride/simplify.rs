//! Leaving out vertices that their line does not need.

use crate::geodesy::{Position, point_to_segment};

/// Vertices simplified together: the worst of lines then costs its length times this, not its length squared.
const STRETCH: usize = 1024;

/// Douglas–Peucker with both ends kept: every place left out is within the tolerance of the line without it.
///
/// # Units
/// - `tolerance_m`: geodesic metres; 0 or less leaves all of them
pub fn simplified(line: &[Position], tolerance_m: f64) -> Vec<Position> {
    if line.len() <= 2 || tolerance_m.is_nan() || tolerance_m <= 0.0 {
        return line.to_vec();
    }
    let mut kept: Vec<Position> = Vec::new();
    let mut from = 0;
    while from + 1 < line.len() {
        let to = (from + STRETCH).min(line.len() - 1);
        kept.pop();
        stretch(line.get(from..=to).unwrap_or_default(), tolerance_m, &mut kept);
        from = to;
    }
    kept
}

fn stretch(line: &[Position], tolerance_m: f64, kept: &mut Vec<Position>) {
    let last = line.len().saturating_sub(1);
    let mut keep: Vec<bool> = (0..line.len()).map(|at| at == 0 || at == last).collect();
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let (Some(a), Some(b)) = (line.get(from), line.get(to)) else { continue };
        let between = line.iter().enumerate().take(to).skip(from + 1);
        let farthest = between
            .map(|(at, place)| (point_to_segment(*place, *a, *b).offset_m, at))
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        if let Some((offset_m, at)) = farthest
            && offset_m > tolerance_m
        {
            if let Some(flag) = keep.get_mut(at) {
                *flag = true;
            }
            open.extend([(from, at), (at, to)]);
        }
    }
    kept.extend(line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(place, _)| *place));
}
