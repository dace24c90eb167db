//! `LIKE`: `%` stands for any characters, `_` for one, `\` takes the next as it is.

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Any,
    One,
    Exactly(char),
}

/// A pattern made ready once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    casei: bool,
}

impl Pattern {
    pub(super) fn new(written: &str, casei: bool) -> Pattern {
        let folded = if casei { written.to_lowercase() } else { written.to_owned() };
        let mut steps = Vec::new();
        let mut chars = folded.chars();
        while let Some(c) = chars.next() {
            let step = match c {
                '%' => Step::Any,
                '_' => Step::One,
                '\\' => Step::Exactly(chars.next().unwrap_or('\\')),
                other => Step::Exactly(other),
            };
            if !(step == Step::Any && steps.last() == Some(&Step::Any)) {
                steps.push(step);
            }
        }
        Pattern { steps, casei }
    }

    /// Whether the text fits. Going back only to the last `%` keeps it at length times length, never more.
    pub(super) fn fits(&self, text: &str) -> bool {
        let text: Vec<char> =
            if self.casei { text.to_lowercase().chars().collect() } else { text.chars().collect() };
        let (mut at, mut step) = (0, 0);
        let mut back: Option<(usize, usize)> = None;
        while let Some(c) = text.get(at) {
            match self.steps.get(step) {
                Some(Step::Any) => {
                    back = Some((step, at));
                    step += 1;
                }
                Some(Step::One) => (at, step) = (at + 1, step + 1),
                Some(Step::Exactly(wanted)) if wanted == c => (at, step) = (at + 1, step + 1),
                _ => {
                    let Some((any, from)) = back else { return false };
                    back = Some((any, from + 1));
                    (at, step) = (from + 1, any + 1);
                }
            }
        }
        self.steps.get(step..).is_some_and(|rest| rest.iter().all(|step| *step == Step::Any))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_any_and_for_one_character() {
        let fits = |pattern: &str, text: &str| Pattern::new(pattern, false).fits(text);
        assert!(fits("S%", "S225"));
        assert!(fits("%村", "石桥村"));
        assert!(fits("__村", "石桥村"));
        assert!(!fits("_村", "石桥村"));
        assert!(fits("%a%b%", "xxaxxbxx"));
        assert!(!fits("s%", "S225"));
        assert!(Pattern::new("s%", true).fits("S225"));
        assert!(fits("100\\%", "100%"));
        assert!(!fits("100\\%", "1000"));
        assert!(fits("", ""));
        assert!(!fits("", "a"));
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        let pattern = format!("{}b", "%a".repeat(2000));
        let start = std::time::Instant::now();
        assert!(!Pattern::new(&pattern, false).fits(&"a".repeat(8000)));
        assert!(start.elapsed() < std::time::Duration::from_secs(20));
    }
}
