//! Source ids: what makes importing a file again an update.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::gather::Row;
use super::tally::Tally;
use crate::exchange::Record;
use crate::exchange::gpkg::wkb;
use crate::model::finding::Finding;
use crate::model::text::Text;

/// A hash of what a record says: its values whatever their order, and its positions bit by bit. The line it stands in is
/// no part of it.
pub(super) fn hash_of(record: &Record) -> String {
    let mut fields: Vec<(&str, String)> =
        record.fields.iter().map(|(name, value)| (name.as_str(), value.to_string())).collect();
    fields.sort_unstable();
    let mut hash = Sha256::new();
    for (name, value) in fields {
        for part in [name, &value] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    if let Some(geometry) = &record.geometry {
        let mut bytes = Vec::new();
        wkb::encode(geometry, &mut bytes);
        hash.update(&bytes);
    }
    let digest = hash.finalize();
    digest.iter().take(10).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Gives every row of a file its source id: the format's own, else the file's name and the key column, the file's own id,
/// or the hash of the row. `seen` counts the ids given in this import.
pub(super) fn give(
    rows: &mut [Row],
    file: &str,
    key: Option<&str>,
    seen: &mut HashMap<(String, String), u64>,
    tally: &mut Tally,
) {
    let column = if key.is_some() { None } else { own_id_column(rows) };
    if let Some(column) = &column {
        let text = Text::new(
            format!("以“{column}”列区分各行，再次导入时按它更新（可用 --key 另指一列）"),
            format!("column {column:?} tells the rows apart when importing again (name another with --key)"),
        );
        tally.add(Finding::notice("key-found", text).at(Text::same(file)));
    }
    for row in rows {
        let (id, hashed) = match (row.source_id.take(), column.as_deref()) {
            (Some(id), _) => (id, false),
            (None, column) => {
                let own = row.key.take().or_else(|| row.file_id.clone()).or_else(|| {
                    let column = column?;
                    row.ids.iter().find(|(_, name, _)| name == column).map(|(_, _, value)| value.clone())
                });
                match own {
                    Some(own) => (format!("{file}:{own}"), false),
                    None => (format!("{file}:{}", row.hash), true),
                }
            }
        };
        row.ids = Vec::new();
        let count = seen.entry((row.kind.id.clone(), id.clone())).or_default();
        *count += 1;
        if *count == 1 {
            row.source_id = Some(id);
            continue;
        }
        row.source_id = Some(format!("{id}#{count}"));
        row.uuid = None;
        let finding = if hashed {
            let text = Text::new(
                "这一行与前面某行完全相同，仍按两件导入",
                "this row says exactly what an earlier one says; both were kept",
            );
            Finding::notice("row-twice", text)
        } else {
            let shown = id.strip_prefix(file).map_or(id.as_str(), |rest| rest.trim_start_matches(':'));
            let text = Text::new(
                format!("标识“{shown}”与前面某行重复，按第 {count} 件导入，请核对"),
                format!(
                    "the id {shown:?} was used by an earlier row too; taken as number {count} of it, please check"
                ),
            );
            Finding::warning("key-twice", text)
        };
        let place = &row.place;
        let place = Text::new(format!("{file} {}", place.zh), format!("{file} {}", place.en));
        tally.add(finding.at(place));
    }
}

/// The surest column of ids that every row has with a value of its own; none when the file gives ids itself.
fn own_id_column(rows: &[Row]) -> Option<String> {
    let first = rows.iter().find(|row| row.source_id.is_none() && row.file_id.is_none())?;
    let mut candidates: Vec<&(usize, String, String)> = first.ids.iter().collect();
    candidates.sort_by_key(|(rank, ..)| *rank);
    candidates
        .into_iter()
        .map(|(_, name, _)| name)
        .find(|name| {
            let mut values = HashSet::with_capacity(rows.len());
            rows.iter().all(|row| {
                let own = row.ids.iter().find(|(_, column, _)| column == *name);
                own.is_some_and(|(_, _, value)| values.insert(value.as_str()))
            })
        })
        .cloned()
}
