//! The solvers: numbers in, numbers out. What a demand or a site is, only the callers know.
//!
//! Every answer carries a bound that no choice of sites can pass, and every search is a fixed sequence of steps: the same
//! problem gives the same answer on any machine and with any number of threads. How long it may go on is therefore counted
//! in work done and not in seconds.

pub mod capacity;
pub mod centre;
mod choice;
mod costs;
pub mod cover;
pub mod cover_all;
mod effort;
mod fate;
pub mod fill;
mod incumbent;
mod lists;
mod offer;
mod proof;
mod serving;
mod slots;
mod solved;
#[cfg(test)]
mod testing;
pub mod walk;

pub use choice::{Choice, ChoiceError};
pub use costs::{CostError, Costs};
pub use effort::{Effort, Meter};
pub use lists::Lists;
pub use serving::ServeError;
pub use solved::{End, Sense, Solved};

pub(super) use proof::{gap_pct, is_proved};
