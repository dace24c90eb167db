//! What every writer takes: titled columns over rows, each perhaps with a place.

use geo_types::Geometry;
use serde_json::Value;

use crate::model::kind::{Choice, Field, FieldType};
use crate::model::text::Text;

/// The words that mark invented data wherever it shows.
pub fn demo_mark() -> Text {
    Text::new("演示数据，纯属虚构", "demo data, invented")
}

/// What places the rows have, known before the first is written: a format chooses its columns by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// None at all.
    None,
    /// Points only.
    Points,
    /// Lines or areas.
    Shapes,
    /// Points and others.
    Any,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetColumn {
    /// The field's name, with its unit; what programs read.
    pub name: String,
    /// What people read.
    pub title: Text,
    /// The unit people read.
    pub unit: Option<String>,
    /// What it holds.
    pub kind: FieldType,
    /// Words for stored values.
    pub choices: Vec<Choice>,
}

impl SheetColumn {
    /// A column of a kind's field.
    pub fn of_field(field: &Field) -> SheetColumn {
        SheetColumn {
            name: field.name.clone(),
            title: field.title.clone(),
            unit: field.unit.clone(),
            kind: field.kind,
            choices: field.values.clone(),
        }
    }

    /// A column by its name, title and what it holds.
    pub fn new(name: &str, title: Text, kind: FieldType) -> SheetColumn {
        SheetColumn { name: name.to_owned(), title, unit: None, kind, choices: Vec::new() }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// The id of the feature it shows; none for a row of a table that shows none.
    pub id: Option<String>,
    /// Where; none when not known.
    pub geometry: Option<Geometry<f64>>,
    /// Whether the place follows from road and chainage instead of having been given.
    pub derived: bool,
    /// One value a column; null is unknown.
    pub values: Vec<Value>,
}

/// A table on its way out. Rows come one by one, so that a large register need not be held twice.
pub struct Sheet<'a> {
    /// A plain name of letters, digits and hyphens: the layer, and how importing knows the kind.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// What must be known beside it: an answer's sentence and its notes.
    pub notes: Vec<Text>,
    /// The columns beside id and place.
    pub columns: Vec<SheetColumn>,
    /// What places the rows have.
    pub places: Places,
    /// Whether rows have ids worth writing.
    pub ids: bool,
    /// Whether it is invented.
    pub demo: bool,
    /// EPSG code of its positions: 4326 or 4490.
    pub srs_id: i32,
    /// The rows.
    pub rows: Box<dyn Iterator<Item = SheetRow> + 'a>,
}

impl Places {
    /// What two tables have together.
    fn with(self, other: Places) -> Places {
        match (self, other) {
            (one, other) if one == other => one,
            (Places::None, one) | (one, Places::None) => one,
            _ => Places::Any,
        }
    }

    /// Whether there is a column for longitude and one for latitude.
    pub fn has_points(self) -> bool {
        matches!(self, Places::Points | Places::Any)
    }

    /// Whether there is a column for lines and areas.
    pub fn has_shapes(self) -> bool {
        matches!(self, Places::Shapes | Places::Any)
    }
}

/// The column that says that a place was worked out.
pub const DERIVED: &str = "derived_position";
/// The column that tells the tables apart that were put into one.
pub const COLLECTION: &str = "collection";
/// The column that marks invented data.
pub const DEMO: &str = "demo_data";

impl<'a> Sheet<'a> {
    /// Several tables as one, for formats that hold only one: the columns of all, and first the name of the table that
    /// each row is from. One table stays as it is; none is an empty one.
    pub fn joined(mut sheets: Vec<Sheet<'a>>) -> Sheet<'a> {
        if sheets.len() == 1
            && let Some(only) = sheets.pop()
        {
            return only;
        }
        let mut columns =
            vec![SheetColumn::new(COLLECTION, Text::new("种类", "Collection"), FieldType::Text)];
        for column in sheets.iter().flat_map(|sheet| &sheet.columns) {
            if !columns.iter().any(|known| known.name == column.name) {
                columns.push(column.clone());
            }
        }
        let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let title = |pick: fn(&Text) -> &str, joint: &str| {
            sheets.iter().map(|sheet| pick(&sheet.title)).collect::<Vec<_>>().join(joint)
        };
        Sheet {
            name: "verge".to_owned(),
            title: Text::new(title(|text| &text.zh, "、"), title(|text| &text.en, ", ")),
            notes: sheets.iter().flat_map(|sheet| sheet.notes.clone()).collect(),
            columns,
            places: sheets.iter().fold(Places::None, |all, sheet| all.with(sheet.places)),
            ids: sheets.iter().any(|sheet| sheet.ids),
            demo: sheets.iter().any(|sheet| sheet.demo),
            srs_id: sheets.first().map_or(crate::exchange::gpkg::schema::WGS84, |sheet| sheet.srs_id),
            rows: Box::new(sheets.into_iter().flat_map(move |sheet| spread(sheet, names.clone()))),
        }
    }
}

/// The rows of a table under the columns of all.
fn spread(sheet: Sheet<'_>, names: Vec<String>) -> impl Iterator<Item = SheetRow> {
    let Sheet { name, columns, rows, .. } = sheet;
    let places: Vec<Option<usize>> =
        names.iter().map(|name| columns.iter().position(|column| &column.name == name)).collect();
    rows.map(move |mut row| {
        let mut values: Vec<Value> = places
            .iter()
            .map(|place| place.and_then(|at| row.values.get_mut(at)).map(Value::take).unwrap_or_default())
            .collect();
        if let Some(first) = values.first_mut() {
            *first = Value::from(name.as_str());
        }
        SheetRow { values, ..row }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sheet(name: &str, column: &str, value: Value, places: Places) -> Sheet<'static> {
        let row = SheetRow { id: None, geometry: None, derived: false, values: vec![value] };
        Sheet {
            name: name.to_owned(),
            title: Text::same(name),
            notes: Vec::new(),
            columns: vec![SheetColumn::new(column, Text::same(column), FieldType::Text)],
            places,
            ids: true,
            demo: false,
            srs_id: 4326,
            rows: Box::new(std::iter::once(row)),
        }
    }

    #[test]
    fn several_tables_become_one_that_says_where_each_row_is_from() {
        let joined = Sheet::joined(vec![
            sheet("bins", "type", json!("a"), Places::Points),
            sheet("plots", "species", json!("b"), Places::Shapes),
        ]);
        assert_eq!(joined.places, Places::Any);
        assert_eq!(
            joined.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
            ["collection", "type", "species"]
        );
        let rows: Vec<Vec<Value>> = joined.rows.map(|row| row.values).collect();
        assert_eq!(
            rows,
            [vec![json!("bins"), json!("a"), Value::Null], vec![json!("plots"), Value::Null, json!("b")]]
        );
    }
}
