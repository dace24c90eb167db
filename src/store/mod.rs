//! Where a register is kept: one GeoPackage file with its log. The log of change sets is the truth; the tables that QGIS
//! opens are the state that follows from it.

mod error;
pub mod gpkg;
mod lock;
pub mod photos;
pub mod rides;
pub mod whole;

pub use error::StoreError;
pub use gpkg::{Access, Description, GpkgStore};
pub use lock::Holder;
pub use photos::Photos;
pub use rides::Rides;
