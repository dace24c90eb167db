//! Closing gaps along roads with so many new sites, exactly.
//!
//! Spacings between neighbours are independent of each other: what a new site changes ends at the next facility. So each
//! spacing is solved by itself for 1, 2, … sites ([`Filled`]: shortest paths over the places where a site may stand), and
//! the sites are shared out among the spacings by dynamic programming ([`share_out`]: a knapsack with a choice per group).
//! Together that is the best of all plans over the given places.

mod share;
mod spacing;
#[cfg(test)]
mod tests;

pub use share::share_out;
pub use spacing::{Filled, OpenSpacing, Place};
