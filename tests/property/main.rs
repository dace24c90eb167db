//! Laws that hold for any input, tried on many.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // in a test a panic is the answer

mod linear;
