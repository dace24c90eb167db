//! Sites in a queue by what they offer.

use std::cmp::Ordering;

/// A site with what it offered when last looked at. The greatest offer leads; among equals the lower number, so that
/// preferred sites are simply listed first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    pub gain: f64,
    pub site: u32,
}

impl PartialEq for Offer {
    fn eq(&self, other: &Offer) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Offer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    fn cmp(&self, other: &Offer) -> Ordering {
        self.gain.total_cmp(&other.gain).then(other.site.cmp(&self.site))
    }
}
