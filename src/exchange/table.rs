//! Rows of cells to records: finds the row that names the columns, below whatever title stands over it.

use serde_json::Value;

use super::place_words::is_place_word;
use super::record::{Record, Sink, Stop};
use crate::model::finding::Finding;
use crate::model::text::Text;

/// The header stands within so many rows from the top; titles, dates and the name of the office may stand over it.
const HEADER_WITHIN: usize = 20;

/// More columns than this is not a table of things.
pub const MAX_COLUMNS: usize = 1024;

/// Takes the rows of one table in order and yields records.
pub struct Table<'a> {
    sink: &'a mut dyn Sink,
    /// Rows before the header is known.
    head: Vec<(u64, Vec<Value>)>,
    columns: Option<Vec<String>>,
    /// Whether rows are lines of a text file, as an editor counts them, or rows of a sheet.
    lines: bool,
    sheet: Option<String>,
}

impl<'a> Table<'a> {
    /// The table of a text file.
    pub fn of_lines(sink: &'a mut dyn Sink) -> Table<'a> {
        Table { sink, head: Vec::new(), columns: None, lines: true, sheet: None }
    }

    /// The table of a sheet; its name is told with each row when there are several.
    pub fn of_sheet(sink: &'a mut dyn Sink, name: Option<String>) -> Table<'a> {
        Table { sink, head: Vec::new(), columns: None, lines: false, sheet: name }
    }

    /// The next row, by its number from 1. Empty cells are null.
    pub fn row(&mut self, number: u64, cells: Vec<Value>) -> Result<(), Stop> {
        if cells.iter().all(Value::is_null) {
            return Ok(());
        }
        if self.columns.is_some() {
            return self.record(number, cells);
        }
        self.head.push((number, cells));
        if self.head.len() < HEADER_WITHIN {
            return Ok(());
        }
        self.settle()
    }

    /// After the last row.
    ///
    /// # Errors
    /// When nothing named the columns.
    pub fn finish(mut self) -> Result<(), Stop> {
        if self.columns.is_none() && !self.head.is_empty() { self.settle() } else { Ok(()) }
    }

    fn settle(&mut self) -> Result<(), Stop> {
        let head = std::mem::take(&mut self.head);
        let Some(at) = header_row(&head) else { return Err(no_header(self.sheet.as_deref())) };
        let mut rows = head.into_iter().skip(at).peekable();
        let Some((_, upper)) = rows.next() else { return Ok(()) };
        let lower = rows.next_if(|(_, lower)| is_second_header(&upper, lower)).map(|(_, lower)| lower);
        let width = upper.len().max(lower.as_ref().map_or(0, Vec::len));
        if width > MAX_COLUMNS {
            return Err(Stop::unreadable(
                "table-too-wide",
                Text::new(
                    format!("表有 {width} 列，最多 {MAX_COLUMNS} 列"),
                    format!("the table has {width} columns; at most {MAX_COLUMNS} are read"),
                ),
            ));
        }
        self.columns = Some(names(&upper, lower.as_deref(), width));
        for (number, cells) in rows {
            self.record(number, cells)?;
        }
        Ok(())
    }

    fn record(&mut self, number: u64, cells: Vec<Value>) -> Result<(), Stop> {
        let place = self.place(number);
        let columns = self.columns.as_deref().unwrap_or_default();
        let filled = cells.iter().rposition(|cell| !cell.is_null()).map_or(0, |last| last + 1);
        if filled > columns.len() {
            let known = columns.len();
            let message = Text::new(
                format!(
                    "这一行有 {filled} 格，表头只有 {known} 列：多半是文字里有没加引号的分隔符，没有导入"
                ),
                format!(
                    "this row has {filled} cells, the header only {known}: probably an unquoted separator inside a text; it was not imported"
                ),
            );
            self.sink.finding(Finding::error("row-too-long", message).at(place));
            return Ok(());
        }
        if cells.iter().any(|cell| cell.as_str().is_some_and(|text| text.contains('\u{fffd}'))) {
            let message = Text::new(
                "有认不出的字（乱码），请核对文件编码，必要时用 --encoding 指定",
                "some characters cannot be read: check the file's encoding, and name it with --encoding if need be",
            );
            self.sink.finding(Finding::warning("text-garbled", message).at(place.clone()));
        }
        let fields = columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_null())
            .map(|(name, cell)| (name.clone(), cell))
            .collect();
        self.sink.row(Record { place, fields, ..Record::default() })
    }

    fn place(&self, number: u64) -> Text {
        let word = if self.lines { "line" } else { "row" };
        match &self.sheet {
            Some(sheet) => {
                Text::new(format!("“{sheet}”第 {number} 行"), format!("{sheet:?} {word} {number}"))
            }
            None => Text::new(format!("第 {number} 行"), format!("{word} {number}")),
        }
    }
}

/// A cell of a text table; blank is null. The apostrophe that keeps a spreadsheet from taking a text for a formula is no
/// part of the text.
pub fn text_cell(text: &str) -> Value {
    let text = match text.strip_prefix('\'') {
        Some(guarded) if guarded.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) => guarded,
        _ => text,
    };
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.is_empty() { Value::Null } else { Value::from(text) }
}

fn word(cell: &Value) -> Option<&str> {
    cell.as_str().filter(|text| text.trim().parse::<f64>().is_err())
}

/// The first row that names columns: words, and about as many as the table is wide. A title is one merged cell.
fn header_row(head: &[(u64, Vec<Value>)]) -> Option<usize> {
    let filled = |cells: &[Value]| cells.iter().filter(|cell| !cell.is_null()).count();
    let width = head.iter().map(|(_, cells)| filled(cells)).max()?;
    head.iter().position(|(_, cells)| {
        let (filled, words) = (filled(cells), cells.iter().filter_map(word).count());
        filled * 2 > width && words * 5 >= filled * 4
    })
}

/// A second header row under merged cells: 坐标 over 经度 and 纬度.
fn is_second_header(upper: &[Value], lower: &[Value]) -> bool {
    let under_nothing = lower
        .iter()
        .enumerate()
        .any(|(at, cell)| !cell.is_null() && upper.get(at).is_none_or(Value::is_null));
    let places = lower.iter().filter(|cell| cell.as_str().is_some_and(is_place_word)).count();
    under_nothing && places >= 2 && lower.iter().all(|cell| cell.is_null() || word(cell).is_some())
}

fn names(upper: &[Value], lower: Option<&[Value]>, width: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    for at in 0..width {
        let of = |row: &[Value]| row.get(at).and_then(cell_name);
        let name = lower.and_then(of).or_else(|| of(upper)).unwrap_or_else(|| format!("列{}", at + 1));
        let mut distinct = name.clone();
        let mut copy = 1;
        while names.contains(&distinct) {
            copy += 1;
            distinct = format!("{name} {copy}");
        }
        names.push(distinct);
    }
    names
}

fn cell_name(cell: &Value) -> Option<String> {
    match cell {
        // Names in narrow sheets are broken over lines.
        Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Null => None,
        other => Some(other.to_string()),
    }
    .filter(|name| !name.is_empty())
}

fn no_header(sheet: Option<&str>) -> Stop {
    let place = sheet.map(Text::same);
    let message = Text::new(
        "找不到表头：前 20 行里没有一行写明各列是什么（如 名称、经度、纬度）",
        "there is no header: none of the first 20 rows names the columns (such as name, longitude, latitude)",
    );
    let finding = Finding::error("table-headless", message);
    Stop::Unreadable(Box::new(match place {
        Some(place) => finding.at(place),
        None => finding,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Default)]
    struct Kept(Vec<Record>, Vec<Finding>);

    impl Sink for Kept {
        fn row(&mut self, record: Record) -> Result<(), Stop> {
            self.0.push(record);
            Ok(())
        }
        fn finding(&mut self, finding: Finding) {
            self.1.push(finding);
        }
        fn declares_crs(&mut self, _: &str) {}
        fn layer(&mut self, _: &str) {}
    }

    fn read(rows: &[Value]) -> Kept {
        let mut kept = Kept::default();
        let mut table = Table::of_lines(&mut kept);
        for (at, row) in rows.iter().enumerate() {
            table.row(at as u64 + 1, row.as_array().unwrap().clone()).unwrap();
        }
        table.finish().unwrap();
        kept
    }

    #[test]
    fn the_header_is_found_below_titles() {
        let kept = read(&[
            json!(["包河镇垃圾桶台账", null, null, null]),
            json!(["填报单位：环卫所", null, null, "2015年4月"]),
            json!(["序号", "名称", "经度", "纬度"]),
            json!([1, "石桥头", 117.1, 33.2]),
        ]);
        assert_eq!(kept.0.len(), 1);
        assert_eq!(kept.0[0].place.zh, "第 4 行");
        assert_eq!(kept.0[0].fields[1], ("名称".to_owned(), json!("石桥头")));
    }

    #[test]
    fn merged_headers_of_two_rows_are_read_as_one() {
        let kept = read(&[
            json!(["序号", "名称", "坐标", null]),
            json!([null, null, "经度", "纬度"]),
            json!([1, "石桥头", 117.1, 33.2]),
        ]);
        let names: Vec<_> = kept.0[0].fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["序号", "名称", "经度", "纬度"]);
    }

    #[test]
    fn a_row_longer_than_the_header_is_refused_with_its_line() {
        let kept = read(&[json!(["name", "lon", "lat"]), json!(["a", "b", "117", "33"])]);
        assert!(kept.0.is_empty());
        assert_eq!(kept.1[0].code, "row-too-long");
        assert_eq!(kept.1[0].place.as_ref().unwrap().en, "line 2");
    }

    #[test]
    fn numbers_alone_are_no_header() {
        let mut kept = Kept::default();
        let mut table = Table::of_lines(&mut kept);
        table.row(1, vec![json!("117.1"), json!("33.2")]).unwrap();
        assert!(table.finish().is_err());
    }
}
