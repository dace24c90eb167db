//! One door for all formats out: a file that is there whole or not at all, or a stream.

mod error;
mod file;
mod numbers;

use std::io::Write;
use std::path::Path;

pub use error::WriteError;
pub use numbers::{degrees, wkt};

use super::sheet::Sheet;
use super::{csv, geojson, gpkg, xlsx};
use crate::model::text::Lang;

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// One FeatureCollection.
    GeoJson,
    /// One table as text.
    Csv,
    /// A workbook, a sheet for each table.
    Xlsx,
    /// A GeoPackage, a layer for each table.
    Gpkg,
}

impl Target {
    /// All of them.
    pub const ALL: [Target; 4] = [Target::GeoJson, Target::Csv, Target::Xlsx, Target::Gpkg];

    /// The format of a name as in `--format` and `?f=`.
    pub fn of_name(name: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.name() == name.to_lowercase())
    }

    /// The format that a file name asks for.
    pub fn of_path(path: &Path) -> Option<Target> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        if ending == "json" { Some(Target::GeoJson) } else { Target::of_name(&ending) }
    }

    /// Its name, which is also the file ending.
    pub fn name(self) -> &'static str {
        match self {
            Target::GeoJson => "geojson",
            Target::Csv => "csv",
            Target::Xlsx => "xlsx",
            Target::Gpkg => "gpkg",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Target::GeoJson => "application/geo+json",
            Target::Csv => "text/csv; charset=utf-8",
            Target::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Target::Gpkg => "application/geopackage+sqlite3",
        }
    }

    /// Writes tables to a stream.
    ///
    /// # Errors
    /// When it cannot be written, or the format cannot hold it.
    pub fn to_stream(
        self,
        sheets: Vec<Sheet<'_>>,
        lang: Lang,
        out: &mut dyn Write,
    ) -> Result<(), WriteError> {
        match self {
            Target::GeoJson => geojson::write(Sheet::joined(sheets), out),
            Target::Csv => csv::write(Sheet::joined(sheets), out),
            Target::Xlsx => xlsx::write(sheets, lang, out),
            Target::Gpkg => file::through_a_file(out, |path| gpkg::write(sheets, path)),
        }
    }

    /// Writes tables to a file, replacing what is there only once all of it is written: a full disk or a stop in the
    /// middle leaves what was there.
    ///
    /// # Errors
    /// When it cannot be written, the format cannot hold it, or a register of verge would be replaced.
    pub fn to_file(self, sheets: Vec<Sheet<'_>>, lang: Lang, path: &Path) -> Result<(), WriteError> {
        file::whole_or_not(path, |beside| match self {
            Target::Gpkg => gpkg::write(sheets, beside),
            other => file::buffered(beside, |out| other.to_stream(sheets, lang, out)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_decides() {
        assert_eq!(Target::of_path(Path::new("桶.XLSX")), Some(Target::Xlsx));
        assert_eq!(Target::of_path(Path::new("a.json")), Some(Target::GeoJson));
        assert_eq!(Target::of_path(Path::new("a.shp")), None);
        assert_eq!(Target::of_path(Path::new("geojson")), None);
    }
}
