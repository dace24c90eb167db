//! The floors of the house, kept: a folder imports only from the floors below it (`docs/house.md`).

// Helpers of tests may fall over; that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Floor of every top-level module, lowest first.
const FLOORS: &[(&str, u8)] = &[
    ("units", 0),
    ("geodesy", 1),
    ("linear", 2),
    ("index", 2),
    ("model", 3),
    ("question", 4),
    ("plan", 4),
    ("exchange", 5),
    ("demo", 5),
    ("store", 6),
    ("service", 7),
    ("http", 8),
    ("cli", 8),
    ("main", 9),
];

/// Neighbours on one floor that may look at each other, one way only.
const NEIGHBOURS: &[(&str, &str)] = &[("plan", "question")];

/// Lines of production code beyond which a file holds more than one idea.
const LONGEST_FILE: usize = 400;

struct Source {
    path: PathBuf,
    module: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let below = path.strip_prefix(&root).unwrap();
                let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
                let module = first.trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).unwrap();
                found.push(Source { path: below.to_owned(), module, text });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// Top-level modules a file names after `crate::` (or `verge::` in main), comments left out.
fn imports(source: &Source) -> Vec<String> {
    let own = if source.module == "main" { "verge::" } else { "crate::" };
    let mut named = Vec::new();
    for line in source.text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices(own) {
            let after = &line[at + own.len()..];
            if let Some(group) = after.strip_prefix('{') {
                named.extend(
                    group.split([',', '}']).map(|part| part.trim().split(':').next().unwrap().to_owned()),
                );
            } else {
                named
                    .push(after.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned());
            }
        }
    }
    named.retain(|name| floor(name).is_some());
    named
}

#[test]
fn every_folder_stands_on_a_floor() {
    let unknown: Vec<_> = sources()
        .iter()
        .filter(|source| source.module != "lib" && floor(&source.module).is_none())
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(unknown.is_empty(), "give these a floor in tests/architecture.rs and docs/house.md: {unknown:?}");
}

#[test]
fn imports_run_downwards_only() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module != "lib") {
        for target in imports(source) {
            let (own, other) = (floor(&source.module).unwrap(), floor(&target).unwrap());
            let neighbour = NEIGHBOURS.contains(&(source.module.as_str(), target.as_str()));
            if target != source.module && other >= own && !neighbour {
                wrong.push(format!("{} imports {target}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_geodesy_calls_anything_distance() {
    let mut wrong = Vec::new();
    for source in sources() {
        if ["geodesy", "lib"].contains(&source.module.as_str()) {
            continue;
        }
        for (at, line) in production(&source.text).enumerate() {
            let line = line.trim_start();
            let defines = ["pub fn ", "fn ", "pub(crate) fn ", "pub(super) fn "]
                .iter()
                .any(|head| line.strip_prefix(head).is_some_and(|name| name.starts_with("distance")));
            if defines {
                wrong.push(format!("{}:{}", source.path.display(), at + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "say offset, reach or length, with its space fixed by type: {wrong:?}");
}

#[test]
fn sql_is_spoken_only_where_files_are_kept() {
    let allowed = ["store", "exchange"];
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| !allowed.contains(&source.module.as_str()))
        .filter(|source| source.text.contains("rusqlite::"))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn files_hold_one_idea() {
    let mut lengths: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources() {
        lengths.insert(source.path.display().to_string(), production(&source.text).count());
    }
    let long: Vec<_> = lengths.iter().filter(|(_, lines)| **lines > LONGEST_FILE).collect();
    assert!(long.is_empty(), "split these: {long:?}");
    let mut sorted: Vec<usize> = lengths.values().copied().collect();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    assert!(median <= 160, "the median file has {median} lines");
}

#[test]
fn nothing_is_left_undone_behind_a_macro_or_a_note() {
    let words = ["todo!(", "unimplemented!(", concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let mut wrong = Vec::new();
    for source in sources() {
        for word in words {
            if source.text.contains(word) {
                wrong.push(format!("{}: {word}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The lines of a file before its unit tests.
fn production(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"))
}
