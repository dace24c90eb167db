//! Walks through JSON text byte by byte and cuts it into values, so that one feature at a time is parsed and a broken
//! one spoils nothing else. No recursion: nesting costs a counter.

use std::io::BufRead;

use crate::exchange::record::Stop;
use crate::model::text::Text;

/// The longest text of one feature that is read: 100,000 vertices written as long as numbers get need a third of it.
pub const MAX_VALUE_BYTES: usize = 16 << 20;

/// The deepest nesting of one value: a multipolygon needs six.
pub const MAX_DEPTH: usize = 64;

/// What became of a value that was cut out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// It is in the buffer.
    Whole,
    /// It is longer than [`MAX_VALUE_BYTES`] and was passed over.
    TooLong,
    /// It nests deeper than [`MAX_DEPTH`] and was passed over.
    TooDeep,
}

/// Reads JSON text, knowing in which line it is.
pub struct Scanner<R> {
    bytes: R,
    line: u64,
}

impl<R: BufRead> Scanner<R> {
    /// At the first line.
    pub fn new(bytes: R) -> Scanner<R> {
        Scanner { bytes, line: 1 }
    }

    /// The line the next byte is in, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The next byte that is not blank, left where it is; none at the end.
    pub fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            let chunk = self.bytes.fill_buf().map_err(|error| Stop::io(&error))?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
            let passed = chunk.get(..blank.unwrap_or(chunk.len())).unwrap_or_default();
            self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
            let found = blank.and_then(|at| chunk.get(at)).copied();
            let length = passed.len();
            self.bytes.consume(length);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// The next byte that is not blank, which must be there.
    pub fn expect(&mut self) -> Result<u8, Stop> {
        self.peek()?.ok_or_else(|| self.ended())
    }

    /// Passes over the byte that [`Scanner::peek`] showed.
    pub fn pass(&mut self) {
        self.bytes.consume(1);
    }

    /// Passes over one byte that must be next.
    pub fn take(&mut self, wanted: u8) -> Result<(), Stop> {
        let found = self.expect()?;
        if found == wanted {
            self.pass();
            return Ok(());
        }
        Err(self.not_json(&format!("{:?}", char::from(wanted)), char::from(found)))
    }

    /// Cuts the next value into a buffer.
    pub fn value(&mut self, out: &mut Vec<u8>) -> Result<Cut, Stop> {
        out.clear();
        self.expect()?;
        let mut state = State::default();
        let mut cut = Cut::Whole;
        loop {
            let chunk = self.bytes.fill_buf().map_err(|error| Stop::io(&error))?;
            if chunk.is_empty() {
                // A number may end with the file; nothing else may.
                return if state.depth == 0 && !state.in_text && !out.is_empty() {
                    Ok(cut)
                } else {
                    Err(self.ended())
                };
            }
            let (length, done, lines) = state.walk(chunk);
            if state.deepest > MAX_DEPTH {
                cut = Cut::TooDeep;
            } else if out.len() + length > MAX_VALUE_BYTES {
                cut = Cut::TooLong;
            } else if cut == Cut::Whole {
                out.extend_from_slice(chunk.get(..length).unwrap_or_default());
            }
            self.line += lines;
            self.bytes.consume(length);
            if done {
                return Ok(cut);
            }
        }
    }

    /// The file ends where it must not.
    pub fn ended(&self) -> Stop {
        Stop::at_line(
            "file-truncated",
            self.line,
            Text::new(
                "文件到这里就断了：多半没有拷贝或下载完整，请重新取一份",
                "the file ends here, in the middle: it was probably not copied or downloaded whole; get it again",
            ),
        )
    }

    /// Something other than JSON.
    pub fn not_json(&self, wanted: &str, found: char) -> Stop {
        Stop::at_line(
            "json-broken",
            self.line,
            Text::new(
                format!("不是合法的 JSON：这里应是 {wanted}，却是 {found:?}"),
                format!("this is not valid JSON: {wanted} should stand here, not {found:?}"),
            ),
        )
    }
}

/// Where in a value the walk is.
#[derive(Default)]
struct State {
    depth: usize,
    deepest: usize,
    in_text: bool,
    escaped: bool,
    started: bool,
}

impl State {
    /// Walks until the value ends: how many bytes belong to it, whether it ended, how many lines were passed.
    fn walk(&mut self, chunk: &[u8]) -> (usize, bool, u64) {
        let mut lines = 0;
        for (at, byte) in chunk.iter().enumerate() {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_text = false;
                        if self.depth == 0 {
                            return (at + 1, true, lines);
                        }
                    }
                    b'\n' => lines += 1,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    self.deepest = self.deepest.max(self.depth);
                }
                b'}' | b']' if self.depth <= 1 => {
                    let own = usize::from(self.depth == 1);
                    return (at + own, true, lines);
                }
                b'}' | b']' => self.depth -= 1,
                b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 && self.started => {
                    return (at, true, lines);
                }
                b'\n' => lines += 1,
                _ => {}
            }
            self.started = true;
        }
        (chunk.len(), false, lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Result<(Cut, String, u64), Stop> {
        // A tiny buffer, so that every value is cut by chunk borders.
        let mut scanner = Scanner::new(std::io::BufReader::with_capacity(3, text.as_bytes()));
        let mut out = Vec::new();
        let cut = scanner.value(&mut out)?;
        Ok((cut, String::from_utf8(out).unwrap(), scanner.line()))
    }

    #[test]
    fn a_value_is_cut_where_it_ends_whatever_is_in_its_texts() {
        for (text, value) in [
            ("  12.5 , 3", "12.5"),
            ("{\"a\":\"}]\\\"\",\"b\":[1,{}]} tail", "{\"a\":\"}]\\\"\",\"b\":[1,{}]}"),
            ("\"a,b\" ]", "\"a,b\""),
            ("NaN]", "NaN"),
            ("null", "null"),
        ] {
            assert_eq!(cut(text).unwrap().1, value);
        }
        assert_eq!(cut("\n\n[1,\n2]").unwrap().2, 4);
    }

    #[test]
    fn a_hundred_thousand_brackets_cost_a_counter() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(cut(&deep).unwrap().0, Cut::TooDeep);
    }

    #[test]
    fn an_end_in_the_middle_is_told_with_its_line() {
        let Err(Stop::Unreadable(finding)) = cut("{\n\"a\": [1,\n2") else { panic!("it is cut off") };
        assert_eq!(finding.code, "file-truncated");
        assert_eq!(finding.place.unwrap().en, "line 3");
    }
}
