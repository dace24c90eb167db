//! How many sites to choose, and which stay in any case.

use thiserror::Error;

/// Why so many sites cannot be chosen. Sites are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChoiceError {
    /// There is no site to choose from.
    #[error("there is no site to choose from")]
    NoSites,
    /// No site at all is asked for.
    #[error("the number of sites must be at least 1")]
    Zero,
    /// More are asked for than there are.
    #[error("{count} sites are asked for and there are {sites}")]
    TooMany {
        /// Asked for.
        count: usize,
        /// There.
        sites: usize,
    },
    /// A fixed site does not exist.
    #[error("fixed site {0} does not exist")]
    Unknown(usize),
    /// More sites are fixed than are to be chosen.
    #[error("{fixed} sites are fixed and {count} are to be chosen")]
    Fixed {
        /// Fixed, each counted once.
        fixed: usize,
        /// To be chosen, the fixed ones among them.
        count: usize,
    },
}

/// A number of sites and the ones among them that stay, checked against what there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    count: usize,
    fixed: Vec<usize>,
}

impl Choice {
    /// So many of so many sites, the fixed ones (repeats counted once) among them.
    ///
    /// # Errors
    /// When that cannot be chosen.
    pub fn new(count: usize, fixed: &[usize], sites: usize) -> Result<Choice, ChoiceError> {
        let mut fixed = fixed.to_vec();
        fixed.sort_unstable();
        fixed.dedup();
        if sites == 0 {
            return Err(ChoiceError::NoSites);
        }
        if count == 0 {
            return Err(ChoiceError::Zero);
        }
        if count > sites {
            return Err(ChoiceError::TooMany { count, sites });
        }
        if let Some(unknown) = fixed.iter().find(|site| **site >= sites) {
            return Err(ChoiceError::Unknown(*unknown));
        }
        if fixed.len() > count {
            return Err(ChoiceError::Fixed { fixed: fixed.len(), count });
        }
        Ok(Choice { count, fixed })
    }

    /// Sites to choose, the fixed ones among them.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The sites that stay, in growing order.
    pub fn fixed(&self) -> &[usize] {
        &self.fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_chosen_is_said() {
        assert_eq!(Choice::new(1, &[], 0), Err(ChoiceError::NoSites));
        assert_eq!(Choice::new(0, &[], 3), Err(ChoiceError::Zero));
        assert_eq!(Choice::new(4, &[], 3), Err(ChoiceError::TooMany { count: 4, sites: 3 }));
        assert_eq!(Choice::new(2, &[3], 3), Err(ChoiceError::Unknown(3)));
        assert_eq!(Choice::new(1, &[0, 2], 3), Err(ChoiceError::Fixed { fixed: 2, count: 1 }));
        assert_eq!(Choice::new(1, &[2, 2], 3).unwrap().fixed(), [2]);
    }
}
