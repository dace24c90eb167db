//! The rows of a text table, one by one, each with the line it begins in.

use std::collections::VecDeque;
use std::io::{BufRead as _, Read};

use csv::StringRecord;

use crate::exchange::encoding::TextReader;
use crate::exchange::record::Stop;
use crate::model::text::Text;

/// The longest row that is read: a forgotten quote would otherwise take in the rest of the file.
const MAX_ROW_BYTES: usize = 16 << 20;

/// Rows of a text table, whatever separates its columns.
pub struct Rows {
    reader: csv::Reader<Watched>,
    row: StringRecord,
}

impl Rows {
    /// The rows of a text; the separator is found by itself.
    ///
    /// # Errors
    /// When the text cannot be read.
    pub fn of(mut text: TextReader) -> Result<Rows, Stop> {
        let head = text.fill_buf().map_err(|error| Stop::io(&error))?;
        let separator = separator(&String::from_utf8_lossy(head));
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(1 << 16)
            .from_reader(Watched { text, since_row: 0, lines: Lines::default() });
        Ok(Rows { reader, row: StringRecord::new() })
    }

    /// The next row and the line it begins in, counted from 1 as an editor counts; none after the last. Blank lines are
    /// passed over.
    ///
    /// # Errors
    /// When the text cannot be read, or a quote is never closed.
    pub fn next_row(&mut self) -> Result<Option<(u64, &StringRecord)>, Stop> {
        self.reader.get_mut().since_row = 0;
        match self.reader.read_record(&mut self.row) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) => return Err(broken(&error, &self.reader)),
        }
        let from = self.row.position().map_or(0, csv::Position::byte);
        let to = self.reader.position().byte();
        let line = self.reader.get_mut().lines.pass(from, to);
        Ok(Some((line, &self.row)))
    }
}

/// Ends a row that grows without end, and notes where lines end.
struct Watched {
    text: TextReader,
    since_row: usize,
    lines: Lines,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.text.read(buffer)?;
        self.since_row += count;
        if self.since_row > MAX_ROW_BYTES {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        self.lines.note(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// The line a row begins in, as an editor counts: blank lines before it and line ends inside its quotes count too, which
/// the CSV reader's own count leaves out.
#[derive(Default)]
struct Lines {
    /// Bytes seen so far.
    seen: u64,
    /// Places of line ends that no row has passed yet, and whether each ends a line (`\r` before `\n` does not).
    ends: VecDeque<(u64, bool)>,
    after_return: bool,
    /// Lines ended before the next row.
    passed: u64,
}

impl Lines {
    fn note(&mut self, bytes: &[u8]) {
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(byte, b'\r' | b'\n') {
                // Of the pair only the first ends the line.
                let counts = !(*byte == b'\n' && self.after_return);
                self.ends.push_back((self.seen + at as u64, counts));
            }
            self.after_return = *byte == b'\r';
        }
        self.seen += bytes.len() as u64;
    }

    /// Passes over a row that was read from the bytes `from` to `to`, and gives the line it begins in, from 1.
    fn pass(&mut self, from: u64, to: u64) -> u64 {
        let mut begin = from;
        while let Some((at, counts)) = self.ends.front().copied().filter(|(at, _)| *at <= begin) {
            begin = begin.max(at + 1);
            self.passed += u64::from(counts);
            self.ends.pop_front();
        }
        let line = self.passed + 1;
        while let Some((_, counts)) = self.ends.front().copied().filter(|(at, _)| *at < to) {
            self.passed += u64::from(counts);
            self.ends.pop_front();
        }
        line
    }
}

fn broken(error: &csv::Error, reader: &csv::Reader<Watched>) -> Stop {
    let line = error.position().map_or_else(|| reader.position().line(), csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::InvalidData => Stop::at_line(
            "row-endless",
            reader.position().line(),
            Text::new(
                "从这里起的一行没有尽头：多半是少了一个引号",
                "the row that begins here never ends: probably a quote is missing",
            ),
        ),
        csv::ErrorKind::Io(io) => Stop::io(io),
        _ => Stop::at_line(
            "row-broken",
            line,
            Text::new(format!("读不出来：{error}"), format!("it cannot be read: {error}")),
        ),
    }
}

/// The separator that cuts the first lines into the most columns of the same number.
fn separator(head: &str) -> u8 {
    let lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let score = |separator: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, separator)).collect();
        let most = counts.iter().copied().max().unwrap_or_default();
        let same = counts.iter().filter(|count| **count == most).count();
        most * same
    };
    // On a tie the earlier one wins: decimals and thousands are full of commas, but not where tabs stand too.
    let mut best = (b',', score(b','));
    for other in [b'\t', b';', b'|'] {
        let points = score(other);
        if points > best.1 {
            best = (other, points);
        }
    }
    best.0
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == separator
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_told_by_what_cuts_evenly() {
        assert_eq!(separator("a,b,c\n1,2,3\n"), b',');
        assert_eq!(separator("a;b;c\n1,5;2,5;3\n"), b';');
        assert_eq!(separator("a\tb\tc\nx, y\t2\t3\n"), b'\t');
        assert_eq!(separator("\"a;b;c;d\",e\n\"1;2;3;4\",5\n"), b',');
        assert_eq!(separator("one\ntwo\n"), b',');
    }
}
