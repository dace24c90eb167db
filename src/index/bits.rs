//! One bit a row: which rows of a slab have been replaced or removed; one byte a place: which of a node's sixteen are meant.

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

/// Which of sixteen are meant, the first first. Sixteen comparisons become bytes at once and are gone through one by one, so that
/// the processor has nothing to foretell but how many they are.
#[derive(Debug)]
pub(super) struct Hits(u128);

impl Hits {
    pub(super) const NONE: Hits = Hits(0);

    /// From a byte for each, 1 or 0.
    pub(super) fn of(each: [u8; 16]) -> Hits {
        Hits(u128::from_le_bytes(each))
    }
}

impl Iterator for Hits {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let at = self.0.trailing_zeros() / 8;
        self.0 &= self.0 - 1;
        Some(at)
    }
}
