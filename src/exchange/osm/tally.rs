//! Findings, so many of each and then only counted: a cut-off province must not drown its one real problem.

use std::collections::BTreeMap;

use crate::exchange::record::Sink;
use crate::model::finding::Finding;
use crate::model::text::Text;

/// So many of one code are told one by one.
const EACH: usize = 100;

/// Hands findings on and counts.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// Tells a finding, or counts it.
    pub(super) fn tell(&mut self, sink: &mut dyn Sink, code: &'static str, finding: Finding) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= EACH {
            sink.finding(finding);
        }
    }

    /// Tells how many were only counted.
    pub(super) fn finish(self, sink: &mut dyn Sink) {
        for (code, count) in self.counts {
            if let Some(more) = count.checked_sub(EACH).filter(|more| *more > 0) {
                let text = Text::new(
                    format!("同类情况另有 {more} 处，未逐条列出"),
                    format!("the same happened {more} more times, not listed one by one"),
                );
                sink.finding(Finding::notice(code, text));
            }
        }
    }
}
