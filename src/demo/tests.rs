use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::*;
use crate::model::checks;
use crate::model::kind::KindCatalogue;

/// Made once for all tests.
fn demo() -> &'static [(&'static str, Feature)] {
    static DEMO: LazyLock<Vec<(&'static str, Feature)>> = LazyLock::new(|| generate(SEED).unwrap());
    &DEMO
}

#[test]
fn everything_passes_the_checks_without_a_word() {
    let kinds = KindCatalogue::embedded().unwrap();
    for (collection, feature) in demo() {
        let kind = kinds.get(collection).unwrap();
        let checked = checks::check(kind, feature.clone()).unwrap();
        assert!(checked.findings.is_empty(), "{feature:?}: {:?}", checked.findings);
    }
}

#[test]
fn counts_are_those_of_the_reports() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (collection, _) in demo() {
        *counts.entry(*collection).or_default() += 1;
    }
    assert_eq!(counts["bins"], 450);
    assert_eq!(counts["garbage-pools"], 160);
    assert!((8_800..=9_400).contains(&counts["structures"]), "{counts:?}");
}
