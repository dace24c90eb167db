//! One command, one file.

pub mod ask;
pub mod backup;
pub mod demo;
pub mod export;
pub mod history;
pub mod import;
pub mod reference;
pub mod restore;
pub mod serve;
pub mod undo;
