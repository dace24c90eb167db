//! The same answers by another method: slow, simple, and sharing no code with what it checks.

// Helpers of tests may fall over; that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

#[path = "../support/osm_register.rs"]
mod osm_register;
#[path = "../support/register.rs"]
mod register;
#[path = "../support/mod.rs"]
mod support;

mod gaps;
mod geodesy;
mod highs;
mod linear;
mod postgis;
mod within;
