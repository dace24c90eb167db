//! Use cases: one function, one transaction, one permission. Nothing here knows HTTP or terminals.

pub mod actor;
mod asking;
pub mod base;
pub mod catalogue;
pub mod demo;
pub mod export;
pub mod finding;
pub mod history;
pub mod import;
pub mod jobs;
pub mod measuring;
pub mod photos;
pub mod placing;
pub mod plans;
pub mod private;
mod refusal;
mod register;
pub mod rides;
pub mod rules;
pub mod serving;
mod writing;

pub use refusal::Refusal;
pub use register::{Committed, Register};
