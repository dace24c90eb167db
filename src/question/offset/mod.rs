//! How far things stand from roads: from which line of the road, within which limit, and with what certainty. The
//! questions that judge offsets share it.

mod join;
mod line;
mod swept;
mod verdict;

pub(crate) use join::{Hit, Join, Joined, Near, Subject, Target, targets};
pub use line::{From, Line};
pub(crate) use verdict::measure_title;
pub use verdict::{Accuracy, Judged, Verdict, judge};
