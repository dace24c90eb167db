//! `verge undo`: takes a change set back by appending its inverse.

use std::fmt::Write as _;

use clap::ArgMatches;

use crate::cli::{Failure, output, store_path};
use crate::model::text::{Lang, Text};
use crate::service::actor;
use crate::service::history::Undone;
use crate::store::Access;

/// Takes back the change set with the given number, or the newest one that is no undo and was not taken back.
///
/// # Errors
/// When there is none, it was taken back already, or the register is held by a server.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let register = store_path::open(matches, &Access::Write)?;
    let seq = match matches.get_one::<u64>("seq") {
        Some(seq) => *seq,
        None => register.newest_to_undo()?.ok_or_else(|| {
            Failure::Failed(Text::new("没有可以撤销的变更", "there is no change set to take back"))
        })?,
    };
    let undone = register.undo(seq, &actor::of_this_computer())?;
    output::print(&told(seq, &undone, lang))
}

fn told(seq: u64, undone: &Undone, lang: Lang) -> String {
    let mut text = match (&undone.head, lang) {
        (Some(head), Lang::Zh) => {
            format!("已撤销第 {seq} 次变更（{} 件），记为第 {} 次\n", head.count, head.seq)
        }
        (Some(head), Lang::En) => {
            format!("took back change set {seq} ({} things), recorded as {}\n", head.count, head.seq)
        }
        (None, Lang::Zh) => format!("第 {seq} 次变更里的东西后来都又改过，没有撤销\n"),
        (None, Lang::En) => {
            format!("everything in change set {seq} was changed again since: nothing was taken back\n")
        }
    };
    for conflict in undone.conflicts.iter().take(20) {
        let by = conflict.seq.map(|seq| seq.to_string()).unwrap_or_default();
        let (collection, id) = (&conflict.collection, conflict.id);
        let _ = match lang {
            Lang::Zh => writeln!(text, "  {collection} {id}：第 {by} 次变更又改过，保持不动"),
            Lang::En => writeln!(text, "  {collection} {id}: changed again by {by}, left as it is"),
        };
    }
    let more = undone.conflicts.len().saturating_sub(20);
    if more > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(text, "  另有 {more} 件"),
            Lang::En => writeln!(text, "  and {more} more"),
        };
    }
    text
}
