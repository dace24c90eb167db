//! Rings from ways that share their end nodes.

use std::collections::BTreeMap;

/// Closed rings of nodes, and how many chains did not close.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rings {
    pub(super) closed: Vec<Vec<i64>>,
    pub(super) open: usize,
}

/// Joins ways end to end, in their order. Where more than two meet, the first in order goes on.
pub(super) fn join(ways: &[&[i64]]) -> Rings {
    let mut ends: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, way) in ways.iter().enumerate() {
        if let (Some(first), Some(last)) = (way.first(), way.last())
            && first != last
        {
            ends.entry(*first).or_default().push(at);
            ends.entry(*last).or_default().push(at);
        }
    }
    let mut used = vec![false; ways.len()];
    let mut take = |at: usize| used.get_mut(at).is_some_and(|used| !std::mem::replace(used, true));
    let mut rings = Rings::default();
    for (at, way) in ways.iter().enumerate() {
        if way.is_empty() || !take(at) {
            continue;
        }
        let mut chain = way.to_vec();
        while chain.first() != chain.last() {
            let Some(end) = chain.last().copied() else { break };
            let next = ends.get(&end).and_then(|candidates| candidates.iter().copied().find(|at| take(*at)));
            let Some(next) = next.and_then(|at| ways.get(at)) else { break };
            if next.first() == Some(&end) {
                chain.extend(next.iter().skip(1));
            } else {
                chain.extend(next.iter().rev().skip(1));
            }
        }
        if chain.len() >= 4 && chain.first() == chain.last() {
            rings.closed.push(chain);
        } else {
            rings.open += 1;
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_in_any_direction_join_to_rings() {
        let rings = join(&[&[1, 2, 3], &[5, 4, 3], &[5, 1], &[7, 8, 9, 7]]);
        assert_eq!(rings.closed, [vec![1, 2, 3, 4, 5, 1], vec![7, 8, 9, 7]]);
        assert_eq!(rings.open, 0);
    }

    #[test]
    fn a_chain_that_does_not_close_is_counted_not_closed_by_force() {
        assert_eq!(join(&[&[1, 2, 3], &[3, 4]]), Rings { closed: vec![], open: 1 });
        assert_eq!(join(&[&[1, 2, 1]]), Rings { closed: vec![], open: 1 });
    }

    #[test]
    fn two_rings_that_meet_at_a_node_stay_two() {
        let rings = join(&[&[1, 2, 3, 1], &[1, 4, 5, 1]]);
        assert_eq!(rings.closed.len(), 2);
    }
}
