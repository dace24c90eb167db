//! Sets of stretches: what coverage is made of.

use super::{Interval, Measure};

/// A set of places along a curve as sorted stretches that neither overlap nor touch.
///
/// Covered length is the length of a union, gaps are its complement; all in whole millimetres, so the two
/// always add up to the whole. Stretches of no length vanish: they cover nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Intervals {
    sorted: Vec<Interval>,
}

impl Intervals {
    /// The union of any stretches, in any order, overlapping as they may.
    pub fn new(stretches: impl IntoIterator<Item = Interval>) -> Self {
        let mut all: Vec<Interval> = stretches.into_iter().filter(|stretch| !stretch.is_empty()).collect();
        all.sort_unstable();
        let mut sorted: Vec<Interval> = Vec::with_capacity(all.len());
        for stretch in all {
            match sorted.last_mut() {
                Some(last) if stretch.from() <= last.to() => {
                    *last = Interval::new(last.from(), last.to().max(stretch.to()));
                }
                _ => sorted.push(stretch),
            }
        }
        Self { sorted }
    }

    /// Nothing.
    pub const fn empty() -> Self {
        Self { sorted: Vec::new() }
    }

    /// Whether nothing is covered.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// How many separate stretches.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The stretches, in order along the curve.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Interval> + DoubleEndedIterator + '_ {
        self.sorted.iter().copied()
    }

    /// # Units
    /// - result: millimetres covered
    pub fn length_mm(&self) -> i64 {
        self.iter().map(Interval::length_mm).sum()
    }

    /// # Units
    /// - result: metres covered
    pub fn length_m(&self) -> f64 {
        self.length_mm() as f64 / 1000.0
    }

    /// The longest stretch, the first of equals.
    pub fn longest(&self) -> Option<Interval> {
        self.iter().rev().max_by_key(|stretch| stretch.length_mm())
    }

    /// The smallest stretch that holds all.
    pub fn hull(&self) -> Option<Interval> {
        let (first, last) = (self.sorted.first()?, self.sorted.last()?);
        Some(Interval::new(first.from(), last.to()))
    }

    /// Whether a place is covered; a stretch holds its start and not its end.
    pub fn contains(&self, place: Measure) -> bool {
        let after = self.sorted.partition_point(|stretch| stretch.from() <= place);
        after.checked_sub(1).and_then(|at| self.sorted.get(at)).is_some_and(|stretch| stretch.contains(place))
    }

    /// What either covers.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::new(self.iter().chain(other.iter()))
    }

    /// What both cover.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let mut sorted = Vec::new();
        let (mut mine, mut theirs) = (self.iter().peekable(), other.iter().peekable());
        while let (Some(a), Some(b)) = (mine.peek().copied(), theirs.peek().copied()) {
            sorted.extend(a.intersect(b));
            if a.to() <= b.to() {
                mine.next();
            } else {
                theirs.next();
            }
        }
        Self { sorted }
    }

    /// What is covered here and not there.
    #[must_use]
    pub fn subtract(&self, other: &Self) -> Self {
        match self.hull() {
            Some(hull) => self.intersect(&other.complement(hull)),
            None => Self::empty(),
        }
    }

    /// What of `whole` is not covered: the gaps.
    #[must_use]
    pub fn complement(&self, whole: Interval) -> Self {
        let mut sorted = Vec::with_capacity(self.sorted.len() + 1);
        let mut open = whole.from();
        for stretch in self.iter().filter_map(|stretch| stretch.intersect(whole)) {
            if open < stretch.from() {
                sorted.push(Interval::new(open, stretch.from()));
            }
            open = stretch.to();
        }
        if open < whole.to() {
            sorted.push(Interval::new(open, whole.to()));
        }
        Self { sorted }
    }

    /// What of it lies within `whole`.
    #[must_use]
    pub fn clip(&self, whole: Interval) -> Self {
        Self { sorted: self.iter().filter_map(|stretch| stretch.intersect(whole)).collect() }
    }
}

impl From<Interval> for Intervals {
    fn from(stretch: Interval) -> Self {
        Self::new([stretch])
    }
}

impl FromIterator<Interval> for Intervals {
    fn from_iter<I: IntoIterator<Item = Interval>>(stretches: I) -> Self {
        Self::new(stretches)
    }
}

impl IntoIterator for Intervals {
    type Item = Interval;
    type IntoIter = std::vec::IntoIter<Interval>;

    fn into_iter(self) -> Self::IntoIter {
        self.sorted.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pairs: &[(i64, i64)]) -> Intervals {
        pairs.iter().map(|&(from, to)| Interval::from_mm(from, to)).collect()
    }

    #[test]
    fn overlapping_and_touching_stretches_become_one() {
        assert_eq!(set(&[(5, 10), (0, 5), (8, 12), (20, 30)]), set(&[(0, 12), (20, 30)]));
    }

    #[test]
    fn a_stretch_of_no_length_covers_nothing() {
        assert!(set(&[(5, 5)]).is_empty());
        assert_eq!(set(&[(5, 5), (0, 10)]), set(&[(0, 10)]));
    }

    #[test]
    fn the_gaps_of_nothing_are_the_whole() {
        let whole = Interval::from_mm(0, 100);
        assert_eq!(Intervals::empty().complement(whole), Intervals::from(whole));
    }

    #[test]
    fn a_whole_of_no_length_has_no_gaps() {
        assert!(Intervals::empty().complement(Interval::from_mm(7, 7)).is_empty());
    }

    #[test]
    fn gaps_look_only_within_the_whole() {
        let covered = set(&[(-50, 10), (40, 60), (90, 200)]);
        assert_eq!(covered.complement(Interval::from_mm(0, 100)), set(&[(10, 40), (60, 90)]));
    }

    #[test]
    fn taking_away_the_middle_leaves_two() {
        assert_eq!(set(&[(0, 100)]).subtract(&set(&[(40, 60)])), set(&[(0, 40), (60, 100)]));
        assert!(set(&[(10, 20)]).subtract(&set(&[(0, 100)])).is_empty());
    }

    #[test]
    fn the_longest_of_equals_is_the_first() {
        assert_eq!(set(&[(0, 10), (20, 30), (40, 45)]).longest(), Some(Interval::from_mm(0, 10)));
        assert_eq!(Intervals::empty().longest(), None);
    }

    #[test]
    fn contains_finds_the_stretch_by_its_start() {
        let covered = set(&[(0, 10), (20, 30)]);
        let inside: Vec<bool> =
            [-1, 0, 9, 10, 19, 20, 29, 30].iter().map(|&mm| covered.contains(Measure::from_mm(mm))).collect();
        assert_eq!(inside, [false, true, true, false, false, true, true, false]);
    }

    #[test]
    fn the_widest_stretches_do_not_overflow() {
        let all = Intervals::from(Interval::from_mm(i64::MIN, i64::MAX));
        assert!(all.length_mm() > 0);
    }
}
