//! The nouns of the program and their checks; the rule book.

pub mod answer;
pub mod change;
pub mod checks;
pub mod feature;
pub mod filter;
pub mod finding;
pub mod geojson;
pub mod kind;
pub mod road_number;
pub mod rule_book;
pub mod selection;
pub mod snapshot;
pub mod text;
