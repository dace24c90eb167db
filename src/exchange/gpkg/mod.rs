//! GeoPackage: SQLite with the tables of OGC 12-128r19 (GeoPackage 1.4).
//!
//! [`blob`], [`schema`] and [`functions`] are the parts that the register's own store builds on.

pub mod blob;
pub mod functions;
mod read;
pub mod schema;
pub(crate) mod time;
pub mod wkb;
mod write;

pub use read::read;
pub use write::write;
