//! Line after line from standard input to standard output, whatever the size of the whole.

use std::io::{BufRead, BufWriter, ErrorKind, Read as _, Write};

use crate::cli::Failure;
use crate::model::text::{Lang, Text};

/// The longest line taken, bytes: a geometry of 100,000 vertices with all its digits has a third of it.
const LONGEST: u64 = 16 << 20;
/// So many messages are shown; the rest are counted.
const MOST_MESSAGES: u64 = 100;

/// Gives every line to `work` and writes what it makes of it. A line that fails is told on standard error and leaves an
/// empty line, so that input and output stay side by side; so does an empty line, untold.
///
/// # Errors
/// At the end, when any line failed; and when reading or writing fails.
pub fn each(
    lang: Lang,
    work: impl FnMut(&str, &mut Vec<Text>) -> Result<String, Text>,
) -> Result<(), Failure> {
    let out = BufWriter::new(std::io::stdout().lock());
    let told = |text: String| eprintln!("{text}");
    match through(std::io::stdin().lock(), out, lang, work, told) {
        // The reader has seen enough (`verge convert … | head`).
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(error.into()),
        Ok(0) => Ok(()),
        Ok(failed) => Err(Failure::Refused(Text::new(
            format!("有 {failed} 行没有结果，原因见上；输出中留为空行"),
            format!("lines without a result: {failed}, for the reasons above; they are empty in the output"),
        ))),
    }
}

/// The number of lines that failed.
fn through(
    mut input: impl BufRead,
    mut out: impl Write,
    lang: Lang,
    mut work: impl FnMut(&str, &mut Vec<Text>) -> Result<String, Text>,
    mut told: impl FnMut(String),
) -> std::io::Result<u64> {
    let (mut line, mut number, mut failed, mut messages) = (Vec::new(), 0_u64, 0_u64, 0_u64);
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        number += 1;
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST;
        let mut notes = Vec::new();
        let result = if whole {
            taken(&line, &mut notes, &mut work)
        } else {
            skip_line(&mut input)?;
            Err(Text::new("这一行太长", "the line is too long"))
        };
        match result {
            Ok(text) => writeln!(out, "{text}")?,
            Err(reason) => {
                failed += 1;
                notes.push(reason);
                writeln!(out)?;
            }
        }
        for note in notes {
            messages += 1;
            if messages <= MOST_MESSAGES {
                let words = note.get(lang);
                let shown = Text::new(format!("第 {number} 行：{words}"), format!("line {number}: {words}"));
                told(shown.get(lang).to_owned());
            }
        }
    }
    out.flush()?;
    if messages > MOST_MESSAGES {
        let more = messages - MOST_MESSAGES;
        told(Text::new(format!("另有 {more} 条"), format!("and {more} more")).get(lang).to_owned());
    }
    Ok(failed)
}

fn taken(
    line: &[u8],
    notes: &mut Vec<Text>,
    work: &mut impl FnMut(&str, &mut Vec<Text>) -> Result<String, Text>,
) -> Result<String, Text> {
    let text =
        std::str::from_utf8(line).map_err(|_| Text::new("不是 UTF-8 文字", "this is not UTF-8 text"))?;
    let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    if text.trim().is_empty() { Ok(String::new()) } else { work(text, notes) }
}

/// Passes over what is left of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let (passed, done) = (end.map_or(buffer.len(), |at| at + 1), end.is_some() || buffer.is_empty());
        input.consume(passed);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(input: &[u8], lang: Lang) -> (String, Vec<String>, u64) {
        let (mut out, mut told) = (Vec::new(), Vec::new());
        let work = |line: &str, _: &mut Vec<Text>| {
            if line.starts_with('x') { Err(Text::new("不行", "no")) } else { Ok(line.to_uppercase()) }
        };
        let failed = through(input, &mut out, lang, work, |text| told.push(text)).unwrap();
        (String::from_utf8(out).unwrap(), told, failed)
    }

    #[test]
    fn a_bad_line_leaves_an_empty_one_and_is_told_by_its_number() {
        let (out, told, failed) = run(b"\xef\xbb\xbfa\r\n\nx\n\xff\nb", Lang::En);
        assert_eq!(out, "A\n\n\n\nB\n");
        assert_eq!(told, ["line 3: no", "line 4: this is not UTF-8 text"]);
        assert_eq!(failed, 2);
        assert_eq!(run(b"x", Lang::Zh).1, ["第 1 行：不行"]);
    }

    #[test]
    fn a_line_without_end_is_passed_over_and_the_next_one_taken() {
        let mut input = vec![b'a'; LONGEST as usize + 70_000];
        input.extend(b"\nb\n");
        let (out, told, _) = run(&input, Lang::En);
        assert_eq!((out.as_str(), told), ("\nB\n", vec!["line 1: the line is too long".to_owned()]));
    }

    #[test]
    fn a_thousand_bad_lines_are_counted_after_the_first_hundred() {
        let (_, told, failed) = run("x\n".repeat(1_000).as_bytes(), Lang::En);
        assert_eq!((told.len(), told[100].as_str(), failed), (101, "and 900 more", 1_000));
    }
}
