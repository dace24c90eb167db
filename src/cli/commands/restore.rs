//! `verge restore`: puts a backup in the register's place; what was there is kept beside.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::{Failure, output, store_path};
use crate::model::text::{Lang, Text};
use crate::store::GpkgStore;

/// Restores a backup.
///
/// # Errors
/// When the backup is no register, the register is there and `--replace` was not given, or a server holds it.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let Some(from) = matches.get_one::<PathBuf>("from") else { return Ok(()) };
    let to = store_path::store_path(matches, "verge.gpkg");
    let kept = GpkgStore::restore(from, &to, matches.get_flag("replace"))?;
    let (backup, shown) = (from.display(), to.display());
    let done = Text::new(format!("已从 {backup} 恢复到 {shown}"), format!("restored {backup} to {shown}"));
    let text = match kept.as_ref().map(|kept| kept.display()) {
        Some(kept) => Text::new(
            format!("{}；原来的台账另存为 {kept}", done.zh),
            format!("{}; the register that was there is kept as {kept}", done.en),
        ),
        None => done,
    };
    output::print(&format!("{}\n", text.get(lang)))
}
