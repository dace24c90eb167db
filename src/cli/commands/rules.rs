//! `verge rules`: the rules a register goes by, with their sources and how far each was checked.

use clap::ArgMatches;
use jiff::Zoned;
use jiff::civil::Date;

use crate::cli::store_path::store_path;
use crate::cli::{Failure, output};
use crate::model::text::{Lang, Text};
use crate::service::rules;
use crate::store::Description;

/// Lists the rules in force on a day. The register itself need not be there yet.
///
/// # Errors
/// When the date makes no sense, the office's file is wrong, or the list cannot be written.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let wish = output::Wish::of(matches)?;
    let day = match matches.get_one::<String>("on") {
        Some(word) => word.trim().parse::<Date>().map_err(|_| {
            Failure::Usage(Text::new(
                format!("--on：“{word}”不是日期；请写成 2015-03-20"),
                format!("--on: {word:?} is not a date: write it as 2015-03-20"),
            ))
        })?,
        None => Zoned::now().date(),
    };
    let register = store_path(matches, "verge.gpkg");
    let answer = rules::listed(&rules::of_register(&register)?, &register, day, matches.get_flag("all"));
    output::show(&answer, &wish, &Description::elsewhere(String::new()), lang)
}
