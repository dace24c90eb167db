//! OpenStreetMap extracts (`.osm.pbf`), mapped to collections as the contract has it.
//!
//! A file is read block by block on all cores ([`blobs`], [`harvest`]): what the tags make of an element is decided there
//! ([`classify`]), so that only what matters is kept. Positions wait in one sorted table ([`nodes`]); then points, ways,
//! areas of relations ([`area`], [`rings`]) and roads ([`roads`]) become records in the file's own order. What an extract
//! cuts off at its border is left out and said, never guessed.

mod area;
mod blobs;
mod classify;
mod extra;
mod harvest;
mod nodes;
mod read;
mod rings;
mod road_tags;
mod roads;
mod tally;
#[cfg(test)]
mod tests;

pub use read::read;

use serde_json::Value;

/// Values of a record by the names of the kind catalogue.
type Fields = Vec<(String, Value)>;
