//! Leaving out what cannot be seen: vertices within a hair of their line, and things that fall on one spot.

use std::collections::HashSet;

use super::clip::Unit;

/// Whole units, as tiles hold them.
pub(super) type Cell = [i32; 2];

/// To whole units, repeats left out.
pub(super) fn quantised(path: &[Unit]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = path.iter().map(|[x, y]| [x.round() as i32, y.round() as i32]).collect();
    cells.dedup();
    cells
}

/// Vertices simplified together: the worst of lines then costs its length times this, not its length squared.
const STRETCH: usize = 1024;

/// Douglas–Peucker with both ends kept.
///
/// # Units
/// - `tolerance`: units of a tile
pub(super) fn simplified(path: &[Cell], tolerance: f64) -> Vec<Cell> {
    if path.len() <= 2 || tolerance <= 0.0 {
        return path.to_vec();
    }
    let mut kept: Vec<Cell> = Vec::new();
    let mut from = 0;
    while from + 1 < path.len() {
        let to = (from + STRETCH).min(path.len() - 1);
        kept.pop();
        stretch(path.get(from..=to).unwrap_or_default(), tolerance, &mut kept);
        from = to;
    }
    kept
}

/// One stretch, with its own stack of what is still open.
fn stretch(path: &[Cell], tolerance: f64, kept: &mut Vec<Cell>) {
    let last = path.len().saturating_sub(1);
    let mut keep: Vec<bool> = (0..path.len()).map(|at| at == 0 || at == last).collect();
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let (Some(a), Some(b)) = (path.get(from), path.get(to)) else { continue };
        let between = path.iter().enumerate().take(to).skip(from + 1);
        let farthest = between
            .map(|(at, point)| (off(*point, *a, *b), at))
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        if let Some((offset, at)) = farthest
            && offset > tolerance
        {
            if let Some(flag) = keep.get_mut(at) {
                *flag = true;
            }
            open.extend([(from, at), (at, to)]);
        }
    }
    kept.extend(path.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point));
}

fn off([px, py]: Cell, [ax, ay]: Cell, [bx, by]: Cell) -> f64 {
    let (dx, dy) = (f64::from(bx - ax), f64::from(by - ay));
    let (ex, ey) = (f64::from(px - ax), f64::from(py - ay));
    let length2 = dx * dx + dy * dy;
    if length2 == 0.0 {
        return ex.hypot(ey);
    }
    let share = ((ex * dx + ey * dy) / length2).clamp(0.0, 1.0);
    (ex - share * dx).hypot(ey - share * dy)
}

/// Twice the area of a closed ring, positive clockwise on the screen.
pub(super) fn doubled_area(ring: &[Cell]) -> i64 {
    let products = ring.windows(2).map(|pair| match pair {
        &[[ax, ay], [bx, by]] => i64::from(ax) * i64::from(by) - i64::from(bx) * i64::from(ay),
        _ => 0,
    });
    products.sum()
}

/// Spots already taken, told apart by what stands there: a lost bin must not hide behind one in use.
#[derive(Default)]
pub(super) struct Spots(HashSet<(i32, i32, String)>);

impl Spots {
    /// Whether the spot was still free; it is taken then.
    pub(super) fn take(&mut self, [x, y]: Cell, size: i32, sort: &str) -> bool {
        size <= 1 || self.0.insert((x.div_euclid(size), y.div_euclid(size), sort.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_keeps_its_ends_alone_and_a_bend_its_corner() {
        let straight: Vec<Cell> = (0..100).map(|x| [x, x % 2]).collect();
        assert_eq!(simplified(&straight, 2.0), [[0, 0], [99, 1]]);
        assert_eq!(simplified(&[[0, 0], [50, 40], [100, 0]], 2.0).len(), 3);
    }

    #[test]
    fn a_line_of_a_hundred_thousand_growing_zigzags_is_done_in_a_moment() {
        let zigzag: Vec<Cell> = (0..100_000).map(|x| [x, if x % 2 == 0 { 0 } else { x }]).collect();
        assert!(simplified(&zigzag, 1.0).len() > 1000);
    }

    #[test]
    fn two_of_a_sort_on_one_spot_are_one_and_two_sorts_are_two() {
        let mut spots = Spots::default();
        assert!(spots.take([10, 10], 16, "in_use"));
        assert!(!spots.take([12, 3], 16, "in_use"));
        assert!(spots.take([12, 3], 16, "lost"));
        assert!(spots.take([-1, 3], 16, "in_use"));
    }
}
