//! What need not be thought of: a site whose demands another site serves too, a demand that is served whenever another one
//! is, and a site that alone can serve something and so must be taken.

use crate::plan::solve::cover::core::Core;
use crate::plan::solve::fate::Fate;
use crate::plan::solve::{Lists, Meter};
use crate::question::Cancelled;

/// The core with all of that left out, as often as it takes.
pub(super) fn reduced(
    mut core: Core,
    mut prices: Vec<f64>,
    meter: &mut Meter<'_>,
) -> Result<(Core, Vec<f64>), Cancelled> {
    loop {
        let size = (core.sites.len(), core.weights.len());
        let must: Vec<Fate> =
            core.own.iter().map(|own| if *own > 0.0 { Fate::In } else { Fate::Open }).collect();
        if must.contains(&Fate::In) {
            (core, prices) = core.after(&must, &prices);
            continue;
        }
        let needless = held(&core.by_demand, &core.by_site, Held::Larger, meter)?;
        (core, prices) = core.without(&needless, &prices);
        let fates: Vec<Fate> = held(&core.by_site, &core.by_demand, Held::Smaller, meter)?
            .iter()
            .map(|out| if *out { Fate::Out } else { Fate::Open })
            .collect();
        (core, prices) = core.after(&fates, &prices);
        if (core.sites.len(), core.weights.len()) == size && core.own.iter().all(|own| *own <= 0.0) {
            return Ok((core, prices));
        }
    }
}

/// Which of two lists, one within the other, is left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// The one that is within the other: what the other serves is all that it serves.
    Smaller,
    /// The one that holds the other: whoever serves the other serves it.
    Larger,
}

/// Marks lists that are within another (or hold one). `turned` says for each item which lists hold it. Of equal lists the
/// first stays.
fn held(lists: &Lists, turned: &Lists, which: Held, meter: &mut Meter<'_>) -> Result<Vec<bool>, Cancelled> {
    let mut gone = vec![false; lists.len()];
    for (at, list) in lists.iter().enumerate() {
        if gone.get(at) == Some(&true) {
            continue;
        }
        // Whatever holds this list holds its rarest item.
        let rarest = list.iter().min_by_key(|item| turned.get(**item as usize).len());
        let Some(rarest) = rarest else {
            if which == Held::Smaller
                && let Some(flag) = gone.get_mut(at)
            {
                *flag = true;
            }
            continue;
        };
        for other in turned.get(*rarest as usize) {
            let other = *other as usize;
            if other == at || gone.get(other) == Some(&true) {
                continue;
            }
            let larger = lists.get(other);
            meter.spend(1 + list.len())?;
            if larger.len() < list.len() || !within(list, larger) {
                continue;
            }
            let equal = larger.len() == list.len();
            let out = match which {
                _ if equal => at.max(other),
                Held::Smaller => at,
                Held::Larger => other,
            };
            if let Some(flag) = gone.get_mut(out) {
                *flag = true;
            }
            if out == at {
                break;
            }
        }
    }
    Ok(gone)
}

/// Whether a sorted list is within another.
fn within(list: &[u32], larger: &[u32]) -> bool {
    let mut rest = larger.iter();
    list.iter().all(|item| rest.by_ref().find(|other| *other >= item) == Some(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_within_another_when_all_its_items_are() {
        assert!(within(&[], &[]) && within(&[1, 3], &[0, 1, 2, 3]) && within(&[2], &[2]));
        assert!(!within(&[1, 4], &[0, 1, 2, 3]) && !within(&[0], &[]));
    }
}
