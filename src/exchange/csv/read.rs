//! A CSV file to records.

use std::path::Path;

use serde_json::Value;

use super::rows::Rows;
use crate::exchange::encoding::open_text;
use crate::exchange::record::{ReadOptions, Sink, Stop};
use crate::exchange::table::{MAX_COLUMNS, Table, text_cell};
use crate::model::finding::Finding;
use crate::model::text::Text;
use crate::question::Progress;

/// Reads a text table: separator and encoding are found by themselves.
///
/// # Errors
/// When it cannot be read, has no header, or a quote is never closed.
pub fn read(
    path: &Path,
    options: &ReadOptions,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let (text, meter, found) = open_text(path, options.encoding.as_deref())?;
    if found.guessed && found.encoding != encoding_rs::UTF_8 {
        let name = found.encoding.name();
        let message = Text::new(
            format!("文字编码认作 {name}；如有乱码，请用 --encoding 指定"),
            format!(
                "the text encoding was taken to be {name}; name it with --encoding if words come out wrong"
            ),
        );
        sink.finding(Finding::notice("encoding-guessed", message));
    }
    let mut rows = Rows::of(text)?;
    let mut table = Table::of_lines(sink);
    let mut count = 0_u64;
    while let Some((line, row)) = rows.next_row()? {
        count += 1;
        if count % 256 == 1 {
            progress.tick(meter.fraction())?;
        }
        if row.len() > MAX_COLUMNS * 4 {
            return Err(Stop::at_line(
                "table-too-wide",
                line,
                Text::new("这一行的格数太多，不像表格", "this row has too many cells to be of a table"),
            ));
        }
        let cells: Vec<Value> = row.iter().map(text_cell).collect();
        table.row(line, cells)?;
    }
    table.finish()
}
