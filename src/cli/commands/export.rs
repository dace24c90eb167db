//! `verge export`: collections into a file whose name says the format.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::{Failure, store_path};
use crate::exchange::write::{Target, WriteError};
use crate::model::selection::Selection;
use crate::model::text::{Lang, Text};
use crate::service::export;
use crate::store::Access;

/// Writes what was selected.
///
/// # Errors
/// When the name says no format, there is no such kind, the register cannot be read or the file not be written.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let to = matches.get_one::<PathBuf>("to").cloned().unwrap_or_default();
    let target = Target::of_path(&to).ok_or_else(|| {
        let shown = to.display();
        Failure::Usage(Text::new(
            format!("不知道 {shown} 是什么格式；扩展名可用 .geojson .csv .xlsx .gpkg"),
            format!("the name {shown} says no format: end it in .geojson .csv .xlsx or .gpkg"),
        ))
    })?;
    let words: Vec<String> = matches.get_many::<String>("kinds").unwrap_or_default().cloned().collect();
    let register = store_path::open(matches, &Access::Read)?;
    let snapshot = register.snapshot();
    let selection = Selection::parse(&words.join(",")).map_err(|error| Failure::Usage(error.message))?;
    let parts = selection.bind(snapshot.kinds()).map_err(|error| Failure::Usage(error.message))?;
    let sheets = export::collections(&snapshot, &parts, register.description());
    let counted: Vec<std::cell::Cell<usize>> = sheets.iter().map(|_| std::cell::Cell::default()).collect();
    let titles: Vec<Text> = sheets.iter().map(|sheet| sheet.title.clone()).collect();
    let sheets = sheets.into_iter().zip(&counted).map(|(mut sheet, count)| {
        sheet.rows = Box::new(sheet.rows.inspect(|_| count.set(count.get() + 1)));
        sheet
    });
    target.to_file(sheets.collect(), lang, &to)?;
    for (title, count) in titles.iter().zip(&counted) {
        eprintln!("{} {}", title.get(lang), count.get());
    }
    Ok(())
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Failure {
        Failure::Failed(error.text)
    }
}
