//! Shapefiles: geometry in `.shp`, values in `.dbf`, their encoding in `.cpg`, the reference system in `.prj`.

mod dbf;
mod packed;
mod read;
mod shape;
#[cfg(test)]
mod tests;

pub(super) use packed::holds_shapefile;
pub use read::read;
