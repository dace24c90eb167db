//! GPX: what a receiver or a phone recorded.

mod read;
mod road;

pub use read::read;
