//! From a few control points to a line that looks driven, not drawn: a centripetal Catmull-Rom curve that wanders a little.

use super::flat::{Xy, add, apart, left, scale, step, sub, unit};
use super::random::Noise;

/// How a line is drawn through its control points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    /// Metres between vertices.
    pub(super) every: f64,
    /// How far it strays from the curve, metres; it never strays at a control point.
    pub(super) wander: f64,
    /// Metres from one bend of the straying to the next.
    pub(super) wave: f64,
}

/// The line through the control points; each of them is a vertex, bit for bit, so that lines meet in them.
pub(super) fn draw(course: &[Xy], pen: Pen, noise: Noise) -> Vec<Xy> {
    let mut line: Vec<Xy> = course.first().copied().into_iter().collect();
    let mut run = 0.0;
    for number in 0..course.len().saturating_sub(1) {
        let Some([before, from, to, after]) = around(course, number) else { continue };
        let chord = apart(from, to);
        let steps = (chord / pen.every).ceil().max(1.0);
        for at in 1..steps as usize {
            let share = at as f64 / steps;
            let here = on_curve([before, from, to, after], share);
            let ahead = on_curve([before, from, to, after], share + 0.5 / steps);
            let hold = (6.0 * share * (1.0 - share)).min(1.0);
            let stray = pen.wander * hold * noise.rough((run + share * chord) / pen.wave);
            line.push(step(here, left(unit(sub(ahead, here))), stray));
        }
        line.push(to);
        run += chord;
    }
    line
}

/// A control segment with the points before and after it; beyond an end the last segment is mirrored.
fn around(course: &[Xy], number: usize) -> Option<[Xy; 4]> {
    let (from, to) = (*course.get(number)?, *course.get(number + 1)?);
    let before = number.checked_sub(1).and_then(|at| course.get(at)).copied();
    let after = course.get(number + 2).copied();
    Some([
        before.unwrap_or_else(|| sub(scale(from, 2.0), to)),
        from,
        to,
        after.unwrap_or_else(|| sub(scale(to, 2.0), from)),
    ])
}

/// Barry and Goldman's pyramid with knots by the root of the chord, which never loops or overshoots at uneven control
/// points. `share` runs from 0 at the second point to 1 at the third.
fn on_curve([p0, p1, p2, p3]: [Xy; 4], share: f64) -> Xy {
    let knot = |a: Xy, b: Xy| apart(a, b).sqrt().max(1e-3);
    let t1 = knot(p0, p1);
    let t2 = t1 + knot(p1, p2);
    let t3 = t2 + knot(p2, p3);
    let t = t1 + share * (t2 - t1);
    let blend = |a: Xy, b: Xy, from: f64, to: f64| {
        add(scale(a, (to - t) / (to - from)), scale(b, (t - from) / (to - from)))
    };
    let (a1, a2, a3) = (blend(p0, p1, 0.0, t1), blend(p1, p2, t1, t2), blend(p2, p3, t2, t3));
    let (b1, b2) = (blend(a1, a2, 0.0, t2), blend(a2, a3, t1, t3));
    blend(b1, b2, t1, t2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_passes_through_its_control_points_and_bends_gently() {
        let course = [[0.0, 0.0], [1000.0, 300.0], [1800.0, -200.0], [3000.0, 0.0]];
        let pen = Pen { every: 25.0, wander: 10.0, wave: 500.0 };
        let line = draw(&course, pen, Noise::of(1, "test"));
        for point in course {
            assert!(line.contains(&point));
        }
        assert!(line.len() > 100);
        for three in line.windows(3) {
            let (one, two) = (unit(sub(three[1], three[0])), unit(sub(three[2], three[1])));
            let turn = one[0] * two[0] + one[1] * two[1];
            assert!(turn > 0.9, "a kink at {:?}", three[1]);
        }
    }
}
