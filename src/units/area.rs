//! Square metres and mu.

use super::figures::plain;

/// Square metres in a mu (亩): fifteen mu are a hectare.
pub const M2_PER_MU: f64 = 10_000.0 / 15.0;

/// An area: finite, 0 or more.
///
/// # Units
/// - square metres inside; 1 mu = 10000/15 m²
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Area(f64);

/// Why a number is not an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AreaError {
    /// NaN or infinite.
    #[error("an area must be a finite number")]
    NotFinite,
    /// Below zero.
    #[error("an area cannot be negative")]
    Negative,
}

impl Area {
    /// Takes square metres; NaN, infinities and negative ones are refused.
    pub fn from_m2(m2: f64) -> Result<Self, AreaError> {
        if !m2.is_finite() {
            return Err(AreaError::NotFinite);
        }
        if m2 < 0.0 {
            return Err(AreaError::Negative);
        }
        Ok(Self(m2))
    }

    /// Takes mu.
    pub fn from_mu(mu: f64) -> Result<Self, AreaError> {
        Self::from_m2(mu * M2_PER_MU)
    }

    /// Square metres.
    pub fn m2(self) -> f64 {
        self.0
    }

    /// Mu.
    pub fn mu(self) -> f64 {
        self.0 / M2_PER_MU
    }

    /// As read in Chinese and English: square metres below a mu, from there mu (with hectares in English) with up to
    /// two decimals.
    pub fn words(self) -> (String, String) {
        if self.0 < M2_PER_MU {
            let m2 = plain(self.0, 1);
            return (format!("{m2} 平方米"), format!("{m2} m²"));
        }
        let mu = plain(self.mu(), 2);
        (format!("{mu} 亩"), format!("{mu} mu ({} ha)", plain(self.0 / 10_000.0, 2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_mu_are_a_hectare() {
        assert!((Area::from_mu(15.0).unwrap().m2() - 10_000.0).abs() < 1e-9);
        assert!((Area::from_m2(2_000.0).unwrap().mu() - 3.0).abs() < 1e-12);
    }

    #[test]
    fn nonsense_is_no_area() {
        assert_eq!(Area::from_m2(f64::NAN), Err(AreaError::NotFinite));
        assert_eq!(Area::from_mu(-1.0), Err(AreaError::Negative));
    }

    #[test]
    fn an_area_reads_in_the_unit_people_use_for_its_size() {
        let words = |m2: f64| Area::from_m2(m2).unwrap().words();
        assert_eq!(words(120.0), ("120 平方米".into(), "120 m²".into()));
        assert_eq!(words(3_460_000.0), ("5190 亩".into(), "5190 mu (346 ha)".into()));
    }
}
