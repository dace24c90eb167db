//! A number for each id, two columns: weights, capacities.

use std::collections::HashSet;
use std::path::Path;

use super::cells::{bad, new_id};
use crate::exchange::csv::Rows;
use crate::exchange::encoding::open_text;
use crate::exchange::record::Stop;
use crate::model::text::Text;
use crate::question::Progress;

/// Numbers by id, in the order of the file.
pub type Numbers = Vec<(String, f64)>;

/// Reads two columns, `id,number`. A first row whose second cell is no number is a header.
///
/// # Errors
/// When the file cannot be read, or a cell is no number of 0 or more: its line is named.
pub fn numbers(path: &Path, progress: &Progress) -> Result<Numbers, Stop> {
    let (text, meter, _) = open_text(path, None)?;
    let mut rows = Rows::of(text)?;
    let (mut found, mut seen, mut first) = (Numbers::new(), HashSet::new(), true);
    while let Some((line, row)) = rows.next_row()? {
        if found.len() % 256 == 0 {
            progress.tick(meter.fraction())?;
        }
        let (Some(id), Some(cell)) = (row.get(0), row.get(1).map(str::trim)) else {
            let message = Text::new("要有两列：编号,数", "two columns are needed: id,number");
            return Err(Stop::at_line("numbers-columns", line, message));
        };
        let is_header = std::mem::take(&mut first) && cell.parse::<f64>().is_err();
        if is_header {
            continue;
        }
        let number = match cell.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => number + 0.0,
            Ok(number) if number < 0.0 => return Err(bad(cell, line, 2, "是负数", "is negative")),
            _ => return Err(bad(cell, line, 2, "不是数", "is no number")),
        };
        found.push((new_id(id, &mut seen, line, 1)?, number));
    }
    Ok(found)
}
