//! One stretch of a curve.

use super::Measure;

/// A stretch of a curve from one measure to another, `from` never after `to`.
///
/// It holds its start and not its end, so neighbours that share a boundary share no millimetre and their
/// lengths add up. A stretch of no length is allowed (an asset stands at one place) and covers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    from: Measure,
    to: Measure,
}

impl Interval {
    /// The stretch between two measures, given in either order.
    pub fn new(one: Measure, other: Measure) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    /// As [`Interval::new`] from bare millimetres.
    ///
    /// # Units
    /// - `one_mm`, `other_mm`: millimetres along the curve, clamped as [`Measure::from_mm`]
    pub fn from_mm(one_mm: i64, other_mm: i64) -> Self {
        Self::new(Measure::from_mm(one_mm), Measure::from_mm(other_mm))
    }

    /// All within `reach_mm` of a place to both sides along the curve; the curve's ends do not clip it.
    ///
    /// # Units
    /// - `reach_mm`: millimetres; a negative one counts as its size
    pub fn around(place: Measure, reach_mm: i64) -> Self {
        Self::new(place.plus_mm(reach_mm), place.plus_mm(reach_mm.saturating_neg()))
    }

    /// Where it starts.
    pub const fn from(self) -> Measure {
        self.from
    }

    /// Where it ends.
    pub const fn to(self) -> Measure {
        self.to
    }

    /// # Units
    /// - result: millimetres along the curve, 0 or more
    pub const fn length_mm(self) -> i64 {
        self.to.past_mm(self.from)
    }

    /// # Units
    /// - result: metres along the curve, 0 or more
    pub fn length_m(self) -> f64 {
        self.length_mm() as f64 / 1000.0
    }

    /// The place halfway, rounded down to a millimetre.
    pub const fn middle(self) -> Measure {
        self.from.plus_mm(self.length_mm() / 2)
    }

    /// Whether it has no length.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Whether a place lies in it, its start included and its end not.
    pub fn contains(self, place: Measure) -> bool {
        self.from <= place && place < self.to
    }

    /// Whether a place lies in it or at one of its ends; so the last post of a road belongs to the road.
    pub fn touches(self, place: Measure) -> bool {
        self.from <= place && place <= self.to
    }

    /// What both cover; none when they share no millimetre.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from < to).then_some(Self { from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_given_backwards_are_put_in_order() {
        let stretch = Interval::from_mm(20, 10);
        assert_eq!((stretch.from().mm(), stretch.to().mm()), (10, 20));
    }

    #[test]
    fn the_start_belongs_to_it_and_the_end_does_not() {
        let stretch = Interval::from_mm(10, 20);
        assert!(stretch.contains(Measure::from_mm(10)));
        assert!(!stretch.contains(Measure::from_mm(20)));
        assert!(stretch.touches(Measure::from_mm(20)));
    }

    #[test]
    fn neighbours_share_no_millimetre() {
        assert_eq!(Interval::from_mm(0, 10).intersect(Interval::from_mm(10, 20)), None);
    }

    #[test]
    fn a_reach_goes_both_ways() {
        assert_eq!(Interval::around(Measure::from_mm(100), 30), Interval::from_mm(70, 130));
        assert_eq!(Interval::around(Measure::from_mm(100), -30), Interval::from_mm(70, 130));
    }
}
