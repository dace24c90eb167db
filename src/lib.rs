//! verge (路边): what stands, grows and is left along roads.
//!
//! The floors, lowest first; a folder imports only from the floors below it, and
//! `tests/architecture.rs` fails when an arrow runs up:
//! `units` · `geodesy` · `linear` `index` · `model` · `question` `plan` · `exchange` `demo` · `store` · `service` ·
//! `http` `cli`. How they fit together is told in `docs/house.md`.

pub mod cli;
pub mod demo;
pub mod exchange;
pub mod geodesy;
pub mod http;
pub mod index;
pub mod linear;
pub mod model;
pub mod plan;
pub mod question;
pub mod service;
pub mod store;
pub mod units;
