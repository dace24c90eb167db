//! Workbooks: `.xlsx`, `.xls`, `.ods`.

mod read;
mod write;

pub use read::read;
pub use write::write;
