//! What a question or a plan gives back: one plain sentence, notes, a table, a layer, and the contract's JSON.

use geo_types::Geometry;
use serde::Serialize;
use serde_json::Value;

use super::feature::Properties;
use super::text::Text;

/// One answer; every face (terminal, HTTP, map, export) shows this same one.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The question's id.
    pub question: String,
    /// The state of the register it was asked of.
    pub seq: u64,
    /// What was found, in one plain sentence.
    pub sentence: Text,
    /// What must be known beside it: the rule and its date, what was assumed, what could not be decided.
    pub notes: Vec<Text>,
    /// The whole answer as the contract shapes it.
    pub result: Value,
    /// What to draw.
    pub features: Vec<AnswerFeature>,
    /// What to read.
    pub table: Table,
}

/// One thing an answer draws.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerFeature {
    /// The id of the feature it is, or a name of its own (`gap-3`).
    pub id: String,
    /// How it is drawn: `subject`, `road`, `gap`, `covered`, `uncovered`, `facility`, `proposal`.
    pub layer: String,
    /// Where; none when not known.
    pub geometry: Option<Geometry<f64>>,
    /// What the card and the exports show; names carry units.
    pub properties: Properties,
}

/// Rows under titled columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// One value a column; null is unknown. A row that shows a feature carries its id in [`Table::ids`].
    pub rows: Vec<Vec<Value>>,
    /// For each row the id of the answer's feature it shows; empty when it shows none.
    pub ids: Vec<String>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableColumn {
    /// The name in JSON and in exports.
    pub name: String,
    /// The heading.
    pub title: Text,
    /// The unit, as read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl TableColumn {
    /// A column without a unit.
    pub fn new(name: &str, title: Text) -> TableColumn {
        TableColumn { name: name.to_owned(), title, unit: None }
    }

    /// A column of numbers in a unit.
    pub fn in_unit(name: &str, title: Text, unit: &str) -> TableColumn {
        TableColumn { unit: Some(unit.to_owned()), ..TableColumn::new(name, title) }
    }
}

impl Table {
    /// A table with these columns and no rows yet.
    pub fn new(columns: Vec<TableColumn>) -> Table {
        Table { columns, rows: Vec::new(), ids: Vec::new() }
    }

    /// Adds a row that shows a feature of the answer.
    pub fn push(&mut self, id: impl Into<String>, row: Vec<Value>) {
        self.ids.push(id.into());
        self.rows.push(row);
    }
}
