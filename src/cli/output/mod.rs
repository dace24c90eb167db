//! Answers on their way out of the terminal: a table, JSON, or a file.

pub mod table;
