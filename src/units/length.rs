//! Metres.

use std::str::FromStr;

use super::figures::plain;
use super::length_text::{LengthError, parse_length_m};

/// A length: finite, 0 or more, at most [`Length::MOST_M`].
///
/// # Units
/// - metres inside; made and read by names that say so
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Length(f64);

impl Length {
    /// Once round the Earth and a little more: what is longer is a slip of the keyboard.
    pub const MOST_M: f64 = 50_000_000.0;

    /// Takes metres; NaN, infinities, negative and senselessly large ones are refused.
    pub fn from_m(metres: f64) -> Result<Self, LengthError> {
        if !metres.is_finite() {
            return Err(LengthError::NotFinite);
        }
        if metres < 0.0 {
            return Err(LengthError::Negative);
        }
        if metres > Self::MOST_M {
            return Err(LengthError::TooLarge);
        }
        Ok(Self(metres))
    }

    /// Metres.
    pub fn m(self) -> f64 {
        self.0
    }

    /// As read in Chinese and English: metres below a kilometre, kilometres with up to three decimals from there.
    pub fn words(self) -> (String, String) {
        let metres = plain(self.0, 1);
        if self.0 < 999.95 {
            return (format!("{metres} 米"), format!("{metres} m"));
        }
        let kilometres = plain(self.0 / 1_000.0, 3);
        (format!("{kilometres} 公里"), format!("{kilometres} km"))
    }
}

impl FromStr for Length {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Self, LengthError> {
        Self::from_m(parse_length_m(text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_no_length() {
        assert_eq!(Length::from_m(f64::NAN), Err(LengthError::NotFinite));
        assert_eq!(Length::from_m(f64::INFINITY), Err(LengthError::NotFinite));
        assert_eq!(Length::from_m(-0.5), Err(LengthError::Negative));
        assert_eq!(Length::from_m(1e9), Err(LengthError::TooLarge));
        assert_eq!("1.2公里".parse::<Length>().unwrap().m(), 1_200.0);
    }

    #[test]
    fn a_length_reads_in_the_unit_people_use_for_its_size() {
        let words = |metres: f64| Length::from_m(metres).unwrap().words();
        assert_eq!(words(10.0), ("10 米".into(), "10 m".into()));
        assert_eq!(words(0.26), ("0.3 米".into(), "0.3 m".into()));
        assert_eq!(words(999.96), ("1 公里".into(), "1 km".into()));
        assert_eq!(words(12_345.0), ("12.345 公里".into(), "12.345 km".into()));
    }
}
