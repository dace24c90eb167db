//! Text in columns, whatever separates them.

mod read;

pub use read::read;
