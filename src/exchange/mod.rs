//! File formats in and out (floor 5): what people keep in spreadsheets, GIS files and receivers.
//!
//! Every format has the same shape: `read.rs` turns a file into records, `write.rs` a table into a file.
//! Readers are bounded: memory follows one feature, never a number that a file claims, and a hostile file
//! ends in a sentence that says what is wrong with it.

pub mod csv;
pub mod degrees;
pub mod detect;
pub mod encoding;
pub mod geojson;
pub mod gpkg;
pub mod gpx;
pub mod input;
pub mod mapping;
pub mod matrix;
pub mod osm;
pub mod own;
pub mod photo;
pub mod place_typed;
pub mod place_words;
pub mod pmtiles;
mod read;
pub mod record;
pub mod shapefile;
pub mod sheet;
pub mod stakes;
pub mod svg;
pub mod table;
pub mod write;
pub mod xlsx;

pub use read::read;
pub use record::{ReadOptions, Record, Sink, Stop};
