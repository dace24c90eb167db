//! `verge convert`: coordinates from one system to another, line by line.

use clap::ArgMatches;

use super::lines;
use crate::cli::Failure;
use crate::geodesy::Crs;
use crate::model::text::{Lang, Text};
use crate::service::measuring;

/// Lines `x,y` on standard input, the same in the other system on standard output.
///
/// # Errors
/// Wrong usage when a system is not known; data refused at the end when a line had no result.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let (from, to) = (system(matches, "from")?, system(matches, "to")?);
    lines::each(lang, |line, _| measuring::convert(from, to, line))
}

fn system(matches: &ArgMatches, option: &str) -> Result<Crs, Failure> {
    let text = matches.get_one::<String>(option).map(String::as_str).unwrap_or_default();
    text.parse().map_err(|error: crate::geodesy::CrsError| {
        let (zh, en) = error.words();
        Failure::Usage(Text::new(format!("--{option}：{zh}"), format!("--{option}: {en}")))
    })
}
