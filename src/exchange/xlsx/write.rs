//! A workbook: a sheet for each table under titles in the reader's language, and one that says what it is.

use std::io::Write;

use geo_types::Geometry;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatBorder, Note, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use crate::exchange::csv::list;
use crate::exchange::sheet::{DEMO, DERIVED, Places, Sheet, SheetColumn, SheetRow, demo_mark};
use crate::exchange::write::{WriteError, wkt};
use crate::model::kind::FieldType;
use crate::model::text::{Lang, Text};

/// Rows a sheet can hold, two of them for the mark and the titles.
const MOST_ROWS: usize = 1_048_574;
/// Characters a cell can hold.
const MOST_CHARS: usize = 32_767;

/// Writes tables as the sheets of a workbook.
///
/// # Errors
/// When the stream cannot be written, or a table has more rows than a sheet.
pub fn write(sheets: Vec<Sheet<'_>>, lang: Lang, out: &mut dyn Write) -> Result<(), WriteError> {
    let mut book = Workbook::new();
    let mut about: Vec<(Text, Vec<Text>)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let title = sheet.title.clone();
        let mut notes = sheet.notes.clone();
        notes.extend(sheet.demo.then(demo_mark));
        let name = sheet_name(title.get(lang), &mut names);
        let page = book.add_worksheet();
        page.set_name(&name)?;
        let left_out = table(page, sheet, lang)?;
        notes.extend((left_out > 0).then(|| too_long(left_out)));
        about.push((title, notes));
    }
    if about.iter().any(|(_, notes)| !notes.is_empty()) || about.is_empty() {
        let page = book.add_worksheet();
        page.set_name(sheet_name(Text::new("说明", "About").get(lang), &mut names))?;
        explain(page, &about, lang)?;
    }
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}

/// Writes one table and gives how many cells were too long for a workbook.
fn table(page: &mut Worksheet, sheet: Sheet<'_>, lang: Lang) -> Result<usize, WriteError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0xE8_ED_F2))
        .set_border_bottom(FormatBorder::Thin);
    let mut top = 0;
    if sheet.demo {
        let mark = Format::new().set_bold().set_font_color(Color::RGB(0xB0_20_20));
        page.write_string_with_format(0, 0, demo_mark().get(lang), &mark)?;
        page.set_header(format!("&C{}", demo_mark().get(lang)));
        top = 1;
    }
    let Sheet { columns, places, ids, demo, rows, .. } = sheet;
    let mut at = 0;
    let mut titled = |page: &mut Worksheet, title: &str, name: &str, width: f64| -> Result<u16, XlsxError> {
        page.write_string_with_format(top, at, title, &head)?;
        if title != name {
            page.insert_note(top, at, &Note::new(name).add_author_prefix(false))?;
        }
        page.set_column_width(at, width)?;
        at += 1;
        Ok(at - 1)
    };
    let id = if ids { Some(titled(page, "id", "id", 10.0)?) } else { None };
    let mut first = None;
    for column in &columns {
        let at = titled(page, &heading(column, lang), &column.name, width(column, lang))?;
        first.get_or_insert(at);
    }
    let mut extra = |page: &mut Worksheet, wanted: bool, name: &str, title: Text| {
        if wanted { titled(page, title.get(lang), name, 14.0).map(Some) } else { Ok(None) }
    };
    let lon = extra(page, places.has_points(), "lon", Text::new("经度", "Longitude"))?;
    let lat = extra(page, places.has_points(), "lat", Text::new("纬度", "Latitude"))?;
    let shape = extra(page, places.has_shapes(), "wkt", Text::same("wkt"))?;
    let derived = extra(page, places != Places::None, DERIVED, Text::same(DERIVED))?;
    let marked = extra(page, demo, DEMO, Text::same(DEMO))?;
    let place = PlaceColumns { lon, lat, shape, derived };
    let formats = Formats::new();
    let mark = demo_mark();
    let mut line = top;
    let mut left_out = 0;
    for row in rows {
        line += 1;
        if line as usize > MOST_ROWS {
            return Err(too_many_rows());
        }
        if let (Some(at), Some(id)) = (id, &row.id) {
            page.write_string(line, at, id)?;
        }
        for (at, (column, value)) in (first.unwrap_or_default()..).zip(columns.iter().zip(&row.values)) {
            left_out += cell(page, (line, at), column, value, &formats, lang)?;
        }
        left_out += place.write(page, line, &row, &formats)?;
        if let Some(at) = marked {
            page.write_string(line, at, mark.get(lang))?;
        }
    }
    page.set_freeze_panes(top + 1, 0)?;
    if at > 0 && line > top {
        page.autofilter(top, 0, line, at - 1)?;
    }
    Ok(left_out)
}

struct Formats {
    whole: Format,
    decimal: Format,
    degrees: Format,
    date: Format,
}

impl Formats {
    fn new() -> Formats {
        let format = |code: &str| Format::new().set_num_format(code);
        Formats {
            whole: format("0"),
            decimal: format("0.###"),
            degrees: format("0.0000000"),
            date: format("yyyy-mm-dd"),
        }
    }
}

struct PlaceColumns {
    lon: Option<u16>,
    lat: Option<u16>,
    shape: Option<u16>,
    derived: Option<u16>,
}

impl PlaceColumns {
    fn write(
        &self,
        page: &mut Worksheet,
        line: u32,
        row: &SheetRow,
        formats: &Formats,
    ) -> Result<usize, XlsxError> {
        if let (Some(at), true) = (self.derived, row.derived) {
            page.write_boolean(line, at, true)?;
        }
        match (&row.geometry, self.lon, self.lat, self.shape) {
            (Some(Geometry::Point(point)), Some(lon), Some(lat), _) => {
                page.write_number_with_format(line, lon, nine(point.x()), &formats.degrees)?;
                page.write_number_with_format(line, lat, nine(point.y()), &formats.degrees)?;
            }
            (Some(geometry), _, _, Some(shape)) => return text(page, (line, shape), &wkt(geometry)),
            _ => {}
        }
        Ok(0)
    }
}

/// Nine decimals of a degree, as every text format writes.
fn nine(degrees: f64) -> f64 {
    (degrees * 1e9).round() / 1e9
}

/// Writes one value; gives 1 when it was too long for a cell.
fn cell(
    page: &mut Worksheet,
    at: (u32, u16),
    column: &SheetColumn,
    value: &Value,
    formats: &Formats,
    lang: Lang,
) -> Result<usize, XlsxError> {
    let (line, place) = at;
    match (column.kind, value) {
        (_, Value::Null) => {}
        (_, Value::Bool(flag)) => {
            page.write_boolean(line, place, *flag)?;
        }
        (_, Value::Number(number)) => {
            let number = number.as_f64().unwrap_or_default();
            let format = if number.fract() == 0.0 { &formats.whole } else { &formats.decimal };
            page.write_number_with_format(line, place, number, format)?;
        }
        (FieldType::Date, Value::String(words)) => match ExcelDateTime::parse_from_str(words) {
            Ok(date) => {
                page.write_datetime_with_format(line, place, &date, &formats.date)?;
            }
            Err(_) => return text(page, at, words),
        },
        (_, Value::String(words)) => {
            let choice = column.choices.iter().find(|choice| &choice.value == words);
            return text(page, at, choice.map_or(words.as_str(), |choice| choice.title.get(lang)));
        }
        (FieldType::TextList, Value::Array(items)) => return text(page, at, &list(items)),
        (_, other) => return text(page, at, &other.to_string()),
    }
    Ok(0)
}

fn text(page: &mut Worksheet, at: (u32, u16), words: &str) -> Result<usize, XlsxError> {
    if words.chars().map(char::len_utf16).sum::<usize>() > MOST_CHARS {
        return Ok(1);
    }
    page.write_string(at.0, at.1, words)?;
    Ok(0)
}

/// `容积（L）`, in the reader's language; importing understands it again.
fn heading(column: &SheetColumn, lang: Lang) -> String {
    let title = column.title.get(lang);
    match (&column.unit, lang) {
        (None, _) => title.to_owned(),
        (Some(unit), Lang::Zh) => format!("{title}（{}）", if unit == "mu" { "亩" } else { unit }),
        (Some(unit), Lang::En) => format!("{title} ({unit})"),
    }
}

fn width(column: &SheetColumn, lang: Lang) -> f64 {
    let wide = |c: char| if c.is_ascii() { 1.1 } else { 2.1 };
    heading(column, lang).chars().map(wide).sum::<f64>().clamp(8.0, 30.0) + 2.0
}

/// What Excel takes as the name of a sheet, each once. Importing knows a kind by it.
fn sheet_name(title: &str, taken: &mut Vec<String>) -> String {
    let plain: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(28).collect();
    let plain = if plain.trim().is_empty() { "verge".to_owned() } else { plain.trim().to_owned() };
    let mut name = plain.clone();
    let mut n = 2;
    while taken.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
        name = format!("{plain} {n}");
        n += 1;
    }
    taken.push(name.clone());
    name
}

fn explain(page: &mut Worksheet, about: &[(Text, Vec<Text>)], lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    page.set_column_width(0, 90.0)?;
    let mut line = 0;
    for (title, notes) in about {
        page.write_string_with_format(line, 0, title.get(lang), &bold)?;
        for note in notes {
            line += 1;
            page.write_string(line, 0, note.get(lang).chars().take(MOST_CHARS / 2).collect::<String>())?;
        }
        line += 2;
    }
    Ok(())
}

fn too_long(cells: usize) -> Text {
    Text::new(
        format!("{cells} 格内容（图形或文字）太长，表格装不下，已留空；要完整的请导出 GeoPackage"),
        format!(
            "{cells} shapes or texts are longer than a cell can hold and were left empty: a GeoPackage holds them whole"
        ),
    )
}

fn too_many_rows() -> WriteError {
    WriteError::new(
        "rows-too-many",
        Text::new(
            format!("超过 {MOST_ROWS} 行，一张工作表装不下；请导出 CSV 或 GeoPackage，或加筛选"),
            format!("more than {MOST_ROWS} rows do not fit a sheet: export CSV or GeoPackage, or filter"),
        ),
    )
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> WriteError {
        match error {
            XlsxError::IoError(error) => WriteError::from(error),
            other => WriteError::from(std::io::Error::other(other.to_string())),
        }
    }
}
