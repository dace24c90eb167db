//! A workbook to records: every sheet named after a kind, else the first that holds anything.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use calamine::{Data, DataRef, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx, XlsxError};
use serde_json::Value;

use crate::exchange::record::{ReadOptions, Sink, Stop};
use crate::exchange::table::{MAX_COLUMNS, Table, text_cell};
use crate::model::checks::number_value;
use crate::model::finding::Finding;
use crate::model::kind::KindCatalogue;
use crate::model::text::Text;
use crate::question::Progress;

/// As much as a workbook may unpack to. A full sheet of a million rows stays below it; a zip bomb does not.
const MAX_UNPACKED: u64 = 1 << 30;

type Workbook = Xlsx<BufReader<File>>;

/// Reads a workbook.
///
/// # Errors
/// When it is damaged, locked with a password, unpacks to far more than a table needs, or has no header.
pub fn read(path: &Path, _: &ReadOptions, progress: &Progress, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut magic = [0; 4];
    let mut file = File::open(path).map_err(|error| Stop::io(&error))?;
    file.read_exact(&mut magic).map_err(|error| Stop::io(&error))?;
    if magic == [0xd0, 0xcf, 0x11, 0xe0] {
        return read_xls(path, progress, sink);
    }
    refuse_bomb(path, progress)?;
    let mut book: Workbook = calamine::open_workbook(path).map_err(|error: XlsxError| damaged(&error))?;
    let (chosen, several) = choose(book.sheets_metadata(), sink);
    for (at, name) in chosen.iter().enumerate() {
        progress.tick(0.5 + at as f64 / chosen.len() as f64 / 2.0)?;
        let some = read_sheet(&mut book, name, several, progress, sink)?;
        if some && !several {
            note_unread(&chosen, at, sink);
            return Ok(());
        }
    }
    Ok(())
}

/// The sheets to read, and whether all of them are meant: those named after kinds, else the visible ones, of which
/// the first that holds anything is taken.
fn choose(sheets: &[Sheet], sink: &mut dyn Sink) -> (Vec<String>, bool) {
    let tables = || {
        sheets
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
    };
    if let Ok(kinds) = KindCatalogue::embedded() {
        let named: Vec<String> =
            tables().map(|sheet| &sheet.name).filter(|name| kinds.find(name).is_some()).cloned().collect();
        if !named.is_empty() {
            let others: Vec<&str> =
                tables().map(|sheet| sheet.name.as_str()).filter(|name| kinds.find(name).is_none()).collect();
            note_sheets(&others, sink);
            return (named, true);
        }
    }
    (tables().map(|sheet| sheet.name.clone()).collect(), false)
}

fn note_unread(chosen: &[String], read: usize, sink: &mut dyn Sink) {
    let others: Vec<&str> = chosen.iter().skip(read + 1).map(String::as_str).collect();
    note_sheets(&others, sink);
}

fn note_sheets(others: &[&str], sink: &mut dyn Sink) {
    if others.is_empty() {
        return;
    }
    let message = Text::new(
        format!("没有导入这些工作表：{}", others.join("、")),
        format!("these sheets were not read: {}", others.join(", ")),
    );
    sink.finding(Finding::notice("sheets-unread", message));
}

/// Reads one sheet cell by cell and says whether it held anything. The size that the file claims is not looked at: two
/// cells at opposite corners would claim 17 thousand million.
fn read_sheet(
    book: &mut Workbook,
    name: &str,
    several: bool,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<bool, Stop> {
    if several {
        sink.layer(name);
    }
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| damaged(&error))?;
    let mut table = Table::of_sheet(sink, several.then(|| name.to_owned()));
    let (mut row, mut cells, mut some): (u32, Vec<Value>, bool) = (0, Vec::new(), false);
    while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
        let (at, column) = cell.get_position();
        if at != row {
            progress.tick(0.5)?;
            table.row(u64::from(row) + 1, std::mem::take(&mut cells))?;
            row = at;
        }
        let column = column as usize;
        let value = value_ref(cell.get_value());
        if column >= MAX_COLUMNS || value.is_null() {
            continue;
        }
        some = true;
        if cells.len() <= column {
            cells.resize(column + 1, Value::Null);
        }
        if let Some(place) = cells.get_mut(column) {
            *place = value;
        }
    }
    table.row(u64::from(row) + 1, cells)?;
    table.finish()?;
    Ok(some)
}

fn value_ref(value: &DataRef<'_>) -> Value {
    match value {
        DataRef::SharedString(text) => text_cell(text),
        other => value_of(&other.clone().into()),
    }
}

fn value_of(value: &Data) -> Value {
    match value {
        Data::Int(number) => Value::from(*number),
        Data::Float(number) => number_value(*number).unwrap_or_default(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_cell(text),
        Data::Bool(flag) => Value::from(*flag),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                Value::from(date)
            } else {
                Value::from(format!("{date}T{hour:02}:{minute:02}:{second:02}Z"))
            }
        }
        Data::DateTime(duration) => number_value(duration.as_f64()).unwrap_or_default(),
        // A formula that failed (#N/A, #DIV/0!) says that the value is unknown.
        Data::Error(_) | Data::Empty => Value::Null,
    }
}

/// Unpacks every part once and counts, because the sizes written in an archive can lie.
fn refuse_bomb(path: &Path, progress: &Progress) -> Result<(), Stop> {
    let file = File::open(path).map_err(|error| Stop::io(&error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        progress.tick(at as f64 / archive.len() as f64 / 2.0)?;
        let part = archive.by_index(at).map_err(|error| damaged(&error))?;
        let counted = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let counted = counted.map_err(|error| damaged(&error))?;
        if counted > left {
            let most = MAX_UNPACKED >> 20;
            return Err(Stop::unreadable(
                "workbook-bomb",
                Text::new(
                    format!("这个文件解开后超过 {most} MB，不是正常的表格，没有打开"),
                    format!(
                        "this file unpacks to more than {most} MB, which no table needs; it was not opened"
                    ),
                ),
            ));
        }
        left -= counted;
    }
    Ok(())
}

/// The older format. Its reader is not ours and takes the file at its word: what goes wrong inside it is kept there.
fn read_xls(path: &Path, progress: &Progress, sink: &mut dyn Sink) -> Result<(), Stop> {
    progress.tick(0.0)?;
    let size = std::fs::metadata(path).map_or(0, |about| about.len());
    if size > MAX_UNPACKED / 8 {
        return Err(damaged(&"too large for .xls"));
    }
    let opened = std::panic::catch_unwind(|| {
        let mut book: Xls<BufReader<File>> =
            calamine::open_workbook(path).map_err(|error: calamine::XlsError| {
                if matches!(error, calamine::XlsError::Password) { locked() } else { damaged(&error) }
            })?;
        let sheets = book.sheets_metadata().to_vec();
        let ranges = book.worksheets();
        Ok::<_, Stop>((sheets, ranges))
    });
    let (sheets, ranges) = opened.map_err(|_| damaged(&"damaged .xls"))??;
    let (chosen, several) = choose(&sheets, sink);
    for (at, name) in chosen.iter().enumerate() {
        let Some((_, range)) = ranges.iter().find(|(own, _)| own == name) else { continue };
        if range.is_empty() {
            continue;
        }
        if several {
            sink.layer(name);
        }
        let first = range.start().map_or(0, |(row, _)| row);
        let mut table = Table::of_sheet(sink, several.then(|| name.clone()));
        for (row, cells) in range.rows().enumerate() {
            progress.tick(0.5)?;
            let cells = cells.iter().take(MAX_COLUMNS).map(value_of).collect();
            table.row(u64::from(first) + row as u64 + 1, cells)?;
        }
        table.finish()?;
        if !several {
            note_unread(&chosen, at, sink);
            return Ok(());
        }
    }
    Ok(())
}

fn locked() -> Stop {
    Stop::unreadable(
        "workbook-locked",
        Text::new(
            "表格加了密码，打不开；请先去掉密码另存一份",
            "the workbook is locked with a password: save a copy without one",
        ),
    )
}

fn damaged(error: &dyn std::fmt::Display) -> Stop {
    Stop::unreadable(
        "workbook-damaged",
        Text::new(
            format!("表格文件损坏，打不开（{error}）；请用 Excel 或 WPS 打开后另存为 .xlsx"),
            format!(
                "the workbook is damaged ({error}): open it in a spreadsheet program and save it as .xlsx"
            ),
        ),
    )
}
