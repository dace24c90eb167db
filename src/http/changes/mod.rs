//! Change sets over HTTP: written whole, listed, taken back, and told as they happen.

pub(super) mod accept;
pub(super) mod committed;
mod edit;
pub(super) mod history;
pub(super) mod news;
pub(super) mod overwrite;
pub(super) mod write;
