//! `verge stakes`: the sites of a plan as a page to print and take along.

use std::path::PathBuf;

use clap::ArgMatches;

use super::accept::{moved, only, plan};
use crate::cli::{Failure, output, store_path};
use crate::model::text::{Lang, Text};
use crate::service::plans::Acceptance;
use crate::store::Access;

/// Writes the stakes sheet of a plan, or of some of its sites.
///
/// # Errors
/// When the file is no plan, a rank is not in it, or the page cannot be written.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let wanted = Acceptance {
        plan: plan(matches)?,
        only: only(matches),
        moved: moved(matches)?,
        why: matches.get_one::<String>("why").cloned(),
        ..Acceptance::default()
    };
    let register = store_path::open(matches, &Access::Read)?;
    let page = register.stakes(&wanted, lang)?;
    match matches.get_one::<PathBuf>("output") {
        None => output::print(&page),
        Some(file) => {
            std::fs::write(file, page)?;
            let shown = file.display();
            let told = Text::new(
                format!("放样单已写到 {shown}，用浏览器打开打印"),
                format!("the stakes sheet is in {shown}: open it in a browser to print it"),
            );
            eprintln!("{}", told.get(lang));
            Ok(())
        }
    }
}
