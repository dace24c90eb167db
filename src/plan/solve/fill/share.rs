//! Sharing a number of sites out among spacings.

use super::Filled;
use crate::question::{Cancelled, Progress};

/// How many sites each spacing gets so that the least is left in gaps; among equals the fewest sites, then the
/// earliest spacings. At most `count` in all.
pub fn share_out(spacings: &[Filled], count: usize, progress: &Progress) -> Result<Vec<usize>, Cancelled> {
    let useful: usize = spacings.iter().map(|filled| filled.open_mm.len().saturating_sub(1)).sum();
    let count = count.min(useful);
    // `closed[n]`: the most millimetres closed with exactly n sites in the spacings looked at so far.
    let mut closed: Vec<Option<i64>> = vec![None; count + 1];
    if let Some(none) = closed.first_mut() {
        *none = Some(0);
    }
    let mut takes: Vec<Vec<u32>> = Vec::with_capacity(spacings.len());
    for filled in spacings {
        progress.tick(progress.fraction())?;
        let (next, take) = with_one_more(&closed, filled);
        closed = next;
        takes.push(take);
    }
    let best = closed.iter().flatten().max().copied();
    let mut left = closed.iter().position(|value| *value == best).unwrap_or_default();
    let mut shares = vec![0; spacings.len()];
    for (share, take) in shares.iter_mut().zip(&takes).rev() {
        *share = take.get(left).map_or(0, |take| *take as usize);
        left = left.saturating_sub(*share);
    }
    Ok(shares)
}

fn with_one_more(closed: &[Option<i64>], filled: &Filled) -> (Vec<Option<i64>>, Vec<u32>) {
    let as_it_is = filled.open_mm.first().copied().unwrap_or_default();
    let mut next: Vec<Option<i64>> = vec![None; closed.len()];
    let mut take = vec![0u32; closed.len()];
    for (used, value) in closed.iter().enumerate() {
        let Some(value) = value else { continue };
        for (sites, open) in filled.open_mm.iter().enumerate() {
            let total = value + as_it_is - open;
            let Some(slot) = next.get_mut(used + sites) else { break };
            if slot.is_none_or(|best| total > best) {
                *slot = Some(total);
                if let Some(take) = take.get_mut(used + sites) {
                    *take = sites as u32;
                }
            }
        }
    }
    (next, take)
}
