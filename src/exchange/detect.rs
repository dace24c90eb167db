//! Which format a file is in, told by its first bytes; its name only decides where bytes cannot.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::record::Stop;
use super::shapefile;
use crate::model::text::Text;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// OpenStreetMap, `.osm.pbf`.
    OsmPbf,
    /// GeoJSON: a collection, one feature, a text sequence or one feature a line; gzipped too.
    GeoJson,
    /// Text in columns: `.csv`, `.tsv`, `.txt`.
    Csv,
    /// A workbook: `.xlsx`, `.xls`, `.ods`.
    Workbook,
    /// `.shp` with its side files, or all of them in a `.zip`.
    Shapefile,
    /// GPS tracks and waypoints.
    Gpx,
    /// GeoPackage, a register of verge too.
    Gpkg,
}

impl Format {
    /// The file name endings that go with it, without the dot.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Format::OsmPbf => &["pbf"],
            Format::GeoJson => &["geojson", "json", "geojsonl", "geojsons", "ndjson", "jsonl", "gz"],
            Format::Csv => &["csv", "tsv", "txt", "tab", "gz"],
            Format::Workbook => &["xlsx", "xlsm", "xls", "ods", "xlsb"],
            Format::Shapefile => &["shp", "dbf", "shx", "zip"],
            Format::Gpx => &["gpx"],
            Format::Gpkg => &["gpkg"],
        }
    }

    /// The format in words.
    pub fn title(self) -> Text {
        match self {
            Format::OsmPbf => Text::same("OpenStreetMap PBF"),
            Format::GeoJson => Text::same("GeoJSON"),
            Format::Csv => Text::new("文本表格（CSV）", "CSV"),
            Format::Workbook => Text::new("电子表格", "spreadsheet"),
            Format::Shapefile => Text::same("Shapefile"),
            Format::Gpx => Text::same("GPX"),
            Format::Gpkg => Text::same("GeoPackage"),
        }
    }
}

/// How many bytes decide.
const HEAD: usize = 8192;

/// The format of a file.
///
/// # Errors
/// When it is missing, empty, or in no format that can be read: says which it is and what to do instead.
pub fn detect(path: &Path) -> Result<Format, Stop> {
    let about = std::fs::metadata(path).map_err(|error| Stop::io(&error))?;
    if about.is_dir() {
        return Err(Stop::io(&std::io::ErrorKind::IsADirectory.into()));
    }
    let mut head = Vec::with_capacity(HEAD);
    let file = File::open(path).map_err(|error| Stop::io(&error))?;
    file.take(HEAD as u64).read_to_end(&mut head).map_err(|error| Stop::io(&error))?;
    if head.starts_with(&[0x1f, 0x8b]) {
        let mut inner = Vec::with_capacity(HEAD);
        let file = File::open(path).map_err(|error| Stop::io(&error))?;
        let unpacked = flate2::read::MultiGzDecoder::new(file).take(HEAD as u64).read_to_end(&mut inner);
        // What was unpacked before the packing broke still tells the format; the reader reports the break.
        if let Err(error) = unpacked
            && inner.is_empty()
        {
            return Err(Stop::io(&error));
        }
        return match of_bytes(&inner, &ending(Path::new(path.file_stem().unwrap_or_default())))? {
            format @ (Format::GeoJson | Format::Csv) => Ok(format),
            other => Err(packed(&other.title())),
        };
    }
    match of_bytes(&head, &ending(path)) {
        Err(_) if head.starts_with(b"PK\x03\x04") && shapefile::holds_shapefile(path) => {
            Ok(Format::Shapefile)
        }
        told => told,
    }
}

/// The ending of a name in small letters; empty when it has none.
pub fn ending(path: &Path) -> String {
    path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn of_bytes(head: &[u8], ending: &str) -> Result<Format, Stop> {
    if head.is_empty() {
        return Err(Stop::unreadable("file-empty", Text::new("文件是空的", "the file is empty")));
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Ok(Format::Gpkg);
    }
    if head.starts_with(&[0, 0, 0x27, 0x0a]) {
        return Ok(Format::Shapefile);
    }
    if head.get(4..64).is_some_and(|bytes| bytes.windows(9).any(|word| word == b"OSMHeader")) {
        return Ok(Format::OsmPbf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return zipped(head, ending);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Ok(Format::Workbook);
    }
    if let Some((zh, en)) = foreign(head, ending) {
        return Err(Stop::unreadable("format-unknown", Text::new(zh, en)));
    }
    let text = plain_start(head);
    if text.starts_with(['{', '[', '\u{1e}']) {
        return Ok(Format::GeoJson);
    }
    if text.starts_with('<') {
        return marked_up(&text);
    }
    let wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if head.contains(&0) && !wide && !super::encoding::looks_wide(head) {
        return Err(unknown());
    }
    Ok(Format::Csv)
}

/// Workbooks are zip archives; so is much else. The names of the first entries stand in the head.
fn zipped(head: &[u8], ending: &str) -> Result<Format, Stop> {
    let has = |word: &[u8]| head.windows(word.len()).any(|bytes| bytes == word);
    let workbook = has(b"xl/") || has(b"[Content_Types].xml") || has(b"opendocument.spreadsheet");
    if has(b"word/") || ending == "docx" {
        return Err(Stop::unreadable(
            "format-unknown",
            Text::new(
                "这是 Word 文档，不是表格；请把表格存成 .xlsx 再导入",
                "this is a Word document, not a table: save the table as .xlsx and import that",
            ),
        ));
    }
    if workbook || Format::Workbook.endings().contains(&ending) {
        Ok(Format::Workbook)
    } else {
        Err(packed(&Text::new("压缩包", "a zip archive")))
    }
}

fn packed(what: &Text) -> Stop {
    Stop::unreadable(
        "format-packed",
        Text::new(
            format!("这是打了包的文件（{}），请先解压再导入", what.zh),
            format!("this file is packed ({}): unpack it first and import what is inside", what.en),
        ),
    )
}

/// Formats that offices do send and verge does not read, each with what to send instead.
fn foreign(head: &[u8], ending: &str) -> Option<(&'static str, &'static str)> {
    if head.starts_with(b"%PDF") {
        return Some((
            "这是 PDF，里面没有可以导入的数据；请要来原来的表格",
            "this is a PDF, which holds no data to import: ask for the table it was made from",
        ));
    }
    if head.starts_with(&[0x89, b'P', b'N', b'G']) || head.starts_with(&[0xff, 0xd8, 0xff]) {
        return Some(("这是图片，不是数据文件", "this is a picture, not a data file"));
    }
    if head.starts_with(b"Rar!") || head.starts_with(&[b'7', b'z', 0xbc, 0xaf]) {
        return Some((
            "这是压缩包，请先解压再导入",
            "this is a packed archive: unpack it first and import what is inside",
        ));
    }
    if ending == "dbf" {
        return Some((
            "这是 Shapefile 的属性文件；请导入同名的 .shp",
            "this is the attribute file of a Shapefile: import the .shp of the same name",
        ));
    }
    if ending == "shx" || ending == "prj" || ending == "cpg" {
        return Some((
            "这是 Shapefile 的附属文件；请导入同名的 .shp",
            "this is a side file of a Shapefile: import the .shp of the same name",
        ));
    }
    None
}

fn marked_up(text: &str) -> Result<Format, Stop> {
    let start: String = text.chars().take(2000).collect::<String>().to_lowercase();
    if start.contains("<gpx") {
        return Ok(Format::Gpx);
    }
    let (zh, en) = if start.contains("<kml") {
        (
            "这是 KML，还不能导入；请在 QGIS 或奥维里另存为 GeoJSON 或 GPX",
            "this is KML, which cannot be imported: save it as GeoJSON or GPX in QGIS",
        )
    } else if start.contains("<osm") {
        (
            "这是 OSM XML；请用 .osm.pbf（osmium cat 可以转换）",
            "this is OSM XML: use .osm.pbf instead (osmium cat converts it)",
        )
    } else if start.contains("<html") || start.contains("<table") || start.contains("<!doctype html") {
        (
            "这是网页，不是数据文件（有些系统导出的 .xls 其实是网页）；请用 Excel 打开后另存为 .xlsx",
            "this is a web page, not a data file (some systems export web pages as .xls): open it in a spreadsheet program and save it as .xlsx",
        )
    } else {
        ("这是 XML，认不出内容", "this is XML of an unknown kind")
    };
    Err(Stop::unreadable("format-unknown", Text::new(zh, en)))
}

fn unknown() -> Stop {
    Stop::unreadable(
        "format-unknown",
        Text::new(
            "认不出这个文件的格式；可以导入 .osm.pbf .geojson .csv .xlsx .shp .gpx .gpkg",
            "this file is in no format that can be imported: .osm.pbf .geojson .csv .xlsx .shp .gpx .gpkg",
        ),
    )
}

/// The first characters that are not blank, whatever plain or wide encoding they are in.
fn plain_start(head: &[u8]) -> String {
    let text: String =
        head.iter().filter(|byte| **byte != 0 && **byte < 0x80).map(|byte| char::from(*byte)).collect();
    text.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8], name: &str) -> Result<Format, String> {
        of_bytes(bytes, &ending(Path::new(name))).map_err(|stop| match stop {
            Stop::Unreadable(finding) => finding.message.en,
            Stop::Cancelled => "cancelled".to_owned(),
        })
    }

    #[test]
    fn the_bytes_decide_whatever_the_name_says() {
        assert_eq!(told(b"SQLite format 3\0....", "bins.csv"), Ok(Format::Gpkg));
        assert_eq!(told(b"  {\"type\":\"FeatureCollection\"", "bins.csv"), Ok(Format::GeoJson));
        assert_eq!(told(b"name,lon,lat\n", "bins.geojson"), Ok(Format::Csv));
        assert_eq!(told(b"\0\0\x27\x0a\0\0\0\0", "x"), Ok(Format::Shapefile));
        assert_eq!(told(b"\0\0\0\x0e\x0a\x09OSMHeader\x18\x7b........................................................", "a.zip"), Ok(Format::OsmPbf));
        assert_eq!(told(b"PK\x03\x04..........[Content_Types].xml", "a.dat"), Ok(Format::Workbook));
        assert_eq!(told(b"<?xml version=\"1.0\"?>\n<gpx version=\"1.1\">", "t.xml"), Ok(Format::Gpx));
    }

    #[test]
    fn wide_text_is_text() {
        let wide: Vec<u8> = "名称,lon,lat\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&wide, "a.csv"), Ok(Format::Csv));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_what_to_send_instead() {
        for (bytes, name, word) in [
            (&b"%PDF-1.7"[..], "a.pdf", "PDF"),
            (b"PK\x03\x04......word/document.xml", "a.docx", "Word"),
            (b"PK\x03\x04......roads.shp", "a.zip", "unpack"),
            (b"<html><table>", "a.xls", "web page"),
            (b"<kml xmlns", "a.kml", "KML"),
            (b"", "a.csv", "empty"),
            (b"\x01\x02\0\x03\0\0\0\x07\xfe\xff\xaa", "a.bin", "no format"),
        ] {
            let refused = told(bytes, name).unwrap_err();
            assert!(refused.contains(word), "{name}: {refused}");
        }
    }
}
