//! Importing files: read, understood, placed, checked, matched with what is there, written as one change set.

mod answer;
mod examples;
mod fail;
mod gather;
mod key;
mod kind;
mod place;
mod plan;
mod report;
mod swap;
mod tally;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use answer::answer;
pub use fail::ImportError;
pub use report::{Column, Counts, Report, Sample};
pub use tally::{Group, Tally};

use super::refusal::Refusal;
use super::register::{Committed, Register};
use crate::exchange::mapping::MappingFile;
use crate::geodesy::Box2;
use crate::model::change::{Draft, Origin};
use crate::model::kind::KindCatalogue;
use crate::model::rule_book::RuleBook;
use crate::model::snapshot::Snapshot;
use crate::question::Progress;
use crate::store::{Access, Description};
use gather::Gathered;

/// What is to be imported and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The files, taken together: one change set.
    pub files: Vec<PathBuf>,
    /// The kind of all rows, by any of its names; worked out when absent.
    pub kind: Option<String>,
    /// The column that tells rows apart when importing again.
    pub key: Option<String>,
    /// Which column is which field.
    pub mapping: Option<MappingFile>,
    /// The reference system of the positions, when the file does not say it or says it wrongly.
    pub crs: Option<String>,
    /// The text encoding.
    pub encoding: Option<String>,
    /// Any refused row refuses the whole import.
    pub strict: bool,
    /// Nothing is written.
    pub dry_run: bool,
    /// So many changes are shown of a dry run; a few without it.
    pub shown: Option<usize>,
    /// Who imports.
    pub actor: String,
}

/// Imports files into a register file, which is made when it is not there yet.
///
/// # Errors
/// When a file cannot be read, its kind cannot be told, the register is held by a server, or with `strict` a row is
/// refused. Nothing is written then.
pub fn import(store: &Path, request: &Request, progress: &Progress) -> Result<Report, ImportError> {
    // Opened first, so that a register in use is told before a minute of reading, not after it.
    let register = match (store.exists(), request.dry_run) {
        (true, true) => Some(Register::open(store, &Access::Read)?),
        (true, false) => Some(Register::open(store, &Access::Write)?),
        (false, _) => None,
    };
    let reading = progress.part(0.0, 0.6);
    let gathered = match &register {
        Some(register) => {
            let snapshot = register.snapshot();
            gather::all(request, snapshot.kinds(), extent_of(&snapshot), &reading)?
        }
        None => {
            let kinds = KindCatalogue::embedded().map_err(|error| fail::broken_reference(&error))?;
            gather::all(request, &kinds, None, &reading)?
        }
    };
    match register {
        Some(register) => write(&register, gathered, request, progress),
        None => write_new(store, gathered, request, progress),
    }
}

/// Imports files into a register that is open already.
///
/// # Errors
/// As [`import`].
pub fn import_into(
    register: &Register,
    request: &Request,
    progress: &Progress,
) -> Result<Report, ImportError> {
    let snapshot = register.snapshot();
    let reading = progress.part(0.0, 0.6);
    let gathered = gather::all(request, snapshot.kinds(), extent_of(&snapshot), &reading)?;
    write(register, gathered, request, progress)
}

fn write(
    register: &Register,
    gathered: Gathered,
    request: &Request,
    progress: &Progress,
) -> Result<Report, ImportError> {
    let planning = progress.part(0.6, 0.8);
    let reason = gathered.reason();
    let (rows, read) = gathered.parts();
    if request.dry_run {
        let planned = plan::plan(&register.snapshot(), rows, &planning)?;
        let report = Report::of(read, planned.tally, planned.counts);
        return Ok(report.with_samples(planned.changes, request.shown));
    }
    let mut report = None;
    let committed = register.commit_checked(|snapshot| {
        let planned = plan::plan(snapshot, rows, &planning).map_err(|_| Refusal::Stopped)?;
        let own = Report::of(read, planned.tally, planned.counts);
        let refused = request.strict && own.rejected() > 0;
        report = Some(own);
        if refused {
            return Ok((Draft::new(Origin::Import, "", ""), Vec::new()));
        }
        // The last moment at which stopping leaves everything as it was.
        progress.tick(0.85).map_err(|_| Refusal::Stopped)?;
        Ok((Draft::new(Origin::Import, request.actor.clone(), reason), planned.changes))
    })?;
    let mut report = report.unwrap_or_default();
    if request.strict && report.rejected() > 0 {
        return Err(ImportError::Strict(Box::new(report)));
    }
    if let Committed::Written(head) = committed {
        report.head = Some(head);
    }
    // Done is done: a wish to stop that came too late is not heard here.
    let _ = progress.tick(1.0);
    if report.nothing_usable() { Err(ImportError::Nothing(Box::new(report))) } else { Ok(report) }
}

/// The first import makes the register; an import that brings nothing does not.
fn write_new(
    store: &Path,
    gathered: Gathered,
    request: &Request,
    progress: &Progress,
) -> Result<Report, ImportError> {
    let description = describe(store, gathered.is_chinese());
    let reason = gathered.reason();
    let (rows, read) = gathered.parts();
    let planned = plan::plan(&nothing_yet()?, rows, &progress.part(0.6, 0.7))?;
    let mut report = Report::of(read, planned.tally, planned.counts);
    if report.nothing_usable() {
        return Err(ImportError::Nothing(Box::new(report)));
    }
    if request.strict && report.rejected() > 0 {
        return Err(ImportError::Strict(Box::new(report)));
    }
    if request.dry_run {
        return Ok(report.with_samples(planned.changes, request.shown));
    }
    progress.tick(0.7)?;
    let register = Register::open(store, &Access::Create(description))?;
    let committed = register.commit_checked(|_| {
        progress.tick(0.85).map_err(|_| Refusal::Stopped)?;
        Ok((Draft::new(Origin::Import, request.actor.clone(), reason), planned.changes))
    });
    match committed {
        Ok(committed) => report.head = committed.head().cloned(),
        Err(refusal) => {
            drop(register);
            discard(store);
            return Err(refusal.into());
        }
    }
    report.created = true;
    let _ = progress.tick(1.0);
    Ok(report)
}

/// The state of a register that is not there yet.
fn nothing_yet() -> Result<Snapshot, ImportError> {
    let kinds = KindCatalogue::embedded().map_err(|error| fail::broken_reference(&error))?;
    let rules = RuleBook::embedded().map_err(|error| fail::broken_reference(&error))?;
    Ok(Snapshot::new(0, Arc::new(kinds), Arc::new(rules), Vec::new()))
}

/// A register that was made for an import that then failed holds nothing: it is taken away again.
fn discard(store: &Path) {
    let with = |end: &str| {
        let mut name = store.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    for path in [store.to_owned(), with("-wal"), with("-shm")] {
        // What cannot be removed is an empty register, which the next import fills.
        let _ = std::fs::remove_file(path);
    }
}

/// A register is named after its file, or after its folder when the file has the usual name; it is in CGCS2000 where its
/// things are in China.
fn describe(store: &Path, chinese: bool) -> Description {
    let folder = std::path::absolute(store).ok();
    let folder = folder.as_deref().and_then(Path::parent).and_then(Path::file_name);
    let stem = store.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = match stem {
        Some(stem) if stem != "verge" => stem,
        stem => folder.map(|name| name.to_string_lossy().into_owned()).or(stem).unwrap_or_default(),
    };
    if chinese { Description::chinese(name) } else { Description::elsewhere(name) }
}

/// The box around everything the register has a place for.
fn extent_of(snapshot: &Snapshot) -> Option<Box2> {
    snapshot.collections().filter_map(|own| own.layer.extent()).reduce(|mut all, own| {
        all.unite(&own);
        all
    })
}
