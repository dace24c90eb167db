//! What verge promises about files and faces, tested from outside.

// Helpers of tests may fall over; that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

// Each test binary uses a part of it.
#[allow(dead_code)]
#[path = "../support/register.rs"]
mod register;
#[path = "../support/mod.rs"]
mod support;

mod demo;
mod formats;
mod import;
mod osm;
mod placing;
