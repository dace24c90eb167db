//! Answers on their way out: to a terminal, or to a file in the format its name asks for.

pub mod table;

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::Failure;
use crate::model::answer::Answer;
use crate::model::text::{Lang, Text};
use crate::store::Description;

/// In what form and where an answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// `table`, `json`, …
    format: String,
    /// A file; standard output when none.
    file: Option<PathBuf>,
}

/// The forms an answer can take.
pub const FORMATS: [&str; 2] = ["table", "json"];

impl Wish {
    /// As typed: `--format`, else the extension of `-o`, else a table.
    ///
    /// # Errors
    /// When the extension says no format.
    pub fn of(matches: &ArgMatches) -> Result<Wish, Failure> {
        let file = matches.get_one::<PathBuf>("output").cloned();
        let format = match (matches.get_one::<String>("format"), &file) {
            (Some(format), _) => format.clone(),
            (None, Some(file)) => by_extension(file)?,
            (None, None) => "table".to_owned(),
        };
        Ok(Wish { format, file })
    }
}

fn by_extension(file: &Path) -> Result<String, Failure> {
    let end = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let end = if end == "txt" { "table".to_owned() } else { end };
    if FORMATS.contains(&end.as_str()) {
        return Ok(end);
    }
    let known = FORMATS.join(" ");
    Err(Failure::Usage(Text::new(
        format!("不知道 {} 是什么格式；扩展名可用 txt {known}，或用 --format 指明", file.display()),
        format!("the name {} says no format: end it in txt {known}, or give --format", file.display()),
    )))
}

/// Shows an answer: the result where it is wanted, what must be known beside it on standard error.
///
/// # Errors
/// When it cannot be written.
pub fn show(answer: &Answer, wish: &Wish, of: &Description, lang: Lang) -> Result<(), Failure> {
    let text = match wish.format.as_str() {
        "json" => format!("{:#}\n", answer.result),
        _ => table::answer(answer, lang),
    };
    match &wish.file {
        Some(file) => std::fs::write(file, text)?,
        None => print(&text)?,
    }
    if wish.format != "table" || wish.file.is_some() {
        eprintln!("{}", answer.sentence.get(lang));
    }
    for note in &answer.notes {
        eprintln!("{}", note.get(lang));
    }
    if of.demo {
        eprintln!("{}", Text::new("演示数据，纯属虚构", "demo data, invented").get(lang));
    }
    Ok(())
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no failure.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
