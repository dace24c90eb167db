//! Who keeps roads and when somebody was there: halves of roads for either hand, and visits. The questions of upkeep share it.

mod half;
mod visit;

pub(crate) use half::half;
pub(crate) use visit::{Visit, Visits, day_of};
