//! How far along the drawn line: the ruler that never skips or repeats.

use std::fmt;

/// A position along a [`Curve`](super::Curve), in whole millimetres of geodesic length from its start.
///
/// Unlike a [`Chainage`](super::Chainage) it knows no breaks, so lengths and coverage are calculated with it
/// and only shown as chainage. On a road without calibration the two are the same number; the type keeps
/// that from being taken for granted.
///
/// # Units
/// - millimetres, −10¹⁵ to 10¹⁵; [`Measure::from_mm`] clamps to that. Before the start of the curve
///   it is negative, which happens when a reach is taken to both sides of the first metres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Measure {
    mm: i64,
}

impl Measure {
    const LIMIT_MM: i64 = super::Chainage::LIMIT_MM;

    /// The start of the curve.
    pub const ZERO: Self = Self { mm: 0 };

    /// # Units
    /// - `mm`: millimetres from the start; clamped to the range of the type
    pub const fn from_mm(mm: i64) -> Self {
        let mm = if mm > Self::LIMIT_MM {
            Self::LIMIT_MM
        } else if mm < -Self::LIMIT_MM {
            -Self::LIMIT_MM
        } else {
            mm
        };
        Self { mm }
    }

    /// # Units
    /// - `metres`: metres from the start, rounded to the nearest millimetre; `None` for NaN or infinite,
    ///   clamped to the range of the type otherwise
    pub fn from_m(metres: f64) -> Option<Self> {
        let limit = Self::LIMIT_MM as f64;
        metres.is_finite().then(|| Self { mm: (metres * 1000.0).round().clamp(-limit, limit) as i64 })
    }

    /// # Units
    /// - result: millimetres from the start of the curve
    pub const fn mm(self) -> i64 {
        self.mm
    }

    /// # Units
    /// - result: metres from the start of the curve
    pub fn m(self) -> f64 {
        self.mm as f64 / 1000.0
    }

    /// This place moved on by so many millimetres, back when negative.
    #[must_use]
    pub const fn plus_mm(self, mm: i64) -> Self {
        Self::from_mm(self.mm.saturating_add(mm))
    }

    /// The way from `other` to here, negative when this lies before it.
    ///
    /// # Units
    /// - result: millimetres along the curve
    pub const fn past_mm(self, other: Self) -> i64 {
        self.mm - other.mm
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} m", self.m())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metres_become_whole_millimetres() {
        assert_eq!(Measure::from_m(1.2345), Some(Measure::from_mm(1_235)));
        assert_eq!(Measure::from_m(f64::NAN), None);
    }

    #[test]
    fn differences_at_the_ends_of_the_range_do_not_overflow() {
        let (most, least) = (Measure::from_mm(i64::MAX), Measure::from_mm(i64::MIN));
        assert!(most.past_mm(least) > 0);
        assert_eq!(least.plus_mm(i64::MIN), least);
    }
}
