//! A shapefile to records, shape by shape. The index (`.shx`) is not needed and not looked at.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use shapefile::ShapeReader;

use super::dbf::{Row, Table};
use super::{packed, shape};
use crate::exchange::record::{ReadOptions, Record, Sink, Stop};
use crate::model::finding::Finding;
use crate::model::text::Text;
use crate::question::Progress;

/// A `.prj` or `.cpg` longer than this is something else, bytes.
const LONGEST_WORD: u64 = 64 * 1024;

/// Reads a shapefile by its `.shp`, by a file beside it of the same name, or out of a `.zip`.
///
/// # Errors
/// When there is no `.shp`, or it or its table is damaged or ends in the middle.
pub fn read(
    path: &Path,
    options: &ReadOptions,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let unpacked = packed::unpack(path)?;
    let taken_out = unpacked.as_ref().map(packed::Unpacked::shp);
    let shp = beside(taken_out.as_deref().unwrap_or(path), "shp").ok_or_else(|| {
        let text = Text::new(
            "旁边没有同名的 .shp 文件：Shapefile 的几个文件要放在一起",
            "there is no .shp of the same name beside it: the files of a shapefile belong together",
        );
        Stop::unreadable("shp-missing", text)
    })?;
    match word(&shp, "prj")? {
        Some(prj) => sink.declares_crs(&prj),
        None => sink.finding(Finding::notice(
            "prj-missing",
            Text::new(
                "没有 .prj 文件，坐标当作经纬度；如果不是，请用 --crs 指明",
                "there is no .prj: coordinates are taken for longitude and latitude; if they are not, name theirs with --crs",
            ),
        )),
    }
    let mut table = open_table(&shp, options, sink)?;
    let bytes = std::fs::metadata(&shp).map_err(|error| Stop::io(&error))?.len();
    let file = BufReader::new(File::open(&shp).map_err(|error| Stop::io(&error))?);
    let mut reader = ShapeReader::new(file).map_err(|error| unreadable(&error))?;
    // A count in a damaged file makes the library's sums overflow; that is a sentence, not the end of the program.
    let mut shapes = reader.iter_shapes();
    let (mut number, mut seen, mut flattened, mut short) = (0_u64, 100_u64, false, false);
    loop {
        let next = catch_unwind(AssertUnwindSafe(|| shapes.next())).map_err(|_| broken())?;
        let Some(next) = next else { break };
        let shape = next.map_err(|error| unreadable(&error))?;
        number += 1;
        let place = Text::new(format!("第 {number} 个图形"), format!("shape {number}"));
        let fields = match table.as_mut().map(Table::next).transpose()? {
            Some(Row::Values(fields)) => fields,
            Some(Row::Deleted) => continue,
            Some(Row::End) => {
                short = true;
                Vec::new()
            }
            None => Vec::new(),
        };
        match shape::geometry(&shape) {
            Ok((geometry, heights)) => {
                flattened |= heights;
                seen += 8 + geometry.as_ref().map_or(4, size);
                sink.row(Record { place, geometry, fields, ..Record::default() })?;
            }
            Err(shape::NotFlat) => {
                let text =
                    Text::new("三维面片不能导入", "a surface in space (multipatch) cannot be imported");
                sink.finding(Finding::error("geometry-form", text).at(place));
            }
        }
        progress.tick(seen as f64 / bytes.max(1) as f64)?;
    }
    if flattened {
        let text =
            Text::new("坐标里的高程和测量值没有保留", "heights and measures in the positions are not kept");
        sink.finding(Finding::notice("heights-dropped", text));
    }
    if short {
        let text = Text::new(
            "属性表的行比图形少，后面的图形没有属性",
            "the table has fewer rows than there are shapes: the last ones have no values",
        );
        sink.finding(Finding::warning("dbf-short", text));
    }
    Ok(())
}

fn open_table(shp: &Path, options: &ReadOptions, sink: &mut dyn Sink) -> Result<Option<Table>, Stop> {
    let Some(dbf) = beside(shp, "dbf") else {
        let text =
            Text::new("没有 .dbf 文件，只有图形，没有属性", "there is no .dbf: shapes only, without values");
        sink.finding(Finding::warning("dbf-missing", text));
        return Ok(None);
    };
    let said = word(shp, "cpg")?;
    let table = Table::open(&dbf, options.encoding.as_deref(), said.as_deref())?;
    if table.encoding() != "UTF-8" && options.encoding.is_none() {
        let name = table.encoding();
        let text = Text::new(
            format!("属性表按 {name} 读取；如有乱码请用 --encoding 指明"),
            format!("the table is read as {name}; if texts are garbled, name the encoding with --encoding"),
        );
        sink.finding(Finding::notice("encoding-found", text));
    }
    Ok(Some(table))
}

/// The file of the same name with another ending, in small letters or capitals.
fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    [ending.to_owned(), ending.to_uppercase()]
        .into_iter()
        .map(|end| path.with_extension(end))
        .find(|path| path.is_file())
}

/// What a small text file beside it says; none when there is none or it is blank.
fn word(shp: &Path, ending: &str) -> Result<Option<String>, Stop> {
    let Some(path) = beside(shp, ending) else { return Ok(None) };
    if std::fs::metadata(&path).map_err(|error| Stop::io(&error))?.len() > LONGEST_WORD {
        return Ok(None);
    }
    let bytes = std::fs::read(&path).map_err(|error| Stop::io(&error))?;
    let text = String::from_utf8_lossy(&bytes).trim().to_owned();
    Ok((!text.is_empty()).then_some(text))
}

/// About what a geometry took in the file, bytes.
fn size(geometry: &geo_types::Geometry<f64>) -> u64 {
    use geo::CoordsIter;
    geometry.coords_count() as u64 * 16 + 48
}

fn unreadable(error: &shapefile::Error) -> Stop {
    match error {
        shapefile::Error::IoError(error) => Stop::io(error),
        _ => broken(),
    }
}

fn broken() -> Stop {
    Stop::unreadable(
        "shp-damaged",
        Text::new(
            "图形文件（.shp）已损坏，读不下去；请从原来的软件重新导出",
            "the shapes (.shp) are damaged and cannot be read on: export them again from where they came",
        ),
    )
}
