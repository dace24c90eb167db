//! A shapefile sent as one `.zip`, as offices do: its files taken out into a folder of their own, which goes with the work.

use std::fs::File;
use std::io::{BufReader, Read, copy};
use std::path::{Path, PathBuf};

use uuid::Uuid;
use zip::ZipArchive;

use crate::exchange::record::Stop;
use crate::model::text::Text;

/// The files that belong to a shapefile and are read.
const PARTS: [&str; 4] = ["shp", "dbf", "prj", "cpg"];
/// The most they may come to, unpacked: a few kilobytes can pretend to be terabytes.
const LARGEST: u64 = 2 << 30;
/// Entries looked at; a larger archive is no shapefile.
const MOST_ENTRIES: usize = 10_000;

/// A folder that is taken away when nobody reads in it any more.
pub(super) struct Unpacked {
    folder: PathBuf,
}

impl Unpacked {
    /// The `.shp`.
    pub(super) fn shp(&self) -> PathBuf {
        self.folder.join("shape.shp")
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's folder for such things, which clears itself.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Whether an archive holds a shapefile.
pub(in crate::exchange) fn holds_shapefile(path: &Path) -> bool {
    open(path).is_ok_and(|archive| !stems(&archive).is_empty())
}

/// Takes the one shapefile out of an archive; none when the file is no archive.
///
/// # Errors
/// When it holds several, is damaged, or is too large unpacked.
pub(super) fn unpack(path: &Path) -> Result<Option<Unpacked>, Stop> {
    let mut head = [0; 4];
    let is_zip =
        File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"PK\x03\x04";
    if !is_zip {
        return Ok(None);
    }
    let mut archive = open(path)?;
    let stems = stems(&archive);
    let [stem] = stems.as_slice() else { return Err(several(stems.len())) };
    let folder = std::env::temp_dir().join(format!("verge-shape-{}", Uuid::now_v7().simple()));
    std::fs::create_dir(&folder).map_err(|error| Stop::io(&error))?;
    let unpacked = Unpacked { folder };
    let mut room = LARGEST;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|_| damaged())?;
        let name = entry.name().map(std::borrow::Cow::into_owned).map_err(|_| damaged())?;
        let Some((own, ending)) = split(&name) else { continue };
        let fits = |part: &&&str| own == *stem && ending.eq_ignore_ascii_case(part);
        let Some(part) = PARTS.iter().find(fits) else { continue };
        // Names inside an archive lead nowhere: the files get names of ours.
        let to = unpacked.folder.join(format!("shape.{part}"));
        let mut file = File::create(to).map_err(|error| Stop::io(&error))?;
        let written = copy(&mut (&mut entry).take(room + 1), &mut file).map_err(|_| damaged())?;
        room = room.checked_sub(written).ok_or_else(too_large)?;
    }
    Ok(Some(unpacked))
}

fn open(path: &Path) -> Result<ZipArchive<BufReader<File>>, Stop> {
    let file = File::open(path).map_err(|error| Stop::io(&error))?;
    ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())
}

/// The names of the shapefiles inside, without their endings.
fn stems(archive: &ZipArchive<BufReader<File>>) -> Vec<String> {
    let names = archive.file_names().take(MOST_ENTRIES).filter_map(Result::ok);
    let stem = |name: &str| {
        let (stem, ending) = split(name)?;
        // A Mac puts a shadow of each file beside it.
        let shp = ending.eq_ignore_ascii_case("shp") && !stem.contains("__MACOSX");
        shp.then(|| stem.to_owned())
    };
    names.filter_map(|name| stem(&name)).collect()
}

fn split(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.')
}

fn several(count: usize) -> Stop {
    let text = Text::new(
        format!("压缩包里有 {count} 个 Shapefile，请一个一个压缩后导入"),
        format!("the archive holds {count} shapefiles: pack and import them one by one"),
    );
    Stop::unreadable("shp-several", text)
}

fn damaged() -> Stop {
    let text = Text::new(
        "压缩包是坏的，或者有密码：请重新压缩，不要加密码",
        "the archive is damaged or has a password: pack it again without one",
    );
    Stop::unreadable("zip-damaged", text)
}

fn too_large() -> Stop {
    let text =
        Text::new("压缩包解开后超过 2 GB，没有读", "the archive is more than 2 GB unpacked and was not read");
    Stop::unreadable("zip-large", text)
}
