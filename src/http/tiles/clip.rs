//! Cutting shapes to the square a tile draws.

use super::grid::{BUFFER, EXTENT};

/// A place in units of a tile.
pub(super) type Unit = [f64; 2];

const LOW: f64 = -BUFFER;
const HIGH: f64 = EXTENT + BUFFER;

/// Whether the square holds a place.
pub(super) fn inside([x, y]: Unit) -> bool {
    (LOW..=HIGH).contains(&x) && (LOW..=HIGH).contains(&y)
}

/// The runs of a line that lie in the square (Liang–Barsky on each segment).
pub(super) fn line(path: &[Unit]) -> Vec<Vec<Unit>> {
    let mut runs: Vec<Vec<Unit>> = Vec::new();
    let mut open = false;
    for pair in path.windows(2) {
        let &[a, b] = pair else { continue };
        let Some((from, to)) = segment(a, b) else {
            open = false;
            continue;
        };
        match runs.last_mut().filter(|run| open && run.last() == Some(&from)) {
            Some(run) => run.push(to),
            None => runs.push(vec![from, to]),
        }
        open = to == b;
    }
    runs
}

/// The part of a segment in the square; an end that lies inside comes back bit for bit.
fn segment(a: Unit, b: Unit) -> Option<(Unit, Unit)> {
    let ([ax, ay], [bx, by]) = (a, b);
    let (dx, dy) = (bx - ax, by - ay);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, ax - LOW), (dx, HIGH - ax), (-dy, ay - LOW), (dy, HIGH - ay)] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |share: f64| [ax + dx * share, ay + dy * share];
    Some((if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b }))
}

/// A ring cut to the square (Sutherland–Hodgman): it may run along the square's edge, which lies outside what is seen.
pub(super) fn ring(ring: &[Unit]) -> Vec<Unit> {
    let mut points = ring.to_vec();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    for (axis, limit, above) in [(0, LOW, true), (0, HIGH, false), (1, LOW, true), (1, HIGH, false)] {
        points = half(&points, axis, limit, above);
    }
    if let Some(first) = points.first().copied() {
        points.push(first);
    }
    points
}

fn half(points: &[Unit], axis: usize, limit: f64, above: bool) -> Vec<Unit> {
    let value = |[x, y]: Unit| if axis == 0 { x } else { y };
    let within = |at: Unit| if above { value(at) >= limit } else { value(at) <= limit };
    let mut kept = Vec::with_capacity(points.len() + 4);
    let Some(mut before) = points.last().copied() else { return kept };
    for &here in points {
        if within(here) != within(before) {
            let share = (limit - value(before)) / (value(here) - value(before));
            let ([bx, by], [hx, hy]) = (before, here);
            let cut = [bx + (hx - bx) * share, by + (hy - by) * share];
            let [cx, cy] = cut;
            kept.push(if axis == 0 { [limit, cy] } else { [cx, limit] });
        }
        if within(here) {
            kept.push(here);
        }
        before = here;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two_runs() {
        let runs = line(&[[0.0, 0.0], [0.0, -500.0], [1000.0, -500.0], [1000.0, 0.0]]);
        assert_eq!(runs, [vec![[0.0, 0.0], [0.0, LOW]], vec![[1000.0, LOW], [1000.0, 0.0]]]);
    }

    #[test]
    fn a_line_that_crosses_without_a_vertex_inside_is_kept() {
        assert_eq!(line(&[[-9000.0, 2000.0], [9000.0, 2000.0]]), [vec![[LOW, 2000.0], [HIGH, 2000.0]]]);
        assert!(line(&[[-9000.0, -200.0], [9000.0, -200.0]]).is_empty());
    }

    #[test]
    fn a_ring_around_the_tile_fills_it() {
        let around = [[-9e3, -9e3], [9e3, -9e3], [9e3, 9e3], [-9e3, 9e3], [-9e3, -9e3]];
        let cut = ring(&around);
        assert_eq!(cut.len(), 5);
        assert!(cut.iter().all(|at| inside(*at)));
        assert!(ring(&[[-900.0, 0.0], [-800.0, 0.0], [-800.0, 10.0], [-900.0, 0.0]]).is_empty());
    }
}
