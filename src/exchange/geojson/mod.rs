//! GeoJSON (RFC 7946): a collection, one feature, a bare geometry; as text sequence (RFC 8142) and one a line too.

mod geometry;
mod read;
mod scan;
mod write;

pub use geometry::{GeometryError, geometry_of};
pub use read::{read, ring_closed};
pub use write::{text, write};
