//! Quantities as types: finite by construction.
//!
//! A number that has passed through here is metres or square metres and nothing else. Where a type cannot go (JSON,
//! SQL, logs) the name carries the unit: `length_m`, `area_m2`, `area_mu`.

mod area;
mod figures;
mod length;
mod length_text;

pub use area::{Area, AreaError, M2_PER_MU};
pub use length::Length;
pub use length_text::{LengthError, parse_length_m};
