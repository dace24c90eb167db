//! An answer's table on a terminal: numbers to the right, units in the heading, the sentence above.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ContentArrangement, Table as Grid, presets};
use serde_json::Value;

use crate::model::answer::{Answer, Table};
use crate::model::text::Lang;

/// The most rows printed; all of them are in the other formats.
const MOST_ROWS: usize = 200;

/// The answer as a person reads it.
pub fn answer(answer: &Answer, lang: Lang) -> String {
    let mut text = format!("{}\n", answer.sentence.get(lang));
    if !answer.table.rows.is_empty() {
        let _ = writeln!(text, "\n{}", grid(&answer.table, lang));
    }
    let hidden = answer.table.rows.len().saturating_sub(MOST_ROWS);
    if hidden > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(text, "另有 {hidden} 行，用 --format csv 或 -o 文件.xlsx 查看全部"),
            Lang::En => writeln!(text, "{hidden} more rows: --format csv or -o FILE.xlsx gives all"),
        };
    }
    text
}

/// Rows under headings, cut to the terminal's width where it is known.
pub fn grid(table: &Table, lang: Lang) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(table.columns.iter().map(|column| match &column.unit {
        Some(unit) => format!("{} {unit}", column.title.get(lang)),
        None => column.title.get(lang).to_owned(),
    }));
    for row in table.rows.iter().take(MOST_ROWS) {
        grid.add_row(row.iter().map(|value| cell(value, lang)));
    }
    for (at, column) in grid.column_iter_mut().enumerate() {
        let numeric = table.rows.iter().filter_map(|row| row.get(at)).any(Value::is_number);
        column.set_cell_alignment(if numeric { CellAlignment::Right } else { CellAlignment::Left });
    }
    grid
}

fn cell(value: &Value, lang: Lang) -> String {
    match (value, lang) {
        (Value::Null, _) => "–".to_owned(),
        (Value::Bool(true), Lang::Zh) => "是".to_owned(),
        (Value::Bool(false), Lang::Zh) => "否".to_owned(),
        (Value::Bool(true), Lang::En) => "yes".to_owned(),
        (Value::Bool(false), Lang::En) => "no".to_owned(),
        (Value::String(text), _) => text.clone(),
        (Value::Number(number), _) => number.as_f64().map_or_else(|| number.to_string(), decimal),
        // A sentence in both languages, as findings carry it.
        (Value::Object(text), lang) => {
            let name = if lang == Lang::Zh { "zh" } else { "en" };
            text.get(name).and_then(Value::as_str).map_or_else(|| value.to_string(), str::to_owned)
        }
        (other @ Value::Array(_), _) => other.to_string(),
    }
}

/// At most three decimals, without zeros that say nothing.
fn decimal(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::answer::TableColumn;
    use crate::model::text::Text;

    #[test]
    fn unknown_is_a_dash_and_numbers_carry_their_unit_in_the_heading() {
        let mut table = Table::new(vec![
            TableColumn::new("road", Text::new("道路", "Road")),
            TableColumn::in_unit("length_m", Text::new("长", "Length"), "m"),
        ]);
        table.push("gap-1", vec![json!("S225"), json!(1340.5)]);
        table.push("gap-2", vec![json!("S307"), Value::Null]);
        let text = grid(&table, Lang::Zh).to_string();
        assert!(text.contains("长 m") && text.contains("1340.5") && text.contains('–'), "{text}");
    }
}
