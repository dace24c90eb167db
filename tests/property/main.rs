//! Laws that hold for any input, tried on many.

// Helpers of tests may fall over; that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

#[path = "../support/register.rs"]
mod register;

mod along;
mod bad_input;
mod bins;
mod blind_spots;
mod density;
mod duplicates;
mod freshness;
mod gaps;
mod geodesy;
mod greening;
mod ground;
mod linear;
mod losses;
mod rewards;
mod roadside;
mod service;
mod setback;
mod siting;
mod stopping;
mod summary;
mod taken;
mod unchanged;
mod walk;
mod within;
