//! Shapefiles: geometry in `.shp`, values in `.dbf`, their encoding in `.cpg`, the reference system in `.prj`.

mod dbf;
mod read;
mod shape;
#[cfg(test)]
mod tests;

pub use read::read;
