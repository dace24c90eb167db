//! `verge measure`: lengths, areas and offsets of well-known text, line by line.

use clap::ArgMatches;

use super::lines;
use crate::cli::Failure;
use crate::model::text::Lang;
use crate::service::measuring;

/// A geometry on a line gives `length_m,area_m2`, two with a tab between give `offset_m`.
///
/// # Errors
/// Data refused at the end when a line had no result.
pub fn run(_: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    lines::each(lang, |line, notes| {
        let measured = measuring::measure(line)?;
        notes.extend(measured.notes);
        Ok(measured.figures)
    })
}
