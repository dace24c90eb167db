//! From words to work: parses, dispatches, and turns the outcome into an exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;

use super::commands;
use super::failure::Failure;
use super::{Serve, args, lang};
use crate::model::text::{Lang, Text};
use crate::service::catalogue;

/// Runs one command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 data refused, 130 stopped.
pub fn run(words: Vec<OsString>, serve: Serve) -> ExitCode {
    let readable: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let lang = lang::of_terminal(&readable);
    let questions = catalogue::all();
    let matches = match args::tree(&questions, lang).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let wrong = error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if wrong { 2 } else { 0 });
        }
    };
    match dispatch(&matches, lang, serve) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(lang),
    }
}

fn dispatch(matches: &ArgMatches, lang: Lang, serve: Serve) -> Result<(), Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(unknown("")) };
    match name {
        "demo" => commands::demo::run(matches, lang, serve),
        "serve" => commands::serve::run(matches, lang, serve),
        "convert" => commands::convert::run(matches, lang),
        "measure" => commands::measure::run(matches, lang),
        "place" => commands::place::run(matches, lang),
        "export" => commands::export::run(matches, lang),
        "import" => commands::import::run(matches, lang),
        "history" => commands::history::run(matches, lang),
        "accept" => commands::accept::run(matches, lang),
        "stakes" => commands::stakes::run(matches, lang),
        "undo" => commands::undo::run(matches, lang),
        "backup" => commands::backup::run(matches, lang),
        "restore" => commands::restore::run(matches, lang),
        "rules" => commands::rules::run(matches, lang),
        "reference" => commands::reference::run(lang),
        question => match catalogue::find(question) {
            Some(question) => commands::ask::run(question.as_ref(), matches, lang),
            None => Err(unknown(name)),
        },
    }
}

fn unknown(name: &str) -> Failure {
    Failure::Usage(Text::new(format!("没有命令“{name}”"), format!("there is no command {name:?}")))
}
