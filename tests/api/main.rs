//! The server as programs meet it: the real one, on a port of its own, over the network.

// Helpers of tests may fall over; that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

mod asking;
mod away;
mod base;
mod changes;
mod client;
mod features;
mod files;
mod hostile;
mod imports;
mod lan;
mod measuring;
mod photos;
mod plans;
mod processes;
mod rides;
mod searching;
mod start;
mod tiles;
mod writes;
