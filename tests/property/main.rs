//! Laws that hold for any input, tried on many.

// Helpers of tests may fall over; that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

#[path = "../support/register.rs"]
mod register;

mod along;
mod gaps;
mod geodesy;
mod linear;
mod roadside;
mod service;
mod setback;
mod walk;
mod within;
