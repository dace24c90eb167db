//! The real program as its user runs it: words in, text and exit code out.

// Helpers of tests may fall over; that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

mod desk;
mod interrupted;
mod lines;
mod place;
mod plans;
mod reference;
mod register;
mod rules;
mod usage;
