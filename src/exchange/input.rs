//! The bytes of a file, unpacked where it is gzipped, counted for the progress bar.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::record::Stop;

/// How far a file has been read; cloning shares it.
#[derive(Debug, Clone)]
pub struct Meter {
    read: Arc<AtomicU64>,
    size: u64,
}

impl Meter {
    /// The share of the file that has been read, 0 to 1.
    pub fn fraction(&self) -> f64 {
        if self.size == 0 { 1.0 } else { self.read.load(Ordering::Relaxed) as f64 / self.size as f64 }
    }
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Opens a file for reading from its start; what gzip packed is unpacked on the way.
///
/// # Errors
/// When the system cannot open it.
pub fn open(path: &Path) -> Result<(Box<dyn BufRead>, Meter), Stop> {
    let file = File::open(path).map_err(|error| Stop::io(&error))?;
    let size = file.metadata().map_or(0, |about| about.len());
    let read = Arc::new(AtomicU64::new(0));
    let meter = Meter { read: Arc::clone(&read), size };
    let mut plain = BufReader::with_capacity(1 << 16, Counted { file, read });
    let packed = plain.fill_buf().map_err(|error| Stop::io(&error))?.starts_with(&[0x1f, 0x8b]);
    let bytes: Box<dyn BufRead> = if packed {
        Box::new(BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(plain)))
    } else {
        Box::new(plain)
    };
    Ok((bytes, meter))
}
