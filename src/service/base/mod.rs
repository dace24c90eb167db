//! Base layers under the register: maps of others that an office names in a file beside its register. Without that file there
//! are none, and nothing leaves the machine.

mod read;

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::exchange::pmtiles::{Archive, TileKind};
use crate::model::text::Text;

/// One base layer.
#[derive(Debug)]
pub struct Base {
    /// Its name in links.
    pub id: String,
    /// What the chooser calls it.
    pub title: Text,
    /// Where its tiles come from.
    pub source: Source,
    /// Whose it is, as its owner wants it said.
    pub attribution: String,
    /// The number under which its publication was approved (审图号), printed with it.
    pub review: String,
    /// The levels it has.
    pub zooms: (u8, u8),
    /// Whether it shows everything where GCJ-02 has it, some hundred metres off.
    pub gcj02: bool,
}

/// Where tiles come from.
#[derive(Debug)]
pub enum Source {
    /// Servers that the browser asks; several lie over each other, each with its addresses.
    Tiles(Vec<Web>),
    /// A file that verge reads.
    File(Archive),
}

/// Tiles of a server: addresses with `{z}`, `{x}` and `{y}`, the office's key in them. Never logged.
#[derive(Clone, Serialize)]
pub struct Web {
    /// The same tiles at each of them.
    pub urls: Vec<String>,
    /// Pixels of a side.
    pub size: u16,
}

/// A key must not get into a log by a careless `{:?}`.
impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Web {{ {} addresses }}", self.urls.len())
    }
}

impl Base {
    /// Whether its tiles are pictures, and not vectors.
    pub fn is_picture(&self) -> bool {
        match &self.source {
            Source::Tiles(_) => true,
            Source::File(archive) => archive.header().kind != TileKind::Mvt,
        }
    }

    /// The servers that a browser asks for it: `https://t0.tianditu.gov.cn`.
    pub fn origins(&self) -> Vec<String> {
        let Source::Tiles(webs) = &self.source else { return Vec::new() };
        let urls = webs.iter().flat_map(|web| &web.urls);
        urls.filter_map(|url| read::origin(url)).map(str::to_owned).collect()
    }
}

/// Where an office names its base layers: `verge.base.toml` beside `verge.gpkg`.
pub fn own_file(register: &Path) -> PathBuf {
    register.with_extension("base.toml")
}

/// The base layers of a register, in the order of the file; none without a file.
///
/// # Errors
/// When the file cannot be read, or something in it makes no sense: which line, which key, and what to write.
pub fn of_register(register: &Path) -> Result<Vec<Base>, Text> {
    let file = own_file(register);
    let shown = file.display();
    let broken = |text: &Text| {
        Text::new(
            format!("底图文件 {shown} 有错。{}", text.zh),
            format!("the base layer file {shown} is wrong: {}", text.en),
        )
    };
    match std::fs::read(&file) {
        Ok(bytes) => {
            let folder = file.parent().unwrap_or_else(|| Path::new("."));
            read::layers(&bytes, folder).map_err(|text| broken(&text))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => {
            Err(broken(&Text::new(format!("读不出来：{error}"), format!("it cannot be read: {error}"))))
        }
    }
}
