//! Text in columns, whatever separates them.

mod read;
mod rows;
mod write;

pub use read::read;
pub use rows::Rows;
pub(crate) use write::list;
pub use write::write;
