//! One command, one file.

pub mod accept;
pub mod ask;
pub mod backup;
pub mod convert;
pub mod demo;
pub mod export;
pub mod history;
pub mod import;
mod lines;
pub mod measure;
pub mod place;
pub mod reference;
pub mod restore;
pub mod rules;
pub mod serve;
pub mod stakes;
pub mod undo;
