//! GPX: what a receiver or a phone recorded.

mod read;

pub use read::read;
