//! `verge backup`: a whole copy of a register, even while a server writes it.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::{Failure, output, store_path};
use crate::model::text::{Lang, Text};
use crate::store::Access;

/// Copies the register to a file that is not there yet.
///
/// # Errors
/// When the target is there already or cannot be written.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let Some(to) = matches.get_one::<PathBuf>("to") else { return Ok(()) };
    let register = store_path::open(matches, &Access::Read)?;
    register.backup(to)?;
    let bytes = std::fs::metadata(to)?.len() as f64 / 1e6;
    let shown = to.display();
    let text = Text::new(
        format!("已备份到 {shown}（{bytes:.1} MB），内容核对无误\n"),
        format!("copied to {shown} ({bytes:.1} MB), looked through and whole\n"),
    );
    output::print(text.get(lang))
}
