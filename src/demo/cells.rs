//! Which site owns which ground: Voronoi's cells, whose borders wander and fit each other point for point.

use std::collections::BTreeMap;

use super::flat::{Xy, add, apart, cross, dot, left, middle, scale, step, sub, unit};
use super::random::Noise;

/// A corner of a cell, and the site beyond the border that leaves it; none beyond the frame.
type Corner = (Xy, Option<usize>);

/// A border between two cells, from one corner to the next.
#[derive(Debug, Clone)]
pub(super) struct Border {
    /// The site beyond it.
    pub(super) beyond: usize,
    /// Its points; the last is the first of the cell's next border.
    pub(super) points: Vec<Xy>,
}

/// The borders around one site, counter-clockwise; none when the cell reaches the frame, for it has no end there.
pub(super) fn cell(sites: &[Xy], own: usize, noise_seed: u64) -> Option<Vec<Border>> {
    const FRAME_M: f64 = 150_000.0;
    let site = *sites.get(own)?;
    let mut corners: Vec<Corner> = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]
        .iter()
        .map(|corner| (step(site, *corner, FRAME_M), None))
        .collect();
    for (number, other) in sites.iter().enumerate().filter(|(number, _)| *number != own) {
        corners = cut(&corners, site, *other, number);
    }
    let owners: Vec<usize> = corners.iter().map(|(_, beyond)| *beyond).collect::<Option<_>>()?;
    let before = owners.iter().cycle().skip(owners.len() - 1);
    // Each corner is worked out from its three sites in one order, so that all three cells have the very same.
    let exact: Vec<Xy> = before
        .zip(&owners)
        .map(|(before, after)| corner(sites, [own, *before, *after]))
        .collect::<Option<_>>()?;
    let ends = exact.iter().zip(exact.iter().cycle().skip(1));
    Some(
        owners
            .iter()
            .zip(ends)
            .map(|(beyond, (from, to))| Border {
                beyond: *beyond,
                points: wander(own, *beyond, *from, *to, noise_seed),
            })
            .collect(),
    )
}

/// Keeps what is nearer to the site than to another.
fn cut(corners: &[Corner], site: Xy, other: Xy, number: usize) -> Vec<Corner> {
    let (border, away) = (middle(site, other), sub(other, site));
    let beyond = |at: Xy| dot(sub(at, border), away);
    let mut kept = Vec::with_capacity(corners.len() + 1);
    for ((a, edge), (b, _)) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        let (from, to) = (beyond(*a), beyond(*b));
        let meeting = || add(*a, scale(sub(*b, *a), from / (from - to)));
        match (from <= 0.0, to <= 0.0) {
            (true, true) => kept.push((*a, *edge)),
            (true, false) => kept.extend([(*a, *edge), (meeting(), Some(number))]),
            (false, true) => kept.push((meeting(), *edge)),
            (false, false) => {}
        }
    }
    kept
}

/// The place equally far from three sites.
fn corner(sites: &[Xy], mut three: [usize; 3]) -> Option<Xy> {
    three.sort_unstable();
    let [a, b, c] = three;
    let (a, b, c) = (*sites.get(a)?, *sites.get(b)?, *sites.get(c)?);
    let (b, c) = (sub(b, a), sub(c, a));
    let twice = 2.0 * cross(b, c);
    let (bb, cc) = (dot(b, b), dot(c, c));
    (twice != 0.0).then(|| add(a, [(c[1] * bb - b[1] * cc) / twice, (b[0] * cc - c[0] * bb) / twice]))
}

/// Bends a border the same way whichever of its two cells asks.
fn wander(own: usize, beyond: usize, from: Xy, to: Xy, seed: u64) -> Vec<Xy> {
    let turned = own > beyond;
    let (a, b) = if turned { (to, from) } else { (from, to) };
    let noise = Noise::of(seed, &format!("border {} {}", own.min(beyond), own.max(beyond)));
    let (long, across) = (apart(a, b), left(unit(sub(b, a))));
    let steps = (long / 90.0).ceil().max(1.0);
    let mut points = vec![a];
    for at in 1..steps as usize {
        let share = at as f64 / steps;
        let hold = (4.0 * share * (1.0 - share)).powi(2);
        let stray = hold
            * (long * 0.07).min(420.0)
            * (0.7 * noise.at(share * 4.6) + 0.3 * noise.rough(share * long / 600.0));
        points.push(step(add(a, scale(sub(b, a), share)), across, stray));
    }
    points.push(b);
    if turned {
        points.reverse();
    }
    points
}

/// The rings around cells taken together: borders that have one of them on either hand drop out.
pub(super) fn outline(cells: &[(usize, &[Border])]) -> Vec<Vec<Xy>> {
    let inside = |site: usize| cells.iter().any(|(own, _)| *own == site);
    let bits = |at: &Xy| (at[0].to_bits(), at[1].to_bits());
    let mut outer: BTreeMap<(u64, u64), &[Xy]> = cells
        .iter()
        .flat_map(|(_, borders)| borders.iter())
        .filter(|border| !inside(border.beyond))
        .filter_map(|border| Some((bits(border.points.first()?), border.points.as_slice())))
        .collect();
    let mut rings = Vec::new();
    while let Some((_, first)) = outer.pop_first() {
        let mut ring: Vec<Xy> = first.to_vec();
        while let Some(next) = ring.last().and_then(|end| outer.remove(&bits(end))) {
            ring.pop();
            ring.extend(next);
        }
        ring.pop();
        rings.push(ring);
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A middle site among four, and a ring around them.
    fn sites() -> Vec<Xy> {
        let near = [[0.0, 0.0], [1000.0, 100.0], [-900.0, 0.0], [50.0, 1100.0], [0.0, -1000.0]];
        let far = [[2500.0, 2400.0], [-2500.0, 2500.0], [-2400.0, -2500.0], [2500.0, -2500.0]];
        let wide = [[3000.0, 0.0], [-3000.0, 0.0], [0.0, 3000.0], [0.0, -3000.0]];
        [near.as_slice(), &far, &wide].concat()
    }

    fn shoelace(ring: &[Xy]) -> f64 {
        ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| cross(*a, *b)).sum::<f64>() / 2.0
    }

    #[test]
    fn neighbours_share_their_border_point_for_point() {
        let (one, other) = (cell(&sites(), 0, 7).unwrap(), cell(&sites(), 1, 7).unwrap());
        let there = one.iter().find(|border| border.beyond == 1).unwrap();
        let mut back = other.iter().find(|border| border.beyond == 0).unwrap().points.clone();
        back.reverse();
        assert_eq!(there.points, back);
        assert!(there.points.len() > 5);
    }

    #[test]
    fn cells_taken_together_have_one_outline_and_the_area_of_both() {
        let (one, other) = (cell(&sites(), 0, 7).unwrap(), cell(&sites(), 1, 7).unwrap());
        let area = |borders: &[Border]| shoelace(&outline(&[(99, borders)])[0]);
        let both = outline(&[(0, &one), (1, &other)]);
        assert_eq!(both.len(), 1);
        assert!((shoelace(&both[0]) - area(&one) - area(&other)).abs() < 1e-3);
    }

    #[test]
    fn a_cell_without_neighbours_all_around_has_no_border() {
        assert!(cell(&sites(), 5, 7).is_none());
    }
}
