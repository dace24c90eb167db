//! The table of a shapefile: dBASE III with fields of fixed width.
//!
//! Read here and not by a library because a row that was deleted keeps its shape, a number may be all asterisks, and the
//! encoding is found from the bytes of all texts.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use chardetng::EncodingDetector;
use encoding_rs::{BIG5, Encoding, GBK, SHIFT_JIS, UTF_8, WINDOWS_1252};
use serde_json::Value;

use crate::exchange::encoding::named;
use crate::exchange::record::Stop;
use crate::model::checks::number_value;
use crate::model::text::Text;

/// Texts are looked at this far to find their encoding, bytes.
const LOOKED_AT: u64 = 4 * 1024 * 1024;

/// An open table.
pub(super) struct Table {
    file: BufReader<File>,
    fields: Vec<Field>,
    record: Vec<u8>,
    left: u32,
    encoding: &'static Encoding,
}

struct Field {
    name: String,
    form: u8,
    from: usize,
    to: usize,
}

/// One row.
pub(super) enum Row {
    Values(Vec<(String, Value)>),
    /// Marked as deleted; its shape goes with it.
    Deleted,
    /// The table ends before the shapes do.
    End,
}

impl Table {
    /// Opens a table. `asked` and `said` name an encoding: the person's word and that of the `.cpg`.
    pub(super) fn open(path: &Path, asked: Option<&str>, said: Option<&str>) -> Result<Table, Stop> {
        let mut file = BufReader::new(File::open(path).map_err(|error| Stop::io(&error))?);
        let mut head = [0; 32];
        file.read_exact(&mut head).map_err(|error| Stop::io(&error))?;
        let [_, _, _, _, n0, n1, n2, n3, h0, h1, r0, r1, ..] = head;
        let (records, start) = (u32::from_le_bytes([n0, n1, n2, n3]), u16::from_le_bytes([h0, h1]));
        let length = usize::from(u16::from_le_bytes([r0, r1]));
        let language = head.get(29).copied().unwrap_or_default();
        let mut raw = Vec::new();
        let mut at = 1;
        let mut described = vec![0; usize::from(start).saturating_sub(32)];
        file.read_exact(&mut described).map_err(|error| Stop::io(&error))?;
        for field in described.as_chunks::<32>().0 {
            let (Some(name), Some(form), Some(width)) = (field.get(..11), field.get(11), field.get(16))
            else {
                break;
            };
            if field.first() == Some(&0x0d) {
                break;
            }
            let to = at + usize::from(*width);
            raw.push((name.split(|byte| *byte == 0).next().unwrap_or_default().to_vec(), *form, at, to));
            at = to;
        }
        if raw.is_empty() || length < at {
            return Err(damaged());
        }
        let encoding = match (asked, said.and_then(code_page)) {
            (Some(word), _) => named(word)?,
            (None, said) => found(&mut file, u64::from(start), said, language)?,
        };
        file.seek(SeekFrom::Start(u64::from(start))).map_err(|error| Stop::io(&error))?;
        let fields = raw.into_iter().map(|(name, form, from, to)| {
            // Some programs write the names of columns in UTF-8 over values in another encoding.
            let name = match std::str::from_utf8(&name) {
                Ok(plain) => plain.trim().to_owned(),
                Err(_) => encoding.decode_without_bom_handling(&name).0.trim().to_owned(),
            };
            Field { name, form, from, to }
        });
        Ok(Table { file, fields: fields.collect(), record: vec![0; length], left: records, encoding })
    }

    /// What its texts are written in.
    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Row, Stop> {
        if self.left == 0 {
            return Ok(Row::End);
        }
        self.left -= 1;
        self.file.read_exact(&mut self.record).map_err(|error| Stop::io(&error))?;
        if self.record.first() == Some(&b'*') {
            return Ok(Row::Deleted);
        }
        let values = self.fields.iter().filter_map(|field| {
            let bytes = self.record.get(field.from..field.to)?;
            Some((field.name.clone(), value(field.form, bytes, self.encoding)?))
        });
        Ok(Row::Values(values.collect()))
    }
}

/// A value; none when it is blank, all asterisks (a number that did not fit), or of a form that is kept elsewhere.
fn value(form: u8, bytes: &[u8], encoding: &'static Encoding) -> Option<Value> {
    let text = || std::str::from_utf8(bytes).ok().map(|text| text.trim_matches(['\0', ' ']));
    match form {
        b'C' => {
            let text = encoding.decode_without_bom_handling(bytes).0;
            let text = text.trim_matches(['\0', ' ', '\u{3000}']);
            (!text.is_empty()).then(|| Value::from(text))
        }
        b'N' | b'F' => text()?.parse::<f64>().ok().filter(|number| number.is_finite()).and_then(number_value),
        b'L' => match bytes.first()? {
            b'T' | b't' | b'Y' | b'y' => Some(Value::Bool(true)),
            b'F' | b'f' | b'N' | b'n' => Some(Value::Bool(false)),
            _ => None,
        },
        b'D' => {
            let text = text()?;
            let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
            let date = format!("{year}-{month}-{day}");
            date.parse::<jiff::civil::Date>().is_ok().then(|| Value::from(date))
        }
        b'I' => Some(Value::from(i32::from_le_bytes(bytes.try_into().ok()?))),
        b'O' => number_value(f64::from_le_bytes(bytes.try_into().ok()?)),
        _ => None,
    }
}

/// The encoding that a `.cpg` names: `UTF-8`, `936`, `ANSI 1252`, `OEM 936`, `ISO 88591`.
fn code_page(words: &str) -> Option<&'static Encoding> {
    let word = words.trim().trim_start_matches('\u{feff}').to_lowercase();
    let number = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    match number {
        "65001" => Some(UTF_8),
        "936" | "54936" => Some(GBK),
        "950" => Some(BIG5),
        "932" => Some(SHIFT_JIS),
        "1252" | "88591" | "8859-1" => Some(WINDOWS_1252),
        _ => named(&word).ok(),
    }
}

/// The encoding told by the bytes themselves, then by the `.cpg`, then by the language byte of the table. Text that is
/// valid UTF-8 beyond ASCII is that whatever a file says; what says UTF-8 and is not, is something else.
fn found(
    file: &mut BufReader<File>,
    start: u64,
    said: Option<&'static Encoding>,
    language: u8,
) -> Result<&'static Encoding, Stop> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start)).map_err(|error| Stop::io(&error))?;
    file.by_ref().take(LOOKED_AT).read_to_end(&mut bytes).map_err(|error| Stop::io(&error))?;
    let utf8 = match std::str::from_utf8(&bytes) {
        Ok(_) => true,
        // A text cut by the end of its field or of the sample is still UTF-8.
        Err(_) => {
            let text = String::from_utf8_lossy(&bytes);
            let (bad, good) =
                text.chars().filter(|c| !c.is_ascii()).fold((0_usize, 0_usize), |(bad, good), c| {
                    if c == '\u{fffd}' { (bad + 1, good) } else { (bad, good + 1) }
                });
            good > 20 * bad
        }
    };
    if bytes.is_ascii() {
        return Ok(said.unwrap_or(UTF_8));
    }
    if utf8 {
        return Ok(UTF_8);
    }
    if let Some(said) = said.filter(|said| *said != UTF_8) {
        return Ok(said);
    }
    Ok(match language {
        0x4d => GBK,
        0x4f | 0x78 => BIG5,
        0x13 | 0x7b => SHIFT_JIS,
        0x03 | 0x58 => WINDOWS_1252,
        _ => {
            let mut detector = EncodingDetector::new();
            detector.feed(&bytes, true);
            detector.guess(Some(b"cn"), false)
        }
    })
}

fn damaged() -> Stop {
    Stop::unreadable(
        "dbf-damaged",
        Text::new(
            "属性表（.dbf）已损坏，读不出各列；请从原来的软件重新导出",
            "the table (.dbf) is damaged and its columns cannot be read: export it again from where it came",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cpg_is_understood_in_its_many_spellings() {
        for (words, encoding) in [
            ("UTF-8", UTF_8),
            ("\u{feff}65001\r\n", UTF_8),
            ("936", GBK),
            ("OEM 936", GBK),
            ("GBK", GBK),
            ("ANSI 1252", WINDOWS_1252),
            ("ISO 88591", WINDOWS_1252),
        ] {
            assert_eq!(code_page(words), Some(encoding), "{words}");
        }
        assert_eq!(code_page("klingon"), None);
    }

    #[test]
    fn blanks_and_asterisks_are_unknown_and_not_zero() {
        assert_eq!(value(b'N', b"   ", UTF_8), None);
        assert_eq!(value(b'N', b"*****", UTF_8), None);
        assert_eq!(value(b'N', b" 12.50", UTF_8), Some(Value::from(12.5)));
        assert_eq!(value(b'D', b"20150320", UTF_8), Some(Value::from("2015-03-20")));
        assert_eq!(value(b'D', b"00000000", UTF_8), None);
        assert_eq!(value(b'L', b"?", UTF_8), None);
        assert_eq!(value(b'C', "石桥  ".as_bytes(), UTF_8), Some(Value::from("石桥")));
    }
}
