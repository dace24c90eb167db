//! The only place that knows the Earth's shape.
//!
//! - A **position** is a checked longitude and latitude in degrees.
//! - An **edge** is the geodesic between two successive vertices of a line or ring, not a straight line on a map.
//! - An **offset** is the geodesic distance to the nearest point of an edge or a geometry, interior included.
//! - A **foot** is that nearest point; **turn** says on which side of the edge the place lies.
//! - The offset between two **figures** (geometries of any form, interiors included) comes from [`offset_m`],
//!   [`offset_within`] and, for many against many, [`Figure::nearest_within`]; [`length_m`] and [`area_m2`] measure one,
//!   [`shared`] what several surfaces have in common, [`area_within_m2`] how much of one lies in a strip along lines.
//! - The gate in [`validity`] lets in only what can be measured, drawn and cut.
//! - A **frame** is a plane laid at one place, for work in bulk.
//!
//! Nothing above this folder multiplies a degree by anything.

mod area;
mod around;
mod box2;
mod chord_box;
mod corridor;
mod crs;
mod ellipsoid;
mod length;
mod local_frame;
mod long_edge;
mod middle;
mod offset;
mod overlap;
mod patch;
pub mod plane;
mod position;
mod radius;
mod segment;
#[cfg(test)]
pub(crate) mod testing;
pub mod validity;
mod walk;

pub use area::area_m2;
pub use around::Around;
pub use box2::{Box2, Boxes};
pub use chord_box::{ChordBox, ChordPoint, bulge_m};
pub use corridor::{Corridor, area_within_m2};
pub use crs::{ConvertError, Crs, CrsError};
pub use ellipsoid::{EQUATORIAL_RADIUS_M, FLATTENING, Inverse, along, direct, distance_m, inverse};
pub use length::length_m;
pub use local_frame::{LocalFrame, Xy};
pub use middle::middle_of;
pub use offset::{Figure, FigureError, Nearest, Spot, offset_m, offset_within};
pub use overlap::{Shared, shared};
pub use patch::Patch;
pub use position::{OutOfRange, Position};
pub(crate) use radius::last_holding;
pub use radius::{Circle, near_edge};
pub(crate) use segment::near_foot;
pub use segment::{Closest, Foot, point_to_segment, segment_to_segment};
