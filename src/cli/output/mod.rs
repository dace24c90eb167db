//! Answers on their way out: to a terminal, or to a file in the format its name asks for.

pub mod table;

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::Failure;
use crate::exchange::write::Target;
use crate::model::answer::Answer;
use crate::model::text::{Lang, Text};
use crate::service::export::{self, Form};
use crate::store::Description;

/// In what form and where an answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// `table`, `json`, …
    format: String,
    /// A file; standard output when none.
    file: Option<PathBuf>,
}

/// The forms an answer can take: for a terminal, and as files.
pub fn formats() -> Vec<&'static str> {
    ["table", "json"].into_iter().chain(Form::NAMES).collect()
}

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
    if formats().contains(&end.as_str()) {
        return Ok(end);
    }
    let known = formats().join(" ");
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
    match (Form::of_name(&wish.format), &wish.file) {
        (Some(Form::Tables(target)), file) => export(answer, target, file.as_deref(), of, lang)?,
        (Some(Form::Picture), file) => {
            let picture = export::picture(answer, of, lang).map_err(Failure::Usage)?;
            match file {
                Some(file) => std::fs::write(file, picture)?,
                None => print(&picture)?,
            }
        }
        (None, Some(file)) => std::fs::write(file, text(answer, wish, lang))?,
        (None, None) => print(&text(answer, wish, lang))?,
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

fn text(answer: &Answer, wish: &Wish, lang: Lang) -> String {
    match wish.format.as_str() {
        "json" => format!("{:#}\n", answer.result),
        _ => table::answer(answer, lang),
    }
}

/// A workbook or a database on a terminal is noise, and a terminal that shows it may do what its bytes say.
fn export(
    answer: &Answer,
    target: Target,
    file: Option<&Path>,
    of: &Description,
    lang: Lang,
) -> Result<(), Failure> {
    let sheets = export::answer(answer, target, of, lang);
    match file {
        Some(file) => target.to_file(sheets, lang, file)?,
        None if matches!(target, Target::Xlsx | Target::Gpkg) && std::io::stdout().is_terminal() => {
            let name = target.name();
            return Err(Failure::Usage(Text::new(
                format!("{name} 不能显示在终端上，请用 -o 文件.{name}"),
                format!("{name} cannot be shown on a terminal: give -o FILE.{name}"),
            )));
        }
        None => {
            let mut bytes = Vec::new();
            target.to_stream(sheets, lang, &mut bytes)?;
            print_bytes(&bytes)?;
        }
    }
    Ok(())
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no failure.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
