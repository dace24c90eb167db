//! One command, one file.

pub mod reference;
