//! File formats in and out (floor 5): what people keep in spreadsheets, GIS files and receivers.
//!
//! Every format has the same shape: `read.rs` turns a file into records, `write.rs` a table into a file.
//! Readers are bounded: memory follows one feature, never a number that a file claims, and a hostile file
//! ends in a sentence that says what is wrong with it.

pub mod gpkg;
