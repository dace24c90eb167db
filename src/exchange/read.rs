//! One door for all formats: tell the format, read it, row by row.

use std::path::Path;

use super::detect::{Format, detect, ending};
use super::record::{ReadOptions, Sink, Stop};
use super::{csv, geojson, gpkg, gpx, osm, shapefile, xlsx};
use crate::model::finding::Finding;
use crate::model::text::Text;
use crate::question::Progress;

/// Reads a file into a sink, whatever its format, and gives the format. `progress` runs from 0 to 1 over this file.
///
/// # Errors
/// When the file cannot be read at all, or not to its end, or the asker stops it.
pub fn read(
    path: &Path,
    options: &ReadOptions,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<Format, Stop> {
    let format = detect(path)?;
    if let Some(finding) = renamed(path, format) {
        sink.finding(finding);
    }
    match format {
        Format::GeoJson => geojson::read(path, options, progress, sink)?,
        Format::Csv => csv::read(path, options, progress, sink)?,
        Format::Workbook => xlsx::read(path, options, progress, sink)?,
        Format::OsmPbf => osm::read(path, options, progress, sink)?,
        Format::Shapefile => shapefile::read(path, options, progress, sink)?,
        Format::Gpx => gpx::read(path, options, progress, sink)?,
        Format::Gpkg => gpkg::read(path, options, progress, sink)?,
    }
    Ok(format)
}

/// A file whose name says another format than its content.
fn renamed(path: &Path, format: Format) -> Option<Finding> {
    let ending = ending(path);
    if ending.is_empty() || format.endings().contains(&ending.as_str()) {
        return None;
    }
    let title = format.title();
    Some(Finding::notice(
        "file-renamed",
        Text::new(
            format!("文件名以 .{ending} 结尾，内容却是{}，已按内容读取", title.zh),
            format!("the name ends in .{ending}, the content is {}: read as that", title.en),
        ),
    ))
}
