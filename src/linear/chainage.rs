//! What a kilometre post says: a position along a road in whole millimetres.

use std::fmt;

use super::chainage_text::{self, ChainageError};

/// A position along a road as its kilometre posts count it, in whole millimetres from the road's origin.
///
/// Whole millimetres make interval algebra exact: two neighbours that share `K12+345` share it bit for bit,
/// and a covered length is a sum without rounding. It is not a length along the line: after a realignment
/// (断链) posts skip or repeat, and only [`Calibration`](super::Calibration) knows how the two go together.
///
/// # Units
/// - millimetres, −10¹⁵ to 10¹⁵ (a thousand million kilometres), so that no sum or difference overflows;
///   [`Chainage::from_mm`] clamps to that.
/// - Below zero happens only by calculation (a line drawn past its road's origin); no spelling gives it.
///
/// Written `K12+345`, or `K12+345.678` when it is not a whole metre (JTG B01 公路工程技术标准, 桩号).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chainage {
    mm: i64,
}

impl Chainage {
    /// The largest chainage, and with its sign turned the smallest.
    ///
    /// # Units
    /// - result: millimetres
    pub const LIMIT_MM: i64 = 1_000_000_000_000_000;

    /// The road's origin, `K0+000`.
    pub const ZERO: Self = Self { mm: 0 };

    /// # Units
    /// - `mm`: millimetres from the origin; beyond ±[`Self::LIMIT_MM`] it is clamped.
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
    /// - `metres`: metres from the origin, rounded to the nearest millimetre; NaN, infinite and beyond
    ///   ±[`Self::LIMIT_MM`] are refused.
    pub fn from_m(metres: f64) -> Result<Self, ChainageError> {
        if !metres.is_finite() {
            return Err(ChainageError::NotFinite);
        }
        let mm = (metres * 1000.0).round();
        if mm.abs() > Self::LIMIT_MM as f64 {
            return Err(ChainageError::TooLarge);
        }
        Ok(Self { mm: mm as i64 })
    }

    /// Reads one of the spellings people use: `K12+345`, `k12+345.6`, `Ｋ１２＋３４５`, `K 12 + 345`, `12+345`,
    /// `桩号K12+345`, `K18`, `12公里345米`, `12km345m`, `345米`.
    ///
    /// A bare number is refused, for `12` may mean twelve metres or twelve kilometres; where a column is known
    /// to be in metres use [`Chainage::parse_or_metres`].
    pub fn parse(text: &str) -> Result<Self, ChainageError> {
        chainage_text::read(text, false)
    }

    /// As [`Chainage::parse`], and a bare number is metres.
    pub fn parse_or_metres(text: &str) -> Result<Self, ChainageError> {
        chainage_text::read(text, true)
    }

    /// # Units
    /// - result: millimetres from the origin
    pub const fn mm(self) -> i64 {
        self.mm
    }

    /// # Units
    /// - result: metres from the origin (for JSON, CSV and drawing; calculate in millimetres)
    pub fn m(self) -> f64 {
        self.mm as f64 / 1000.0
    }

    /// This chainage moved on by so many millimetres (back when negative), clamped as [`Chainage::from_mm`].
    #[must_use]
    pub const fn plus_mm(self, mm: i64) -> Self {
        Self::from_mm(self.mm.saturating_add(mm))
    }

    /// How far this lies past `other`, negative when it lies before.
    ///
    /// # Units
    /// - result: millimetres of chainage; across a break it is not a length of road
    pub const fn past_mm(self, other: Self) -> i64 {
        self.mm - other.mm
    }

    /// The nearest whole metre, for labels; halves go up.
    #[must_use]
    pub const fn whole_metre(self) -> Self {
        Self::from_mm((self.mm + 500).div_euclid(1000) * 1000)
    }

    /// The label of a kilometre post, `K18`, when this is a whole kilometre.
    pub fn post(self) -> Option<String> {
        (self.mm % 1_000_000 == 0).then(|| {
            let km = self.mm / 1_000_000;
            if km < 0 { format!("-K{}", -km) } else { format!("K{km}") }
        })
    }
}

impl fmt::Display for Chainage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mm < 0 { "-" } else { "" };
        let mm = self.mm.unsigned_abs();
        let (km, m, rest) = (mm / 1_000_000, mm / 1000 % 1000, mm % 1000);
        if rest == 0 {
            f.pad(&format!("{sign}K{km}+{m:03}"))
        } else {
            f.pad(&format!("{sign}K{km}+{m:03}.{rest:03}"))
        }
    }
}

impl std::str::FromStr for Chainage {
    type Err = ChainageError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_metre_is_written_without_a_fraction() {
        assert_eq!(Chainage::from_mm(12_345_000).to_string(), "K12+345");
        assert_eq!(Chainage::from_mm(5_000).to_string(), "K0+005");
        assert_eq!(Chainage::ZERO.to_string(), "K0+000");
    }

    #[test]
    fn millimetres_are_written_with_three_figures() {
        assert_eq!(Chainage::from_mm(12_345_678).to_string(), "K12+345.678");
        assert_eq!(Chainage::from_mm(12_345_600).to_string(), "K12+345.600");
    }

    #[test]
    fn a_place_before_the_origin_shows_its_sign_in_front() {
        assert_eq!(Chainage::from_mm(-100_000).to_string(), "-K0+100");
    }

    #[test]
    fn metres_round_to_the_nearest_millimetre() {
        assert_eq!(Chainage::from_m(0.0006).unwrap().mm(), 1);
        assert_eq!(Chainage::from_m(18_980.4).unwrap().mm(), 18_980_400);
    }

    #[test]
    fn nonsense_metres_are_refused() {
        assert_eq!(Chainage::from_m(f64::NAN), Err(ChainageError::NotFinite));
        assert_eq!(Chainage::from_m(f64::INFINITY), Err(ChainageError::NotFinite));
        assert_eq!(Chainage::from_m(1e300), Err(ChainageError::TooLarge));
    }

    #[test]
    fn the_ends_of_the_range_do_not_overflow() {
        let most = Chainage::from_mm(i64::MAX);
        let least = Chainage::from_mm(i64::MIN);
        assert_eq!(most.plus_mm(i64::MAX), most);
        assert_eq!(most.past_mm(least), 2 * Chainage::LIMIT_MM);
        assert_eq!(least.whole_metre(), least);
    }

    #[test]
    fn only_a_whole_kilometre_has_a_post() {
        assert_eq!(Chainage::from_mm(18_000_000).post().as_deref(), Some("K18"));
        assert_eq!(Chainage::from_mm(18_000_001).post(), None);
    }

    #[test]
    fn a_label_is_the_nearest_whole_metre() {
        assert_eq!(Chainage::from_mm(1_499).whole_metre().mm(), 1_000);
        assert_eq!(Chainage::from_mm(1_500).whole_metre().mm(), 2_000);
        assert_eq!(Chainage::from_mm(-1_400).whole_metre().mm(), -1_000);
    }
}
