//! Values of all rows, a column at a time. A text that comes often is stored once; a column nobody uses takes no room.

use std::collections::HashMap;
use std::sync::Arc;

use super::texts::Texts;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// Text; dates and times are texts that sort in time.
    Text,
    /// A finite number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// JSON as text: lists and objects.
    Json,
}

/// One column: its name and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The field's name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnType,
}

/// The columns of a layer, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    columns: Vec<Column>,
    places: HashMap<String, usize, foldhash::fast::RandomState>,
}

impl Schema {
    /// A schema of these columns; of two with one name the first counts.
    pub fn new(columns: Vec<Column>) -> Arc<Schema> {
        let mut places = HashMap::default();
        for (place, column) in columns.iter().enumerate() {
            places.entry(column.name.clone()).or_insert(place);
        }
        Arc::new(Schema { columns, places })
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The place of a column.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }
}

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Not known.
    Unknown,
    /// Text.
    Text(&'a str),
    /// A finite number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// JSON as text.
    Json(&'a str),
}

impl<'a> Cell<'a> {
    /// The text, when it is one.
    pub fn as_str(self) -> Option<&'a str> {
        if let Cell::Text(text) = self { Some(text) } else { None }
    }

    /// The number, whole or not, when it is one.
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Cell::Number(number) => Some(number),
            Cell::Integer(number) => Some(number as f64),
            _ => None,
        }
    }

    /// Yes or no, when it is that.
    pub fn as_bool(self) -> Option<bool> {
        if let Cell::Boolean(flag) = self { Some(flag) } else { None }
    }
}

/// The code of an unknown text.
const UNKNOWN_TEXT: u32 = u32::MAX;
/// The bits of an unknown whole number; fields are bound to ±2^53, so no value has them.
const UNKNOWN_INTEGER: i64 = i64::MIN;

/// Values of one column; rows past the end of the vector are unknown.
#[derive(Debug, Clone)]
enum Values {
    Text { codes: Vec<u32>, texts: Texts },
    Number(Vec<f64>),
    Integer(Vec<i64>),
    Boolean(Vec<u8>),
}

impl Values {
    fn empty(kind: ColumnType) -> Values {
        match kind {
            ColumnType::Text | ColumnType::Json => {
                Values::Text { codes: Vec::new(), texts: Texts::default() }
            }
            ColumnType::Number => Values::Number(Vec::new()),
            ColumnType::Integer => Values::Integer(Vec::new()),
            ColumnType::Boolean => Values::Boolean(Vec::new()),
        }
    }
}

/// The columns of a slab.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    schema: Arc<Schema>,
    values: Vec<Values>,
}

impl Columns {
    pub(super) fn new(schema: Arc<Schema>) -> Columns {
        let values = schema.columns.iter().map(|column| Values::empty(column.kind)).collect();
        Columns { schema, values }
    }

    pub(super) fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// The value of a row in a column.
    pub(super) fn get(&self, column: usize, row: u32) -> Cell<'_> {
        let at = row as usize;
        let (Some(values), Some(about)) = (self.values.get(column), self.schema.columns.get(column)) else {
            return Cell::Unknown;
        };
        let cell = match values {
            Values::Text { codes, texts } => codes
                .get(at)
                .and_then(|code| texts.get(*code))
                .map(|text| if about.kind == ColumnType::Json { Cell::Json(text) } else { Cell::Text(text) }),
            Values::Number(numbers) => numbers.get(at).filter(|n| !n.is_nan()).map(|n| Cell::Number(*n)),
            Values::Integer(numbers) => {
                numbers.get(at).filter(|n| **n != UNKNOWN_INTEGER).map(|n| Cell::Integer(*n))
            }
            Values::Boolean(flags) => flags.get(at).filter(|f| **f < 2).map(|f| Cell::Boolean(*f == 1)),
        };
        cell.unwrap_or(Cell::Unknown)
    }

    /// Sets the value of a row; rows are filled in growing order. A value of another type than the column's is
    /// unknown here: types are checked where values enter the register.
    pub(super) fn set(&mut self, column: usize, row: u32, cell: Cell<'_>) {
        let at = row as usize;
        let Some(values) = self.values.get_mut(column) else { return };
        match (values, cell) {
            (Values::Text { codes, texts }, Cell::Text(text) | Cell::Json(text)) => {
                let code = texts.code(text, codes.last().copied(), at);
                codes.resize(at, UNKNOWN_TEXT);
                codes.push(code);
            }
            (Values::Number(numbers), cell) => {
                if let Some(number) = cell.as_f64() {
                    numbers.resize(at, f64::NAN);
                    numbers.push(number);
                }
            }
            (Values::Integer(numbers), Cell::Integer(number)) => {
                numbers.resize(at, UNKNOWN_INTEGER);
                numbers.push(number);
            }
            (Values::Boolean(flags), Cell::Boolean(flag)) => {
                flags.resize(at, 2);
                flags.push(u8::from(flag));
            }
            _ => {}
        }
    }

    /// Whether no row has a value in a column.
    pub(super) fn is_unused(&self, column: usize) -> bool {
        self.values.get(column).is_none_or(|values| match values {
            Values::Text { codes, .. } => codes.is_empty(),
            Values::Number(numbers) => numbers.is_empty(),
            Values::Integer(numbers) => numbers.is_empty(),
            Values::Boolean(flags) => flags.is_empty(),
        })
    }

    /// Bytes they take, near enough.
    pub(super) fn bytes(&self) -> usize {
        let of = |values: &Values| match values {
            Values::Text { codes, texts } => codes.capacity() * 4 + texts.bytes(),
            Values::Number(numbers) => numbers.capacity() * 8,
            Values::Integer(numbers) => numbers.capacity() * 8,
            Values::Boolean(flags) => flags.capacity(),
        };
        self.values.iter().map(of).sum()
    }

    /// The same values with rows in another order, without what only building needed.
    pub(super) fn reordered(self, order: &[u32]) -> Columns {
        let values = self.values.into_iter().map(|values| match values {
            Values::Text { codes, mut texts } => {
                texts.settle();
                Values::Text { codes: pick(&codes, order, UNKNOWN_TEXT), texts }
            }
            Values::Number(numbers) => Values::Number(pick(&numbers, order, f64::NAN)),
            Values::Integer(numbers) => Values::Integer(pick(&numbers, order, UNKNOWN_INTEGER)),
            Values::Boolean(flags) => Values::Boolean(pick(&flags, order, 2)),
        });
        Columns { values: values.collect(), schema: self.schema }
    }
}

fn pick<T: Copy>(values: &[T], order: &[u32], unknown: T) -> Vec<T> {
    if values.is_empty() {
        return Vec::new();
    }
    order.iter().map(|row| values.get(*row as usize).copied().unwrap_or(unknown)).collect()
}
