//! Text in columns, whatever separates them.

mod read;
mod write;

pub use read::read;
pub(crate) use write::list;
pub use write::write;
