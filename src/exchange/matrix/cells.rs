//! A table as text in columns: the header names the sites, the first cell of a row its demand.

use std::collections::HashSet;

use super::{MAX_CELLS, Matrix, too_large};
use crate::exchange::csv::Rows;
use crate::exchange::encoding::TextReader;
use crate::exchange::input::Meter;
use crate::exchange::record::Stop;
use crate::model::text::Text;
use crate::question::Progress;

/// The longest id that is kept; a longer one is a broken file.
const MAX_ID_BYTES: usize = 1_000;

pub(super) fn read(text: TextReader, meter: &Meter, progress: &Progress) -> Result<Matrix, Stop> {
    let mut rows = Rows::of(text)?;
    let mut matrix = Matrix::default();
    let mut seen = HashSet::new();
    let Some((line, header)) = rows.next_row()? else {
        return Err(Stop::unreadable("matrix-empty", Text::new("文件是空的", "the file is empty")));
    };
    for (at, cell) in header.iter().enumerate().skip(1) {
        matrix.sites.push(new_id(cell, &mut seen, line, at + 1)?);
    }
    seen.clear();
    let width = matrix.sites.len() + 1;
    while let Some((line, row)) = rows.next_row()? {
        if matrix.demands.len() % 256 == 0 {
            progress.tick(meter.fraction())?;
        }
        if row.len() != width {
            let message = Text::new(
                format!("有 {} 格，表头有 {width} 格", row.len()),
                format!("it has {} cells and the header has {width}", row.len()),
            );
            return Err(Stop::at_line("matrix-ragged", line, message));
        }
        if matrix.cells.len() + width > MAX_CELLS {
            return Err(too_large());
        }
        matrix.demands.push(new_id(row.get(0).unwrap_or_default(), &mut seen, line, 1)?);
        for (at, cell) in row.iter().enumerate().skip(1) {
            matrix.cells.push(cost(cell, line, at + 1)?);
        }
    }
    Ok(matrix)
}

/// A cost; infinite for an empty cell.
fn cost(cell: &str, line: u64, column: usize) -> Result<f64, Stop> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(f64::INFINITY);
    }
    match cell.parse::<f64>() {
        Ok(cost) if cost.is_finite() && cost >= 0.0 => Ok(cost + 0.0),
        Ok(cost) if cost < 0.0 => Err(bad(cell, line, column, "是负数", "is negative")),
        _ => Err(bad(
            cell,
            line,
            column,
            "不是数；到不了的请留空",
            "is no number; leave the cell empty where there is no way",
        )),
    }
}

/// A cell that cannot be taken, by its line and column, both from 1.
pub(super) fn bad(cell: &str, line: u64, column: usize, zh: &str, en: &str) -> Stop {
    let shown: String = cell.chars().take(40).collect();
    Stop::unreadable(
        "matrix-cell",
        Text::new(
            format!("第 {line} 行第 {column} 列：“{shown}”{zh}"),
            format!("line {line}, column {column}: {shown:?} {en}"),
        ),
    )
}

/// An id that was not there before.
pub(super) fn new_id(
    cell: &str,
    seen: &mut HashSet<String>,
    line: u64,
    column: usize,
) -> Result<String, Stop> {
    let id = cell.trim();
    if id.is_empty() || id.len() > MAX_ID_BYTES {
        let (zh, en) = (
            "不能作编号：不能为空或长过 1000 字节",
            "cannot be an id: it is empty or longer than 1000 bytes",
        );
        return Err(bad(id, line, column, zh, en));
    }
    if !seen.insert(id.to_owned()) {
        return Err(bad(id, line, column, "重复：编号只能出现一次", "is there twice: each id stands once"));
    }
    Ok(id.to_owned())
}
