//! The same answers by another method: slow, simple, and sharing no code with what it checks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // in a test a panic is the answer

mod linear;
