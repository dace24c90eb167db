//! Workbooks: `.xlsx`, `.xls`, `.ods`.

mod read;

pub use read::read;
