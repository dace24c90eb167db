//! One bit a row: which rows of a slab have been replaced or removed.

/// A growable set of row numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    count: usize,
}

impl Bits {
    /// How many are set.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether a row is in the set.
    pub(super) fn contains(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Adds a row; false when it was there.
    pub(super) fn insert(&mut self, row: u32) -> bool {
        let at = row as usize / 64;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        let Some(word) = self.words.get_mut(at) else { return false };
        let fresh = *word >> (row % 64) & 1 == 0;
        *word |= 1 << (row % 64);
        self.count += usize::from(fresh);
        fresh
    }
}
