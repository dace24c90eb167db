//! From a ride with a phone to the line of a road (跑一趟).
//!
//! A ride is a list of **fixes** (a position, the radius that the device claims for it, a time) and of **taps** made on the
//! way at kilometre stones, village edges, bins. What becomes of it, step by step, each step pure:
//!
//! 1. **Clock.** What counts is the order in which things were written down. A clock that goes back, or leaps by more than a
//!    ride takes, is stepped over ([`steady`]).
//! 2. **Cleaning.** A fix that claims more than [`WORST_M`] is left out, and so is one that no vehicle could have reached from
//!    the last good one and gone on from ([`clean`]).
//! 3. **Stops.** While standing still positions wander; they become one place with a time of coming and one of going: stay
//!    points after Q. Li, Y. Zheng et al., *Mining user similarity based on location history*, ACM GIS 2008.
//! 4. **Smoothing.** A body that is pushed about at random is followed forwards by a Kalman filter and looked back on by the
//!    smoother of H. E. Rauch, F. Tung, C. T. Striebel, *Maximum likelihood estimates of linear dynamic systems*, AIAA
//!    Journal 3(8), 1965; every fix weighs what its claimed radius lets it, and one far from what the others say weighs less
//!    at the next round, as in P. J. Huber, *Robust statistics*, 1981, 7.8 ([`Track`]).
//! 5. **There and back.** A leg that runs back over the line within the width of a road is not a second line ([`line_of`]).
//! 6. **Simplification.** Vertices nearer than a stated tolerance to the line without them go: Douglas and Peucker, offsets
//!    geodesic ([`simplified`]).
//! 7. **Stones.** Those whose order or spacing the line contradicts are named and not used ([`fit`]).
//!
//! Smoothing takes noise away, not the error that all fixes of some minutes have in common. So the line claims no better
//! accuracy than two thirds of its fixes do.

mod clean;
mod clock;
mod legs;
mod simplify;
mod smooth;
mod stones;
mod stops;
#[cfg(test)]
mod tests;
mod track;
mod turns;

pub use clean::{Cleaned, Fix, WORST_M, clean};
pub use clock::steady;
pub use legs::{Line, line_of};
pub use simplify::simplified;
pub use stones::{Doubt, Fitted, Judged, Spacing, Stone, fit};
pub use track::{Seen, Track};
