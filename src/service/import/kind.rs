//! Of which kind the rows of a file are.

use std::path::Path;
use std::sync::Arc;

use crate::exchange::Record;
use crate::exchange::place_words::is_place_word;
use crate::model::kind::{GeometryType, Kind, KindCatalogue, squash};
use crate::model::text::Text;

/// The kind a person named.
///
/// # Errors
/// When nothing is called so: lists what there is.
pub(super) fn named(kinds: &KindCatalogue, word: &str) -> Result<Arc<Kind>, Text> {
    kinds.find(word).cloned().ok_or_else(|| {
        let shown: String = word.chars().take(60).collect();
        let text = choices(kinds);
        Text::new(
            format!("没有“{shown}”这个种类；可用：{}", text.zh),
            format!("there is no kind {shown:?}; there are: {}", text.en),
        )
    })
}

/// The kind told by a sheet's or layer's name, the file's name, or the columns.
///
/// # Errors
/// When none of them tells it: lists what can be named.
pub(super) fn found(
    kinds: &KindCatalogue,
    layer: Option<&str>,
    file: &Path,
    records: &[Record],
) -> Result<Arc<Kind>, Text> {
    let stem = stem(file);
    let words = [layer.unwrap_or_default(), stem.as_str()];
    if let Some(kind) = words.iter().find_map(|words| in_words(kinds, words)) {
        return Ok(Arc::clone(kind));
    }
    if let Some(kind) = by_columns(kinds, records) {
        return Ok(Arc::clone(kind));
    }
    let text = choices(kinds);
    Err(Text::new(
        format!("看不出这些行是什么；请用 --as 指明种类，例如 --as bins。可用：{}", text.zh),
        format!(
            "it cannot be told what these rows are: name the kind, such as --as bins. There are: {}",
            text.en
        ),
    ))
}

fn choices(kinds: &KindCatalogue) -> Text {
    let list = |show: fn(&Kind) -> String, joint: &str| {
        kinds.iter().map(|kind| show(kind)).collect::<Vec<_>>().join(joint)
    };
    Text::new(
        list(|kind| format!("{}（{}）", kind.id, kind.title.zh), "、"),
        list(|kind| kind.id.clone(), ", "),
    )
}

/// A file's name without its endings: `桶.geojson.gz` is 桶.
fn stem(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').find(|part| !part.is_empty()).unwrap_or_default().to_owned()
}

/// The kind whose longest name stands in the words; none when two kinds' do equally.
fn in_words<'a>(kinds: &'a KindCatalogue, words: &str) -> Option<&'a Arc<Kind>> {
    if words.is_empty() {
        return None;
    }
    let tokens: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|t| !t.is_empty())
        .map(str::to_lowercase)
        .collect();
    let plain = squash(words);
    let mut best: Option<(usize, &Arc<Kind>)> = None;
    let mut tie = false;
    for kind in kinds.iter() {
        let names = [&kind.id, &kind.title.zh, &kind.title.en, &kind.one.zh, &kind.one.en];
        let longest = names
            .into_iter()
            .chain(&kind.aliases)
            .map(|name| squash(name))
            .filter(|name| stands_in(name, &plain, &tokens))
            // A Chinese character says as much as several letters.
            .map(|name| if name.is_ascii() { name.len() } else { name.chars().count() * 3 })
            .max();
        if let Some(length) = longest {
            match best {
                Some((known, _)) if known > length => {}
                Some((known, other)) if known == length => tie |= other.id != kind.id,
                _ => (best, tie) = (Some((length, kind)), false),
            }
        }
    }
    best.filter(|_| !tie).map(|(_, kind)| kind)
}

/// A word of letters must stand between word borders (`bin` is not in `cabinet`); a Chinese one may stand anywhere.
fn stands_in(name: &str, plain: &str, tokens: &[String]) -> bool {
    if !name.is_ascii() {
        return name.chars().count() > 1 && plain.contains(name);
    }
    (0..tokens.len()).any(|from| {
        let mut joined = String::new();
        tokens.iter().skip(from).any(|token| {
            joined.push_str(token);
            joined == name
        })
    })
}

/// The one kind with the most columns of its own, when its geometry fits.
fn by_columns<'a>(kinds: &'a KindCatalogue, records: &[Record]) -> Option<&'a Arc<Kind>> {
    let mut columns: Vec<&str> =
        records.iter().flat_map(|record| record.fields.iter().map(|(name, _)| name.as_str())).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.retain(|column| !is_place_word(column));
    let form = records.iter().find_map(|record| record.geometry.as_ref()).and_then(GeometryType::of);
    let shared = [
        "name",
        "village",
        "note",
        "state",
        "road",
        "chainage_m",
        "side",
        "accuracy_m",
        "seen_at",
        "kind",
        "type",
    ];
    let mut scores: Vec<(usize, &Arc<Kind>)> = kinds
        .iter()
        .filter(|kind| form.is_none_or(|form| kind.geometry.contains(&form)))
        .map(|kind| {
            let own = columns
                .iter()
                .filter_map(|column| kind.field_called(column))
                .filter(|field| !field.read_only && !shared.contains(&field.name.as_str()))
                .count();
            (own, kind)
        })
        .collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scores.as_slice() {
        [(first, kind), (second, _), ..] if first > second => Some(kind),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(file: &str, fields: serde_json::Value) -> Result<String, Text> {
        let kinds = KindCatalogue::embedded().unwrap();
        let fields = fields.as_object().unwrap().clone().into_iter().collect();
        let records = [Record { fields, ..Record::default() }];
        found(&kinds, None, Path::new(file), &records).map(|kind| kind.id.clone())
    }

    #[test]
    fn a_file_name_tells_the_kind_in_either_language() {
        for (file, kind) in [
            ("edinburgh_litter_bins.csv", "bins"),
            ("wuhan-streets.geojson.gz", "roads"),
            ("2015年垃圾桶台账（包河镇）.xlsx", "bins"),
            ("S225沿线垃圾池.csv", "garbage-pools"),
            ("公路桥.csv", "bridges"),
            ("garbage pools.csv", "garbage-pools"),
        ] {
            assert_eq!(told(file, json!({})).as_deref(), Ok(kind), "{file}");
        }
    }

    #[test]
    fn columns_tell_the_kind_where_the_name_does_not() {
        assert_eq!(told("a.csv", json!({"小班号": "3", "计划面积（亩）": "20"})).unwrap(), "plots");
        assert_eq!(told("cabinet.csv", json!({"highway": "primary"})).unwrap(), "roads");
    }

    #[test]
    fn what_nothing_tells_is_asked_for_with_the_choices() {
        let text = told("data.csv", json!({"a": 1})).unwrap_err();
        assert!(text.en.contains("--as") && text.en.contains("garbage-pools"), "{}", text.en);
        assert!(text.zh.contains("垃圾桶"));
    }
}
