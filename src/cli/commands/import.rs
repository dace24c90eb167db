//! `verge import`: files into the register, with a bar, a summary and the number to take it back by.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::bar::{Bar, stoppable};
use crate::cli::{Failure, output, store_path};
use crate::exchange::mapping::MappingFile;
use crate::model::text::{Lang, Text};
use crate::service::actor;
use crate::service::import::{self, ImportError, Report, Request};

mod told;

/// Imports the files named.
///
/// # Errors
/// When a file cannot be read, the kind cannot be told, or with `--strict` a row is refused.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let word = |name: &str| matches.get_one::<String>(name).cloned();
    let mapping = match matches.get_one::<PathBuf>("mapping") {
        Some(path) => Some(MappingFile::read(path).map_err(|error| Failure::Usage(error.0))?),
        None => None,
    };
    let request = Request {
        files: matches.get_many::<PathBuf>("files").into_iter().flatten().cloned().collect(),
        kind: word("as"),
        key: word("key"),
        mapping,
        crs: word("crs"),
        encoding: word("encoding"),
        strict: matches.get_flag("strict"),
        dry_run: matches.get_flag("dry-run"),
        shown: None,
        actor: actor::of_this_computer(),
    };
    let progress = stoppable();
    let bar = Bar::watch(&progress, Text::new("导入", "importing").get(lang).to_owned());
    let done = import::import(&store_path(matches, "verge.gpkg"), &request, &progress);
    drop(bar);
    match done {
        Ok(report) => {
            eprint!("{}", told::findings(&report, lang));
            output::print(&told::summary(&report, request.dry_run, lang))
        }
        Err(error) => Err(failure(error, lang)),
    }
}

fn failure(error: ImportError, lang: Lang) -> Failure {
    let listed = |report: &Report| eprint!("{}", told::findings(report, lang));
    match error {
        ImportError::Usage(_, text) => Failure::Usage(text),
        ImportError::Missing(text) => Failure::Failed(text),
        ImportError::Unreadable(finding) => {
            Failure::Refused(Text::new(finding.line(Lang::Zh), finding.line(Lang::En)))
        }
        ImportError::Strict(report) => {
            listed(&report);
            let count = report.rejected();
            Failure::Refused(Text::new(
                format!("有 {count} 行被拒；按 --strict 全部没有导入"),
                format!("{count} rows were refused: with --strict nothing was imported"),
            ))
        }
        ImportError::Nothing(report) => {
            listed(&report);
            Failure::Refused(Text::new(
                "没有一行可以导入，什么都没有改动",
                "no row could be imported; nothing was changed",
            ))
        }
        ImportError::Register(refusal) => refusal.into(),
        ImportError::Stopped => Failure::Stopped,
    }
}
