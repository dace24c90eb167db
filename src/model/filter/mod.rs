//! Filters in CQL2 text (OGC 21-065r2): read within bounds, checked against a kind, asked of rows.
//!
//! A filter comes from strangers, so its length, depth and size are bounded before anything is built from it, and
//! every error says at which character it is and what to write instead. Text is compared as text, numbers as
//! numbers; what a row does not know makes neither a condition nor its opposite true (three-valued logic).
//!
//! Understood: `= <> < <= > >=`, `AND OR NOT`, `IN`, `BETWEEN`, `LIKE`, `IS NULL`, `CASEI()`, `DATE()`,
//! `TIMESTAMP()`, `INTERVAL()`, `S_…` with WKT or `BBOX()`, `T_…`, `A_…`. Full-width signs of Chinese input methods
//! (`（ ） ， ＝ ‘ ’`) are taken as their narrow forms, and fields may be called by their titles.

mod ast;
mod bind;
mod bind_operand;
mod bound;
mod datum;
mod error;
mod eval;
mod lexer;
mod like;
mod parse;
mod parse_function;
mod parse_operand;
mod print;
mod spatial;
mod suggest;
mod temporal;
mod wkt;

#[cfg(test)]
mod tests;

pub use ast::{ArrayOp, CompareOp, Expr, Filter, Name, Operand, ShapeArg, SpatialOp, TemporalOp, TimeArg};
pub use bound::Bound;
pub use datum::{Datum, Subject};
pub use error::FilterError;
pub use suggest::nearest;

pub(super) use lexer::skip_quoted;

/// The longest filter text read.
///
/// # Units
/// bytes of UTF-8
pub const MAX_TEXT_BYTES: usize = 16 * 1024;
/// How deep parentheses, `NOT` and functions may lie in one another.
pub const MAX_DEPTH: usize = 64;
/// How many conditions and values a filter may hold.
pub const MAX_NODES: usize = 4096;
