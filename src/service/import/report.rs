//! What an import did, or would do.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tally::Tally;
use crate::model::change::{Change, ChangeHead};
use crate::model::feature::Feature;
use crate::model::finding::Severity;

/// So many changes are shown of a dry run unless more are asked for.
const SAMPLES: usize = 10;

/// What became of the rows of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Were not there.
    pub new: u64,
    /// Were there and say something else now.
    pub updated: u64,
    /// Were there and say the same.
    pub unchanged: u64,
    /// Were refused; the findings say why.
    pub rejected: u64,
}

/// One column of a file and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The collection its rows went to.
    pub collection: String,
    /// As the file calls it.
    pub column: String,
    /// In the words of a mapping file: a field's name, `lon`, `lat`, `position`, `geometry`, `id`, `extra`; empty where it
    /// was left out.
    pub means: String,
    /// A value of its first rows.
    pub example: Option<String>,
}

/// One change as a dry run shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The collection.
    pub collection: String,
    /// As it is.
    pub before: Option<Feature>,
    /// As it would be.
    pub after: Option<Feature>,
}

/// What was found while reading, beside the rows themselves.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) tally: Tally,
    /// Rows that were refused, by kind.
    pub(super) counts: BTreeMap<String, Counts>,
    /// Rows that could not be read, of no kind that is known.
    pub(super) lost: u64,
    pub(super) columns: Vec<Column>,
}

/// What an import did, or with a dry run would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// By collection.
    pub kinds: BTreeMap<String, Counts>,
    /// Rows that could not be read at all, so that no kind can be named.
    pub lost: u64,
    /// Everything wrong, mended or worth knowing.
    pub findings: Tally,
    /// The change set; none when nothing changed or nothing was to be written.
    pub head: Option<ChangeHead>,
    /// Whether the register was made by this.
    pub created: bool,
    /// The first changes of a dry run, updates first.
    pub samples: Vec<Sample>,
    /// The columns that were found, in the order of the file.
    pub columns: Vec<Column>,
}

impl Report {
    /// Puts together what reading and planning found.
    pub(super) fn of(read: Read, rows: Tally, mut kinds: BTreeMap<String, Counts>) -> Report {
        let Read { tally: mut findings, counts, lost, columns } = read;
        findings.join(rows);
        for (kind, refused) in counts {
            kinds.entry(kind).or_default().rejected += refused.rejected;
        }
        Report { kinds, lost, findings, columns, ..Report::default() }
    }

    pub(super) fn with_samples(mut self, changes: Vec<Change>, most: Option<usize>) -> Report {
        let (updates, new): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change| change.before.is_some());
        self.samples = updates
            .into_iter()
            .chain(new)
            .take(most.unwrap_or(SAMPLES))
            .map(|change| Sample {
                collection: change.collection,
                before: change.before,
                after: change.after,
            })
            .collect();
        self
    }

    /// Rows that were refused.
    pub fn rejected(&self) -> u64 {
        self.lost + self.kinds.values().map(|counts| counts.rejected).sum::<u64>()
    }

    /// Rows that were taken.
    pub fn taken(&self) -> u64 {
        self.kinds.values().map(|counts| counts.new + counts.updated + counts.unchanged).sum()
    }

    /// Whether every row was refused, or there was none.
    pub fn nothing_usable(&self) -> bool {
        self.taken() == 0
    }

    /// Errors, warnings and notices.
    pub fn count(&self, severity: Severity) -> u64 {
        self.findings.count(severity)
    }
}
