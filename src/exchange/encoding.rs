//! Text files in whatever encoding they come: UTF-8, UTF-16, GBK and GB18030 found by themselves, others by name.

use std::io::{BufRead, Read};
use std::path::Path;

use chardetng::EncodingDetector;
use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::input::{Meter, open};
use super::record::Stop;
use crate::model::text::Text;

/// As much of a file as is looked at to tell legacy encodings apart.
const SAMPLE: usize = 4 << 20;

/// The encoding of a text file, and how surely it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Whether it was guessed from the bytes rather than named, marked or proven.
    pub guessed: bool,
}

/// The encoding called by a name people use: `gbk`, `gb2312`, `utf8`, `utf-16`, `ansi`.
///
/// # Errors
/// When no encoding is called so.
pub fn named(word: &str) -> Result<&'static Encoding, Stop> {
    let plain = word.trim().to_lowercase().replace('_', "-");
    let known = match plain.as_str() {
        "utf16" | "utf-16" | "unicode" | "utf16le" => Some(UTF_16LE),
        "utf16be" => Some(UTF_16BE),
        // What Chinese Windows calls ANSI.
        "ansi" | "cp936" | "936" | "ms936" => Some(GBK),
        "gb18030-2000" | "gb18030-2005" | "gb18030-2022" => Some(GB18030),
        other => Encoding::for_label(other.as_bytes()),
    };
    known.ok_or_else(|| {
        let shown: String = word.chars().take(40).collect();
        Stop::unreadable(
            "encoding-unknown",
            Text::new(
                format!("没有“{shown}”这种编码；可用 utf-8、gbk、gb18030、utf-16、big5 等"),
                format!("there is no encoding {shown:?}: give utf-8, gbk, gb18030, utf-16, big5 or the like"),
            ),
        )
    })
}

/// Finds the encoding of a file by reading it once.
///
/// # Errors
/// When it cannot be read.
pub fn find(path: &Path) -> Result<Found, Stop> {
    let (mut bytes, _) = open(path)?;
    let mut detector = EncodingDetector::new();
    let mut utf8 = Utf8Count::default();
    let (mut first, mut seen) = (true, 0_usize);
    loop {
        let chunk = bytes.fill_buf().map_err(|error| Stop::io(&error))?;
        if chunk.is_empty() {
            break;
        }
        if std::mem::take(&mut first) {
            if let Some((encoding, _)) = Encoding::for_bom(chunk) {
                return Ok(Found { encoding, guessed: false });
            }
            if let Some(encoding) = wide(chunk) {
                return Ok(Found { encoding, guessed: true });
            }
        }
        utf8.feed(chunk);
        if seen < SAMPLE {
            detector.feed(chunk, false);
        }
        let length = chunk.len();
        seen += length;
        bytes.consume(length);
    }
    // A stray broken byte in a UTF-8 file damages one word; read as another encoding it would damage them all.
    if utf8.is_utf8() {
        return Ok(Found { encoding: UTF_8, guessed: utf8.broken > 0 });
    }
    detector.feed(&[], true);
    let encoding = detector.guess(Some(b"cn"), false);
    Ok(Found { encoding: if encoding == GBK { GB18030 } else { encoding }, guessed: true })
}

/// How much of a text is UTF-8 beyond ASCII, and how much is broken as UTF-8.
#[derive(Default)]
struct Utf8Count {
    good: u64,
    broken: u64,
    /// The beginning of a character that the last chunk cut.
    held: Vec<u8>,
}

impl Utf8Count {
    fn feed(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        let joined;
        if !self.held.is_empty() {
            let (head, tail) = rest.split_at(rest.len().min(4));
            joined = [self.held.as_slice(), head].concat();
            self.held.clear();
            let left = self.count(&joined);
            if joined.len() - left > head.len() {
                // Still not whole: only a chunk of a few bytes does this.
                self.held = joined.get(left..).unwrap_or_default().to_vec();
                return;
            }
            rest = if left == joined.len() {
                tail
            } else {
                let over = joined.len() - left;
                rest.get(head.len() - over..).unwrap_or_default()
            };
        }
        let left = self.count(rest);
        self.held = rest.get(left..).unwrap_or_default().to_vec();
    }

    /// Counts, and gives where an unfinished character at the end begins.
    fn count(&mut self, bytes: &[u8]) -> usize {
        let mut from = 0;
        loop {
            let rest = bytes.get(from..).unwrap_or_default();
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.add(text);
                    return bytes.len();
                }
                Err(error) => {
                    let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
                    if let Ok(text) = std::str::from_utf8(valid) {
                        self.add(text);
                    }
                    let Some(length) = error.error_len() else { return from + error.valid_up_to() };
                    self.broken += 1;
                    from += error.valid_up_to() + length;
                }
            }
        }
    }

    fn add(&mut self, text: &str) {
        if !text.is_ascii() {
            self.good += text.chars().filter(|c| !c.is_ascii()).count() as u64;
        }
    }

    fn is_utf8(&self) -> bool {
        self.broken == 0 || self.good > 20 * self.broken
    }
}

/// Whether bytes without a mark look like UTF-16: the zeros of its ASCII letters all stand on one side.
pub fn looks_wide(head: &[u8]) -> bool {
    wide(head).is_some()
}

fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.get(..4096).unwrap_or(head);
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 40 + 1;
    // A few Chinese characters (一, 言) have a zero on the other side.
    if odd >= enough && even * 4 <= odd {
        Some(UTF_16LE)
    } else if even >= enough && odd * 4 <= even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// A text file as UTF-8, decoded while it is read. What cannot be decoded becomes U+FFFD.
pub struct TextReader {
    bytes: Box<dyn BufRead>,
    decoder: Decoder,
    out: Box<[u8]>,
    at: usize,
    end: usize,
    finished: bool,
}

/// Opens a text file, its encoding named or found.
///
/// # Errors
/// When it cannot be read or the name is no encoding.
pub fn open_text(path: &Path, encoding: Option<&str>) -> Result<(TextReader, Meter, Found), Stop> {
    let found = match encoding {
        Some(word) => Found { encoding: named(word)?, guessed: false },
        None => find(path)?,
    };
    let (bytes, meter) = open(path)?;
    let reader = TextReader {
        bytes,
        decoder: found.encoding.new_decoder_with_bom_removal(),
        out: vec![0; 1 << 16].into_boxed_slice(),
        at: 0,
        end: 0,
        finished: false,
    };
    Ok((reader, meter, found))
}

impl BufRead for TextReader {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        while self.at == self.end && !self.finished {
            let chunk = self.bytes.fill_buf()?;
            let last = chunk.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(chunk, &mut self.out, last);
            self.bytes.consume(read);
            self.at = 0;
            self.end = written;
            self.finished = last && result == CoderResult::InputEmpty;
        }
        Ok(self.out.get(self.at..self.end).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.end);
    }
}

impl Read for TextReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let chunk = self.fill_buf()?;
        let count = chunk.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), chunk.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "名称,经度,纬度\n石桥头垃圾桶,117.1,33.2\n供销社门口,117.2,33.1\n";

    fn read_back(bytes: &[u8], encoding: Option<&str>) -> (String, Found) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.csv");
        std::fs::write(&path, bytes).unwrap();
        let (mut reader, _, found) = open_text(&path, encoding).unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        (text, found)
    }

    #[test]
    fn every_encoding_of_an_office_reads_as_the_same_text() {
        let little: Vec<u8> = SHEET.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = SHEET.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for (name, bytes) in [
            ("utf-8", SHEET.as_bytes().to_vec()),
            ("utf-8 with mark", marked(b"\xef\xbb\xbf", SHEET.as_bytes())),
            ("utf-16le", little.clone()),
            ("utf-16le with mark", marked(b"\xff\xfe", &little)),
            ("utf-16be", big.clone()),
            ("utf-16be with mark", marked(b"\xfe\xff", &big)),
            ("gbk", GBK.encode(SHEET).0.into_owned()),
            ("gb18030", GB18030.encode(SHEET).0.into_owned()),
        ] {
            assert_eq!(read_back(&bytes, None).0, SHEET, "{name}");
        }
    }

    #[test]
    fn a_long_text_is_not_cut_where_chunks_meet() {
        let long = SHEET.repeat(9000);
        assert_eq!(read_back(long.as_bytes(), None).0, long);
        assert_eq!(read_back(&GBK.encode(&long).0, None).0, long);
    }

    #[test]
    fn one_broken_byte_does_not_turn_a_utf8_file_into_another_language() {
        let mut bytes = SHEET.repeat(20).into_bytes();
        bytes.extend_from_slice(b"\xff,1,2\n");
        let (text, found) = read_back(&bytes, None);
        assert_eq!(found.encoding, UTF_8);
        assert!(text.contains("石桥头垃圾桶") && text.contains('\u{fffd}'));
    }

    #[test]
    fn a_named_encoding_is_taken_at_its_word() {
        let bytes = GBK.encode(SHEET).0.into_owned();
        assert_eq!(read_back(&bytes, Some("GB2312")).0, SHEET);
        assert_eq!(read_back(&bytes, Some("ansi")).0, SHEET);
        assert!(named("klingon").is_err());
    }

    #[test]
    fn western_text_stays_western() {
        let bytes = b"name,lon,lat\nCaf\xe9 de la Gare,2.3,48.8\n";
        assert!(read_back(bytes, None).0.contains("Café de la Gare"));
    }
}
