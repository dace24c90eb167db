//! The blocks of a `.osm.pbf`: found first, without reading them, so that a file cut off or of another kind is told at
//! once; then unpacked on all cores, each within its bounds.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use osmpbf::{BlobReader, BlobType, ByteOffset, PrimitiveBlock};
use rayon::prelude::*;

use crate::exchange::record::Stop;
use crate::model::text::Text;
use crate::question::Progress;

/// The most a block may take in the file; the format's own limit.
const MOST_BYTES: u64 = 32 * 1024 * 1024;
/// What a reader of this format must understand to read the file rightly.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

type Reader = BlobReader<BufReader<File>>;

/// The blocks with data, in the order of the file.
#[derive(Debug)]
pub(super) struct Blobs {
    /// Where each begins.
    pub(super) offsets: Vec<u64>,
    /// How long the file is.
    pub(super) file_bytes: u64,
}

/// Finds the blocks and checks that the file is whole and of this format.
pub(super) fn find(path: &Path) -> Result<Blobs, Stop> {
    let mut file = File::open(path).map_err(|error| Stop::io(&error))?;
    let file_bytes = file.metadata().map_err(|error| Stop::io(&error))?.len();
    let mut reader = open(path)?;
    let mut blobs = Blobs { offsets: Vec::new(), file_bytes };
    let (mut end, mut headed) = (0, false);
    while let Some(next) = reader.next_header_skip_blob() {
        let (header, offset) = next.map_err(|error| unreadable(&error, headed))?;
        let offset = offset.ok_or_else(broken)?.0;
        let bytes = u64::try_from(header.get_blob_size()).ok().filter(|bytes| *bytes <= MOST_BYTES);
        let bytes = bytes.ok_or_else(broken)?;
        end = offset + 4 + header_bytes(&mut file, offset)? + bytes;
        if end > file_bytes {
            return Err(cut_off());
        }
        match header.blob_type() {
            BlobType::OsmHeader if !headed => {
                check_header(path, offset)?;
                headed = true;
            }
            BlobType::OsmData if headed => blobs.offsets.push(offset),
            BlobType::OsmData => return Err(foreign()),
            BlobType::OsmHeader | BlobType::Unknown(_) => {}
        }
    }
    if !headed {
        return Err(foreign());
    }
    if end < file_bytes {
        return Err(cut_off());
    }
    Ok(blobs)
}

/// Unpacks blocks on all cores and gives what was made of each, in order. `progress` runs from `from` to `to`.
pub(super) fn unpack<T: Send>(
    path: &Path,
    offsets: &[u64],
    progress: (&Progress, f64, f64),
    make: impl Fn(&PrimitiveBlock) -> Result<T, Stop> + Sync,
) -> Result<Vec<T>, Stop> {
    let (progress, from, to) = progress;
    let done = AtomicUsize::new(0);
    offsets
        .par_iter()
        .map_init(
            || open(path),
            |reader, offset| {
                let reader = reader.as_mut().map_err(|stop| stop.clone())?;
                // A damaged block makes the library's sums overflow or its lists run out: that is the file's fault, and a
                // sentence, not the end of the program.
                let made = catch_unwind(AssertUnwindSafe(|| {
                    let blob = reader
                        .blob_from_offset(ByteOffset(*offset))
                        .map_err(|error| unreadable(&error, true))?;
                    let block = blob.to_primitiveblock().map_err(|error| unreadable(&error, true))?;
                    make(&block)
                }))
                .unwrap_or_else(|_| Err(broken()))?;
                let share = (done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / offsets.len() as f64;
                progress.tick(from + (to - from) * share)?;
                Ok(made)
            },
        )
        .collect()
}

fn open(path: &Path) -> Result<Reader, Stop> {
    BlobReader::seekable_from_path(path).map_err(|error| unreadable(&error, true))
}

/// The length of a block's header, which stands before it.
fn header_bytes(file: &mut File, offset: u64) -> Result<u64, Stop> {
    let mut bytes = [0; 4];
    file.seek(SeekFrom::Start(offset))
        .and_then(|_| file.read_exact(&mut bytes))
        .map_err(|error| Stop::io(&error))?;
    Ok(u64::from(u32::from_be_bytes(bytes)))
}

/// A file of another schema would be read wrongly without a word: old versions of objects beside the new ones.
fn check_header(path: &Path, offset: u64) -> Result<(), Stop> {
    let blob = open(path)?.blob_from_offset(ByteOffset(offset)).map_err(|error| unreadable(&error, true))?;
    let header = blob.to_headerblock().map_err(|error| unreadable(&error, true))?;
    match header.required_features().iter().find(|feature| !UNDERSTOOD.contains(&feature.as_str())) {
        None => Ok(()),
        Some(feature) => {
            let feature: String = feature.chars().take(60).collect();
            Err(Stop::unreadable(
                "osm-feature",
                Text::new(
                    format!("此 OSM 文件要求“{feature}”，不能读取：请取普通的（非历史）.osm.pbf"),
                    format!(
                        "this OSM file asks for “{feature}”, which is not read: get a plain .osm.pbf without history"
                    ),
                ),
            ))
        }
    }
}

fn unreadable(error: &osmpbf::Error, headed: bool) -> Stop {
    match error.kind() {
        osmpbf::ErrorKind::Io(error) => Stop::io(error),
        _ if headed => broken(),
        _ => foreign(),
    }
}

fn foreign() -> Stop {
    Stop::unreadable(
        "osm-foreign",
        Text::new(
            "这不是 OSM 的 .osm.pbf 文件：可能改过扩展名，请检查文件",
            "this is not an OSM .osm.pbf file: it may have been renamed; check the file",
        ),
    )
}

fn cut_off() -> Stop {
    Stop::unreadable(
        "osm-cut-off",
        Text::new(
            "OSM 文件到中间就断了：多半没有下载完，请重新下载",
            "the OSM file ends in the middle: it was probably not downloaded whole; get it again",
        ),
    )
}

pub(super) fn broken() -> Stop {
    Stop::unreadable(
        "osm-damaged",
        Text::new(
            "OSM 文件里有一块数据已损坏，读不下去：请重新下载",
            "a block of the OSM file is damaged and cannot be read: get the file again",
        ),
    )
}
