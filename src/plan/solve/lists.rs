//! Lists of numbers in one run of memory.

/// Rows of small whole numbers, one after the other: row `r` is `items[starts[r]..starts[r + 1]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Lists {
    /// The lists as given, in their order.
    pub fn of<'a>(lists: impl Iterator<Item = &'a [u32]>) -> Lists {
        let (mut starts, mut items) = (vec![0], Vec::new());
        for list in lists {
            items.extend_from_slice(list);
            starts.push(items.len());
        }
        Lists { starts, items }
    }

    /// Lists that lie in one run already: list `r` is `items[starts[r]..starts[r + 1]]`.
    pub fn from_parts(starts: Vec<usize>, items: Vec<u32>) -> Lists {
        Lists { starts, items }
    }

    /// One list; empty past the last.
    pub fn get(&self, row: usize) -> &[u32] {
        let start = self.starts.get(row).copied().unwrap_or(self.items.len());
        let end = self.starts.get(row + 1).copied().unwrap_or(self.items.len());
        self.items.get(start..end).unwrap_or_default()
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no list at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers in all lists together.
    pub fn total(&self) -> usize {
        self.items.len()
    }

    /// Every list, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| match ends {
            [from, to] => self.items.get(*from..*to).unwrap_or_default(),
            _ => &[],
        })
    }

    /// For each number below `width` the rows that hold it, in growing order.
    #[must_use]
    pub fn turned(&self, width: usize) -> Lists {
        let mut starts = vec![0usize; width + 1];
        for item in &self.items {
            if let Some(count) = starts.get_mut(*item as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0u32; sum];
        for (row, list) in (0u32..).zip(self.iter()) {
            for item in list {
                let Some(at) = next.get_mut(*item as usize) else { continue };
                if let Some(slot) = items.get_mut(*at) {
                    *slot = row;
                }
                *at += 1;
            }
        }
        Lists { starts, items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_twice_gives_back_sorted_lists() {
        let lists: [&[u32]; 4] = [&[0, 2], &[], &[1, 2], &[2]];
        let there = Lists::of(lists.into_iter());
        let turned = there.turned(3);
        assert_eq!(turned.iter().collect::<Vec<_>>(), [&[0][..], &[2], &[0, 2, 3]]);
        assert_eq!(turned.turned(4), there);
    }

    #[test]
    fn past_the_last_list_there_is_nothing() {
        let none = Lists::of(std::iter::empty());
        assert!(none.is_empty() && none.get(0).is_empty() && none.turned(2).get(1).is_empty());
    }
}
