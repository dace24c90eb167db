//! PMTiles: a whole base map in one file. Its directories are read here, so that the browser needs no library and the file is
//! asked for tile by tile.

mod directory;
mod header;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use flate2::read::GzDecoder;
use serde_json::Value;

use directory::{Directory, tile_number};
pub use header::{Header, Packing, TileKind};

use crate::model::text::Text;

/// The most bytes of a directory, packed and unpacked: the specification keeps the first one below 16 kB.
const LARGEST_DIRECTORY: u64 = 16 * 1024 * 1024;
/// The most bytes of a tile, packed.
const LARGEST_TILE: u64 = 8 * 1024 * 1024;
/// The most bytes of the words about the map, unpacked.
const LARGEST_WORDS: u64 = 4 * 1024 * 1024;
/// Directories below directories; files have two levels, rarely three.
const DEEPEST: usize = 4;

/// An open file of tiles.
#[derive(Debug)]
pub struct Archive {
    file: Mutex<File>,
    length: u64,
    header: Header,
    root: Directory,
}

impl Archive {
    /// Opens a file and reads its head.
    ///
    /// # Errors
    /// When it cannot be read, is no PMTiles file of version 3, or is packed in a way that verge does not read.
    pub fn open(path: &Path) -> Result<Archive, Text> {
        let mut file = File::open(path).map_err(|error| unreadable(&error))?;
        let length = file.metadata().map_err(|error| unreadable(&error))?.len();
        let mut head = [0; header::LENGTH];
        file.read_exact(&mut head)
            .map_err(|_| Text::new("太短，不是 PMTiles 文件", "it is too short to be a PMTiles file"))?;
        let header = Header::read(&head)?;
        let file = Mutex::new(file);
        let (offset, size) = header.root;
        let bytes = part(&file, length, offset, size, LARGEST_DIRECTORY)?;
        let root = Directory::read(&unpacked(&bytes, header.packing, LARGEST_DIRECTORY)?)?;
        Ok(Archive { file, length, header, root })
    }

    /// What its head says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The names of the layers of vector tiles, as the file tells them.
    ///
    /// # Errors
    /// When what the file says about itself cannot be read.
    pub fn layers(&self) -> Result<Vec<String>, Text> {
        let (offset, size) = self.header.words;
        if size == 0 {
            return Ok(Vec::new());
        }
        let bytes = part(&self.file, self.length, offset, size, LARGEST_WORDS)?;
        let words: Value = serde_json::from_slice(&unpacked(&bytes, self.header.packing, LARGEST_WORDS)?)
            .map_err(|_| broken())?;
        let layers =
            words.get("vector_layers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let names = layers.iter().filter_map(|layer| layer.get("id").and_then(Value::as_str));
        Ok(names.take(200).map(str::to_owned).collect())
    }

    /// A tile as it is kept, packed as [`Header::tile_packing`] says; none where the file has none.
    ///
    /// # Errors
    /// When the file is damaged or went away.
    pub fn tile(&self, z: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>, Text> {
        let Some(number) = tile_number(z, x, y) else { return Ok(None) };
        let mut below: Option<Directory> = None;
        for _ in 0..DEEPEST {
            let Some(entry) = below.as_ref().unwrap_or(&self.root).find(number) else { return Ok(None) };
            let (start, most) = if entry.run == 0 {
                (self.header.leaves, LARGEST_DIRECTORY)
            } else {
                (self.header.tiles, LARGEST_TILE)
            };
            let offset = start.checked_add(entry.offset).ok_or_else(broken)?;
            let bytes = part(&self.file, self.length, offset, entry.length, most)?;
            if entry.run > 0 {
                return Ok(Some(bytes));
            }
            below = Some(Directory::read(&unpacked(&bytes, self.header.packing, LARGEST_DIRECTORY)?)?);
        }
        Err(broken())
    }
}

/// A piece of the file; never more than the file has, whatever a number in it claims.
fn part(file: &Mutex<File>, length: u64, offset: u64, size: u64, most: u64) -> Result<Vec<u8>, Text> {
    if size > most || offset.checked_add(size).is_none_or(|end| end > length) {
        return Err(broken());
    }
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(offset)).map_err(|error| unreadable(&error))?;
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| broken())?];
    file.read_exact(&mut bytes).map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

/// Unpacked bytes, at most so many: a small file must not unfold into all memory.
fn unpacked(bytes: &[u8], packing: Packing, most: u64) -> Result<Vec<u8>, Text> {
    match packing {
        Packing::None => Ok(bytes.to_vec()),
        Packing::Gzip => {
            let mut plain = Vec::new();
            let read = GzDecoder::new(bytes).take(most + 1).read_to_end(&mut plain);
            if read.is_err() || plain.len() as u64 > most {
                return Err(broken());
            }
            Ok(plain)
        }
    }
}

fn unreadable(error: &std::io::Error) -> Text {
    Text::new(format!("读不出来：{error}"), format!("it cannot be read: {error}"))
}

fn broken() -> Text {
    Text::new("文件损坏", "the file is damaged")
}

#[cfg(test)]
mod tests;
