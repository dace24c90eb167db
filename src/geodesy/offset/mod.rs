//! Offsets between any two geometries, interiors included.
//!
//! Lay each geometry out once as a [`Figure`], then ask [`Figure::nearest_within`] with the limit you care about: what
//! is farther costs a comparison of boxes. On the Earth two edges that do not cross are nearest at an end of one of
//! them (its curvature is positive everywhere), so every offset comes from a place and an edge.

mod figure;
mod first;
mod inside;
mod leaf;
mod nearest;
mod tree;

use geo_types::Geometry;

pub use figure::{Figure, FigureError};
pub use nearest::{Nearest, Spot};

/// Below this, metres, geometries touch: the formulas resolve no less.
pub(crate) const TOUCH_M: f64 = 1e-5;

/// The offset between two geometries of any form: 0 where they touch or overlap, interiors of surfaces included.
///
/// # Units
/// - result: geodesic metres, true to 1 mm up to 10 km (asserted against dense sampling in `tests/oracle`), and to
///   10 µm for points
/// - a bin 4 m beside the centre line of S225 is 4 m from its line, and 0 m from the plot it stands on
pub fn offset_m(first: &Geometry<f64>, second: &Geometry<f64>) -> Result<f64, FigureError> {
    Ok(Figure::of(first)?.nearest(&Figure::of(second)?).offset_m)
}

/// The nearest places of two geometries when they are within `limit_m` of each other, which costs little when they are
/// not. For many against many make each [`Figure`] once and use [`Figure::nearest_within`].
///
/// # Units
/// - `limit_m`: metres, itself included
pub fn offset_within(
    first: &Geometry<f64>,
    second: &Geometry<f64>,
    limit_m: f64,
) -> Result<Option<Nearest>, FigureError> {
    Ok(Figure::of(first)?.nearest_within(&Figure::of(second)?, limit_m))
}

#[cfg(test)]
mod tests;
