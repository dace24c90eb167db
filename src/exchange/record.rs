//! What every reader yields: rows one by one, and what is wrong with the others.

use std::sync::Arc;

use geo_types::Geometry;
use serde_json::Value;

use crate::model::finding::Finding;
use crate::model::kind::Kind;
use crate::model::text::Text;
use crate::question::Cancelled;

/// One row as a file gives it, before verge knows what it means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Where it stands in the file: 第 17 行 / line 17.
    pub place: Text,
    /// Its geometry, where the format has one; in the file's own reference system.
    pub geometry: Option<Geometry<f64>>,
    /// Its values by the file's own names, in the file's order. Empty cells are left out.
    pub fields: Vec<(String, Value)>,
    /// The file's own id for it.
    pub file_id: Option<String>,
    /// The collection, where the format itself knows it (OpenStreetMap, a register of verge).
    pub collection: Option<String>,
    /// Where it comes from, when the format itself knows it: `osm:way/123`.
    pub source_id: Option<String>,
}

/// Why reading ended before the end.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The asker stopped it.
    Cancelled,
    /// The file cannot be read, or not any further: what is wrong and what to do. Nothing of it is taken.
    Unreadable(Box<Finding>),
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Stop {
        Stop::Cancelled
    }
}

impl Stop {
    /// A file that cannot be read, in plain words.
    pub fn unreadable(code: &'static str, message: Text) -> Stop {
        Stop::Unreadable(Box::new(Finding::error(code, message)))
    }

    /// A file that cannot be read from a line on.
    pub fn at_line(code: &'static str, line: u64, message: Text) -> Stop {
        Stop::Unreadable(Box::new(Finding::error(code, message).at_line(line)))
    }

    /// The system could not read the file.
    pub fn io(error: &std::io::Error) -> Stop {
        let text = match error.kind() {
            std::io::ErrorKind::NotFound => Text::new("没有这个文件", "there is no such file"),
            std::io::ErrorKind::PermissionDenied => {
                Text::new("没有权限读这个文件", "there is no permission to read this file")
            }
            std::io::ErrorKind::IsADirectory => {
                Text::new("这是文件夹，不是文件", "this is a folder, not a file")
            }
            std::io::ErrorKind::UnexpectedEof => Text::new(
                "文件到中间就断了：多半没有拷贝完整，请重新取一份",
                "the file ends in the middle: it was probably not copied whole; get it again",
            ),
            _ => Text::new(format!("文件读不出来：{error}"), format!("the file cannot be read: {error}")),
        };
        Stop::unreadable("file-unreadable", text)
    }
}

/// Takes what a reader yields.
pub trait Sink {
    /// The next row.
    ///
    /// # Errors
    /// When no more rows are wanted; the reader hands it on.
    fn row(&mut self, record: Record) -> Result<(), Stop>;

    /// Something wrong, repaired or worth knowing: an error stands for a row that was not yielded.
    fn finding(&mut self, finding: Finding);

    /// The reference system that the rows after this are in, as the file names it: `EPSG:4547`, `urn:ogc:def:crs:…`,
    /// the text of a `.prj`. A file that says nothing is taken to be in longitude and latitude.
    fn declares_crs(&mut self, name: &str);

    /// The rows after this come from a layer or sheet of this name.
    fn layer(&mut self, name: &str);
}

/// What the person importing says about the file.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The text encoding (`gbk`, `utf-16le`…); found by itself when absent.
    pub encoding: Option<String>,
    /// The kind of all rows, where the person named it: a receiver's file holds several forms and says of none what it is.
    pub kind: Option<Arc<Kind>>,
}
