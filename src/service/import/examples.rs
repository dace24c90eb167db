//! What stands in the columns of a file, so that a person sees what each was taken for.

use std::collections::HashMap;

use super::report::Column;
use crate::exchange::Record;
use crate::exchange::mapping::Roles;
use crate::model::finding::Finding;
use crate::model::text::Text;

/// So many rows are looked at.
const ROWS: usize = 64;
/// Columns with an example: more are shown without one.
const MOST: usize = 500;
/// So much of a value is shown, characters.
const LONGEST: usize = 60;

/// The first value of each column.
#[derive(Debug, Default)]
pub(super) struct Examples {
    values: HashMap<String, String>,
    looked_at: usize,
}

impl Examples {
    /// Keeps the values of columns that have none yet.
    pub(super) fn look_at(&mut self, record: &Record) {
        if self.looked_at >= ROWS {
            return;
        }
        self.looked_at += 1;
        for (name, value) in &record.fields {
            if value.is_null() || self.values.contains_key(name) || self.values.len() >= MOST {
                continue;
            }
            let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned());
            if !text.is_empty() {
                self.values.insert(name.clone(), text.chars().take(LONGEST).collect());
            }
        }
    }

    /// The columns of one kind's rows, in the order of the file.
    pub(super) fn columns(&self, roles: &Roles) -> Vec<Column> {
        let told = roles.columns().map(|(column, means)| Column {
            collection: roles.kind().id.clone(),
            column: column.to_owned(),
            means,
            example: self.values.get(column).cloned(),
        });
        told.collect()
    }
}

/// The columns that are no field of the kind; none when all are.
pub(super) fn unknown(roles: &Roles) -> Option<Finding> {
    let unknown: Vec<&str> = roles.unknown().take(40).collect();
    if unknown.is_empty() {
        return None;
    }
    let text = Text::new(
        format!("这些列没有对应的字段，放进“其他列”：{}", unknown.join("、")),
        format!("these columns are no field of the kind and went into extra: {}", unknown.join(", ")),
    );
    Some(Finding::notice("columns-unknown", text).in_collection(roles.kind().id.clone()))
}
