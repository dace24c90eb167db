//! Findings of an import, counted by code, so that a file with a hundred thousand bad rows is told in a page.

use std::collections::BTreeMap;

use crate::model::finding::{Finding, Severity};

/// So many of one code are kept to be shown.
const KEPT: usize = 1000;

/// All findings of one code.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Finding>,
}

/// Findings by severity and code.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    groups: BTreeMap<(std::cmp::Reverse<Severity>, String), Group>,
}

impl Tally {
    /// Counts one.
    pub fn add(&mut self, finding: Finding) {
        let key = (std::cmp::Reverse(finding.severity), finding.code.to_string());
        let group = self.groups.entry(key).or_insert_with(|| Group { count: 0, first: Vec::new() });
        group.count += 1;
        if group.first.len() < KEPT {
            group.first.push(finding);
        }
    }

    /// Takes in the findings of another.
    pub fn join(&mut self, other: Tally) {
        for (key, group) in other.groups {
            let own = self.groups.entry(key).or_insert_with(|| Group { count: 0, first: Vec::new() });
            own.count += group.count;
            let room = KEPT.saturating_sub(own.first.len());
            own.first.extend(group.first.into_iter().take(room));
        }
    }

    /// The groups, the gravest first.
    pub fn groups(&self) -> impl Iterator<Item = (Severity, &Group)> {
        self.groups.iter().map(|((severity, _), group)| (severity.0, group))
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        self.groups().filter(|(own, _)| *own == severity).map(|(_, group)| group.count).sum()
    }

    /// Whether a code was counted.
    pub fn has(&self, code: &str) -> bool {
        self.groups.keys().any(|(_, own)| own == code)
    }
}
